"""Move a case to another state: only along the allowed ways, and an end needs its reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import BadRequestError, NotFoundError
from service.store.audit import note
from service.store.case_events import add_event
from service.store.cases import Case, change_case, find_case
from service.usecases.case_words import CLOSED, is_allowed, outcomes_of

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Move:
    """Where a case goes; ``reason`` is a card's id where it ends, ``city`` the one chosen instead."""

    to: str
    reason: str | None = None
    note: str = ""
    city: str | None = None
    site_id: str | None = None


def move_case(tools: "Tools", case_id: str, move: Move, *, seen_version: int, author_id: str) -> Case | None:
    """Move the case; return it as another has saved it if it is newer than what was seen.

    Raises
    ------
    NotFoundError
        There is no such case, or it was erased.
    BadRequestError
        The state may not follow the present one, or an end has no reason of its list.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        case = find_case(connection, case_id)
        if case is None or case.erased_at is not None:
            raise NotFoundError
        if case.version != seen_version:
            return case
        _check(case, move)
        closed = move.to in CLOSED
        values: dict[str, Any] = {
            "state": move.to,
            "outcome_reason": move.reason if closed else None,
            "outcome_note": move.note if closed else "",
            "outcome_city": move.city if move.to == "lost" else None,
            "closed_at": now if closed else None,
        }
        if move.to == "won" and move.site_id:
            values["chosen_site_id"] = move.site_id
        if not change_case(connection, case_id, seen_version=seen_version, values=values, now=now):
            return find_case(connection, case_id)
        facts = {"from": case.state, "to": move.to} | ({"reason": move.reason} if closed else {})
        add_event(
            connection, case_id, kind="state", author_id=author_id, now=now, text=move.note, facts=facts
        )
        note(
            connection,
            at=now,
            actor=author_id,
            action="move_case",
            object_kind="case",
            object_id=case_id,
            facts=facts,
        )
    return None


def _check(case: Case, move: Move) -> None:
    if not is_allowed(case.state, move.to):
        raise BadRequestError(detail="move")
    if move.to in CLOSED and move.reason not in outcomes_of(move.to):
        raise BadRequestError(detail="move_reason")
