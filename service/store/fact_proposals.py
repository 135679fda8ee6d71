"""Proposed changes of the pack's records: who proposes never decides, and what was decided stays."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import fact_proposals, users


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A change of one record: ``changes`` maps columns to their new text, ``source`` says why it is so.

    ``base_digest`` names the record as the proposer saw it.
    """

    kind: str
    file: str
    record_id: str
    base_digest: str
    changes: Mapping[str, str]
    source: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal(NewProposal):
    """A proposal of the table, with the names of the people behind it; ``edition`` is what it came into."""

    id: str
    state: ProposalState
    proposer_id: str
    proposer: str
    decider: str | None
    decision_note: str
    edition: int | None
    version: int
    created_at: dt.datetime
    decided_at: dt.datetime | None


def add_proposal(connection: sa.Connection, new: NewProposal, *, proposer_id: str, now: dt.datetime) -> str:
    """Enter a proposal and return its id."""
    proposal_id = new_id()
    connection.execute(
        fact_proposals.insert().values(
            id=proposal_id,
            kind=new.kind,
            file=new.file,
            record_id=new.record_id,
            base_digest=new.base_digest,
            changes=dict(new.changes),
            source=dict(new.source),
            reason=new.reason,
            state=ProposalState.OPEN.value,
            proposer_id=proposer_id,
            created_at=now,
        )
    )
    return proposal_id


def find_proposal(connection: sa.Connection, proposal_id: str) -> Proposal | None:
    """Return a proposal by its id."""
    return next(iter(_select(connection, fact_proposals.c.id == proposal_id)), None)


def proposals_about(connection: sa.Connection, record_id: str) -> tuple[Proposal, ...]:
    """Return the proposals about a record, the newest first."""
    return _select(connection, fact_proposals.c.record_id == record_id)


def proposals_in_state(connection: sa.Connection, state: ProposalState) -> tuple[Proposal, ...]:
    """Return the proposals of a state, the newest first."""
    return _select(connection, fact_proposals.c.state == state.value)


def proposals_of_editions(connection: sa.Connection) -> tuple[Proposal, ...]:
    """Return every proposal that made an edition, the newest first."""
    return _select(connection, fact_proposals.c.edition.is_not(None))


def decide(
    connection: sa.Connection,
    proposal: Proposal,
    state: ProposalState,
    *,
    decider_id: str,
    note: str,
    now: dt.datetime,
    edition: int | None = None,
) -> bool:
    """Close an open proposal; ``False`` if somebody has done so since it was read.

    The table itself refuses a decider who is the proposer, whatever the code above does.
    """
    change = (
        fact_proposals.update()
        .where(
            fact_proposals.c.id == proposal.id,
            fact_proposals.c.version == proposal.version,
            fact_proposals.c.state == ProposalState.OPEN.value,
        )
        .values(
            state=state.value,
            decider_id=decider_id,
            decision_note=note,
            edition=edition,
            version=proposal.version + 1,
            decided_at=now,
        )
    )
    return connection.execute(change).rowcount == 1


def _select(connection: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Proposal, ...]:
    newest_first = (fact_proposals.c.created_at.desc(), fact_proposals.c.id)
    rows = connection.execute(_PROPOSALS.where(where).order_by(*newest_first))
    return tuple(Proposal(**_values(row._asdict())) for row in rows)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"state": ProposalState(row["state"])}


_proposers: Final = users.alias("proposers")
_deciders: Final = users.alias("deciders")
_PROPOSALS: Final = (
    sa.select(
        fact_proposals.c.id,
        fact_proposals.c.kind,
        fact_proposals.c.file,
        fact_proposals.c.record_id,
        fact_proposals.c.base_digest,
        fact_proposals.c.changes,
        fact_proposals.c.source,
        fact_proposals.c.reason,
        fact_proposals.c.state,
        fact_proposals.c.proposer_id,
        _proposers.c.display_name.label("proposer"),
        _deciders.c.display_name.label("decider"),
        fact_proposals.c.decision_note,
        fact_proposals.c.edition,
        fact_proposals.c.version,
        fact_proposals.c.created_at,
        fact_proposals.c.decided_at,
    )
    .join(_proposers, _proposers.c.id == fact_proposals.c.proposer_id)
    .outerjoin(_deciders, _deciders.c.id == fact_proposals.c.decider_id)
)
