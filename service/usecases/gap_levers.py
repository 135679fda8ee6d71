"""What one plot, floor or supply more would change: the near misses of all cases, place by place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.text import Bilingual
from scoring.figures import amount
from service.store.findings import OpenPlace, open_places
from service.usecases.gap_weights import Scope, Weighed, Weight, least, weigh_cases, weighed_briefs

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_RULE: Final = "at_least"


@dataclass(frozen=True, slots=True)
class Supply:
    """A must-have that asks for at least so much of something; ``unit`` is how it is counted."""

    gate: str
    label: Bilingual
    unit: str
    unit_label: Bilingual


@dataclass(frozen=True, slots=True)
class Step:
    """With this much, so many cases come through the must-have; ``complete``: through all of them."""

    value: float
    says: Bilingual
    cases: int
    jobs: int
    area_ha: float
    complete: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a brief asks for at a place; ``alone``: nothing else is open or fails there."""

    value: float
    brief: Weighed
    alone: bool


@dataclass(frozen=True, slots=True)
class Lever:
    """One must-have at one place with the steps at which cases come through, the smallest first."""

    site_id: str
    site: Bilingual
    supply: Supply
    steps: tuple[Step, ...]
    asked: tuple[Asked, ...] = ()

    def turned(self, step: Step) -> Weight:
        """Return the cases that a step brings through, with their numbers."""
        return weigh_cases(item.brief for item in self.asked if item.value <= step.value)

    def some_steps(self, most: int = 10) -> tuple[Step, ...]:
        """Return some steps to show, evenly over all of them, the last one always."""
        if len(self.steps) <= most:
            return self.steps
        return tuple(self.steps[-1 - round(i * (len(self.steps) - 1) / (most - 1))] for i in range(most))[
            ::-1
        ]


def supplies(tools: "Tools") -> dict[str, Supply]:
    """Return the must-haves that ask for an amount, by id."""
    units = {card.id: card.unit for card in tools.measures(tools.evaluated_on(None)).measures}
    found = {}
    for gate in tools.catalogue.gates.values():
        if gate.rule == _RULE and gate.needs and gate.measure in units:
            unit = units[gate.measure]
            bare = amount(1, unit)
            words = Bilingual(ja=bare.ja.removeprefix("1").strip(), en=bare.en.removeprefix("1").strip())
            found[gate.id] = Supply(gate.id, gate.label, unit, words)
    return found


def read_levers(tools: "Tools", *, scope: Scope = "all") -> tuple[Lever, ...]:
    """Return every lever, those that help most cases first."""
    known = supplies(tools)
    with tools.database.reading() as connection:
        briefs = weighed_briefs(connection, scope)
        found = [row for row in open_places(connection, tuple(known)) if row.case_brief_id in briefs]
    grouped: dict[tuple[str, str], list[OpenPlace]] = defaultdict(list)
    for row in found:
        grouped[row.subject, row.site_id].append(row)
    levers = []
    for (gate, site_id), rows in grouped.items():
        if site_id in tools.pack.sites:
            asked, site = _asked(tools, known[gate], rows, briefs), tools.pack.sites[site_id].name
            levers.append(Lever(site_id, site, known[gate], tuple(_steps(known[gate], asked)), asked))
    return tuple(sorted((lever for lever in levers if lever.steps), key=_strongest))


def what_if(lever: Lever | None, value: float) -> Step | None:
    """Return what so much of it would change; ``None`` if nobody asks for so little."""
    reached = [step for step in lever.steps if step.value <= value] if lever else []
    return reached[-1] if reached else None


def _strongest(lever: Lever) -> tuple[float, ...]:
    last = lever.steps[-1]
    return (-last.complete, -last.cases, -last.jobs, last.value)


def _asked(
    tools: "Tools", supply: Supply, rows: Iterable[OpenPlace], briefs: Mapping[str, Weighed]
) -> tuple[Asked, ...]:
    """Return the briefs that ask for an amount there, the smallest first."""
    path = tools.catalogue.gates[supply.gate].needs or ""
    found = [
        Asked(value, briefs[row.case_brief_id], alone=row.others_open == 0)
        for row in rows
        if (value := least(briefs[row.case_brief_id].demand, path)) is not None
    ]
    return tuple(sorted(found, key=lambda item: item.value))


def _steps(supply: Supply, asked: Iterable[Asked]) -> Iterator[Step]:
    """Yield a step per amount; each goes on from the one before, so that many cases cost no more."""
    jobs: dict[str, int] = {}
    areas: dict[str, float] = {}
    whole: set[str] = set()
    all_jobs, all_areas = 0, 0.0
    for value, items in groupby(asked, key=lambda item: item.value):
        for item in items:
            case_id = item.brief.demand.case_id
            had_jobs, had_area = jobs.get(case_id, 0), areas.get(case_id, 0.0)
            jobs[case_id] = max(had_jobs, item.brief.jobs)
            areas[case_id] = max(had_area, item.brief.area_ha)
            all_jobs += jobs[case_id] - had_jobs
            all_areas += areas[case_id] - had_area
            if item.alone:
                whole.add(case_id)
        yield Step(
            value=value,
            says=amount(value, supply.unit),
            cases=len(jobs),
            jobs=all_jobs,
            area_ha=round(all_areas, 2),
            complete=len(whole),
        )
