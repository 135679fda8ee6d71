"""All that must happen on schedule: what is past its time goes, cases without an answer get one."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.store import audit
from service.store.api_tokens import forget_old_tokens
from service.store.bundles import crossed_cases
from service.store.drafts import remove_expired_drafts
from service.store.findings import briefs_without_result
from service.store.login_sources import forget_old_sources
from service.store.sessions import forget_ended_sessions
from service.store.unused_results import AT_ONCE, delete_unused, unused_results
from service.usecases.anchor_trail import keep_anchor_up
from service.usecases.batch_folders import remove_stray_batches
from service.usecases.erase_case import due_cases, erase_case, sweep_cases
from service.usecases.note_findings import catch_up_findings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools

_TOKENS_KEPT: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Tidied:
    """What went and what was caught up, or what would: expired links of the form, ended logins and so on.

    ``results`` are those that nobody asks for and nothing refers to, ``devices`` the known places of
    logins, ``lists`` the lists of targets and their batches, ``answered`` the briefs without a result.
    """

    drafts: int
    sessions: int
    tokens: int
    devices: int
    results: int
    cases: int
    lists: int
    answered: int


def tidy(tools: "Tools") -> Tidied:
    """Do what is due; doing it twice changes nothing more."""
    with tools.database.writing() as connection:
        gone = _forget(connection, tools.now())
        _note(connection, tools, gone)
    results = _delete_results(tools)
    remove_stray_batches(tools)
    swept = sweep_cases(tools)
    crossed = [erase_case(tools, number) for number in _crossed(tools)]
    answered = catch_up_findings(tools)
    keep_anchor_up(tools)
    return Tidied(
        **gone, results=results, cases=swept.cases + len(crossed), lists=swept.files, answered=answered
    )


def look_what_is_due(tools: "Tools") -> Tidied:
    """Return what ``tidy`` would do now; nothing is changed.

    Results that only a case to be erased refers to are not among them: erasing deletes them itself.
    A brief that waits for an answer may turn out to have none.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        trial = connection.begin_nested()
        gone = _forget(connection, now)
        trial.rollback()
        results = len(unused_results(connection, asked_before=_asked_before(tools), now=now))
        waiting = len(briefs_without_result(connection))
    cases, lists = due_cases(tools)
    return Tidied(**gone, results=results, cases=cases + len(_crossed(tools)), lists=lists, answered=waiting)


def _forget(connection: "sa.Connection", now: dt.datetime) -> dict[str, int]:
    return {
        "drafts": remove_expired_drafts(connection, now=now),
        "sessions": forget_ended_sessions(connection, now=now),
        "tokens": forget_old_tokens(connection, before=now - _TOKENS_KEPT),
        "devices": forget_old_sources(connection, now=now),
    }


def _delete_results(tools: "Tools") -> int:
    """Delete the results that nothing refers to any more, a few in each unit of writing."""
    now, before, deleted = tools.now(), _asked_before(tools), 0
    with tools.database.reading() as connection:
        free = unused_results(connection, asked_before=before, now=now)
    for start in range(0, len(free), AT_ONCE):
        with tools.database.writing() as connection:
            ids = free[start : start + AT_ONCE]
            went = delete_unused(connection, ids, asked_before=before, now=now)
            _note(connection, tools, {"results": went})
        deleted += went
    return deleted


def _asked_before(tools: "Tools") -> dt.datetime:
    return tools.now() - dt.timedelta(days=tools.settings.draft_days)


def _note(connection: "sa.Connection", tools: "Tools", gone: dict[str, int]) -> None:
    """Tell the trail what went, if anything did."""
    if any(gone.values()):
        audit.note(
            connection,
            at=tools.now(),
            actor="system",
            action="tidy",
            object_kind="database",
            object_id="-",
            facts={name: count for name, count in gone.items() if count},
        )


def _crossed(tools: "Tools") -> tuple[str, ...]:
    """Return the cases of the public instance that have crossed to the staff's: no more business there."""
    if tools.settings.instance != "public":
        return ()
    with tools.database.reading() as connection:
        return crossed_cases(connection, before=_asked_before(tools))
