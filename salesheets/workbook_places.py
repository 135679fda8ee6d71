"""The tabs of the places: their ranking and their must-haves."""

from domain.recommendation import ExcludedPlace, GateState, JudgedPlace, RankedPlace
from salesheets.sources import Cited
from salesheets.words import words
from salesheets.workbook_edition import Edition, Tab, Value, marks, told_words
from salesheets.workbook_overview import FIRST, must_haves, overview


def ranking(edition: Edition) -> Tab:
    """Return the places in their order with their scores, the excluded ones last."""
    columns = (
        "function", "state", "rank", "place", "ward", "score", "low", "high", "first", "rank_from",
        "rank_to", "confidence", "coverage", "not_met",
    )  # fmt: skip
    empty = tuple(None for _ in columns[6:])
    rows = [_ranked(edition, label, place) for label, _, place in edition.places()]
    for function in edition.recommendation.functions:
        label = edition.say(function.facility_type_label)
        rows += [
            (
                label,
                edition.own["excluded"],
                None,
                *edition.head(place),
                *empty,
                _not_met(edition, place),
            )
            for place in function.excluded
        ]
    return Tab("ranking", columns, tuple(rows))


def _ranked(edition: Edition, label: str, place: JudgedPlace) -> tuple[Value, ...]:
    scores = (place.score, place.score_low, place.score_high)
    kept = (place.sound_weight, place.known_weight)
    if not isinstance(place, RankedPlace):
        return (
            label,
            edition.own["open"],
            None,
            *edition.head(place),
            *scores,
            None,
            None,
            None,
            *kept,
            None,
        )
    span = (place.rank_acceptability[0], *place.rank_range)
    return (label, edition.own["ranked"], place.rank, *edition.head(place), *scores, *span, *kept, None)


def _not_met(edition: Edition, place: ExcludedPlace) -> str:
    """Name the must-haves that a place is out for, as far as this edition may tell."""
    failed = [edition.say(gate.label) for gate in place.gates if edition.state(gate) is GateState.FAIL]
    joiner = "、" if edition.language == "ja" else ", "
    return joiner.join(failed) or str(words("base", edition.language)["unproved"])


def overview_tab(edition: Edition) -> Tab:
    """Return the state of every must-have at every place, a place in a row."""
    functions, states = edition.recommendation.functions, words("places", edition.language)["state"]
    asked = must_haves(functions, edition.say)
    rows = overview(functions, say=edition.say, words=states, state=edition.state)
    return Tab("overview", (*FIRST, *asked), rows, asked)


def gates(edition: Edition) -> Tab:
    """Return every must-have of every place with its reason and what to do."""
    columns = ("function", "place", "gate", "gate_state", "reason", "route", "sources")
    states, unproved = words("places", edition.language)["state"], words("base", edition.language)["unproved"]
    rows: list[tuple[Value, ...]] = []
    for function in edition.recommendation.functions:
        label = edition.say(function.facility_type_label)
        judged: tuple[JudgedPlace | ExcludedPlace, ...] = (
            *function.ranking,
            *function.insufficient_data,
            *function.excluded,
        )
        for place in judged:
            for gate in place.gates:
                cited = edition.cite(gate.reason[edition.language], gate.evidence)
                state = gate.state if cited else GateState.UNKNOWN
                told = cited or Cited(text=unproved)
                route = edition.say(gate.route) if gate.route and cited else None
                name = edition.say(place.name)
                rows.append(
                    (
                        label,
                        name,
                        edition.say(gate.label),
                        states[state.value],
                        told_words(told),
                        route,
                        marks(told),
                    )
                )
    return Tab("gates", columns, tuple(rows))
