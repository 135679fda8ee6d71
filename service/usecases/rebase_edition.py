"""When a release brings a newer pack: put the approved changes upon it, and the clashes before people.

What was approved stays in force until then. Whoever changes a record both ways has to look at
it: each clash becomes an open proposal, which a second person decides as always.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.errors import DatabaseUnavailableError, EditionGoneError, PackMissingColumnError
from geodata.pack_edition import Edition, RowChange, next_edition
from geodata.pack_files import EMBEDDED_PACK, read_manifest
from service.messages import say
from service.store import audit
from service.store.fact_proposals import NewProposal, Proposal, ProposalState, add_proposal, proposals_about
from service.store.pack_editions import contents_of, find_root, newest_edition, root_digest
from service.usecases.merge_editions import Clash, Merged, merge_editions
from service.usecases.pack_edition import JAPAN, Base, base_of, delivered_edition, keep_edition

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools

_TRIES: Final = 50
_LONGEST_REASON: Final = 1000


@dataclass(frozen=True, slots=True)
class Older:
    """The edition in force stands on a delivered pack that is not this release's."""

    edition: str
    delivered: str


@dataclass(frozen=True, slots=True)
class Rebase:
    """What a rebase does: records carried over, changes the new pack holds already, clashes by record."""

    delivered: str
    carried: tuple[str, ...]
    already: int
    clashes: tuple[Clash, ...]


def stands_on_older(tools: "Tools") -> Older | None:
    """Tell whether approved changes keep a newer delivered pack from being used; ``None``: all is well."""
    with tools.database.reading() as connection:
        newest, root = newest_edition(connection), root_digest(connection)
    delivered = read_manifest(tools.pack_folder or EMBEDDED_PACK)
    if newest is None or root == delivered.digest:
        return None
    return Older(newest.edition, delivered.edition)


def plan_rebase(tools: "Tools") -> Rebase | None:
    """Return what a rebase would do now, ``None`` if there is nothing to do; nothing is changed.

    Raises
    ------
    EditionGoneError
        The pack that the changes were made of was not kept.
    """
    found = _merged(tools)
    return None if found is None else _told(found)


def rebase_edition(tools: "Tools", *, actor: str) -> Rebase | None:
    """Make the next edition of the newer delivered pack, and an open proposal of each clash.

    Raises
    ------
    EditionGoneError
        The pack that the changes were made of was not kept.
    OutputNotWritableError
        The edition's folder cannot be written.
    """
    for _ in range(_TRIES):
        found = _merged(tools)
        if found is None:
            return None
        told = _told(found)

        def settle(connection: "sa.Connection", number: int, found: "_Found" = found) -> None:
            proposed = sum(
                _propose(connection, tools, found.edition, clash) for clash in found.merged.clashes
            )
            facts = {
                "edition": number,
                "carried": len(_told(found).carried),
                "already": found.merged.already,
                "clashes": len(found.merged.clashes),
                "proposals": proposed,
            }
            audit.note(
                connection,
                at=tools.now(),
                actor=actor,
                action="rebase_edition",
                object_kind="pack",
                object_id=str(number),
                facts=facts,
            )

        kept = keep_edition(
            tools,
            found.edition,
            after=found.after,
            base=found.delivered,
            is_root=True,
            author_id=None,
            settle=settle,
        )
        if kept is not None:
            return told
    raise DatabaseUnavailableError(reason="too many approvals at once")


@dataclass(frozen=True, slots=True)
class _Found:
    delivered: Edition
    edition: Edition
    merged: Merged
    after: int


def _merged(tools: "Tools") -> _Found | None:
    delivered = delivered_edition(tools)
    with tools.database.reading() as connection:
        digest = root_digest(connection)
        if digest is None or digest == delivered.digest:
            return None
        stored = find_root(connection, digest)
        if stored is None:
            raise EditionGoneError(digest=digest)
        root = Edition(contents_of(connection, stored), stored.manifest)
    base = base_of(tools)
    merged = merge_editions(root, base.edition, delivered)
    edition, merged = _within_the_rules(tools, base, delivered, merged)
    return _Found(delivered, edition, merged, base.number)


def _within_the_rules(
    tools: "Tools", base: Base, delivered: Edition, merged: Merged
) -> tuple[Edition, Merged]:
    """Return the edition that the carried changes make; what the pack's rules refuse becomes a clash."""
    edition = _made(tools, base, delivered, merged.carried)
    if edition is not None:
        return edition, merged
    kept: list[RowChange] = []
    clashes = list(merged.clashes)
    edition = _made(tools, base, delivered, ())
    for change in merged.carried:
        tried = _made(tools, base, delivered, (*kept, change))
        if tried is None:
            clashes.append(Clash(change.file, change.id, "refused", change.cells))
        else:
            kept.append(change)
            edition = tried
    if edition is None:
        raise EditionGoneError(digest=delivered.digest)
    return edition, replace(merged, carried=tuple(kept), clashes=tuple(clashes))


def _made(tools: "Tools", base: Base, delivered: Edition, changes: Sequence[RowChange]) -> Edition | None:
    today = tools.now().astimezone(JAPAN).date()
    name = f"{today}.{base.number + 1}"
    try:
        edition, _, faults = next_edition(delivered, changes, name=name, date=today)
    except PackMissingColumnError:
        return None
    return None if faults else edition


def _propose(connection: "sa.Connection", tools: "Tools", edition: Edition, clash: Clash) -> bool:
    """Put a clash before a second person as a change of the new record; a record that is gone has none."""
    last = _last_approved(connection, clash.record_id)
    if last is None or clash.why == "gone":
        return False
    reason = say("rebase.reason", "ja", reason=last.reason)[:_LONGEST_REASON]
    new = NewProposal(
        kind=last.kind if clash.why == "refused" else "change",
        file=clash.file,
        record_id=clash.record_id,
        base_digest=Base(edition, 0).row_digest(clash.file, clash.record_id),
        changes=clash.cells,
        source=last.source,
        reason=reason,
    )
    add_proposal(connection, new, proposer_id=last.proposer_id, now=tools.now())
    return True


def _last_approved(connection: "sa.Connection", record_id: str) -> Proposal | None:
    """Return the proposal that set the record as the edition in force has it."""
    approved = [
        proposal
        for proposal in proposals_about(connection, record_id)
        if proposal.state is ProposalState.APPROVED
    ]
    return max(approved, key=lambda proposal: proposal.edition or 0, default=None)


def _told(found: _Found) -> Rebase:
    carried = tuple(change.id for change in found.merged.carried if change.file != "sources.csv")
    return Rebase(found.delivered.parsed.edition, carried, found.merged.already, found.merged.clashes)
