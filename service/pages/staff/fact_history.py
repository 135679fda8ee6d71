"""What was proposed and decided about the facts, and the editions that came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from domain.text import Bilingual
from service.security.roles import Role
from service.store.fact_proposals import Proposal
from service.usecases.browse_records import today
from service.usecases.fact_words import FactWords, fact_words
from service.usecases.read_record import EditionLine, closed_proposals, edition_history, open_proposals
from service.usecases.rebase_edition import Older, stands_on_older
from service.usecases.record_changes import record_name
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
_HOME: Final = "/{lang}/staff/facts"

#: What a record is called and the place it is about, by its id.
Names = Mapping[str, tuple[Bilingual, Bilingual | None]]


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """The proposals that wait, and those that were decided; ``names`` are of the records they are about."""

    waiting: tuple[Proposal, ...]
    closed: tuple[Proposal, ...]
    words: FactWords
    names: Names


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """Every edition that approved changes made; ``in_force`` is the name of the newest."""

    editions: tuple[EditionLine, ...]
    in_force: str
    digest: str
    older: Older | None
    names: Names


@router.get(_HOME + "/proposals")
def show_proposals(visit: Viewer) -> HTMLResponse:
    """List the proposals."""
    waiting, closed = open_proposals(visit.tools), closed_proposals(visit.tools)
    page = ProposalsPage(waiting, closed, fact_words(), _names(visit, (*waiting, *closed)))
    return render(visit, "staff/facts/proposals.html", page)


@router.get(_HOME + "/editions")
def show_editions(visit: Viewer) -> HTMLResponse:
    """List the editions of the pack."""
    info = visit.tools.pack.info
    editions = edition_history(visit.tools)
    names = _names(visit, (line.proposal for line in editions if line.proposal))
    page = EditionsPage(editions, info.edition, info.digest, stands_on_older(visit.tools), names)
    return render(visit, "staff/facts/editions.html", page)


def _names(visit: Visit, proposals: Iterable[Proposal]) -> Names:
    """Return what the records of proposals are called; those that are not in force keep their ids."""
    on = today(visit.tools)
    found = {item.record_id: record_name(visit.tools.pack, item.record_id, on) for item in proposals}
    return {key: name for key, name in found.items() if name is not None}
