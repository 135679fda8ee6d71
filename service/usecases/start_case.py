"""Open a case by hand: staff got a call, or met somebody."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.brief import Brief, Company, FacilityTypeId
from domain.text import Bilingual
from service.store.audit import note
from service.store.case_briefs import add_brief
from service.store.case_events import add_event
from service.store.cases import add_case
from service.usecases.note_findings import answer_case_brief

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known at the first talk; without functions no brief is made yet."""

    code_name: str
    company_name: str | None = None
    industry: str | None = None
    jobs_expected: int | None = None
    owner_id: str | None = None
    functions: tuple[FacilityTypeId, ...] = ()
    undecided: bool = False
    first_note: str = ""


def start_case(tools: "Tools", new: NewCase, *, author_id: str, first_title: str) -> str:
    """Open the case with a first brief, compute its result, and return the case's id."""
    now = tools.now()
    with tools.database.writing() as connection:
        case_id = add_case(
            connection,
            code_name=new.code_name,
            company_name=new.company_name,
            origin="staff",
            jobs_expected=new.jobs_expected,
            now=now,
            author_id=author_id,
            industry=new.industry,
            owner_id=new.owner_id,
        )
        if new.first_note:
            add_event(connection, case_id, kind="note", author_id=author_id, now=now, text=new.first_note)
        if new.functions or new.undecided:
            plain = first_brief(new).model_dump(mode="json")
            brief_id = add_brief(connection, case_id, title=first_title, brief=plain, now=now)
        else:
            brief_id = None
        note(
            connection,
            at=now,
            actor=author_id,
            action="open_case",
            object_kind="case",
            object_id=case_id,
            facts={"origin": "staff", "brief": brief_id is not None},
        )
    if brief_id:
        answer_case_brief(tools, case_id, brief_id)
    return case_id


def first_brief(new: NewCase) -> Brief:
    """Return the brief of what is known: everything else is undecided."""
    industry = Bilingual(ja=new.industry, en=new.industry) if new.industry else None
    return Brief(
        company=Company(name=new.company_name, industry=industry),
        facility_types="undecided" if new.undecided or not new.functions else new.functions,
    )
