"""One edition of the Excel hand-out: what it may tell, in its language.

In the company's edition a statement whose records may not be printed is "to confirm"; the
staff's tells it without a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.evidence import EvidenceNote
from domain.recommendation import (
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    PlaceHead,
    Recommendation,
)
from domain.text import Bilingual, Language
from salesheets.companion_words import companion_words
from salesheets.sources import Cited, SourceRegister
from salesheets.staff import StaffPages
from salesheets.wording import clean

Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of the workbook: column ids, which name head and format, and rows."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    heads: Mapping[str, str] = field(default_factory=dict)  # of columns that the words do not name


@dataclass(frozen=True, slots=True)
class Edition:
    """One result in one language; ``sources`` fills as tabs are made, ``staff`` is ``None`` for a company."""

    recommendation: Recommendation
    language: Language
    staff: StaffPages | None
    sources: SourceRegister

    def say(self, text: Bilingual) -> str:
        """Return a text in the language of the edition."""
        return clean(text[self.language])

    @property
    def own(self) -> Any:  # noqa: ANN401  (a table of words)
        """Return the words of the hand-out."""
        return companion_words("workbook", self.language)

    def notes(self, evidence: Sequence[str]) -> tuple[EvidenceNote, ...]:
        """Return the records of a statement."""
        return tuple(self.recommendation.evidence[identity] for identity in evidence)

    def cite(self, text: str, evidence: Sequence[str]) -> Cited | None:
        """Return the words for this edition: staff reads what may not be printed, without a number."""
        cited = self.sources.cite(text, self.notes(evidence))
        return Cited(text=clean(text)) if cited is None and self.staff is not None else cited

    def places(self) -> Iterator[tuple[str, FunctionResult, JudgedPlace]]:
        """Yield the places that were judged, each with the name of its function."""
        for function in self.recommendation.functions:
            label = self.say(function.facility_type_label)
            for place in (*function.ranking, *function.insufficient_data):
                yield label, function, place

    def state(self, gate: GateResult) -> GateState:
        """Return the state as this edition tells it: what may not be printed is still to be confirmed."""
        return gate.state if self.cite(gate.reason[self.language], gate.evidence) else GateState.UNKNOWN

    def head(self, place: PlaceHead) -> tuple[str, str]:
        """Return the name and the ward of a place."""
        return self.say(place.name), self.say(place.ward)


def told_words(cited: Cited) -> str:
    """Return cited words with their remark."""
    return cited.text + (f" ({cited.remark})" if cited.remark else "")


def marks(cited: Cited) -> str | None:
    """Return the numbers of the sources; ``None`` where there are none."""
    return ", ".join(str(number) for number in cited.marks) or None


def ids(notes: Sequence[EvidenceNote]) -> str:
    """Return the ids of records."""
    return ", ".join(note.id for note in notes)
