"""What all functions of one brief share while they are ranked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.errors import UnknownFacilityTypeError
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import Contribution, PairResult
from scoring.cards import Catalogue, FacilityTypeCard
from scoring.value_matrix import ValueMatrix

ENGINE_VERSION: Final = "1"
DEFAULT_SEED: Final = 20_260_401
DEFAULT_SAMPLES: Final = 10_000
DEFAULT_WEIGHT_CV: Final = 0.30


@dataclass(frozen=True, slots=True)
class Draws:
    """How many draws, from which seed, with which variation of the average weight."""

    samples: int
    seed: int
    weight_cv: float = DEFAULT_WEIGHT_CV


@dataclass(frozen=True, slots=True)
class Kept:
    """What no weight changes, kept once it is made: sentences by place and criterion, value matrices."""

    cells: dict[tuple[str, str], Contribution] = field(default_factory=dict)
    matrices: dict[tuple[str, ...], ValueMatrix] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """The arguments of one recommendation; ``table`` includes the pair's columns."""

    brief: Brief
    pack: DataPack
    table: MeasureTable
    catalogue: Catalogue
    pairs: Mapping[str, Sequence[PairResult]]
    draws: Draws
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)

    @property
    def on(self) -> dt.date:
        """Return the day of evaluation: the brief's, else that of the pack's edition."""
        return self.brief.evaluated_on or self.pack.info.edition_date


def facility_of(function: FacilityTypeId, catalogue: Catalogue) -> FacilityTypeCard:
    """Return the card of a function.

    Raises
    ------
    UnknownFacilityTypeError
        The catalogue has none. Facts: ``name``, ``known``.
    """
    try:
        return catalogue.facility_types[function]
    except KeyError as error:
        raise UnknownFacilityTypeError(name=str(function), known=sorted(catalogue.facility_types)) from error
