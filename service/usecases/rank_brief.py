"""The answer to a stored scenario, on the figures of today, and what lies beneath it."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.analysis import Analysis
from domain.brief import Brief
from domain.errors import NotFoundError
from domain.recommendation import FunctionResult, Recommendation
from domain.text import Bilingual
from service.store.tasks import tasks_of_case
from service.usecases.choose_function import index_of
from service.usecases.compute_result import Answer, compute_result, load_result
from service.usecases.kept import Kept
from service.usecases.open_brief import OpenBrief
from service.usecases.replay import answer_of, result_json

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_analyses: Final = Kept[Analysis](24)
_alike: Final = Kept[bool](256)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A scenario with its result, one function of it in view.

    ``figures_changed``: it had another answer when it was saved; figures or cards have changed since.
    """

    opened: OpenBrief
    answer: Answer
    function: FunctionResult
    figures_changed: bool = False

    @property
    def recommendation(self) -> Recommendation:
        """Return the whole result."""
        return self.answer.recommendation


def rank_brief(tools: "Tools", opened: OpenBrief, function: str | None = None) -> Ranked:
    """Return the result of a scenario; an unknown or missing function is the first one.

    Raises
    ------
    BriefContradictionError, UnknownMunicipalityError, UnknownCriterionError, BadWeightsError
        The scenario cannot be answered on the cards of today.
    """
    answer = compute_result(tools, opened.brief)
    names = [item.value for item in answer.recommendation.facility_types]
    index = index_of(answer.recommendation.facility_types, function if function in names else None)
    saved = opened.row.result_id
    changed = saved is not None and saved != answer.id and not _same_answer(tools, saved, answer)
    return Ranked(opened, answer, answer.recommendation.functions[index], figures_changed=changed)


def _same_answer(tools: "Tools", saved: str, answer: Answer) -> bool:
    """Tell whether a saved result says the same; an edition of other facts changes its name and day only."""

    def compare() -> bool:
        try:
            return _says(load_result(tools, saved)) == _says(answer.recommendation)
        except NotFoundError:
            return False

    return _alike.get((saved, answer.id), compare)


def _says(recommendation: Recommendation) -> dict[str, Any]:
    says = answer_of(json.loads(result_json(recommendation)))
    return says | {"evaluated_on": None, "brief": says["brief"] | {"evaluated_on": None}}


def analysis_of(tools: "Tools", ranked: Ranked) -> Analysis:
    """Return what lies beneath the order of the function in view, kept for the next reader."""

    def make() -> Analysis:
        from geodata import exposures
        from scoring import analyse

        brief: Brief = ranked.recommendation.brief
        return analyse(
            brief,
            ranked.function.facility_type,
            pack=tools.pack,
            table=tools.measures(ranked.recommendation.evaluated_on),
            exposures=exposures(tools.pack, brief.present_sites),
            catalogue=tools.catalogue,
        )

    return _analyses.get((ranked.answer.id, ranked.function.facility_type), make)


def open_questions(tools: "Tools", brief: Brief) -> tuple[tuple[str, Bilingual], ...]:
    """Return what contradicts itself in a brief: severity (``refuse`` or ``ask``) and words."""
    from scoring.contradictions import find_contradictions

    on = tools.evaluated_on(brief.evaluated_on)
    return tuple(
        (item.severity, item.says) for item in find_contradictions(brief, tools.contradictions, on=on)
    )


def questions_asked(tools: "Tools", case_id: str) -> frozenset[str]:
    """Return the ids of the criteria and must-haves that an open task of the case asks about."""
    with tools.database.reading() as connection:
        found = tasks_of_case(connection, case_id)
    return frozenset(task.about for task in found if task.about and task.done_at is None)
