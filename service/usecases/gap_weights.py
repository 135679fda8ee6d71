"""What the cases of a board weigh: each case once, whatever its number of scenarios and functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from domain.brief import Brief
from service.store.findings import Demand, all_demands
from service.usecases.case_words import CLOSED

if TYPE_CHECKING:
    import sqlalchemy as sa

Scope = Literal["all", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Weight:
    """What some cases weigh together; ``numbers`` are theirs, for who may read them."""

    cases: int
    jobs: int
    area_ha: float
    numbers: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A brief of the board with the jobs and the land (hectares) it stands for."""

    demand: Demand
    brief: Brief
    jobs: int
    area_ha: float


def weigh_cases(items: Iterable[Weighed]) -> Weight:
    """Return what the cases of some briefs weigh; of several scenarios the largest counts."""
    jobs: dict[str, int] = {}
    areas: dict[str, float] = {}
    numbers: dict[str, str] = {}
    for item in items:
        case_id = item.demand.case_id
        numbers[case_id] = item.demand.number
        jobs[case_id] = max(jobs.get(case_id, 0), item.jobs)
        areas[case_id] = max(areas.get(case_id, 0.0), item.area_ha)
    ordered = sorted(numbers, key=numbers.__getitem__)
    return Weight(
        cases=len(numbers),
        jobs=sum(jobs.values()),
        area_ha=round(sum(areas.values()), 2),
        numbers=tuple(numbers[case_id] for case_id in ordered),
        ids=tuple(ordered),
    )


def weighed_briefs(connection: "sa.Connection", scope: Scope) -> dict[str, Weighed]:
    """Return every brief of the cases in scope by its id, with its weight."""
    found = {}
    for demand in all_demands(connection):
        if scope == "all" or (demand.state in CLOSED) is (scope == "closed"):
            brief = Brief.model_validate(demand.brief)
            found[demand.case_brief_id] = Weighed(demand, brief, _jobs(demand, brief), _area(brief))
    return found


def _jobs(demand: Demand, brief: Brief) -> int:
    if demand.jobs_expected is not None:
        return demand.jobs_expected
    people = brief.people.staff or brief.people.local_hires
    return int(people.minimum) if people else 0


def _area(brief: Brief) -> float:
    return brief.size.site_area_ha.minimum if brief.size.site_area_ha else 0.0
