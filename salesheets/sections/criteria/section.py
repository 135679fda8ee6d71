"""Compose the table of the first places: score with its range, must-haves, wishes."""

from collections.abc import Iterable, Mapping
from typing import Final

from domain.model import Frozen
from domain.recommendation import Contribution, GateResult, GateState, JudgedPlace, RankedPlace
from domain.text import Language
from salesheets.brevity import sentences_alike
from salesheets.context import Context
from salesheets.measured import criterion_label, measured
from salesheets.sections.places.section import printed_state
from salesheets.sources import Cited, printable_notes
from salesheets.words import options

_TOLD_IN_WORDS: Final = frozenset(
    {"flood_rank", "jma_intensity", "text", "flag", "date", "none", "share", "rank"}
)


_ROUTE_LETTERS: Final[Mapping[Language, int]] = {"ja": 90, "en": 200}
_WEIGHTIEST: Final = 3
_ADVERSE: Final = 0.5


class Column(Frozen):
    """One place at the head of the table, with its score."""

    site_id: str
    rank: int | None
    name: str
    score: float
    low: float
    high: float
    score_text: str
    score_alt: str
    rank_text: str
    confidence_text: str


class GateCell(Frozen):
    """The state of a must-have at one place."""

    state: GateState
    state_text: str
    marks: tuple[int, ...]


class GateRow(Frozen):
    """One must-have across the places; a place that was not asked has ``None``.

    ``route`` says how the condition is met where one place or more has one.
    """

    label: str
    cells: tuple[GateCell | None, ...]
    route: str | None


class WishCell(Frozen):
    """What is known of a criterion at one place; ``value`` is on 0..1."""

    says: Cited
    value: float | None


class WishRow(Frozen):
    """One criterion across the places."""

    label: str
    cells: tuple[WishCell | None, ...]


class Criteria(Frozen):
    """The table."""

    columns: tuple[Column, ...]
    gates: tuple[GateRow, ...]
    wishes: tuple[WishRow, ...]


def compose_criteria(context: Context) -> Criteria | None:
    """Compose the table of the places on the sheet, its wishes still open."""
    if not context.top:
        return None
    return Criteria(
        columns=tuple(_column(context, place) for place in context.top),
        gates=tuple(_gate_row(context, identity) for identity in _gate_ids(context.top)),
        wishes=(),
    )


def with_wishes(criteria: Criteria | None, context: Context) -> Criteria | None:
    """Return the table with its criteria, those of most weight first.

    Called after all other sections, so that the sources only they cite have the last
    numbers: a page without room leaves out the last criteria and their sources.
    """
    if criteria is None:
        return None
    rows = tuple(_wish_row(context, identity) for identity in _wish_ids(context))
    return criteria.model_copy(update={"wishes": rows})


def _column(context: Context, place: JudgedPlace) -> Column:
    say, name = context.words("criteria"), context.name(place)
    ranked = place if isinstance(place, RankedPlace) else None
    low, high, score = round(place.score_low), round(place.score_high), round(place.score)
    return Column(
        site_id=place.site_id,
        rank=ranked.rank if ranked else None,
        name=name,
        score=place.score,
        low=place.score_low,
        high=place.score_high,
        score_text=say["score_cell"].format(low=low, high=high, score=score),
        score_alt=context.words("places")["score_alt"].format(name=name, score=score, low=low, high=high),
        rank_text=_rank_text(context, place),
        confidence_text=say["confidence_cell"].format(confidence=round(100 * place.sound_weight)),
    )


def _rank_text(context: Context, place: JudgedPlace) -> str:
    if not isinstance(place, RankedPlace):
        return str(context.words("places")["unranked"])
    (first, last), say = place.rank_range, context.words("criteria")
    span = say["rank_span" if first < last else "rank_one"].format(first=first, last=last)
    return str(say["rank_cell"].format(span=span, share=round(100 * place.rank_acceptability[0])))


def _gate_ids(places: Iterable[JudgedPlace]) -> list[str]:
    return list(dict.fromkeys(gate.id for place in places for gate in place.gates))


def _gate_row(context: Context, identity: str) -> GateRow:
    found = [next((gate for gate in place.gates if gate.id == identity), None) for place in context.top]
    asked = [gate for gate in found if gate]
    routes = [gate.route for gate in asked if gate.state is GateState.CONDITIONAL and gate.route]
    return GateRow(
        label=context.say(asked[0].label),
        cells=tuple(_gate_cell(context, gate) if gate else None for gate in found),
        route=sentences_alike(routes[0], context.language, _ROUTE_LETTERS) if routes else None,
    )


def _gate_cell(context: Context, gate: GateResult) -> GateCell:
    state = printed_state(context, gate)
    cited = context.cite(gate.reason, gate.evidence)
    return GateCell(
        state=state,
        state_text=context.words("places")["state"][state.value],
        marks=cited.marks if cited else (),
    )


def _wish_ids(context: Context) -> list[str]:
    """Return the criteria to show: flood and tsunami, the weightiest ones, unwelcome hazards, the rest.

    Those first in the order are never what a page without room leaves out. A row in which the
    first place's figure may not be printed, or of no weight, is not shown.
    """
    printable = {
        item.criterion: item
        for place in reversed(context.top)
        for item in place.contributions
        if item.known and printable_notes(context.notes(item.evidence))
    }
    masked = {
        item.criterion
        for item in context.top[0].contributions
        if item.known and not printable_notes(context.notes(item.evidence))
    }
    worth = [item for identity, item in printable.items() if identity not in masked]
    worth = [item for item in worth if round(100 * item.weight) > 0]
    by_weight = sorted(worth, key=lambda item: -item.weight)
    limits = options("criteria")
    kept = [item for item in by_weight if item.criterion in limits["kept"]]
    adverse = [item for item in by_weight if item.group == "hazard" and item.value < _ADVERSE]
    first = by_weight[:_WEIGHTIEST]
    ordered = dict.fromkeys(item.criterion for item in (*kept, *first, *adverse, *by_weight))
    return list(ordered)[: limits["rows"]]


def _wish_row(context: Context, identity: str) -> WishRow:
    found = [next((c for c in place.contributions if c.criterion == identity), None) for place in context.top]
    first = next(item for item in found if item)
    label = context.words("criteria")["label"]
    return WishRow(
        label=label.format(label=criterion_label(context, first), weight=round(100 * first.weight)),
        cells=tuple(_wish_cell(context, item) if item else None for item in found),
    )


def _wish_cell(context: Context, item: Contribution) -> WishCell:
    if not item.known:
        return WishCell(says=Cited(text=context.words("criteria")["unknown"]), value=None)
    cited = context.sources.cite(measured(context, item), context.notes(item.evidence))
    return WishCell(says=cited or context.unproved(), value=item.value if cited else None)
