"""The table of measures: one row per place, one column per measure, unknown is NaN."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from domain.cards import Basis
from domain.evidence import DataClass, EvidenceClass
from domain.model import Frozen
from domain.text import Bilingual


class Coverage(StrEnum):
    """Whether a layer or record says anything about the place."""

    COVERED = "covered"
    PARTLY = "partly"
    OUTSIDE = "outside"
    NOT_PUBLISHED = "not_published"


class MeasureCard(Frozen):
    """One measure: which operator makes it, from what, in which unit.

    ``options`` are the operator's own keyword arguments. ``unknown`` says why the figure
    is not on record; ``basis`` is why an estimate's assumptions are what they are.
    """

    id: str
    label: Bilingual
    unit: str
    operator: str
    options: dict[str, str | float | bool | list[str] | list[float]] = Field(default_factory=dict)
    owner: str
    meaning: Bilingual
    categorical: bool = False
    unknown: Bilingual | None = None
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class CellDetail:
    """What stands behind one cell of the table.

    ``text`` is the figure in words with its unit; for an unknown cell ``text`` says why
    it is unknown. ``category`` holds the value of a categorical measure.
    """

    text: Bilingual
    coverage: Coverage
    evidence: tuple[str, ...]
    evidence_class: EvidenceClass | None
    data_class: DataClass | None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Measures of places.

    ``value``, ``low`` and ``high`` have the shape ``(n_sites, n_measures)`` in the unit
    of the column's card; NaN is unknown in all three. ``low <= value <= high``; they
    are equal for an exact figure. ``details`` holds one entry per (site id, measure id);
    mesh cells may leave it empty.
    """

    site_ids: tuple[str, ...]
    measures: tuple[MeasureCard, ...]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    details: Mapping[tuple[str, str], CellDetail]

    def column(self, measure: str) -> int:
        """Return the column number of a measure.

        Raises
        ------
        KeyError
            The table has no such measure.
        """
        for number, card in enumerate(self.measures):
            if card.id == measure:
                return number
        raise KeyError(measure)

    def joined(self, other: "MeasureTable") -> "MeasureTable":
        """Return the table with the columns of another one of the same places added.

        Raises
        ------
        ValueError
            The rows differ.
        """
        if self.site_ids != other.site_ids:
            msg = "tables of different places"
            raise ValueError(msg)
        return replace(
            self,
            measures=self.measures + other.measures,
            value=np.hstack([self.value, other.value]),
            low=np.hstack([self.low, other.low]),
            high=np.hstack([self.high, other.high]),
            details={**self.details, **other.details},
        )
