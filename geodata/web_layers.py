"""Imported layers as GeoJSON (RFC 7946) for feature services, where their terms allow to pass them on.

Stored in JGD2011 (EPSG:6668), which agrees with CRS84 within the accuracy of both. What is served are
the versions that hold for the pack, so a page never mixes two of them.
"""

import functools
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from domain.model import Frozen
from domain.place import DataPack
from domain.text import Bilingual
from geodata.layer_records import layers_of
from geodata.layers import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geodata.layer_manifest import Manifest, StoredTable

_PREFIX: Final = "layer-"
_RASTER: Final = "raster"
_KEPT_FRAMES: Final = 2
_ROW: Final = re.compile(r"0|[1-9][0-9]{0,8}")

Feature = dict[str, Any]
Box = tuple[float, float, float, float]


class LicenceTerms(Frozen):
    """Whether data under a licence may be passed on, and why."""

    may_pass_on: bool
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class LayerCollection:
    """One table of an imported layer, with all a feature service says of it.

    ``bounds`` are west, south, east, north in degrees; ``caution`` is what the layer's card asks to tell.
    """

    layer: str
    table: str
    title: Bilingual
    edition: str
    licence: str
    attribution: Bilingual
    caution: Bilingual | None
    bounds: Box


@functools.cache
def licence_terms() -> Mapping[str, LicenceTerms]:
    """Read what every licence of the catalogue says of passing data on, by its id."""
    tables = tomllib.loads((CATALOGUE / "licences.toml").read_text(encoding="utf-8"))
    return {licence: LicenceTerms.model_validate(table) for licence, table in tables.items()}


def layer_collections(pack: DataPack) -> Mapping[str, LayerCollection]:
    """Return the tables of a pack's imported layers that may be passed on, by the name of the collection.

    Pictures are left out, and layers whose terms forbid it or were not read on this point.
    """
    store = layers_of(pack)
    if store is None:
        return {}
    found: dict[str, LayerCollection] = {}
    for manifest in store.manifests():
        terms = licence_terms().get(manifest.licence)
        tables = [table for table in manifest.tables if _RASTER not in table.geometry_types]
        if terms is not None and terms.may_pass_on:
            for table in tables:
                ending = f"-{table.name}" if len(tables) > 1 else ""
                found[f"{_PREFIX}{manifest.layer}{ending}"] = _collection(manifest, table)
    return found


def layer_page(
    pack: DataPack, collection: LayerCollection, *, box: Box | None, limit: int, offset: int
) -> tuple[int, list[Feature]]:
    """Return how many features touch a box, and one page of them in the order of the file.

    Parameters
    ----------
    box
        West, south, east, north in degrees; ``None`` for all. It is compared with the bounds of a shape.
    """
    frame, bounds = _read(pack, collection)
    rows = np.arange(len(frame)) if box is None else np.flatnonzero(_touching(bounds, box))
    return len(rows), _as_features(frame, rows[offset : offset + limit])


def layer_feature(pack: DataPack, collection: LayerCollection, item: str) -> Feature | None:
    """Return one feature by its id, the number of its row; ``None`` where there is none."""
    frame, _ = _read(pack, collection)
    if _ROW.fullmatch(item) is None or int(item) >= len(frame):
        return None
    return _as_features(frame, np.array([int(item)]))[0]


def _collection(manifest: "Manifest", table: "StoredTable") -> LayerCollection:
    return LayerCollection(
        layer=manifest.layer,
        table=table.name,
        title=manifest.title,
        edition=manifest.edition,
        licence=manifest.licence,
        attribution=manifest.attribution,
        caution=manifest.caution,
        bounds=table.bounds,
    )


def _touching(bounds: "NDArray[np.float64]", box: Box) -> "NDArray[np.bool_]":
    west, south, east, north = box
    in_width = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
    return np.asarray(in_width & (bounds[:, 1] <= north) & (bounds[:, 3] >= south))


def _as_features(frame: "GeoDataFrame", rows: "NDArray[np.intp]") -> list[Feature]:
    page = frame.iloc[rows]
    features: list[Feature] = json.loads(page.to_json(na="null"))["features"]
    return features


def _read(pack: DataPack, collection: LayerCollection) -> "tuple[GeoDataFrame, NDArray[np.float64]]":
    store = layers_of(pack)
    if store is None:  # pragma: no cover  (collections come from a pack with layers)
        raise LookupError(collection.layer)
    return _frame(store.path(collection.layer, collection.table))


@functools.lru_cache(maxsize=_KEPT_FRAMES)
def _frame(path: "Path") -> "tuple[GeoDataFrame, NDArray[np.float64]]":
    """Read a table and the bounds of its shapes; a version's files never change, so its path is its key."""
    import geopandas

    frame = geopandas.read_parquet(path)
    return frame, shapely.bounds(frame.geometry.to_numpy())
