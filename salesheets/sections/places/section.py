"""Compose the places: the cards beside the map."""

from collections.abc import Mapping
from typing import Any

from domain.mapshapes import MapShapes
from domain.model import Frozen
from domain.recommendation import Contribution, GateResult, GateState, JudgedPlace, RankedPlace
from salesheets.context import Context
from salesheets.measured import criterion_label, is_measured, measured
from salesheets.sources import Cited, printable_notes
from salesheets.words import options


class StateCount(Frozen):
    """The must-haves of a place in one state: how many are met, which are conditional or open."""

    state: GateState
    text: str
    short: str


class Highlight(Frozen):
    """A criterion in which the place stands out, with its figure."""

    label: str
    figure: Cited


class PlaceCard(Frozen):
    """One place. ``rank`` is ``None`` where too little is known to rank it; ``note`` is what people added."""

    site_id: str
    rank: int | None
    rank_text: str
    name: str
    ward: str
    score: float
    low: float
    high: float
    score_text: str
    score_span: str
    score_alt: str
    highlights: tuple[Highlight, ...]
    states: tuple[StateCount, ...]
    note: str | None = None


class Places(Frozen):
    """The first places and what the map beside them shows."""

    title: str
    note: str | None
    cards: tuple[PlaceCard, ...]
    none: str | None
    map_alt: str
    attribution: str
    legend: dict[str, str]


def compose_places(context: Context) -> Places:
    """Compose the cards of the first places; without any, say so and point overleaf to what is there."""
    say, function, shapes = context.words("places"), context.function, context.material.map_shapes
    judged = len(function.ranking) + len(function.insufficient_data) + len(function.excluded)
    opened = any(_must_haves(context, place)[GateState.UNKNOWN] for place in context.top)
    sure = "title_start" if opened else "title"
    titles = sure if function.ranking else "title_open" if context.top else "title_none"
    return Places(
        title=say[titles],
        note=say["note"].format(total=judged, shown=len(context.top)) if context.top else None,
        cards=tuple(_card(context, place) for place in context.top),
        none=None if context.top else say["none_near" if context.has_near_misses else "none"],
        map_alt=context.say(shapes.alt),
        attribution=context.say(shapes.attribution),
        legend=_legend(say, shapes),
    )


def _legend(say: Mapping[str, Any], shapes: MapShapes) -> dict[str, str]:
    """Return the words of the signs that are on the map; a small error of position is not drawn."""
    drawn = any(place.error_radius > shapes.frame.marker_radius for place in shapes.places)
    return {
        key.removeprefix("legend_"): text
        for key, text in say.items()
        if key.startswith("legend_") and (drawn or key != "legend_error")
    }


def score_text(context: Context, place: JudgedPlace) -> str:
    """Write the score as an interval; it is never printed as one figure alone."""
    say = context.words("places")
    low, high = round(place.score_low), round(place.score_high)
    return str(say["score" if low < high else "score_point"].format(low=low, high=high))


def rank_text(context: Context, place: JudgedPlace) -> str:
    """Write the rank, or that the place cannot be ranked yet."""
    say = context.words("places")
    return str(say["rank"].format(rank=place.rank) if isinstance(place, RankedPlace) else say["unranked"])


def _card(context: Context, place: JudgedPlace) -> PlaceCard:
    say, name = context.words("places"), context.name(place)
    low, high = round(place.score_low), round(place.score_high)
    return PlaceCard(
        site_id=place.site_id,
        rank=place.rank if isinstance(place, RankedPlace) else None,
        rank_text=rank_text(context, place),
        name=name,
        ward=context.ward(place),
        score=place.score,
        low=place.score_low,
        high=place.score_high,
        score_text=score_text(context, place),
        score_span=say["span" if low < high else "span_point"].format(low=low, high=high),
        score_alt=say["score_alt"].format(name=name, score=round(place.score), low=low, high=high),
        highlights=_highlights(context, place),
        states=_states(context, place),
        note=_note(context, place),
    )


def _note(context: Context, place: JudgedPlace) -> str | None:
    """Return what people noted on a place."""
    note = context.extras.notes.get(place.site_id)
    return context.say(note) if note else None


def _highlights(context: Context, place: JudgedPlace) -> tuple[Highlight, ...]:
    """Return the printable figures in which the place is furthest ahead of the others shown."""
    limits = options("places")
    candidates = [
        item
        for item in place.contributions
        if is_measured(item)
        and item.group in limits["highlight_groups"]
        and item.unit not in limits["no_highlight_units"]
        and item.value >= limits["highlight_value"]
        and _differs(context, item)
        and printable_notes(context.notes(item.evidence))
    ]
    chosen = sorted(candidates, key=lambda item: (-_lead(context, item), -item.points))[
        : limits["highlights"]
    ]
    return tuple(_highlight(context, item) for item in chosen)


def _highlight(context: Context, item: Contribution) -> Highlight:
    figure = context.sources.cite(measured(context, item), context.notes(item.evidence))
    short = context.words("places")["near"].get(item.criterion)
    return Highlight(label=short or criterion_label(context, item), figure=figure or context.unproved())


def _differs(context: Context, item: Contribution) -> bool:
    """Tell whether a criterion sets places apart; one figure for the whole city does not."""
    places = (*context.function.ranking, *context.function.insufficient_data)
    found = {
        round(other.value, 6)
        for place in places
        for other in place.contributions
        if other.criterion == item.criterion and other.known
    }
    return len(found) > 1 or len(places) == 1


def _lead(context: Context, item: Contribution) -> float:
    """Return by how many points a criterion leads its mean over the places shown."""
    points = [
        other.points
        for place in context.top
        for other in place.contributions
        if other.criterion == item.criterion
    ]
    return round(item.points - sum(points) / len(points), 6)


def printed_state(context: Context, gate: GateResult) -> GateState:
    """Return the state as printed: what rests on records for staff only is still to be confirmed."""
    return gate.state if context.cite(gate.reason, gate.evidence) else GateState.UNKNOWN


def _states(context: Context, place: JudgedPlace) -> tuple[StateCount, ...]:
    say, names = context.words("places"), _must_haves(context, place)
    return tuple(
        StateCount(
            state=state,
            text=_state_text(say, state, names[state]),
            short=_count_text(say, state, names[state]),
        )
        for state in GateState
        if names[state]
    )


def _must_haves(context: Context, place: JudgedPlace) -> dict[GateState, list[str]]:
    """Return the must-haves by state, in short names; unknown land, power and water count as open."""
    say, options_ = context.words("places"), options("places")
    names: dict[GateState, list[str]] = {state: [] for state in GateState}
    for item in place.contributions:
        if item.criterion in options_["must_know"] and not item.known and item.weight > 0:
            names[GateState.UNKNOWN].append(say["short"].get(item.criterion) or context.say(item.label))
    for gate in place.gates:
        names[printed_state(context, gate)].append(say["short"].get(gate.id) or context.say(gate.label))
    return names


def _state_text(say: Mapping[str, Any], state: GateState, names: list[str]) -> str:
    """Count what is met; name what is not, the first few of it."""
    label, most = say["state"][state.value], options("places")["named"]
    if state is GateState.PASS:
        return _count_text(say, state, names)
    more = say["named_more"].format(count=len(names) - most) if len(names) > most else ""
    told = say["named_joiner"].join(names[:most]) + more
    return str(say["state_named"].format(label=label, names=told))


def _count_text(say: Mapping[str, Any], state: GateState, names: list[str]) -> str:
    """Count the must-haves in a state; a full page prints this in place of the names."""
    return str(say["state_count"].format(label=say["state"][state.value], count=len(names)))
