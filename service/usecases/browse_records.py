"""Every record of the pack as the desk lists it: what it says, whence, how sure, how long fresh."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.evidence import Confidence, EvidenceNote, Provenance
from domain.place import DataPack, Fact
from domain.text import Bilingual
from geodata.pack_rules import PROVENANCE_FILES
from scoring.evidence_notes import evidence_note
from service.usecases.kept import Kept
from service.usecases.stale_sheets import expired_since

if TYPE_CHECKING:
    from service.usecases.tools import Tools

PAGE_SIZE: Final = 50
SOON: Final = dt.timedelta(days=90)
JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


class RecordState(StrEnum):
    """What a record is worth on a day; the first that fits, so each record has one.

    ``unknown``: no value is on record. ``recalled``: nobody has seen it in a source.
    ``stale``: past its shelf life. ``due``: fresh for less than 90 days. ``fresh``: the rest.
    """

    UNKNOWN = "unknown"
    RECALLED = "recalled"
    STALE = "stale"
    DUE = "due"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Line:
    """A record in the list. ``due_on`` is the last day on which it is fresh, ``None``: it has no such day."""

    table: str
    note: EvidenceNote
    state: RecordState
    due_on: dt.date | None
    owner: Bilingual
    record: Provenance
    found_by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; an empty field narrows nothing."""

    text: str = ""
    table: str = ""
    state: str = ""
    owner: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the records that were asked for, and how many there are of each state in all of them."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int]


_lines: Final = Kept[tuple[Line, ...]](4)


def today(tools: "Tools") -> dt.date:
    """Return the day in Japan: shelf lives on the desk run with the calendar, not with the edition."""
    return tools.now().astimezone(JAPAN).date()


def browse_records(tools: "Tools", wanted: Wanted, *, page: int = 1) -> Found:
    """Return a page of the records that fit, in the order of the pack."""
    fitting = [line for line in all_lines(tools) if _fits(line, wanted)]
    pages = max(1, -(-len(fitting) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = fitting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Found(tuple(shown), len(fitting), page, pages, Counter(line.state.value for line in fitting))


def all_lines(tools: "Tools") -> tuple[Line, ...]:
    """Return every record of the pack in force, judged today."""
    pack, on = tools.pack, today(tools)
    return _lines.get((pack.info.digest, on), lambda: tuple(_of(pack, on)))


def line_of(tools: "Tools", record_id: str) -> Line | None:
    """Return one record."""
    return next((line for line in all_lines(tools) if line.record.id == record_id), None)


def _of(pack: DataPack, on: dt.date) -> Iterator[Line]:
    for table in PROVENANCE_FILES:
        for record in getattr(pack, table).values():
            note = evidence_note(pack, record.id, on)
            owner = pack.owners[record.owner].name
            yield Line(
                table=table,
                note=note,
                state=state_of(record, on),
                due_on=due_on(record),
                owner=owner,
                record=record,
                found_by=_key(record, note, owner),
            )


def state_of(record: Provenance, on: dt.date) -> RecordState:
    """Return what a record is worth on a day."""
    if record.confidence is Confidence.UNKNOWN or (isinstance(record, Fact) and record.value is None):
        return RecordState.UNKNOWN
    if record.confidence is Confidence.RECALLED:
        return RecordState.RECALLED
    if not record.is_fresh(on):
        return RecordState.STALE
    due = due_on(record)
    return RecordState.DUE if due is not None and due - on < SOON else RecordState.FRESH


def due_on(record: Provenance) -> dt.date | None:
    """Return the last day of a record's shelf life, ``None`` where it has no end or no date."""
    since = expired_since(record)
    return None if since is None else since - dt.timedelta(days=1)


def search_key(text: str) -> str:
    """Return a text as it is searched for: full and half width, large and small letters are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def _key(record: Provenance, note: EvidenceNote, owner: Bilingual) -> str:
    parts = [record.id, note.says.ja, note.says.en, owner.ja, owner.en, record.as_of or "", *note.urls]
    parts += [title[language] for title in note.source_titles for language in ("ja", "en")]
    extra = getattr(record, "note", None)
    if isinstance(extra, Bilingual):
        parts += [extra.ja, extra.en]
    return search_key(" ".join(parts))


def _fits(line: Line, wanted: Wanted) -> bool:
    return (
        wanted.table in {"", line.table}
        and wanted.state in {"", line.state.value}
        and wanted.owner in {"", line.record.owner}
        and wanted.tier in {"", line.note.tier.value}
        and all(word in line.found_by for word in search_key(wanted.text).split())
    )
