"""What the cases of a board weigh: each case once, whatever its number of scenarios and functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
            found[demand.case_brief_id] = Weighed(
                demand, _jobs(demand), least(demand, "size.site_area_ha") or 0
            )
    return found


def least(demand: Demand, path: str) -> float | None:
    """Return the least amount a brief asks for at a path such as ``size.site_area_ha``; ``None`` if open."""
    value: object = demand.brief
    for part in (*path.split("."), "minimum"):
        value = value.get(part) if isinstance(value, dict) else None
    return float(value) if isinstance(value, int | float) else None


def _jobs(demand: Demand) -> int:
    if demand.jobs_expected is not None:
        return demand.jobs_expected
    return int(least(demand, "people.staff") or least(demand, "people.local_hires") or 0)
