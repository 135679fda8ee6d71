"""What all functions of one brief share while they are ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.brief import Brief
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import PairResult
from scoring.cards import Catalogue


@dataclass(frozen=True, slots=True)
class Draws:
    """How many draws, from which seed, with which variation of the average weight."""

    samples: int
    seed: int
    weight_cv: float


@dataclass(frozen=True, slots=True)
class Job:
    """The arguments of one recommendation; ``table`` includes the pair's columns."""

    brief: Brief
    pack: DataPack
    table: MeasureTable
    catalogue: Catalogue
    pairs: Mapping[str, Sequence[PairResult]]
    draws: Draws
