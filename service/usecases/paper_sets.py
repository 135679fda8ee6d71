"""Papers that go to a company together: whether they say the same, and making them anew as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import NotFoundError
from service.store.jobs import Job, JobState, jobs_of_case
from service.usecases.open_brief import OpenCase, open_case
from service.usecases.order_paper import PaperOrder, order_papers
from service.usecases.paper_age import Age

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class PaperSet:
    """The newest paper of every kind of a scenario.

    ``old``: at least one of them rests on what holds no more. ``mixed``: then those of other
    editions of the pack or versions of the brief say something else. Papers of several editions
    that all hold say the same.
    """

    brief_id: str
    jobs: tuple[Job, ...]
    mixed: bool
    old: bool


def sets_of(
    opened: OpenCase, jobs: Iterable[Job], ages: Mapping[str, frozenset[Age]]
) -> tuple[PaperSet, ...]:
    """Return the newest papers of each scenario that has any; ``jobs`` are the newest first."""
    made = tuple(job for job in jobs if job.state is JobState.DONE)
    sets = ((row.id, _newest(job for job in made if _brief(job) == row.id)) for row in opened.briefs)
    return tuple(_set_of(brief_id, newest, ages) for brief_id, newest in sets if newest)


def _set_of(brief_id: str, newest: tuple[Job, ...], ages: Mapping[str, frozenset[Age]]) -> PaperSet:
    old = any(age.is_stale for job in newest for age in ages[job.id])
    return PaperSet(brief_id, newest, mixed=old and len({_says(job) for job in newest}) > 1, old=old)


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
