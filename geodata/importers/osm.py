"""Reads roads from an OpenStreetMap extract: OSM XML with Python's parser, PBF with GDAL's driver.

References
----------
OSM XML 0.6: ``node`` elements (id, lon, lat) come before the ``way`` elements that refer to
them by ``nd ref``. A vertex that two ways share is a junction.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import shapely

from geodata.findings import Refusal
from geodata.importers.raw import Log, RawTable, filled
from geodata.importers.xml import elements, local
from geodata.layers import LayerCard

_CRS: Final = 4326
_TAGS: Final = ("highway", "maxspeed", "oneway", "name")
_OTHER_TAGS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_DRAWABLE: Final = 2


def read_osm(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read the ways with a ``highway`` tag of every extract.

    Raises
    ------
    Refusal
        There is no extract, or it is damaged.
    """
    del card, log  # OSM has one form and one CRS
    paths = [p for p in sorted(folder.rglob("*")) if p.name.endswith((".osm", ".osm.pbf")) and p.is_file()]
    if not paths:
        raise Refusal(code="nothing_to_read", found=", ".join(p.name for p in folder.rglob("*")) or "-")
    for path in paths:
        yield _read_xml(path) if path.suffix == ".osm" else _read_pbf(path)


def _read_xml(path: Path) -> RawTable:
    places: dict[str, tuple[float, float]] = {}
    rows: list[dict[str, str]] = []
    shapes: list[Any] = []
    for element in elements(path, path.name, frozenset({"node", "way"})):
        if local(element) == "node":
            places[element.attrib["id"]] = (float(element.attrib["lon"]), float(element.attrib["lat"]))
            continue
        tags = {tag.attrib["k"]: tag.attrib["v"] for tag in element if local(tag) == "tag"}
        corners = [places.get(nd.attrib["ref"]) for nd in element if local(nd) == "nd"]
        inside = [corner for corner in corners if corner is not None]  # an extract cuts ways at its edge
        if "highway" in tags and len(inside) >= _DRAWABLE:
            rows.append({"id": element.attrib["id"], **{key: tags[key] for key in _TAGS if key in tags}})
            shapes.append(shapely.LineString(inside))
    columns = {key: [row.get(key) for row in rows] for key in ("id", *_TAGS)}
    return RawTable(file=path.name, columns=columns, geometry=filled(shapes), crs=_CRS)


def _read_pbf(path: Path) -> RawTable:
    import pyogrio

    try:
        meta, _, wkb, fields = pyogrio.raw.read(path, layer="lines", where="highway IS NOT NULL")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise Refusal(code="unreadable", file=path.name, detail=type(error).__name__) from error
    found = {str(name): list(values) for name, values in zip(meta["fields"], fields, strict=True)}
    others = [dict(_OTHER_TAGS.findall(text or "")) for text in found.get("other_tags", [None] * len(wkb))]
    columns: dict[str, list[Any]] = {"id": found["osm_id"]}
    for key in _TAGS:
        columns[key] = found[key] if key in found else [tags.get(key) for tags in others]
    return RawTable(file=path.name, columns=columns, geometry=filled(list(shapely.from_wkb(wkb))), crs=_CRS)
