"""What decided cases and named preferences suggest about the weights: a suggestion, never applied."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import NotFoundError
from domain.recommendation import FunctionResult, JudgedPlace
from domain.staff_notes import LearnedWeights
from service.store.past_results import past_decisions
from service.usecases.compute_result import load_result
from service.usecases.learn_weights import learn_weights

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: A company that chose one of our places saw these others before it.
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """One place chosen over another; ``number`` is that of the case, ``None`` for one named by hand."""

    chosen: str
    over: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The decisions that were used and what they suggest; ``learned`` is ``None`` without any."""

    decisions: tuple[Decision, ...]
    learned: LearnedWeights | None


def suggest_weights(
    tools: "Tools", function: FunctionResult, by_hand: tuple[tuple[str, str], ...] = ()
) -> Suggestion:
    """Learn from won cases of the same function, and from pairs named by hand.

    A won case says that its place was chosen over the others of the first three that its
    company was shown. What the function at hand does not judge is left out.

    Raises
    ------
    UnknownSiteError
        A pair names a place that the function did not judge.
    """
    judged = {place.site_id for place in (*function.ranking, *function.insufficient_data)}
    decisions = [item for item in _from_cases(tools, function) if {item.chosen, item.over} <= judged]
    decisions += [Decision(chosen, over) for chosen, over in by_hand if chosen != over]
    if not decisions:
        return Suggestion((), None)
    pairs = tuple((item.chosen, item.over) for item in decisions)
    return Suggestion(tuple(decisions), learn_weights(function, pairs))


def _from_cases(tools: "Tools", function: FunctionResult) -> list[Decision]:
    with tools.database.reading() as connection:
        won = past_decisions(connection)
    found = []
    for case in won:
        try:
            results = load_result(tools, case.result_id).functions
        except NotFoundError:  # pragma: no cover  (a result is never removed while its brief stands)
            continue
        shown: tuple[JudgedPlace, ...] = next(
            (item.ranking[:_SHOWN] for item in results if item.facility_type == function.facility_type), ()
        )
        found += [
            Decision(case.chosen_site_id, place.site_id, case.number)
            for place in shown
            if place.site_id != case.chosen_site_id
        ]
    return found
