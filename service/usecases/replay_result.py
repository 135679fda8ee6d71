"""Compute a past result of a case again: the same bytes, or what changed since and what that moved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import NotFoundError
from domain.recommendation import Recommendation
from service.store.past_results import PastResult, past_results
from service.store.results import stored_result
from service.usecases.open_brief import OpenCase, open_case
from service.usecases.recommend_sites import recommend_sites
from service.usecases.replay import Replay, replay_text

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past result and how the new computation compares."""

    opened: OpenCase
    past: PastResult
    before: Recommendation
    replay: Replay


def list_results(tools: "Tools", case_id: str) -> tuple[OpenCase, tuple[PastResult, ...]]:
    """Return a case and every result it has had, the newest first.

    Raises
    ------
    NotFoundError
        There is no such case.
    """
    opened = open_case(tools, case_id)
    with tools.database.reading() as connection:
        return opened, past_results(connection, case_id)


def replay_result(tools: "Tools", case_id: str, result_id: str) -> Replayed:
    """Compute a result of the case again on the figures and cards in force, from nothing that was kept.

    Raises
    ------
    NotFoundError
        The case has had no such result.
    """
    opened, results = list_results(tools, case_id)
    past = next((item for item in results if item.result_id == result_id), None)
    stored = stored_result(tools.database, result_id)
    if past is None or stored is None:
        raise NotFoundError

    def recompute(brief: Brief) -> Recommendation:
        return recommend_sites(
            brief,
            pack=tools.pack,
            catalogue=tools.catalogue,
            contradictions=tools.contradictions,
            on=tools.evaluated_on(brief.evaluated_on),
            path=result_id,
        )

    return Replayed(
        opened=opened,
        past=past,
        before=Recommendation.model_validate_json(stored.content),
        replay=replay_text(stored.content, recompute, path=result_id),
    )
