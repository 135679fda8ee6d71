"""What of a case its reader may see: viewers read the code name where the company's name stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from service.security.roles import Role
from service.store.cases import Case

_LEGAL_FORMS: Final = re.compile(
    r"株式会社|有限会社|合同会社|合名会社|合資会社|[(（]株[)）]|㈱|,?\s*(Co\.,?\s*Ltd\.?|Inc\.?|Ltd\.?|Corporation|Corp\.?|K\.K\.)",
    re.IGNORECASE,
)
_SHORTEST: Final = 2
HIDDEN: Final = "＊＊＊"


def may_see_names(role: Role) -> bool:
    """Tell whether a role may read company names, people and files."""
    return role >= Role.EDITOR


def masked_case(case: Case, role: Role, known: "Known | None" = None) -> Case:
    """Return the case as a role may read it."""
    if may_see_names(role):
        return case
    note = masked_text(case.outcome_note, case, role, known)
    return replace(case, company_name=None, outcome_note=note)


def masked_text(text: str, case: Case, role: Role, known: "Known | None" = None) -> str:
    """Return a text as a role may read it.

    A company's name, whole or without its legal form, is replaced by the code name, however its
    letters are written (``ＡＢＣ``, ``A B C``); the people of ``known`` and the ways to reach
    them by stars.
    """
    if may_see_names(role):
        return text
    companies = {case.company_name or "", *(known.companies if known else ())}
    companies |= {_LEGAL_FORMS.sub("", name).strip() for name in companies}
    text = _without(text, companies, case.code_name)
    return _without(text, known.people, HIDDEN) if known else text


@dataclass(frozen=True, slots=True)
class Known:
    """The names that stand in the parts of a case: companies of its briefs, people and their addresses."""

    companies: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def known_names(briefs: Iterable[Mapping[str, Any]], people: Iterable[tuple[str, str]] = ()) -> Known:
    """Return the names in stored briefs and in ``people``, pairs of a name and a way to reach them.

    Of a person's name every part counts: a note says 「門司さん」 of 門司 太郎.
    """
    companies = {(brief.get("company") or {}).get(part) for brief in briefs for part in ("name", "name_en")}
    words = {word for name, reach in people for word in (name, reach, *name.split())}
    return Known(frozenset(name for name in companies if name), frozenset(words))


def _without(text: str, names: Iterable[str], stand_in: str) -> str:
    for name in sorted(names, key=len, reverse=True):
        letters = "".join(unicodedata.normalize("NFKC", name).split())
        if len(letters) < _SHORTEST:
            continue
        written = re.compile(r"\s*".join(map(re.escape, letters)), re.IGNORECASE)
        text = written.sub(lambda _: stand_in, text)
        plain = unicodedata.normalize("NFKC", text)
        text = written.sub(lambda _: stand_in, plain) if written.search(plain) else text
    return text
