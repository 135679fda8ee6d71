"""What one plot, floor or supply more would change: the near misses of all cases, place by place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """With this much, these cases come through the must-have; ``complete``: through all of them."""

    value: float
    says: Bilingual
    turned: Weight
    complete: int


@dataclass(frozen=True, slots=True)
class Lever:
    """One must-have at one place with the steps at which cases come through, the smallest first."""

    site_id: str
    site: Bilingual
    supply: Supply
    steps: tuple[Step, ...]


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
    levers = [
        Lever(site_id, tools.pack.sites[site_id].name, known[gate], _steps(tools, known[gate], rows, briefs))
        for (gate, site_id), rows in grouped.items()
        if site_id in tools.pack.sites
    ]
    return tuple(sorted((lever for lever in levers if lever.steps), key=_strongest))


def what_if(lever: Lever | None, value: float) -> Step | None:
    """Return what so much of it would change; ``None`` if nobody asks for so little."""
    reached = [step for step in lever.steps if step.value <= value] if lever else []
    return reached[-1] if reached else None


def _strongest(lever: Lever) -> tuple[float, ...]:
    last = lever.steps[-1]
    return (-last.complete, -last.turned.cases, -last.turned.jobs, last.value)


def _steps(
    tools: "Tools", supply: Supply, rows: Iterable[OpenPlace], briefs: Mapping[str, Weighed]
) -> tuple[Step, ...]:
    path = tools.catalogue.gates[supply.gate].needs or ""
    asked = [
        (value, row) for row in rows if (value := least(briefs[row.case_brief_id].demand, path)) is not None
    ]
    steps = []
    for value in sorted({value for value, _ in asked}):
        reached = [row for least, row in asked if least <= value]
        whole = [row for row in reached if row.others_open == 0]
        steps.append(
            Step(
                value=value,
                says=amount(value, supply.unit),
                turned=weigh_cases(briefs[row.case_brief_id] for row in reached),
                complete=weigh_cases(briefs[row.case_brief_id] for row in whole).cases,
            )
        )
    return tuple(steps)
