"""Grade KPI rows as the city does: A to D by achievement, in whole per cent, and not before its time."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from domain.model import Frozen
from domain.text import Bilingual

_CARDS: Final = Path(__file__).parents[1] / "catalogue" / "kpis"


class Grade(Frozen):
    """A grade and from which whole per cent on it is given."""

    id: str
    from_pct: int
    label: Bilingual


class Judgement(Frozen):
    """A rule of ours where the city's leaves something open, with its reason and who decides."""

    says: Bilingual
    kind: str
    date: dt.date
    reason: Bilingual
    decides: str


class GradeCards(Frozen):
    """The grades, the best first, and our two rules of applying them."""

    grades: tuple[Grade, ...]
    rounding: Judgement
    timing: Judgement


class Seed(Frozen):
    """A KPI row that a record of the pack holds: what its words say besides its figure."""

    record: str
    label: Bilingual
    target: float
    due_on: dt.date | None = None
    published_grade: str | None = None


class Measured(Protocol):
    """What a grade is computed from."""

    @property
    def target(self) -> float | None:
        """Return what is to be reached by ``due_on``."""

    @property
    def target_to_date(self) -> float | None:
        """Return what was planned for ``as_of``."""

    @property
    def actual(self) -> float | None:
        """Return what was reached at ``as_of``."""

    @property
    def as_of(self) -> dt.date | None:
        """Return the day of the figure."""

    @property
    def due_on(self) -> dt.date | None:
        """Return the day of the target."""


@dataclass(frozen=True, slots=True)
class Graded:
    """Achievement in whole per cent and the grade; ``why_not`` is why there is none.

    ``no_figure``: target or actual is missing. ``not_due``: the target's day has not come.
    ``no_due``: its day is not on record. ``of_final``: the per cent are of the final target.
    """

    percent: int | None
    grade: str | None
    why_not: str | None = None
    of_final: bool = False


@cache
def grade_cards() -> GradeCards:
    """Read the grades, once per process."""
    return GradeCards.model_validate(tomllib.loads((_CARDS / "grades.toml").read_text(encoding="utf-8")))


@cache
def seed_cards() -> tuple[Seed, ...]:
    """Read the KPI rows of the pack's records, once per process."""
    rows = tomllib.loads((_CARDS / "seeds.toml").read_text(encoding="utf-8"))["seeds"]
    return tuple(Seed.model_validate(row) for row in rows)


def grade_kpi(kpi: Measured) -> Graded:
    """Grade one row, if there is something to grade it by."""
    if kpi.actual is None:
        return Graded(None, None, "no_figure")
    if kpi.target_to_date:
        percent = achievement_pct(kpi.actual, kpi.target_to_date)
        return Graded(percent, grade_of(percent))
    if not kpi.target:
        return Graded(None, None, "no_figure")
    percent = achievement_pct(kpi.actual, kpi.target)
    if kpi.due_on is None or kpi.as_of is None:
        return Graded(percent, None, "no_due", of_final=True)
    if kpi.as_of < kpi.due_on:
        return Graded(percent, None, "not_due", of_final=True)
    return Graded(percent, grade_of(percent))


def achievement_pct(actual: float, target: float) -> int:
    """Return the achievement, cut to whole per cent; reckoned in decimals, so that edges are exact."""
    return int(Decimal(str(actual)) * 100 / Decimal(str(target)))


def grade_of(percent: int) -> str:
    """Return the grade of an achievement; below nothing it is the last one."""
    grades = grade_cards().grades
    return next((grade.id for grade in grades if percent >= grade.from_pct), grades[-1].id)
