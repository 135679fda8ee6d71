"""Fill a trial with the sample cases: fictional companies, said so in their names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from service.messages import say
from service.store import audit
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.samples import sample_names
from service.usecases.note_findings import answer_case_brief

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools

_LONGEST: Final = 60
_STATES: Final = ("enquiry", "proposal", "visit", "negotiation")


def add_samples(tools: "Tools", briefs: Sequence[Brief]) -> int:
    """Open a case per sample brief and answer it; those that are there already are left alone.

    Parameters
    ----------
    briefs
        Only those marked ``fictional`` are taken.
    """
    added = 0
    for number, brief in enumerate(brief for brief in briefs if brief.fictional):
        with tools.database.writing() as connection:
            made = _open(connection, tools, brief, state=_STATES[number % len(_STATES)])
        if made is not None:
            answer_case_brief(tools, *made)
            added += 1
    return added


def _open(connection: "sa.Connection", tools: "Tools", brief: Brief, *, state: str) -> tuple[str, str] | None:
    name = _marked(brief.title or (brief.company.name or say("samples.title", "ja")))
    if name in sample_names(connection):
        return None
    now = tools.now()
    hires = brief.people.local_hires
    case_id = add_case(
        connection,
        code_name=name,
        company_name=_marked(brief.company.name) if brief.company.name else None,
        origin="sample",
        state=state,
        jobs_expected=int(hires.minimum) if hires else None,
        now=now,
        author_id=None,
        industry=brief.company.industry["ja"] if brief.company.industry else None,
    )
    brief_id = add_brief(
        connection, case_id, title=say("samples.title", "ja"), brief=brief.model_dump(mode="json"), now=now
    )
    audit.note(connection, at=now, actor="system", action="add_sample", object_kind="case", object_id=case_id)
    return case_id, brief_id


def _marked(name: str) -> str:
    """Return a name that says it is fictional, within the length of its column."""
    mark = say("samples.fictional", "ja")
    return name[:_LONGEST] if mark in name else f"{name[: _LONGEST - len(mark) - 2]}({mark})"
