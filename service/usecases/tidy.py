"""All that must happen on schedule: personal data past their time go, cases without an answer get one."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.store import audit
from service.store.api_tokens import forget_old_tokens
from service.store.bundles import crossed_cases
from service.store.drafts import remove_expired_drafts
from service.store.login_sources import forget_old_sources
from service.store.sessions import forget_ended_sessions
from service.usecases.batch_folders import remove_stray_batches
from service.usecases.erase_case import erase_case, sweep_cases
from service.usecases.note_findings import catch_up_findings

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_TOKENS_KEPT: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Tidied:
    """What went and what was caught up."""

    drafts: int
    sessions: int
    cases: int
    answered: int


def tidy(tools: "Tools") -> Tidied:
    """Do what is due; doing it twice changes nothing more."""
    now = tools.now()
    with tools.database.writing() as connection:
        drafts = remove_expired_drafts(connection, now=now)
        sessions = forget_ended_sessions(connection, now=now)
        tokens = forget_old_tokens(connection, before=now - _TOKENS_KEPT)
        forget_old_sources(connection, now=now)
        if drafts or sessions or tokens:
            facts = {"drafts": drafts, "sessions": sessions, "tokens": tokens}
            audit.note(
                connection,
                at=now,
                actor="system",
                action="tidy",
                object_kind="database",
                object_id="-",
                facts=facts,
            )
    remove_stray_batches(tools)
    swept = sweep_cases(tools).cases + _erase_crossed(tools)
    return Tidied(drafts, sessions, swept, catch_up_findings(tools))


def _erase_crossed(tools: "Tools") -> int:
    """Erase on the public instance what has crossed to the staff's: it has no more business there."""
    if tools.settings.instance != "public":
        return 0
    before = tools.now() - dt.timedelta(days=tools.settings.draft_days)
    with tools.database.reading() as connection:
        numbers = crossed_cases(connection, before=before)
    for number in numbers:
        erase_case(tools, number)
    return len(numbers)
