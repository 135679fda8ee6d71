"""The numbered sources of a sheet, and the rule of what may be printed.

A record that is for staff only never gets a number, and nothing that rests on it is
printed. Records of one document share its number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.evidence import EvidenceNote, PrintRule
from domain.model import Frozen
from domain.text import Language
from salesheets.statements import Statement
from salesheets.wording import clean, date_text, dates_in_words, year_text
from salesheets.words import words


class Cited(Frozen):
    """Words with the numbers of their sources; ``remark`` is a date or 「二次資料による」."""

    text: str
    marks: tuple[int, ...] = ()
    remark: str | None = None


class SourceLine(Frozen):
    """One numbered source: its first title, how many ``more`` say the same, and a link."""

    number: int
    title: str
    more: int
    page: str | None
    as_of: str | None
    url: str | None


@dataclass(slots=True)
class SourceRegister:
    """Numbers the documents in the order in which the sheet cites them.

    Records of the same title and date share a number.
    """

    language: Language
    statements: list[Statement] = field(default_factory=list)
    _lines: dict[tuple[str, ...], SourceLine] = field(default_factory=dict)

    def cite(self, text: str, notes: Iterable[EvidenceNote]) -> Cited | None:
        """Return the words with their marks, or ``None`` where a record behind them may not be printed.

        A record past its shelf life or historical is printed with its date, a secondary
        one is said to be secondary.
        """
        notes = tuple(notes)
        printable = printable_notes(notes)
        if notes and not printable:
            return None
        marks = sorted({self._line(note).number for note in printable})
        cited = Cited(text=clean(text), marks=tuple(marks), remark=self._remark(printable))
        self.statements.append(Statement(cited.text, cited.marks, notes, cited.remark or ""))
        return cited

    def lines(self) -> tuple[SourceLine, ...]:
        """Return the list of all documents cited so far, by number."""
        return tuple(self._lines.values())

    def _line(self, note: EvidenceNote) -> SourceLine:
        titles = [clean(title[self.language]) for title in note.source_titles]
        key = (*titles[:1], note.page or "", note.as_of or "")
        line = SourceLine(
            number=len(self._lines) + 1,
            title=dates_in_words(titles[0], self.language) if titles else note.id,
            more=max(len(titles) - 1, 0),
            page=clean(note.page) if note.page else None,
            as_of=_date_beside(titles[0] if titles else "", note.as_of, self.language),
            url=note.urls[0] if note.urls else None,
        )
        return self._lines.setdefault(key, line)

    def _remark(self, notes: tuple[EvidenceNote, ...]) -> str | None:
        say = words("base", self.language)
        if any(note.print_rule is PrintRule.AS_SECONDARY for note in notes):
            return str(say["secondary"])
        dates = sorted(note.as_of for note in notes if note.print_rule is PrintRule.WITH_DATE and note.as_of)
        return str(say["dated"].format(date=year_text(dates[0], self.language))) if dates else None


def _date_beside(title: str, as_of: str | None, language: Language) -> str | None:
    """Return the date of the figure unless the title says it already."""
    return None if as_of is None or as_of[:7] in title else date_text(as_of, language)


def printable_notes(notes: Iterable[EvidenceNote]) -> tuple[EvidenceNote, ...]:
    """Return the records if all of them may stand on a sheet for a company, else none.

    A figure that rests on one record for staff only is itself for staff only.
    """
    notes = tuple(notes)
    return () if any(note.print_rule is PrintRule.STAFF_ONLY for note in notes) else notes
