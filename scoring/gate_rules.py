"""The rules a must-have can follow, by the name its card gives.

A rule looks at one place and returns a finding; it never guesses: what is not on
record, or rests on hearsay (data class D) or on a secondary source that no sheet
may print, is UNKNOWN.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.brief import Range
from domain.evidence import DataClass
from domain.measures import CellDetail
from domain.place import OfferState, Site
from domain.recommendation import GateState, PairResult
from domain.text import Bilingual
from scoring.cards import FacilityTypeCard, GateCard
from scoring.figures import amount
from scoring.pair import PairFinding, pair_finding
from scoring.phrases import say

NOTHING: Final = Bilingual(ja="", en="")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table with its range, in ``unit``; NaN is unknown.

    ``secondary``: it rests on a secondary source that may not be printed for a company.
    """

    value: float
    low: float
    high: float
    unit: str
    detail: CellDetail | None
    secondary: bool = False

    @property
    def usable(self) -> bool:
        """Tell whether a must-have may rest on the figure."""
        hearsay = self.detail is not None and self.detail.data_class is DataClass.D
        return not (math.isnan(self.value) or hearsay or self.secondary)

    @property
    def text(self) -> Bilingual:
        """Return the figure in words, or why it is unknown."""
        if self.detail is not None:
            return say("gates.secondary", figure=self.detail.text) if self.secondary else self.detail.text
        return say("gates.not_on_record") if math.isnan(self.value) else amount(self.value, self.unit)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Return the records behind the figure."""
        return self.detail.evidence if self.detail else ()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a rule may look at."""

    gate: GateCard
    facility: FacilityTypeCard
    site: Site
    demand: object
    cell: Cell | None
    pair: Sequence[PairResult]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found; ``value``, ``threshold`` and ``detail`` fill the card's sentence.

    ``route`` stands before the card's where the finding itself says what to do.
    """

    state: GateState
    value: Bilingual = NOTHING
    threshold: Bilingual = NOTHING
    detail: Bilingual = NOTHING
    evidence: tuple[str, ...] = ()
    route: Bilingual | None = None


def inside_city(question: Question) -> Finding:
    """Pass where the place lies in the city."""
    site = question.site
    outside = site.offer is OfferState.OUTSIDE_CITY
    return Finding(
        GateState.FAIL if outside else GateState.PASS, detail=site.offer_reason, evidence=(site.id,)
    )


def offer(question: Question) -> Finding:
    """Fail what is sold, contracted or occupied; what may be offered is still to be confirmed."""
    open_question = question.site.offer is OfferState.TO_CONFIRM
    return _of_offer(question, GateState.UNKNOWN if open_question else GateState.FAIL)


def _of_offer(question: Question, state: GateState) -> Finding:
    site = question.site
    return Finding(state, detail=site.offer_reason, evidence=site.offer_evidence)


def site_kind(question: Question) -> Finding:
    """Compare the kind of place with the kinds the function's card names."""
    kind, facility = question.site.kind, question.facility
    state = GateState.FAIL
    if kind in facility.site_kinds:
        state = GateState.PASS
    elif kind in facility.conditional_site_kinds:
        state = GateState.CONDITIONAL
    return Finding(state, value=say(f"site_kinds.{kind}"), threshold=facility.label)


def at_least(question: Question) -> Finding:
    """Compare a figure with the minimum the brief asks for; a range astride it is UNKNOWN."""
    cell = _cell(question)
    minimum = question.demand.minimum if isinstance(question.demand, Range) else 0.0
    state = GateState.UNKNOWN
    if cell.usable and cell.low >= minimum:
        state = GateState.PASS
    elif cell.usable and cell.high < minimum:
        state = GateState.FAIL
    return Finding(state, cell.text, amount(minimum, cell.unit), evidence=cell.evidence)


def at_most(question: Question) -> Finding:
    """Pass up to one threshold, fail above another, CONDITIONAL between them.

    Options: ``pass_up_to`` and, where the figure alone can exclude, ``fail_above``.
    The worst end of the figure's range must pass; only a range wholly above fails.
    """
    cell, options = _cell(question), question.gate.options
    pass_up_to = float(str(options["pass_up_to"]))
    fail_above = float(str(options.get("fail_above", math.inf)))
    state = GateState.CONDITIONAL
    if not cell.usable:
        state = GateState.UNKNOWN
    elif cell.high <= pass_up_to:
        state = GateState.PASS
    elif cell.low > fail_above:
        state = GateState.FAIL
    return Finding(state, cell.text, amount(pass_up_to, cell.unit), evidence=cell.evidence)


def use_district(question: Question) -> Finding:
    """Compare the use district with the lists of the card: ``permitted`` and ``conditional``."""
    cell, options = _cell(question), question.gate.options
    category = cell.detail.category if cell.detail else None
    state = GateState.FAIL
    if category is None or cell.secondary or (cell.detail and cell.detail.data_class is DataClass.D):
        state = GateState.UNKNOWN
    elif category in _names(options.get("permitted")):
        state = GateState.PASS
    elif category in _names(options.get("conditional")):
        state = GateState.CONDITIONAL
    return Finding(state, cell.text, question.facility.label, evidence=cell.evidence)


def unknown(question: Question) -> Finding:
    """Leave open what no public record answers."""
    text = question.cell.text if question.cell else NOTHING
    return Finding(GateState.UNKNOWN, value=text, detail=text)


def pair(question: Question) -> Finding:
    """Ask whether a present site and the place are hit together in an assumed scenario."""
    found: PairFinding = pair_finding(question.pair)
    return Finding(found.state, found.says, detail=found.says, evidence=found.evidence, route=found.route)


Rule = Callable[[Question], Finding]

RULES: Final[Mapping[str, Rule]] = {
    rule.__name__: rule
    for rule in (inside_city, offer, site_kind, at_least, at_most, use_district, unknown, pair)
}


def _cell(question: Question) -> Cell:
    return question.cell or Cell(math.nan, math.nan, math.nan, "none", None)


def _names(option: object) -> list[str]:
    return [str(item) for item in option] if isinstance(option, list) else []
