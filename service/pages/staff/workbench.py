"""What all pages of one scenario share: its head, its neighbours, the function in view."""

from dataclasses import dataclass
from typing import Annotated, Final

from domain.brief import FacilityTypeId
from domain.text import Bilingual
from service.security.roles import Role
from service.usecases.case_mask import known_names, masked_case, masked_text
from service.usecases.open_brief import OpenBrief
from service.usecases.rank_brief import Ranked
from service.web.visit import Visit, allows

CASE: Final = "/{lang}/staff/cases/{case_id}"
BRIEF: Final = f"{CASE}/briefs/{{brief_id}}"

Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]


@dataclass(frozen=True, slots=True)
class Tab:
    """One function of the brief as a link."""

    id: str
    label: Bilingual
    here: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page; ``company`` is ``None`` for those who may not know who asks."""

    address: str
    case_address: str
    case_number: str
    code_name: str
    company: str | None
    brief_id: str
    title: str
    version: int
    scenarios: int
    tabs: tuple[Tab, ...]
    function: str
    may_edit: bool


def case_address(visit: Visit, case_id: str) -> str:
    """Return the address of a case's page."""
    return CASE.format(lang=visit.language, case_id=case_id)


def brief_address(visit: Visit, case_id: str, brief_id: str) -> str:
    """Return the address of a scenario's page."""
    return f"{case_address(visit, case_id)}/briefs/{brief_id}"


def head_of(visit: Visit, opened: OpenBrief, function: FacilityTypeId | None = None) -> Head:
    """Return the head of a scenario's page; ``function`` is the one in view."""
    cards = visit.tools.catalogue.facility_types
    case, row = masked_case(opened.case, visit.role), opened.row
    functions = opened.brief.functions
    return Head(
        address=brief_address(visit, case.id, row.id),
        case_address=case_address(visit, case.id),
        case_number=case.number,
        code_name=case.code_name,
        company=case.company_name,
        brief_id=row.id,
        title=masked_text(
            row.title, opened.case, visit.role, known_names(item.brief for item in opened.briefs)
        ),
        version=row.version,
        scenarios=len(opened.briefs),
        tabs=tuple(Tab(item.value, cards[item].label, item == function) for item in functions),
        function=function.value if function else functions[0].value,
        may_edit=visit.role >= Role.EDITOR,
    )


def head_of_ranked(visit: Visit, ranked: Ranked) -> Head:
    """Return the head of a page that shows the result of a scenario."""
    return head_of(visit, ranked.opened, ranked.function.facility_type)
