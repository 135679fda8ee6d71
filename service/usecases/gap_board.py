"""The needs and gap board: what keeps companies away, over all cases, by who can mend it.

Counts are of cases, each case once, whatever its number of scenarios and functions; a case's
weight is its jobs and the land it asks for. Nothing here names a company.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.text import Bilingual
from service.store.findings import Obstacle, obstacles
from service.store.strategy_links import linked_strategies
from service.usecases.case_words import case_words, outcome_cards
from service.usecases.gap_weights import Scope, Weighed, Weight, weigh_cases, weighed_briefs

if TYPE_CHECKING:
    from service.usecases.tools import Tools

Grouping = Literal["bureau", "strategy"]
Weighing = Literal["cases", "jobs", "area"]
#: Rules that compare kinds of places: no bureau can mend that an office district is no factory site.
_STRUCTURAL: Final = frozenset({"inside_city", "site_kind"})


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One thing in the way; ``failing``, ``unknown`` and ``conditional`` count cases by state.

    ``everywhere`` counts the cases with a function for which it fails or is unknown at every place.
    """

    subject: str
    kind: Literal["gate", "criterion", "reason"]
    label: Bilingual
    weight: Weight
    failing: int
    unknown: int
    conditional: int
    everywhere: int


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """What one bureau, or one strategy, could mend; ``title`` is ``None`` for what has no strategy yet."""

    key: str
    title: Bilingual | None
    rows: tuple[BoardRow, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board; ``structural`` rows stand apart: they are no one's to mend."""

    groups: tuple[BoardGroup, ...]
    structural: tuple[BoardRow, ...]
    cases: int
    answered: int
    samples: int


def read_board(tools: "Tools", *, by: Grouping, weigh: Weighing, scope: Scope = "all") -> Board:
    """Return the board, heaviest first in every group, the groups by their number of cases."""
    with tools.database.reading() as connection:
        by_brief = weighed_briefs(connection, scope)
        found = obstacles(connection)
        links = linked_strategies(connection)
    demands = [item.demand for item in by_brief.values()]
    rows = _rows(tools, [item for item in found if item.case_brief_id in by_brief], by_brief, weigh)
    structural = tuple(row for row, _ in rows if row.subject in _STRUCTURAL)
    counted = [(row, owner) for row, owner in rows if row.subject not in _STRUCTURAL]
    counted += _reasons(by_brief.values(), weigh)
    return Board(
        groups=_grouped(tools, counted, by, links, weigh),
        structural=structural,
        cases=len({demand.case_id for demand in demands}),
        answered=len(
            {by_brief[item.case_brief_id].demand.case_id for item in found if item.case_brief_id in by_brief}
        ),
        samples=len({demand.case_id for demand in demands if demand.origin == "sample"}),
    )


def _rows(
    tools: "Tools", found: list[Obstacle], by_brief: Mapping[str, Weighed], weigh: Weighing
) -> list[tuple[BoardRow, str]]:
    """Return a row per subject with its owner, heaviest first."""
    grouped: dict[tuple[str, str], list[Obstacle]] = defaultdict(list)
    for item in found:
        grouped[item.kind, item.subject].append(item)
    rows = []
    for (kind, subject), items in sorted(grouped.items()):  # of rows as heavy, always in the same order
        card = tools.catalogue.gates.get(subject) if kind == "gate" else tools.catalogue.criteria.get(subject)
        if card is None:
            continue
        row = BoardRow(
            subject=subject,
            kind="gate" if kind == "gate" else "criterion",
            label=card.label,
            weight=weigh_cases(by_brief[item.case_brief_id] for item in items),
            failing=_cases_with("FAIL", items, by_brief),
            unknown=_cases_with("UNKNOWN", items, by_brief),
            conditional=_cases_with("CONDITIONAL", items, by_brief),
            everywhere=_nowhere_settled(items, by_brief, places=len(tools.pack.sites)),
        )
        rows.append((row, card.owner))
    return sorted(rows, key=lambda pair: _heaviest(weigh)(pair[0]))


def _cases_with(state: str, items: list[Obstacle], by_brief: Mapping[str, Weighed]) -> int:
    return len({by_brief[item.case_brief_id].demand.case_id for item in items if item.state == state})


def _nowhere_settled(items: list[Obstacle], by_brief: Mapping[str, Weighed], *, places: int) -> int:
    """Count the cases with a function for which the must-have fails or is unknown at every place."""
    unsettled: dict[tuple[str, str], int] = defaultdict(int)
    for item in items:
        if item.kind == "gate" and item.state != "CONDITIONAL":
            unsettled[item.case_brief_id, item.facility_type] += item.places
    nowhere = {brief_id for (brief_id, _), count in unsettled.items() if count >= places}
    return len({by_brief[brief_id].demand.case_id for brief_id in nowhere})


def _reasons(briefs: Iterable[Weighed], weigh: Weighing) -> list[tuple[BoardRow, str]]:
    """Return a row per reason for which cases were lost."""
    lost: dict[str, list[Weighed]] = defaultdict(list)
    for item in briefs:
        reason = item.demand.outcome_reason
        if item.demand.state == "lost" and reason is not None and reason in outcome_cards():
            lost[reason].append(item)
    rows = []
    for reason, items in lost.items():
        card, weight = outcome_cards()[reason], weigh_cases(items)
        row = BoardRow(reason, "reason", card.label, weight, weight.cases, 0, 0, 0)
        rows.append((row, card.owner))
    return sorted(rows, key=lambda pair: _heaviest(weigh)(pair[0]))


def _heaviest(weigh: Weighing) -> Callable[[BoardRow], tuple[float, ...]]:
    def order(row: BoardRow) -> tuple[float, ...]:
        figures = {"cases": row.weight.cases, "jobs": row.weight.jobs, "area": row.weight.area_ha}
        return (-figures[weigh], -row.failing, -row.everywhere, -row.weight.cases)

    return order


def strategies_of(row: BoardRow, links: Mapping[str, int]) -> tuple[int, ...]:
    """Return the strategies of a row: as staff have set them, of a reason also those of its card."""
    if row.kind != "reason":
        return (links[row.subject],) if row.subject in links else ()
    card = outcome_cards()[row.subject]
    linked = {links[subject] for subject in (*card.gates, *card.criteria) if subject in links}
    return tuple(sorted(linked | set(card.strategies)))


def _grouped(
    tools: "Tools",
    rows: list[tuple[BoardRow, str]],
    by: Grouping,
    links: Mapping[str, int],
    weigh: Weighing,
) -> tuple[BoardGroup, ...]:
    held: dict[str, list[BoardRow]] = defaultdict(list)
    for row, owner in rows:
        keys = [owner] if by == "bureau" else [str(number) for number in strategies_of(row, links)] or [""]
        for key in keys:
            held[key].append(row)
    groups = [
        BoardGroup(
            key=key,
            title=_title(tools, key, by),
            rows=tuple(sorted(items, key=_heaviest(weigh))),
            cases=len({case_id for row in items for case_id in row.weight.ids}),
        )
        for key, items in held.items()
    ]
    if by == "strategy":
        return tuple(sorted(groups, key=lambda group: (not group.key, group.key)))
    return tuple(sorted(groups, key=lambda group: (_heaviest(weigh)(group.rows[0]), group.key)))


def _title(tools: "Tools", key: str, by: Grouping) -> Bilingual | None:
    if by == "strategy":
        return case_words().strategy.format(number=key) if key else None
    owner = tools.pack.owners.get(key)
    return owner.name if owner else Bilingual(ja=key, en=key)
