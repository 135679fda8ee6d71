"""What of a case its reader may see: viewers read the code name where the company's name stands."""

import re
from dataclasses import replace
from typing import Final

from service.security.roles import Role
from service.store.cases import Case

_LEGAL_FORMS: Final = re.compile(
    r"株式会社|有限会社|合同会社|合名会社|合資会社|[(（]株[)）]|㈱|,?\s*(Co\.,?\s*Ltd\.?|Inc\.?|Ltd\.?|Corporation|Corp\.?|K\.K\.)",
    re.IGNORECASE,
)
_SHORTEST: Final = 2


def may_see_names(role: Role) -> bool:
    """Tell whether a role may read company names, people and files."""
    return role >= Role.EDITOR


def masked_case(case: Case, role: Role) -> Case:
    """Return the case as a role may read it."""
    if may_see_names(role):
        return case
    note = masked_text(case.outcome_note, case, role)
    return replace(case, company_name=None, outcome_note=note)


def masked_text(text: str, case: Case, role: Role) -> str:
    """Return a text with the company's name, whole or without its legal form, replaced by the code name."""
    if may_see_names(role) or not case.company_name:
        return text
    core = _LEGAL_FORMS.sub("", case.company_name).strip()
    for name in sorted({case.company_name, core}, key=len, reverse=True):
        if len(name) >= _SHORTEST:
            text = re.sub(re.escape(name), lambda _: case.code_name, text, flags=re.IGNORECASE)
    return text
