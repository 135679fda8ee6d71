"""Writes a result as files for other map programs: GeoJSON (RFC 7946) and GeoPackage.

Figures carry their unit in the column's name, every file the sentence its licences ask
for. The GeoPackage brings QGIS styles that label places and areas by rank and name.
"""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from domain.errors import OutputNotWritableError
from domain.place import DataPack
from domain.recommendation import ExcludedPlace, FunctionResult, JudgedPlace, RankedPlace
from domain.text import Bilingual, Language
from geodata.crs import METRIC_EPSG, STORED_EPSG
from geodata.map_ground import OUTLINES, read_ground
from geodata.mesh_search import FoundArea
from geodata.pack_files import folder_of
from geodata.zone_files import zone_features, zone_frames

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

_DIGITS: Final = 9
_LABELS: Final = {
    "places": "concat(\"rank\", ' ', \"name\", ' (', round(\"score_points\", 1), ')')",
    "areas": "concat(\"rank\", ': ', round(\"land_ha\", 1), ' ha')",
    "wards": '"name"',
}
_ZONE_LABEL: Final = '"title"'
_STYLE: Final = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.28" styleCategories="Labeling" labelsEnabled="1"><labeling type="simple"><settings>
<text-style fieldName="{label}" isExpression="1" fontSize="9"/></settings></labeling></qgis>"""


def attribution_of(pack: DataPack) -> Bilingual:
    """Return the sentences that the embedded layers ask for, joined."""
    layers = list(pack.layers.values())
    return Bilingual(
        ja=" ".join(layer.attribution.ja for layer in layers),
        en=" ".join(layer.attribution.en for layer in layers),
    )


def place_rows(result: FunctionResult, language: Language) -> list[dict[str, Any]]:
    """Return the ranked places, then those with too little data and those excluded, as plain rows.

    Scores are points of 100; places outside the ranking have none.
    """
    return [
        *(_row(place, "ranked", language) for place in result.ranking),
        *(_row(place, "insufficient_data", language) for place in result.insufficient_data),
        *(_row(place, "excluded", language) for place in result.excluded),
    ]


def _row(place: JudgedPlace | ExcludedPlace, state: str, language: Language) -> dict[str, Any]:
    judged = place if isinstance(place, JudgedPlace) else None
    return {
        "site_id": place.site_id,
        "name": place.name[language],
        "ward": place.ward[language],
        "state": state,
        "rank": place.rank if isinstance(place, RankedPlace) else None,
        "score_points": round(judged.score, _DIGITS) if judged else None,
        "score_low_points": round(judged.score_low, _DIGITS) if judged else None,
        "score_high_points": round(judged.score_high, _DIGITS) if judged else None,
        "coord_error_m": place.coord_error_m,
        "gates": " / ".join(f"{gate.id}={gate.state}" for gate in place.gates),
        "lat": place.lat,
        "lon": place.lon,
    }


def places_geojson(result: FunctionResult, pack: DataPack, *, language: Language = "ja") -> dict[str, Any]:
    """Return the places of a result and the zones of imported layers as a FeatureCollection with the credit.

    The property ``feature`` tells a ``place`` from a ``zone``.
    """
    return {
        "type": "FeatureCollection",
        "attribution": attribution_of(pack)[language],
        "features": [
            {
                "type": "Feature",
                "id": row["site_id"],
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                "properties": {"feature": "place", **row},
            }
            for row in place_rows(result, language)
        ]
        + (zone_features(pack, language) if pack.imported else []),
    }


def write_geopackage(
    path: Path,
    result: FunctionResult,
    pack: DataPack,
    *,
    areas: Sequence[FoundArea] = (),
    language: Language = "ja",
) -> None:
    """Write places, wards, found areas and the zones of imported layers as one GeoPackage (EPSG:6668).

    It is written whole, or not at all.

    Raises
    ------
    OutputNotWritableError
        The file cannot be written; what was there before stays.
    """
    from pyogrio import write_dataframe
    from pyogrio.errors import DataLayerError, DataSourceError

    frames = {"wards": _wards(pack), "places": _places(result, language)}
    if areas:
        frames["areas"] = _areas(areas)
    frames |= dict(zone_frames(pack, language))
    try:
        handle, name = tempfile.mkstemp(suffix=".gpkg", dir=path.parent)
        os.close(handle)
        fresh = Path(name)
        fresh.unlink()
        try:
            credit = attribution_of(pack)[language]
            for layer, frame in frames.items():
                frame.to_file(fresh, layer=layer, driver="GPKG", engine="pyogrio", DESCRIPTION=credit)
            write_dataframe(_styles(frames, credit), fresh, layer="layer_styles", driver="GPKG")
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except (OSError, DataSourceError, DataLayerError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputNotWritableError(path=str(path), reason=reason) from error


def _places(result: FunctionResult, language: Language) -> "GeoDataFrame":
    import geopandas

    rows = place_rows(result, language)
    points = [shapely.Point(row["lon"], row["lat"]) for row in rows]
    return geopandas.GeoDataFrame(rows, geometry=points, crs=STORED_EPSG)


def _wards(pack: DataPack) -> "GeoDataFrame":
    import geopandas

    outlines = [o for o in read_ground(folder_of(pack, OUTLINES), pack.info.digest).outlines if o.ours]
    rows = {"municipality_code": [o.code for o in outlines], "name": [o.name for o in outlines]}
    lands = [shapely.MultiPolygon(list(shapely.get_parts(o.land))) for o in outlines]
    return geopandas.GeoDataFrame(rows, geometry=lands, crs=METRIC_EPSG).to_crs(STORED_EPSG)


def _areas(areas: Iterable[FoundArea]) -> "GeoDataFrame":
    import geopandas

    rows = [
        {
            "rank": area.rank,
            "score_points": area.score,
            "land_ha": area.land_ha,
            "ward_code": area.ward_code,
            "cells": " ".join(area.cells),
        }
        for area in areas
    ]
    shapes = [shapely.MultiPolygon(list(shapely.get_parts(area.shape))) for area in areas]
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs=STORED_EPSG)


def _styles(layers: Iterable[str], attribution: str) -> "DataFrame":
    """Return the table in which QGIS looks for the style of each layer."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": layer,
                "f_geometry_column": "geom",
                "styleName": layer,
                "styleQML": _STYLE.format(label=_LABELS.get(layer, _ZONE_LABEL).replace('"', "&quot;")),
                "useAsDefault": True,
                "description": attribution,
            }
            for layer in layers
        ]
    )
