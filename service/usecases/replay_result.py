"""Compute a past result of a case again: the same bytes, or what changed since and what that moved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import NotFoundError
from domain.recommendation import Recommendation
from service.store.past_results import PastResult, past_results
from service.store.results import StoredResult, stored_result
from service.usecases.open_brief import OpenCase, open_case
from service.usecases.recommend_sites import recommend_sites
from service.usecases.record_changes import RecordChange, record_changes
from service.usecases.replay import Replay, replay_text

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past result and how new computations compare.

    ``replay`` is on the figures in force, ``records`` what became of those it names; ``then`` is on
    the edition of the pack the result was computed on, ``None`` where that edition is not at hand.
    """

    opened: OpenCase
    past: PastResult
    before: Recommendation
    replay: Replay
    then: Replay | None
    records: tuple[RecordChange, ...]


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
    """Compute a result of the case again from nothing that was kept: on the figures of then and of now.

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

    before = Recommendation.model_validate_json(stored.content)
    now = _replayed(tools, stored)
    edition = tools.pack_of(before.pack.digest)
    then: Replay | None = now
    if before.pack.digest != tools.pack.info.digest:
        then = None if edition is None else _replayed(tools.with_pack(edition), stored)
    records = record_changes(now.evidence, before, then=edition, now=tools.pack)
    return Replayed(opened=opened, past=past, before=before, replay=now, then=then, records=records)


def _replayed(tools: "Tools", stored: StoredResult) -> Replay:
    def recompute(brief: Brief) -> Recommendation:
        return recommend_sites(
            brief,
            pack=tools.pack,
            catalogue=tools.catalogue,
            contradictions=tools.contradictions,
            on=tools.evaluated_on(brief.evaluated_on),
            path=stored.id,
        )

    return replay_text(stored.content, recompute, path=stored.id)
