"""One record of the pack with all that hangs on it: cells, history, open proposals, sheets that use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.canonical import short_digest
from domain.errors import NotFoundError
from domain.evidence import Source
from geodata.pack_edition import RowChange, header_of, row_of
from geodata.pack_rules import PROVENANCE_FILES
from service.store.fact_proposals import (
    Proposal,
    ProposalState,
    find_proposal,
    proposals_about,
    proposals_in_state,
    proposals_of_editions,
)
from service.store.issued_sheets import IssuedSheet, sheets_using
from service.store.pack_editions import StoredEdition, all_editions
from service.usecases.browse_records import Line, line_of
from service.usecases.pack_edition import base_of, edition_of_number, try_edition
from service.usecases.propose_fact import rows_of
from service.usecases.register_sheet import record_content

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record, its cells as the table holds them, its sources, proposals, and the sheets that rest on it.

    ``imported``: it is a layer that was imported beside the pack and cannot be changed here.
    """

    line: Line
    cells: Mapping[str, str]
    sources: tuple[Source, ...]
    proposals: tuple[Proposal, ...]
    sheets: tuple[IssuedSheet, ...]
    imported: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a proposal: what stands there now, and what would."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the approver sees it.

    ``outdated``: the record is no longer what the proposer saw. ``makes_stale`` are the
    sheets that rest on the record as it stands and would rest on an old figure afterwards;
    of an approved proposal, those that do so now.
    """

    proposal: Proposal
    line: Line | None
    differences: tuple[Difference, ...]
    source: Source | None
    makes_stale: tuple[IssuedSheet, ...]
    outdated: bool


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition and the proposal it was made of, or that it put earlier changes upon a newer pack."""

    edition: StoredEdition
    proposal: Proposal | None
    is_rebase: bool


def read_record(tools: "Tools", record_id: str) -> RecordView:
    """Return a record of the edition in force.

    Raises
    ------
    NotFoundError
        The pack has no such record.
    """
    line = line_of(tools, record_id)
    if line is None:
        raise NotFoundError
    cells = row_of(base_of(tools).edition, PROVENANCE_FILES[line.table], record_id)
    with tools.database.reading() as connection:
        proposals = proposals_about(connection, record_id)
        sheets = sheets_using(connection, record_id)
    sources = tuple(tools.pack.sources[item] for item in line.record.sources if item in tools.pack.sources)
    return RecordView(line, cells or {}, sources, proposals, sheets, cells is None)


def read_proposal(tools: "Tools", proposal_id: str) -> ProposalView:
    """Return a proposal with what it changes and which sheets it makes stale.

    Raises
    ------
    NotFoundError
        There is no such proposal.
    """
    with tools.database.reading() as connection:
        proposal = find_proposal(connection, proposal_id)
        if proposal is None:
            raise NotFoundError
        using = sheets_using(connection, proposal.record_id)
    base = base_of(tools)
    is_open = proposal.state is ProposalState.OPEN
    before = row_of(base.edition, proposal.file, proposal.record_id) or {}
    known = before if is_open else _cells_before(tools, proposal)
    outdated = is_open and base.row_digest(proposal.file, proposal.record_id) != proposal.base_digest
    return ProposalView(
        proposal=proposal,
        line=line_of(tools, proposal.record_id),
        differences=tuple(
            Difference(column, known.get(column, ""), proposal.changes[column])
            for column in header_of(base.edition, proposal.file)
            if column in proposal.changes
        ),
        source=tools.pack.sources.get(proposal.source.get("id", "")),
        makes_stale=_made_stale(tools, proposal, using),
        outdated=outdated,
    )


def _cells_before(tools: "Tools", proposal: Proposal) -> Mapping[str, str]:
    """Return the record as it stood before an approved proposal; of others as it stands today."""
    if proposal.edition is None:
        edition = base_of(tools).edition
    else:
        edition = edition_of_number(tools, proposal.edition - 1)
    return row_of(edition, proposal.file, proposal.record_id) or {}


def _made_stale(
    tools: "Tools", proposal: Proposal, using: tuple[IssuedSheet, ...]
) -> tuple[IssuedSheet, ...]:
    """Return the sheets whose record is not the one that holds once the proposal is approved."""
    if proposal.state is ProposalState.OPEN:
        changes: tuple[RowChange, ...] = rows_of(proposal)
        after = try_edition(tools, base_of(tools), changes)[1]
    elif proposal.state is ProposalState.APPROVED:
        after = tools.pack
    else:
        return ()
    try:
        digest = short_digest(record_content(after.record(proposal.record_id))) if after else ""
        now = short_digest(record_content(tools.pack.record(proposal.record_id)))
    except KeyError:
        return ()
    if proposal.state is ProposalState.OPEN:
        return tuple(sheet for sheet in using if sheet.used_digest == now != digest)
    return tuple(sheet for sheet in using if sheet.used_digest != digest)


def open_proposals(tools: "Tools") -> tuple[Proposal, ...]:
    """Return the proposals that wait for an approver, the newest first."""
    with tools.database.reading() as connection:
        return proposals_in_state(connection, ProposalState.OPEN)


def closed_proposals(tools: "Tools") -> tuple[Proposal, ...]:
    """Return the proposals that were approved, rejected or withdrawn, the newest first."""
    with tools.database.reading() as connection:
        found = [
            item
            for state in (ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.WITHDRAWN)
            for item in proposals_in_state(connection, state)
        ]
    return tuple(sorted(found, key=lambda item: item.decided_at or item.created_at, reverse=True))


def edition_history(tools: "Tools") -> tuple[EditionLine, ...]:
    """Return every edition that approved changes made, the newest first."""
    with tools.database.reading() as connection:
        editions = all_editions(connection)
        made_of = {proposal.edition: proposal for proposal in proposals_of_editions(connection)}
    return tuple(
        EditionLine(edition, proposal, is_rebase=proposal is None and edition.author_id is None)
        for edition in editions
        for proposal in (made_of.get(edition.number),)
    )
