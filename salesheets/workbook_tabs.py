"""What stands in the Excel hand-out, as plain rows: company and staff editions from one result.

In the company's edition a statement whose records may not be printed is "to confirm", and
the points of such criteria stand together in one row, so that all points still add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.evidence import EvidenceNote, PrintRule
from domain.recommendation import (
    Contribution,
    ExcludedPlace,
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    PairVerdict,
    PlaceHead,
    RankedPlace,
    Recommendation,
)
from domain.text import Bilingual, Language
from domain.units import UNITS
from salesheets.companion_words import companion_words
from salesheets.sources import Cited, SourceRegister
from salesheets.staff import StaffPages
from salesheets.wording import clean
from salesheets.words import words
from salesheets.workbook_overview import FIRST, must_haves, overview

Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of the workbook: column ids, which name head and format, and rows."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    heads: Mapping[str, str] = field(default_factory=dict)  # of columns that the words do not name


@dataclass(frozen=True, slots=True)
class Tabs:
    """Makes the tabs of one result in one language; ``sources`` fills in their order."""

    recommendation: Recommendation
    language: Language
    staff: StaffPages | None
    sources: SourceRegister

    def all(self) -> tuple[Tab, ...]:
        """Return the tabs in order; those for staff only where ``staff`` is given."""
        places = [
            self._ranking(),
            self._overview(),
            self._gates(),
            self._points(),
            self._pair(),
            self._unknowns(),
        ]
        staff = [] if self.staff is None else list(self._staff(self.staff))
        return (*places, self._sources(), *staff)

    def _say(self, text: Bilingual) -> str:
        return clean(text[self.language])

    @property
    def _own(self) -> Any:  # noqa: ANN401  (a table of words)
        return companion_words("workbook", self.language)

    def _notes(self, evidence: Sequence[str]) -> tuple[EvidenceNote, ...]:
        return tuple(self.recommendation.evidence[identity] for identity in evidence)

    def _cite(self, text: str, evidence: Sequence[str]) -> Cited | None:
        """Return the words for this edition: staff reads what may not be printed, without a number."""
        cited = self.sources.cite(text, self._notes(evidence))
        return Cited(text=clean(text)) if cited is None and self.staff is not None else cited

    def _places(self) -> Iterator[tuple[str, FunctionResult, JudgedPlace]]:
        for function in self.recommendation.functions:
            label = self._say(function.facility_type_label)
            for place in (*function.ranking, *function.insufficient_data):
                yield label, function, place

    def _ranking(self) -> Tab:
        columns = (
            "function", "state", "rank", "place", "ward", "score", "low", "high", "first", "rank_from",
            "rank_to", "confidence", "coverage", "not_met",
        )  # fmt: skip
        empty = tuple(None for _ in columns[6:])
        rows = [self._ranked(label, place) for label, _, place in self._places()]
        for function in self.recommendation.functions:
            label = self._say(function.facility_type_label)
            rows += [
                (
                    label,
                    self._own["excluded"],
                    None,
                    *self._head(place),
                    *empty,
                    self._not_met(place),
                )
                for place in function.excluded
            ]
        return Tab("ranking", columns, tuple(rows))

    def _ranked(self, label: str, place: JudgedPlace) -> tuple[Value, ...]:
        scores = (place.score, place.score_low, place.score_high)
        kept = (place.confidence, place.coverage)
        if not isinstance(place, RankedPlace):
            return (
                label,
                self._own["open"],
                None,
                *self._head(place),
                *scores,
                None,
                None,
                None,
                *kept,
                None,
            )
        span = (place.rank_acceptability[0], *place.rank_range)
        return (label, self._own["ranked"], place.rank, *self._head(place), *scores, *span, *kept, None)

    def _not_met(self, place: ExcludedPlace) -> str:
        """Name the must-haves that a place is out for, as far as this edition may tell."""
        failed = [self._say(gate.label) for gate in place.gates if self._state(gate) is GateState.FAIL]
        joiner = "、" if self.language == "ja" else ", "
        return joiner.join(failed) or str(words("base", self.language)["unproved"])

    def _overview(self) -> Tab:
        functions, states = self.recommendation.functions, words("places", self.language)["state"]
        asked = must_haves(functions, self._say)
        rows = overview(functions, say=self._say, words=states, state=self._state)
        return Tab("overview", (*FIRST, *asked), rows, asked)

    def _state(self, gate: GateResult) -> GateState:
        """Return the state as this edition tells it: what may not be printed is still to be confirmed."""
        return gate.state if self._cite(gate.reason[self.language], gate.evidence) else GateState.UNKNOWN

    def _head(self, place: PlaceHead) -> tuple[str, str]:
        return self._say(place.name), self._say(place.ward)

    def _gates(self) -> Tab:
        columns = ("function", "place", "gate", "gate_state", "reason", "route", "sources")
        states, unproved = words("places", self.language)["state"], words("base", self.language)["unproved"]
        rows: list[tuple[Value, ...]] = []
        for function in self.recommendation.functions:
            label = self._say(function.facility_type_label)
            judged: Sequence[JudgedPlace | ExcludedPlace] = (
                *function.ranking,
                *function.insufficient_data,
                *function.excluded,
            )
            for place in judged:
                for gate in place.gates:
                    cited = self._cite(gate.reason[self.language], gate.evidence)
                    state = gate.state if cited else GateState.UNKNOWN
                    told = cited or Cited(text=unproved)
                    route = self._say(gate.route) if gate.route and cited else None
                    name = self._say(place.name)
                    rows.append(
                        (
                            label,
                            name,
                            self._say(gate.label),
                            states[state.value],
                            _told(told),
                            route,
                            _marks(told),
                        )
                    )
        return Tab("gates", columns, tuple(rows))

    def _points(self) -> Tab:
        columns = (
            "function",
            "place",
            "criterion",
            "weight",
            "raw",
            "unit",
            "value",
            "points",
            "reason",
            "sources",
        )
        rows = [
            (label, self._say(place.name), *row)
            for label, _, place in self._places()
            for row in self._points_of(place)
        ]
        return Tab("points", columns, tuple(rows))

    def _points_of(self, place: JudgedPlace) -> Iterator[tuple[Value, ...]]:
        """Return the criteria of most weight first; what may not be printed as one sum at the end."""
        withheld: list[Contribution] = []
        for item in sorted(place.contributions, key=lambda item: -item.weight):
            cited = self._cite(item.reason[self.language], item.evidence)
            if cited is None:
                withheld.append(item)
                continue
            unit = UNITS[item.unit][self.language] if item.known and item.raw is not None else None
            raw = item.raw if item.known else None
            value = item.value if item.known else None
            figures = (item.weight, raw, unit, value, item.points)
            yield (self._say(item.label), *figures, _told(cited), _marks(cited))
        if withheld:
            weight, points = sum(item.weight for item in withheld), sum(item.points for item in withheld)
            yield (self._own["rest"], weight, None, None, None, points, None, None)

    def _pair(self) -> Tab:
        columns = ("function", "place", "scenario", "site", "verdict", "reason", "sources")
        rows: list[tuple[Value, ...]] = []
        for label, _, place in self._places():
            for item in place.pair:
                evidence = (*item.here.evidence, *item.there.evidence)
                cited = (
                    self._cite(item.reason[self.language], evidence)
                    if item.verdict is not PairVerdict.UNKNOWN
                    else None
                )
                verdict = self._say(item.verdict_label) if cited else self._own["unknown"]
                told = (_told(cited), _marks(cited)) if cited else (None, None)
                names = (
                    self._say(place.name),
                    self._say(item.scenario_name),
                    self._say(item.present_site_name),
                )
                rows.append((label, *names, verdict, *told))
        return Tab("pair", columns, tuple(rows))

    def _unknowns(self) -> Tab:
        columns = ("function", "what", "why", "weight", "owner", "places")
        rows = tuple(
            (
                self._say(function.facility_type_label), self._say(item.what), self._say(item.why_it_matters),
                item.weight, self._say(item.owner.name), len(item.site_ids),
            )
            for function in self.recommendation.functions
            for item in function.unknowns
        )  # fmt: skip
        return Tab("unknowns", columns, rows)

    def _sources(self) -> Tab:
        columns = ("number", "title", "more", "page", "as_of", "url")
        rows = tuple(
            (line.number, line.title, line.more or None, line.page, line.as_of, line.url)
            for line in self.sources.lines()
        )
        return Tab("sources", columns, rows)

    def _staff(self, staff: StaffPages) -> Iterator[Tab]:
        language = self.language
        yield Tab(
            "cautions",
            ("text", "owner", "id"),
            tuple(
                (self._say(item.text), staff.owner(item.owner, language), _ids(item.evidence))
                for item in staff.cautions
            ),
        )
        yield Tab(
            "questions",
            ("question", "answer", "owner", "id"),
            tuple(
                (
                    self._say(item.question),
                    self._say(item.answer),
                    staff.owner(item.owner, language),
                    _ids(item.evidence),
                )
                for item in staff.hard_questions
            ),
        )
        yield Tab(
            "evidence",
            ("id", "says", "print", "data_class", "confidence_of_record", "as_of", "title", "url"),
            tuple(self._record(note) for _, note in sorted(self.recommendation.evidence.items())),
        )

    def _record(self, note: EvidenceNote) -> tuple[Value, ...]:
        may = self._own["not_printable" if note.print_rule is PrintRule.STAFF_ONLY else "printable"]
        titles = " / ".join(self._say(title) for title in note.source_titles)
        kept = (note.data_class.value, note.confidence.value, note.as_of)
        return (note.id, self._say(note.says), may, *kept, titles, note.urls[0] if note.urls else None)


def _told(cited: Cited) -> str:
    return cited.text + (f" ({cited.remark})" if cited.remark else "")


def _marks(cited: Cited) -> str | None:
    return ", ".join(str(number) for number in cited.marks) or None


def _ids(notes: Sequence[EvidenceNote]) -> str:
    return ", ".join(note.id for note in notes)
