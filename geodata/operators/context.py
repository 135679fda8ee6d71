"""What every operator gets: the pack, the day, the places; and how it answers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from domain.errors import CardError
from domain.evidence import DataClass, EvidenceClass, Provenance
from domain.library_words import refusal_of
from domain.measures import CellDetail, Coverage, MeasureCard
from domain.model import Frozen
from domain.place import DataPack, Fact, Site
from domain.text import Bilingual
from geodata.flood import FloodCells, flood_cells
from geodata.measure_cards import phrase

METRES_PER_KM: Final = 1000.0

OptionsT = TypeVar("OptionsT", bound=Frozen)


class Span(NamedTuple):
    """A figure with its bounds: ``low <= value <= high``, all NaN when unknown."""

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> Self:
        """Return a figure without spread."""
        return cls(value, value, value)


UNKNOWN: Final = Span.exact(float("nan"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one place, and what stands behind it."""

    span: Span
    detail: CellDetail


Operator: TypeAlias = "Callable[[Context, MeasureCard], list[Cell]]"


@dataclass(frozen=True)
class Context:
    """The pack on a day, and the places to measure."""

    pack: DataPack
    on: dt.date
    sites: tuple[Site, ...]

    @cached_property
    def error_km(self) -> NDArray[np.float64]:
        """Radii within which the true places lie, km."""
        return np.array([site.coord_error_m for site in self.sites], dtype=np.float64) / METRES_PER_KM

    @cached_property
    def flood(self) -> FloodCells:
        """The pack's flood cells."""
        return flood_cells(self.pack)

    @cached_property
    def flood_around(self) -> list[tuple[int, NDArray[np.int64]]]:
        """Per place: where its own cell and those within its position error stand in the table."""
        return [
            (self.flood.at(site.lat, site.lon), self.flood.around(site.lat, site.lon, error))
            for site, error in zip(self.sites, self.error_km, strict=True)
        ]

    @cached_property
    def _facts(self) -> Mapping[tuple[str, str], tuple[Fact, ...]]:
        found: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self.pack.facts.values():
            found[fact.subject, fact.attribute].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    def facts(self, subject: str, attribute: str) -> tuple[Fact, ...]:
        """Return the facts of one attribute of a subject that nothing has superseded."""
        return tuple(fact for fact in self._facts.get((subject, attribute), ()) if fact.superseded_by is None)

    @cached_property
    def _classes(self) -> dict[str, DataClass]:
        return {}

    def worst_class(self, records: Iterable[Provenance]) -> DataClass | None:
        """Return the data class of a figure made from records: that of the worst; ``None`` of none."""
        return max((self._class(record) for record in records), default=None)

    def _class(self, record: Provenance) -> DataClass:
        if record.id not in self._classes:
            self._classes[record.id] = record.data_class(self.on)
        return self._classes[record.id]

    def known(
        self,
        text: Bilingual,
        records: Sequence[Provenance],
        span: Span,
        *,
        evidence_class: EvidenceClass = EvidenceClass.DERIVED,
        coverage: Coverage = Coverage.COVERED,
        category: str | None = None,
        searched: Sequence[Provenance] = (),
    ) -> Cell:
        """Make a cell with a figure from the records it rests on.

        ``searched`` are records that were looked through besides: they bear on the data
        class of a count, also where none of them is counted.
        """
        worst = self.worst_class([*records, *searched])
        if evidence_class is EvidenceClass.ESTIMATED and worst is not None:
            worst = max(worst, DataClass.C)
        return Cell(
            span,
            CellDetail(
                text=text,
                coverage=coverage,
                evidence=_ids(records),
                evidence_class=evidence_class,
                data_class=worst,
                category=category,
            ),
        )

    def unknown(
        self,
        reason: Bilingual,
        *,
        owner: str,
        coverage: Coverage = Coverage.NOT_PUBLISHED,
        records: Sequence[Provenance] = (),
    ) -> Cell:
        """Make a cell without a figure, with the reason and whom to ask."""
        detail = CellDetail(
            text=_asking(reason, self.pack.owners[owner].name),
            coverage=coverage,
            evidence=_ids(records),
            evidence_class=None,
            data_class=None,
        )
        return Cell(UNKNOWN, detail)


@lru_cache(maxsize=1024)
def _asking(reason: Bilingual, owner: Bilingual) -> Bilingual:
    """Say why something is unknown and who can answer."""
    return phrase("unknown", "ask", reason=reason, owner=owner)


def _ids(records: Iterable[Provenance]) -> tuple[str, ...]:
    """Return the evidence ids of records, each once."""
    return tuple(dict.fromkeys(record.id for record in records))


def options_of(card: MeasureCard, kind: type[OptionsT]) -> OptionsT:
    """Read a card's options as an operator wants them.

    Raises
    ------
    CardError
        An option is missing, unknown or of the wrong kind.
    """
    try:
        return kind.model_validate(card.options)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(["options", *(str(part) for part in first["loc"])])
        raise CardError(card=card.id, field=field, **refusal_of(first)) from error
