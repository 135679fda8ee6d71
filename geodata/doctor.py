"""Says of each criterion which official layers it could rest on, and what is wrong with those installed."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from domain.errors import LayerDamagedError, LayerLicenceError
from domain.model import Frozen
from domain.text import Bilingual
from geodata.importers.geometry import Box, area_box, overlap
from geodata.layer_manifest import Manifest
from geodata.layer_store import LayerStore
from geodata.layers import LayerCard, load_layer_cards, require_sheet_licence

CITY = "40100"


class LayerHealth(StrEnum):
    """State of one layer for one criterion, from best to worst."""

    GOOD = "good"
    STALE = "stale"
    PARTLY_OUTSIDE = "partly_outside"
    OUTSIDE_CITY = "outside_city"
    MISSING = "missing"
    NO_READER = "no_reader"
    NON_COMMERCIAL = "non_commercial"
    DAMAGED = "damaged"


class Diagnosis(Frozen):
    """One line of the doctor's report: a criterion, a layer it could rest on, and what to do.

    ``edition`` is that installed, ``latest`` the newest the catalogue knows of.
    """

    criterion: str
    layer: str
    title: Bilingual
    health: LayerHealth
    edition: str | None
    latest: str | None
    page: str
    download: Bilingual
    instead: Bilingual | None


def doctor(store: LayerStore, criteria: Mapping[str, str], *, on: dt.date) -> tuple[Diagnosis, ...]:
    """Examine the installed layers for each criterion.

    Parameters
    ----------
    criteria
        The id of each criterion and of the measure it reads.
    on
        The day on which an edition's age is judged.

    Returns
    -------
    diagnoses
        In the order of the criteria; a criterion that no layer serves has no line.
    """
    return tuple(
        _diagnosis(criterion, card, store, on)
        for criterion, measure in criteria.items()
        for card in load_layer_cards().values()
        if measure in card.measures
    )


def unusable_layers() -> tuple[LayerCard, ...]:
    """Return the cards of layers that no edition of may stand on a sheet, with what to use instead."""
    return tuple(card for card in load_layer_cards().values() if not card.usable)


def _diagnosis(criterion: str, card: LayerCard, store: LayerStore, on: dt.date) -> Diagnosis:
    state = store.state(card.id)
    manifest = store.manifest(card.id) if state else None
    return Diagnosis(
        criterion=criterion,
        layer=card.id,
        title=card.title,
        health=_health(card, manifest, store, on),
        edition=manifest.edition if manifest else None,
        latest=card.latest,
        page=card.page,
        download=card.download,
        instead=card.instead,
    )


def _health(card: LayerCard, manifest: Manifest | None, store: LayerStore, on: dt.date) -> LayerHealth:
    if not card.usable:
        return LayerHealth.NON_COMMERCIAL
    if manifest is None:
        return LayerHealth.MISSING if card.reader else LayerHealth.NO_READER
    try:
        require_sheet_licence(card.id, manifest.edition, manifest.area)
        store.verify(card.id)
    except LayerLicenceError:
        return LayerHealth.NON_COMMERCIAL
    except LayerDamagedError:
        return LayerHealth.DAMAGED
    place = _place_of(manifest)
    if place is not LayerHealth.GOOD:
        return place
    return LayerHealth.STALE if is_stale(card, manifest.edition, on) else LayerHealth.GOOD


def is_stale(card: LayerCard, edition: str, on: dt.date) -> bool:
    """Tell whether a newer edition is known, or the edition is older than its kind may be."""
    newer = card.latest is not None and card.latest[:4] > edition[:4]
    return newer or on.year - int(edition[:4]) > card.stale_after_years


def _place_of(manifest: Manifest) -> LayerHealth:
    """Compare the boxes of the tables with that of the city.

    Only rasters and cells say where they were published; a table of shapes that reaches
    less far than the city may be complete (there are zones only where there are hills).
    """
    city = area_box(CITY)
    boxes = [table.bounds for table in manifest.tables]
    if not any(overlap(box, city) for box in boxes):
        return LayerHealth.OUTSIDE_CITY
    rasters = [table.bounds for table in manifest.tables if "raster" in table.geometry_types]
    if rasters and not any(_holds(box, city) for box in rasters):
        return LayerHealth.PARTLY_OUTSIDE
    return LayerHealth.GOOD


def _holds(a: Box, b: Box) -> bool:
    return a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3]
