"""The audit trail, for administrators."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from service.messages import say
from service.security.roles import Role
from service.store.audit import AuditLine
from service.store.audit_anchor import End
from service.usecases.read_trail import Trail, read_trail
from service.usecases.trail_words import value_words, word_of
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Admin = Annotated[Visit, allows(Role.ADMIN)]
_ID_LETTERS = 12


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line in the reader's words; ``action`` is its key, for who searches or writes a program."""

    number: int
    at: dt.datetime
    who: str
    what: str
    action: str
    kind: str
    about: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A part of the trail, of all objects or of one kind; ``kinds`` are keys and words of the objects."""

    trail: Trail
    rows: tuple[TrailRow, ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    end_words: str


@router.get("/{lang}/staff/admin/audit")
def show_trail(visit: Admin, before: int | None = None, kind: str = "", check: str = "") -> HTMLResponse:
    """Show a part of the trail, and with ``check`` whether its chain holds."""
    trail = read_trail(visit.tools, before=before, object_kind=kind, check=bool(check))
    page = TrailPage(
        trail=trail,
        rows=tuple(_row(visit, line, trail.names) for line in trail.lines),
        kinds=tuple((key, word_of("objects", key, visit.language)) for key in trail.kinds),
        kind=kind,
        end_words=_end_words(visit, trail),
    )
    return render(visit, "staff/admin/audit.html", page)


def _row(visit: Visit, line: AuditLine, names: dict[str, str]) -> TrailRow:
    language = visit.language
    is_named = line.object_kind == "user" and line.object_id in names
    return TrailRow(
        number=line.number,
        at=line.at,
        who=names.get(line.actor) or word_of("actors", line.actor, language),
        what=word_of("actions", line.action, language),
        action=line.action,
        kind=word_of("objects", line.object_kind, language),
        about=names[line.object_id] if is_named else line.object_id[:_ID_LETTERS],
        facts=tuple(
            (_fact_words(visit, key), names.get(str(value)) or value_words(key, value, language))
            for key, value in line.facts.items()
        ),
    )


def _fact_words(visit: Visit, key: str) -> str:
    """Return what a fact is called; the facts of strategies are must-haves and criteria."""
    card = visit.tools.catalogue.gates.get(key) or visit.tools.catalogue.criteria.get(key)
    return card.label[visit.language] if card else word_of("facts", key, visit.language)


def _end_words(visit: Visit, trail: Trail) -> str:
    """Return what is wrong with the end of the trail, nothing if all is well or nobody asked."""
    if trail.held is None or trail.held.end is End.WHOLE:
        return ""
    return say(f"db_ends.{trail.held.end.value}", visit.language)
