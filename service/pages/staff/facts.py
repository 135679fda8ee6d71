"""The facts desk: every record of the pack, and one record with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from domain.text import Bilingual, listed
from geodata.pack_rules import PROVENANCE_FILES
from scoring.evidence_notes import subject_name
from service.security.roles import Role
from service.usecases.browse_records import Found, Wanted, browse_records, today
from service.usecases.fact_words import FactWords, fact_words
from service.usecases.read_record import RecordView, open_proposals, read_record
from service.usecases.rebase_edition import Older, stands_on_older
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Asked = Annotated[str, Query(max_length=200)]
Choices = tuple[tuple[str, str], ...]
_MOST_PAGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class FactsPage:
    """A page of the records, the filter and its choices; ``query`` is the filter as an address has it."""

    found: Found
    wanted: Wanted
    words: FactWords
    tables: Choices
    states: Choices
    owners: Choices
    tiers: Choices
    query: str
    query_without_state: str
    waiting: int
    edition: str
    on: object
    older: Older | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record; ``rows`` are its cells with the columns' names."""

    view: RecordView
    rows: tuple[tuple[str, str], ...]
    words: FactWords
    on: object


@router.get("/{lang}/staff/facts")
def show_facts(
    visit: Viewer,
    q: Asked = "",
    table: Asked = "",
    state: Asked = "",
    owner: Asked = "",
    tier: Asked = "",
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """List the records that were asked for."""
    wanted = Wanted(q, table, state, owner, tier)
    given = {"q": q, "table": table, "state": state, "owner": owner, "tier": tier}
    words = fact_words()
    context = FactsPage(
        found=browse_records(visit.tools, wanted, page=page),
        wanted=wanted,
        words=words,
        tables=said(visit, {name: words.tables[name] for name in PROVENANCE_FILES}),
        states=said(visit, words.states),
        owners=owners_of(visit),
        tiers=said(visit, words.choices["tier"]),
        query=urlencode({name: value for name, value in given.items() if value}),
        query_without_state=_leading({name: value for name, value in given.items() if name != "state"}),
        waiting=len(open_proposals(visit.tools)),
        edition=visit.tools.pack.info.edition,
        on=today(visit.tools),
        older=stands_on_older(visit.tools),
    )
    return render(visit, "staff/facts/list.html", context)


def _leading(given: Mapping[str, str]) -> str:
    """Return a query that another field follows."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{query}&" if query else ""


@router.get("/{lang}/staff/facts/records/{record_id}")
def show_record(visit: Viewer, record_id: str) -> HTMLResponse:
    """Show one record with its source, history and the sheets that rest on it."""
    view, words = read_record(visit.tools, record_id), fact_words()
    rows = tuple(
        (words.columns[column][visit.language], cell_in_words(visit, column, text))
        for column, text in view.cells.items()
        if text and column not in {"id", "sources"}
    )
    return render(visit, "staff/facts/record.html", RecordPage(view, rows, words, today(visit.tools)))


def cell_in_words(visit: Visit, column: str, text: str) -> str:
    """Return what a cell says: codes in words, ids with the name of what they stand for."""
    pack, language = visit.tools.pack, visit.language
    if column == "subject" and text:
        return f"{subject_name(pack, text)[language]} ({text})"
    if column == "attribute" and text in pack.attributes:
        return f"{pack.attributes[text].label[language]} ({text})"
    if column == "owner" and text in pack.owners:
        return pack.owners[text].name[language]
    if column == "sources":
        names = (
            pack.sources[item].title[language] if item in pack.sources else item for item in text.split("|")
        )
        return " / ".join(names)
    if column in {"facility_type", "facility_types"}:
        labels = {str(key): card.label for key, card in visit.tools.catalogue.facility_types.items()}
        named = [labels.get(item, Bilingual(ja=item, en=item)) for item in text.split("|") if item]
        return listed(named)[language] if named else ""
    return fact_words().cell(column, text)[language] if text else ""


def said(visit: Visit, words: Mapping[str, Bilingual]) -> Choices:
    """Return words as the choices of a field, in the reader's language."""
    return tuple((key, text[visit.language]) for key, text in words.items())


def owners_of(visit: Visit) -> Choices:
    """Return the bureaus and others that answer for figures."""
    return tuple((owner.id, owner.name[visit.language]) for owner in visit.tools.pack.owners.values())
