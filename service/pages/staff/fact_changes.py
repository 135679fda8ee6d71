"""Proposed changes of the facts: the form, the comparison, and the decision of a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import NotFoundError
from geodata.pack_edition import REQUIRED_COLUMNS, header_of
from geodata.pack_rules import PROVENANCE_FILES
from service.forms.fact_form import CELL, SOURCE, draft_of, in_order_of_form, words_of_faults
from service.pages.staff.facts import Choices, cell_in_words, owners_of, said
from service.security.roles import Role
from service.usecases.decide_proposal import approve_proposal, reject_proposal, withdraw_proposal
from service.usecases.fact_words import FLAGS, FactWords, fact_words
from service.usecases.pack_edition import base_of
from service.usecases.propose_fact import FROM_SOURCE, propose_fact
from service.usecases.read_record import (
    ProposalView,
    RecordView,
    read_proposal,
    read_record,
)
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]
Approver = Annotated[Visit, allows(Role.APPROVER)]
Version = Annotated[int, Form()]
Reason = Annotated[str, Form(max_length=1000)]
_HOME: Final = "/{lang}/staff/facts"
_UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class CellField:
    """One column of the form; ``choices`` is empty where words are typed, ``says`` the name of an id."""

    name: str
    label: str
    value: str
    choices: Choices = ()
    required: bool = False
    long: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form of a change; ``view`` is the record as it stands, ``None`` for a new one."""

    table: str
    table_name: str
    view: RecordView | None
    cells: tuple[CellField, ...]
    typed: Mapping[str, str]
    source_id: str
    tiers: Choices
    sources: Choices
    subjects: Choices
    attributes: Choices
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TablesPage:
    """The tables that a new record can go into."""

    tables: Choices


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A column before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal with its comparison; ``own``: the reader made it and may not decide."""

    view: ProposalView
    rows: tuple[DifferenceRow, ...]
    words: FactWords
    own: bool


@router.get(_HOME + "/records/{record_id}/change")
def show_change(visit: Editor, record_id: str) -> HTMLResponse:
    """Show the form of a change, filled with what the record says."""
    view = _editable(visit, record_id)
    typed = {CELL + name: text for name, text in view.cells.items()}
    return render(visit, "staff/facts/change.html", _form(visit, view.line.table, typed, view=view))


@router.post(_HOME + "/records/{record_id}/change")
def propose_change(visit: Editor, record_id: str, form: Posted) -> Response:
    """Enter a proposal, or show the form again with what is wrong."""
    view = _editable(visit, record_id)
    return _propose(visit, view.line.table, texts(form), view)


@router.get(_HOME + "/new")
def show_new(visit: Editor, table: Annotated[str, Query(max_length=30)] = "") -> HTMLResponse:
    """Show the tables to choose from, or the empty form of one."""
    if table not in _tables_for_new():
        words = fact_words()
        choices = said(visit, {name: words.tables[name] for name in _tables_for_new()})
        return render(visit, "staff/facts/tables.html", TablesPage(choices))
    return render(visit, "staff/facts/change.html", _form(visit, table, {}))


@router.post(_HOME + "/new")
def propose_new(visit: Editor, form: Posted) -> Response:
    """Enter a proposal of a new record, or show the form again."""
    typed = texts(form)
    if typed.get("table") not in _tables_for_new():
        raise NotFoundError
    return _propose(visit, typed["table"], typed, None)


@router.get(_HOME + "/proposals/{proposal_id}")
def show_proposal(visit: Viewer, proposal_id: str) -> HTMLResponse:
    """Show a proposal: what changes, why, by which source, and which sheets it makes stale."""
    view = read_proposal(visit.tools, proposal_id)
    page = ProposalPage(
        view, _rows(visit, view), fact_words(), own=view.proposal.proposer_id == visit.user_id
    )
    return render(visit, "staff/facts/proposal.html", page)


@router.post(_HOME + "/proposals/{proposal_id}/approve")
def approve(visit: Approver, proposal_id: str, version: Version, reason: Reason = "") -> Response:
    """Approve a proposal; a new edition of the pack is in force from the next request on."""
    approve_proposal(visit.tools, proposal_id, decider_id=visit.user_id, reason=reason, version=version)
    return _to_proposal(visit, proposal_id)


@router.post(_HOME + "/proposals/{proposal_id}/reject")
def reject(visit: Approver, proposal_id: str, version: Version, reason: Reason = "") -> Response:
    """Reject a proposal."""
    reject_proposal(visit.tools, proposal_id, decider_id=visit.user_id, reason=reason, version=version)
    return _to_proposal(visit, proposal_id)


@router.post(_HOME + "/proposals/{proposal_id}/withdraw")
def withdraw(visit: Editor, proposal_id: str, version: Version) -> Response:
    """Take one's own proposal back."""
    withdraw_proposal(visit.tools, proposal_id, user_id=visit.user_id, version=version)
    return _to_proposal(visit, proposal_id)


