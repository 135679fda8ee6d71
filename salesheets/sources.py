"""The numbered sources of a sheet, and the rule of what may be printed.

A record that is for staff only never gets a number, and nothing that rests on it alone
is printed. Records of one document share its number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from domain.evidence import EvidenceNote, PrintRule
from domain.model import Frozen
from domain.text import Language
from salesheets.statements import Statement
from salesheets.wording import clean, date_text
from salesheets.words import words


class Cited(Frozen):
    """Words with the numbers of their sources; ``remark`` is a date or 「二次資料による」."""

    text: str
    marks: tuple[int, ...] = ()
    remark: str | None = None


class SourceLine(Frozen):
    """One numbered source; ``url`` makes the title a link, ``site`` is what is printed of it."""

    number: int
    title: str
    site: str | None
    page: str | None
    as_of: str | None
    url: str | None


_Document = tuple[tuple[str, ...], str | None, str | None]


@dataclass(slots=True)
class SourceRegister:
    """Numbers the documents in the order in which the sheet cites them."""

    language: Language
    statements: list[Statement] = field(default_factory=list)
    _numbers: dict[_Document, int] = field(default_factory=dict)
    _dates: dict[_Document, dict[str, None]] = field(default_factory=dict)

    def cite(self, text: str, notes: Iterable[EvidenceNote]) -> Cited | None:
        """Return the words with their marks, or ``None`` where no record behind them may be printed.

        A record past its shelf life or historical is printed with its date, a secondary
        one is said to be secondary.
        """
        notes = tuple(notes)
        printable = printable_notes(notes)
        if notes and not printable:
            return None
        marks = sorted({self._number(note) for note in printable})
        cited = Cited(text=clean(text), marks=tuple(marks), remark=self._remark(printable))
        self.statements.append(Statement(cited.text, cited.marks, notes))
        return cited

    @property
    def count(self) -> int:
        """Return how many documents are cited so far."""
        return len(self._numbers)

    def lines(self) -> tuple[SourceLine, ...]:
        """Return the list of all documents cited so far, by number."""
        return tuple(self._line(document, number) for document, number in self._numbers.items())

    def _number(self, note: EvidenceNote) -> int:
        titles = tuple(clean(title[self.language]) for title in note.source_titles)
        document = (titles, note.page, note.urls[0] if note.urls else None)
        if note.as_of:
            self._dates.setdefault(document, {})[note.as_of] = None
        return self._numbers.setdefault(document, len(self._numbers) + 1)

    def _remark(self, notes: tuple[EvidenceNote, ...]) -> str | None:
        say = words("base", self.language)
        if any(note.print_rule is PrintRule.AS_SECONDARY for note in notes):
            return str(say["secondary"])
        dates = sorted(
            {note.as_of for note in notes if note.print_rule is PrintRule.WITH_DATE and note.as_of}
        )
        return str(say["dated"].format(date=date_text(dates[0], self.language))) if dates else None

    def _line(self, document: _Document, number: int) -> SourceLine:
        titles, page, url = document
        dates = sorted(self._dates.get(document, {}))
        spoken = [
            date_text(date, self.language) for date in ([dates[0], dates[-1]] if len(dates) > 1 else dates)
        ]
        return SourceLine(
            number=number,
            title=" / ".join(titles),
            site=urlsplit(url).hostname if url else None,
            page=clean(page) if page else None,
            as_of="–".join(spoken) or None,
            url=url,
        )


def printable_notes(notes: Iterable[EvidenceNote]) -> tuple[EvidenceNote, ...]:
    """Return the records that may stand on a sheet for a company."""
    return tuple(note for note in notes if note.print_rule is not PrintRule.STAFF_ONLY)
