"""Whether a paper still says what holds: by the facts it rests on, not by the name of the edition alone."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from domain.errors import KamaeError
from domain.recommendation import Recommendation
from service.store.jobs import Job, JobState
from service.usecases.compute_result import load_result, prepared_brief
from service.usecases.edition_changes import changed_records, tables_differ
from service.usecases.kept import Kept
from service.usecases.open_brief import OpenCase
from service.usecases.paper_basis import digest_of_stored
from service.usecases.paper_records import records_of_paper
from service.usecases.replay import answer_of, result_json

if TYPE_CHECKING:
    from domain.place import DataPack
    from service.usecases.tools import Tools

#: Whether a paper holds on an edition, by job, edition and cards: neither of them ever changes.
_judged: Final = Kept["Age"](512)
#: Papers of one order share their result and its edition: both are held against the present once.
_answers: Final = Kept[bool](128)
_editions: "Final[Kept[DataPack | None]]" = Kept(4)


class Age(StrEnum):
    """What has changed since a paper was ordered.

    ``FACTS``: a fact it rests on, or the order of the places. ``EDITION``: other facts only,
    the paper would say the same today. ``UNKNOWN``: its edition is not at hand any more, so
    nobody can tell. ``BRIEF``: the demands of its scenario.
    """

    FACTS = "facts"
    EDITION = "edition"
    UNKNOWN = "unknown"
    BRIEF = "brief"

    @property
    def is_stale(self) -> bool:
        """Tell whether the paper must not be handed over as it is."""
        return self is not Age.EDITION


def age_of(tools: "Tools", opened: OpenCase, job: Job) -> frozenset[Age]:
    """Return what has changed since a paper was ordered; one that never came has no age."""
    basis = job.order.get("basis")
    if not basis or job.state in {JobState.FAILED, JobState.CANCELLED}:
        return frozenset()
    stored = {row.id: row.brief for row in opened.briefs}.get(job.order["case_brief_id"])
    is_same = stored is not None and basis["brief_digest"] == digest_of_stored(stored)
    found = set() if is_same else {Age.BRIEF}
    if basis["pack_digest"] != tools.pack.info.digest:
        key = (job.id, job.state, tools.pack.info.digest, tools.catalogue.digest)
        found.add(_judged.get(key, lambda: _judge(tools, job, basis)))
    return frozenset(found)


def _judge(tools: "Tools", job: Job, basis: dict[str, Any]) -> Age:
    """Hold a paper against the edition in force; of one that cannot be composed any more nobody knows."""
    address, digest = tools.database.engine.url.render_as_string(), basis["pack_digest"]
    then = _editions.get((address, digest), lambda: tools.pack_of(digest))
    if then is None:
        return Age.UNKNOWN
    key = (basis["result_id"], tools.pack.info.digest, tools.catalogue.digest)
    try:
        made_from = load_result(tools, basis["result_id"])
        same = _answers.get(key, lambda: _same_answer(tools, made_from))
        if not same or tables_differ(then, tools.pack):
            return Age.FACTS
        used = records_of_paper(tools.with_pack(then), made_from, job)
    except KamaeError:
        return Age.UNKNOWN
    return Age.FACTS if used & changed_records(then, tools.pack) else Age.EDITION


def _same_answer(tools: "Tools", made_from: Recommendation) -> bool:
    """Tell whether the brief has the same answer today: a new fact changes it without changing an old one."""
    answer = prepared_brief(tools, made_from.brief).rank(made_from.brief.importance)
    return answer_of(json.loads(result_json(answer))) == answer_of(json.loads(result_json(made_from)))
