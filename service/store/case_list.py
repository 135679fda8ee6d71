"""The list of cases: filtered, searched and cut into pages by the database."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from service.store.cases import SELECTED, WITH_OWNER, Case
from service.store.schema import case_events, cases

NOBODY: Final = "none"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed to; empty is everything. ``owner`` is a user's id or ``none``.

    ``confidential``: the asker may see company names; only then they and the notes are searched.
    """

    state: str = ""
    owner: str = ""
    origin: str = ""
    words: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list, and how many cases there are on all pages."""

    cases: tuple[Case, ...]
    total: int


def list_cases(connection: sa.Connection, wanted: CaseFilter, *, page: int = 1, size: int = 20) -> CasePage:
    """Return a page of cases, those changed last on top."""
    conditions = _conditions(wanted)
    total: int = connection.scalar(sa.select(sa.func.count()).select_from(cases).where(*conditions)) or 0
    rows = connection.execute(
        sa.select(*SELECTED)
        .select_from(WITH_OWNER)
        .where(*conditions)
        .order_by(cases.c.updated_at.desc(), cases.c.number.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return CasePage(tuple(Case(**row._asdict()) for row in rows), total)


def state_counts(connection: sa.Connection) -> dict[str, int]:
    """Return how many cases are in each state."""
    rows = connection.execute(sa.select(cases.c.state, sa.func.count()).group_by(cases.c.state))
    return {row[0]: row[1] for row in rows}


def names_in_use(connection: sa.Connection) -> frozenset[str]:
    """Return the company names of all cases."""
    named = sa.select(cases.c.company_name).where(cases.c.company_name.is_not(None))
    return frozenset(connection.scalars(named))


def _conditions(wanted: CaseFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.state == "open":
        found.append(cases.c.state.not_in(("won", "lost")))
    elif wanted.state:
        found.append(cases.c.state == wanted.state)
    if wanted.owner:
        nobody = wanted.owner == NOBODY
        found.append(cases.c.owner_id.is_(None) if nobody else cases.c.owner_id == wanted.owner)
    if wanted.origin:
        found.append(cases.c.origin == wanted.origin)
    found.extend(_holds(word, confidential=wanted.confidential) for word in wanted.words.split())
    return found


def _holds(word: str, *, confidential: bool) -> sa.ColumnElement[bool]:
    def has(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return sa.func.lower(column).contains(word.lower(), autoescape=True)

    open_to_all = [has(cases.c.code_name), has(cases.c.number), has(sa.func.coalesce(cases.c.industry, ""))]
    if not confidential:  # a note tells names in more spellings than anybody can take out of a search
        return sa.or_(*open_to_all)
    noted = sa.exists().where(
        case_events.c.case_id == cases.c.id, case_events.c.kind == "note", has(case_events.c.text)
    )
    return sa.or_(*open_to_all, noted, has(sa.func.coalesce(cases.c.company_name, "")))
