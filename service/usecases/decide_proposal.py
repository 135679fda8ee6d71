"""Approve, reject or withdraw a proposed change of the facts; never by oneself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.errors import NotFoundError, OwnProposalError, ProposalClosedError, RecordChangedError
from geodata.pack_edition import RowChange
from service.store.audit import note
from service.store.fact_proposals import Proposal, ProposalState, decide, find_proposal
from service.usecases.pack_edition import Base, make_edition
from service.usecases.propose_fact import rows_of

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools


def approve_proposal(tools: "Tools", proposal_id: str, *, decider_id: str, reason: str, version: int) -> int:
    """Approve a proposal; return the number of the pack edition it makes.

    Raises
    ------
    NotFoundError
        There is no such proposal.
    OwnProposalError
        The decider made it.
    ProposalClosedError
        It is not open any more, or was changed since the page was opened.
    RecordChangedError
        The record is no longer what the proposer saw.
    KamaeError
        The pack's rules refuse the change, or the edition cannot be written.
    """
    proposal = _open(tools, proposal_id, version)
    _refuse_own(proposal, decider_id)

    def changes_for(base: Base) -> Sequence[RowChange]:
        _open(tools, proposal_id, version)
        if base.row_digest(proposal.file, proposal.record_id) != proposal.base_digest:
            raise RecordChangedError(id=proposal.record_id)
        return rows_of(proposal)

    def settle(connection: "sa.Connection", number: int) -> None:
        _close(tools, connection, proposal, ProposalState.APPROVED, decider_id, reason, edition=number)

    return make_edition(tools, changes_for=changes_for, author_id=decider_id, settle=settle)


def reject_proposal(tools: "Tools", proposal_id: str, *, decider_id: str, reason: str, version: int) -> None:
    """Reject a proposal, with the reason for the proposer.

    Raises
    ------
    NotFoundError, OwnProposalError, ProposalClosedError
        As for an approval.
    """
    proposal = _open(tools, proposal_id, version)
    _refuse_own(proposal, decider_id)
    with tools.database.writing() as connection:
        _close(tools, connection, proposal, ProposalState.REJECTED, decider_id, reason)


def withdraw_proposal(tools: "Tools", proposal_id: str, *, user_id: str, version: int) -> None:
    """Take one's own proposal back.

    Raises
    ------
    NotFoundError
        There is no such proposal, or somebody else made it.
    ProposalClosedError
        It is not open any more.
    """
    proposal = _open(tools, proposal_id, version)
    if proposal.proposer_id != user_id:
        raise NotFoundError
    with tools.database.writing() as connection:
        _close(tools, connection, proposal, ProposalState.WITHDRAWN, user_id, "")


def _open(tools: "Tools", proposal_id: str, version: int) -> Proposal:
    with tools.database.reading() as connection:
        proposal = find_proposal(connection, proposal_id)
    if proposal is None:
        raise NotFoundError
    if proposal.state is not ProposalState.OPEN or proposal.version != version:
        raise ProposalClosedError
    return proposal


def _refuse_own(proposal: Proposal, decider_id: str) -> None:
    if proposal.proposer_id == decider_id:
        raise OwnProposalError


def _close(
    tools: "Tools",
    connection: "sa.Connection",
    proposal: Proposal,
    state: ProposalState,
    decider_id: str,
    reason: str,
    *,
    edition: int | None = None,
) -> None:
    now = tools.now()
    done = decide(
        connection, proposal, state, decider_id=decider_id, note=reason.strip(), now=now, edition=edition
    )
    if not done:
        raise ProposalClosedError
    note(
        connection,
        at=now,
        actor=decider_id,
        action=f"{state.value}_fact",
        object_kind="proposal",
        object_id=proposal.id,
        facts={"record": proposal.record_id, "edition": edition},
    )
