"""What each bureau has to look up again: its unknown, unseen and stale records, on page or paper."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import NotFoundError
from domain.place import Owner
from domain.text import Language
from service.messages import say
from service.usecases.browse_records import Line, RecordState, all_lines
from service.usecases.fact_words import fact_words

if TYPE_CHECKING:
    from service.usecases.tools import Tools
    from service.usecases.write_table import Cell

#: What a bureau is asked about, the most urgent first.
ASKED: Final = (RecordState.UNKNOWN, RecordState.STALE, RecordState.RECALLED, RecordState.DUE)
_COLUMNS: Final = (
    "state",
    "table",
    "says",
    "value",
    "as_of",
    "due_on",
    "source",
    "page",
    "url",
    "id",
    "answer",
)


@dataclass(frozen=True, slots=True)
class BureauLine:
    """A bureau and how many of its records are in which state."""

    owner: Owner
    states: Mapping[str, int]

    @property
    def asked(self) -> int:
        """Return how many records it is asked about."""
        return sum(self.states.get(state.value, 0) for state in ASKED)


@dataclass(frozen=True, slots=True)
class BureauList:
    """The records that a bureau is asked about, by state."""

    owner: Owner
    lines: tuple[Line, ...]


def bureaus(tools: "Tools") -> tuple[BureauLine, ...]:
    """Return every owner with a record, who is asked most first."""
    counts: dict[str, Counter[str]] = {}
    for line in _not_replaced(tools):
        counts.setdefault(line.record.owner, Counter())[line.state.value] += 1
    found = (BureauLine(tools.pack.owners[owner], states) for owner, states in counts.items())
    return tuple(sorted(found, key=lambda line: (-line.asked, line.owner.id)))


def bureau_list(tools: "Tools", owner_id: str) -> BureauList:
    """Return what a bureau is asked about.

    Raises
    ------
    NotFoundError
        The pack knows no such owner.
    """
    owner = tools.pack.owners.get(owner_id)
    if owner is None:
        raise NotFoundError
    own = [line for line in _not_replaced(tools) if line.record.owner == owner_id and line.state in ASKED]
    return BureauList(owner, tuple(sorted(own, key=lambda line: ASKED.index(line.state))))


def _not_replaced(tools: "Tools") -> Iterator[Line]:
    """Yield the records that no newer record has replaced: nobody needs to look the others up again."""
    return (line for line in all_lines(tools) if line.record.superseded_by is None)


def bureau_rows(found: BureauList, language: Language) -> "list[list[Cell]]":
    """Return the list as rows with headings; the last column is empty, for the answer."""
    words = fact_words()
    rows: list[list[Cell]] = [[say(f"bureau_list.{column}", language) for column in _COLUMNS]]
    for line in found.lines:
        note = line.note
        rows.append(
            [
                words.states[line.state.value][language],
                words.tables[line.table][language],
                note.says[language],
                str(getattr(line.record, "value", None) or getattr(line.record, "figure", None) or ""),
                note.as_of or "",
                line.due_on,
                " / ".join(title[language] for title in note.source_titles),
                note.page or "",
                " ".join(note.urls),
                note.id,
                "",
            ]
        )
    return rows
