"""Papers that go to a company together: whether they say the same, and making them anew as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import NotFoundError
from service.store.jobs import Job, JobState, jobs_of_case
from service.usecases.open_brief import OpenCase, open_case
from service.usecases.order_paper import PaperOrder, order_papers
from service.usecases.paper_basis import digest_of_stored

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class PaperSet:
    """The newest paper of every kind of a scenario.

    ``mixed``: they rest on several editions of the pack or versions of the brief. ``old``: so does
    at least one of them on what holds no more.
    """

    brief_id: str
    jobs: tuple[Job, ...]
    mixed: bool
    old: bool


def reasons_of_age(tools: "Tools", opened: OpenCase, job: Job) -> frozenset[str]:
    """Return what has changed since a paper was ordered: ``edition``, ``brief``, or nothing."""
    basis = job.order.get("basis")
    if not basis:
        return frozenset()
    briefs = {row.id: row.brief for row in opened.briefs}
    stored = briefs.get(job.order["case_brief_id"])
    changed = {
        "edition": basis["pack_digest"] != tools.pack.info.digest,
        "brief": stored is None or basis["brief_digest"] != digest_of_stored(stored),
    }
    return frozenset(name for name, is_so in changed.items() if is_so)


def sets_of(
    opened: OpenCase, jobs: Iterable[Job], ages: Mapping[str, frozenset[str]]
) -> tuple[PaperSet, ...]:
    """Return the newest papers of each scenario that has any; ``jobs`` are the newest first."""
    made = tuple(job for job in jobs if job.state is JobState.DONE)
    sets = ((row.id, _newest(job for job in made if _brief(job) == row.id)) for row in opened.briefs)
    return tuple(
        PaperSet(
            brief_id,
            newest,
            mixed=len({_says(job) for job in newest}) > 1,
            old=any(ages[job.id] for job in newest),
        )
        for brief_id, newest in sets
        if newest
    )


def renew_papers(tools: "Tools", case_id: str, brief_id: str, *, author_id: str) -> tuple[str, ...]:
    """Order the newest papers of a scenario anew, all from one result; return the ids of the jobs.

    Raises
    ------
    NotFoundError
        There is no such case, or the scenario has no papers.
    KamaeError
        The scenario cannot be ranked any more.
    """
    open_case(tools, case_id)
    with tools.database.reading() as connection:
        made = [job for job in jobs_of_case(connection, case_id) if job.state is JobState.DONE]
    newest = _newest(job for job in made if _brief(job) == brief_id)
    if not newest:
        raise NotFoundError
    orders = [(job.kind, PaperOrder.model_validate(job.order)) for job in newest]
    return order_papers(tools, orders, case_id=case_id, author_id=author_id)


def _newest(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return the first job of every kind of paper, language, function and edition for staff."""
    first: dict[tuple[Any, ...], Job] = {}
    for job in jobs:
        order = job.order
        first.setdefault((job.kind, order["language"], order["function"], order["staff"]), job)
    return tuple(first.values())


def _says(job: Job) -> tuple[str, str] | None:
    basis = job.order.get("basis")
    return (basis["pack_digest"], basis["brief_digest"]) if basis else None


def _brief(job: Job) -> str | None:
    brief_id: str | None = job.order.get("case_brief_id")
    return brief_id
