"""Erase a case on request, or every case whose time has come; findings and the audit trail stay."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import NotFoundError
from service.store.audit import note
from service.store.cases import find_case_by_number
from service.store.erasure import cases_to_erase, erase_parts
from service.store.files import count_stray_files, remove_stray_files

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep has deleted."""

    cases: int
    files: int


def erase_case(tools: "Tools", number: str, *, actor: str = "system") -> dict[str, int]:
    """Erase the personal and confidential data of a case and return how many rows of each kind.

    Kept: number, state, reason of the outcome, jobs expected, what the briefs ask for in
    figures, the findings, and the audit trail. Erasing twice is no fault.

    Raises
    ------
    NotFoundError
        There is no case of this number.
    """
    with tools.database.reading() as connection:
        found = find_case_by_number(connection, number)
    if found is None:
        raise NotFoundError
    return _erase(tools, found.id, actor=actor, why="request")


def sweep_cases(tools: "Tools", *, actor: str = "system") -> Swept:
    """Erase every case whose consent has ended or that was closed ``enquiry_days`` ago.

    Lists of targets and their batches go after ``draft_days``.
    """
    now = tools.now()
    due = _due(tools)
    for case_id in due:
        _erase(tools, case_id, actor=actor, why="schedule")
    with tools.database.writing() as connection:
        strays = remove_stray_files(connection, before=_lists_before(tools))
        if strays:
            note(
                connection,
                at=now,
                actor=actor,
                action="remove_lists",
                object_kind="files",
                object_id="-",
                facts={"files": strays},
            )
    return Swept(len(due), strays)


def due_cases(tools: "Tools") -> tuple[int, int]:
    """Return how many cases and how many files of lists a sweep would delete now."""
    with tools.database.reading() as connection:
        files = count_stray_files(connection, before=_lists_before(tools))
    return len(_due(tools)), files


def _due(tools: "Tools") -> tuple[str, ...]:
    now = tools.now()
    closed_before = now - dt.timedelta(days=tools.settings.enquiry_days)
    today = now.astimezone(_JAPAN).date()
    with tools.database.reading() as connection:
        return cases_to_erase(connection, today=today, closed_before=closed_before)


def _lists_before(tools: "Tools") -> dt.datetime:
    return tools.now() - dt.timedelta(days=tools.settings.draft_days)


def _erase(tools: "Tools", case_id: str, *, actor: str, why: str) -> dict[str, int]:
    now = tools.now()
    with tools.database.writing() as connection:
        counts = erase_parts(connection, case_id, now=now)
        note(
            connection,
            at=now,
            actor=actor,
            action="erase_case",
            object_kind="case",
            object_id=case_id,
            facts=counts | {"why": why},
        )
    return counts