def _rows(visit: Visit, view: ProposalView) -> tuple[DifferenceRow, ...]:
    new = {"sources": view.proposal.source.get(f"title_{visit.language}", "")}
    known = visit.tools.pack.sources
    return tuple(
        DifferenceRow(
            fact_words().columns[row.column][visit.language],
            cell_in_words(visit, row.column, row.before),
            new[row.column]
            if row.column in new and row.after not in known
            else cell_in_words(visit, row.column, row.after),
        )
        for row in view.differences
    )


def _editable(visit: Visit, record_id: str) -> RecordView:
    """Return a record of the pack's own tables.

    Raises
    ------
    NotFoundError
        There is none, or it is a layer that was imported beside the pack.
    """
    view = read_record(visit.tools, record_id)
    if view.imported:
        raise NotFoundError
    return view


def _tables_for_new() -> tuple[str, ...]:
    return tuple(table for table in PROVENANCE_FILES if table != "layers")


def _propose(visit: Visit, table: str, typed: dict[str, str], view: RecordView | None) -> Response:
    draft = draft_of(typed, table=table, record_id=None if view is None else view.line.record.id)
    check, proposal_id = propose_fact(visit.tools, draft, proposer_id=visit.user_id)
    if proposal_id is not None:
        return _to_proposal(visit, proposal_id)
    columns = {name: words[visit.language] for name, words in fact_words().columns.items()}
    errors = words_of_faults(check.errors, columns, visit.language)
    page = _form(visit, table, typed, view=view, errors=errors)
    return render(visit, "staff/facts/change.html", page, status=_UNPROCESSABLE)


def _to_proposal(visit: Visit, proposal_id: str) -> RedirectResponse:
    return RedirectResponse(f"/{visit.language}/staff/facts/proposals/{proposal_id}", status_code=303)


def _form(
    visit: Visit,
    table: str,
    typed: Mapping[str, str],
    *,
    view: RecordView | None = None,
    errors: dict[str, str] | None = None,
) -> ChangePage:
    pack, words, language = visit.tools.pack, fact_words(), visit.language
    file = PROVENANCE_FILES[table]
    columns = [c for c in header_of(base_of(visit.tools).edition, file) if c not in {"id", *FROM_SOURCE}]
    return ChangePage(
        table=table,
        table_name=words.tables[table][language],
        view=view,
        cells=tuple(_cell(visit, file, column, typed.get(CELL + column, "")) for column in columns),
        typed={name.removeprefix(SOURCE): text for name, text in typed.items() if name.startswith(SOURCE)}
        | {name: typed.get(name, "") for name in ("id", "reason")},
        source_id=typed.get(f"{SOURCE}id", ""),
        tiers=said(visit, words.choices["tier"]),
        sources=tuple((source.id, source.title[language]) for source in pack.sources.values()),
        subjects=_subjects(visit) if table == "facts" else (),
        attributes=tuple((item.id, item.label[language]) for item in pack.attributes.values())
        if table == "facts"
        else (),
        errors=in_order_of_form(errors or {}, columns),
    )


def _cell(visit: Visit, file: str, column: str, value: str) -> CellField:
    words = fact_words()
    choices: Choices = ()
    if column == "owner":
        choices = owners_of(visit)
    elif column in FLAGS:
        choices = said(visit, words.flags)
    elif column in words.choices:
        choices = said(visit, words.choices[column])
    return CellField(
        name=CELL + column,
        label=words.columns[column][visit.language],
        value=value,
        choices=choices,
        required=column in REQUIRED_COLUMNS.get(file, _FACT_COLUMNS) and column != "confidence",
        long=column.endswith(("_ja", "_en")) and not column.startswith(("name", "figure", "company")),
        says=_stands_for(visit, column, value),
    )


def _stands_for(visit: Visit, column: str, value: str) -> str:
    """Return the name of the place or item whose id a field holds, nothing where the pack knows none."""
    if column not in _IDS or not value:
        return ""
    told = cell_in_words(visit, column, value).removesuffix(f" ({value})")
    return "" if told in {value, value.partition(":")[2]} else told


_IDS: Final = frozenset({"subject", "attribute"})
_FACT_COLUMNS: Final = frozenset({"subject", "attribute", "evidence_class"})


def _subjects(visit: Visit) -> Choices:
    pack, language = visit.tools.pack, visit.language
    return (
        *((f"site:{item.id}", item.name[language]) for item in pack.sites.values()),
        *((f"node:{item.id}", item.name[language]) for item in pack.nodes.values()),
        *((f"area:{key}", name[language]) for key, name in pack.areas.items()),
    )
