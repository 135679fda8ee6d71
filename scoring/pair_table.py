"""The measures that depend on the brief, as columns to join to the table of the pack."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from domain.evidence import DataClass, EvidenceClass
from domain.exposure import Exposures
from domain.measures import CellDetail, Coverage, MeasureCard, MeasureTable
from domain.place import DataPack, Municipality
from domain.recommendation import PairResult
from domain.text import Bilingual
from scoring.figures import number
from scoring.names import proper_name
from scoring.pair import is_open, is_shared, is_undecided
from scoring.phrases import say

PairsBySite = Mapping[str, Sequence[PairResult]]

_ATTRIBUTE: Final = {"power": "power_area", "frequency": "grid_frequency_hz"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell before it is filed: figure with its bounds (NaN is unknown), words, records."""

    value: float
    low: float
    high: float
    text: Bilingual
    evidence: tuple[str, ...] = ()


def pair_table(
    cards: Mapping[str, MeasureCard], exposures: Exposures, pairs: PairsBySite, pack: DataPack, *, on: dt.date
) -> MeasureTable:
    """Measure every place against the company's present sites.

    Without present sites every cell is unknown, and says so. ``pair_shared_scenarios`` counts
    what is on record as shared; its greatest adds every open combination. It is NaN with
    these bounds where a scenario may stop both ends, as far as the records go: a place whose
    inundation nobody has looked up earns no full points for standing apart.
    """
    columns = [(card, _OPERATORS[card.id]) for card in cards.values()]
    judged = {
        (site, card.id): _judge(operator, exposures, pairs, site)
        for site in exposures.site_ids
        for card, operator in columns
    }
    figures = np.array(
        [[_figures(judged[site, card.id]) for card, _ in columns] for site in exposures.site_ids],
        dtype=np.float64,
    ).reshape(len(exposures.site_ids), len(columns), 3)
    return MeasureTable(
        site_ids=exposures.site_ids,
        measures=tuple(card for card, _ in columns),
        value=figures[:, :, 0],
        low=figures[:, :, 1],
        high=figures[:, :, 2],
        details={key: _detail(cell, pack, on) for key, cell in judged.items()},
    )


def _judge(operator: "Operator", exposures: Exposures, pairs: PairsBySite, site: str) -> Judged:
    if not exposures.present:
        return Judged(math.nan, math.nan, math.nan, say("pair.measure.no_present_site"))
    return operator(exposures, pairs, site)


def _shared(_: Exposures, pairs: PairsBySite, site: str) -> Judged:
    sure = [result for result in pairs[site] if is_shared(result)]
    open_ = [result for result in pairs[site] if is_open(result)]
    evidence = tuple(
        dict.fromkeys(record for result in pairs[site] if result.assumed for record in result.evidence)
    )
    least, most = float(len(sure)), float(len(sure) + len(open_))
    if not open_:
        return Judged(least, least, most, say("pair.measure.shared", count=len(sure)), evidence)
    text = say("pair.measure.shared_open", count=len(sure), unknown=len(open_))
    counted = math.nan if any(is_undecided(result) for result in open_) else least
    return Judged(counted, least, most, text, evidence)


def _distance(exposures: Exposures, _: PairsBySite, site: str) -> Judged:
    row = exposures.distance_km[exposures.site_ids.index(site)]
    evidence = (site, *_about("office_position", (place for _, place in exposures.present)))
    if np.isnan(row).any():
        nearest_known = float(np.nanmin(row)) if not np.isnan(row).all() else math.nan
        return Judged(math.nan, math.nan, nearest_known, say("pair.measure.distance_unknown"))
    nearest = float(row.min())
    return Judged(
        nearest, nearest, nearest, say("pair.measure.distance", km=number(round(nearest))), evidence
    )


def _power_area(exposures: Exposures, _: PairsBySite, site: str) -> Judged:
    return _differs(exposures, site, "power", lambda place: place.power_area)


def _grid_frequency(exposures: Exposures, _: PairsBySite, site: str) -> Judged:
    return _differs(
        exposures, site, "frequency", lambda place: f"{place.grid_hz} Hz" if place.grid_hz else None
    )


def _about(attribute: str, places: Iterable[Municipality]) -> tuple[str, ...]:
    """Return the facts on one attribute of some municipalities; a fact's id ends in its attribute."""
    facts = (record for place in places for record in place.evidence)
    return tuple(dict.fromkeys(fact for fact in facts if fact.rpartition(".")[2] == attribute))


def _differs(exposures: Exposures, site: str, what: str, of: Callable[[Municipality], str | None]) -> Judged:
    """Compare a property of the grid: one equal present site decides, one unknown leaves it open."""
    home = exposures.site_municipality[site]
    others = [municipality for _, municipality in exposures.present]
    evidence = _about(_ATTRIBUTE[what], (home, *others))
    here, there = of(home), [of(other) for other in others]
    if here is not None and here in there:
        return Judged(0.0, 0.0, 0.0, say(f"pair.measure.{what}_same", here=proper_name(here)), evidence)
    if here is None or None in there:
        return Judged(math.nan, math.nan, math.nan, say(f"pair.measure.{what}_unknown"), evidence)
    return Judged(1.0, 1.0, 1.0, say(f"pair.measure.{what}_differs", here=proper_name(here)), evidence)


Operator = Callable[[Exposures, PairsBySite, str], Judged]

_OPERATORS: Final[Mapping[str, Operator]] = {
    "pair_shared_scenarios": _shared,
    "distance_from_present_km": _distance,
    "power_area_differs": _power_area,
    "grid_frequency_differs": _grid_frequency,
}


def _figures(cell: Judged) -> tuple[float, float, float]:
    return cell.value, cell.low, cell.high


def _detail(cell: Judged, pack: DataPack, on: dt.date) -> CellDetail:
    known = not math.isnan(cell.value)
    return CellDetail(
        text=cell.text,
        coverage=Coverage.COVERED if known else Coverage.NOT_PUBLISHED,
        evidence=cell.evidence,
        evidence_class=EvidenceClass.DERIVED if known else None,
        data_class=_weakest(cell.evidence, pack, on) if known else None,
    )


def _weakest(evidence: Sequence[str], pack: DataPack, on: dt.date) -> DataClass:
    """Return the worst class of the records a figure rests on; without records it is an estimate."""
    classes = [pack.record(record).data_class(on) for record in evidence]
    return max(classes, default=DataClass.C)
