"""Reads PLATEAU CityGML (2.0 with i-UR): attributes with their code lists, surfaces united into areas.

Positions are latitude, longitude, height. Hazard areas come as right triangles of half a
10 m cell: a multipolygon of touching triangles is invalid, so they are united, not buffered.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

import numpy as np
import shapely

from geodata.findings import Refusal
from geodata.importers.codes import DELIVERED, load_code_lists, read_delivered_lists
from geodata.importers.raw import Log, RawTable, filled
from geodata.importers.xml import attribute, elements, local
from geodata.layers import LayerCard

_CRS: Final = 6697
_FEATURE: Final = "@feature"
_CODESPACE: Final = "@codeSpace"
_TRIANGLE_CORNERS: Final = 4
_GEOMETRY: Final = frozenset({"lod0MultiSurface", "lod1MultiSurface", "lod2MultiSurface", "boundedBy"})


def read_citygml(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read every file of a delivery; all rows become one table per file.

    Raises
    ------
    Refusal
        There is no CityGML, or a file is cut off.
    """
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() == ".gml" and p.is_file()]
    if not paths:
        found = ", ".join(sorted(p.name for p in folder.rglob("*") if p.is_file())[:8])
        raise Refusal(code="nothing_to_read", found=found or "-")
    codelists = read_delivered_lists(folder)
    for path in paths:
        table = _read_file(path, card, log)
        table.codelists = codelists
        _tell_code_lists(table, card, log)
        yield table


def _read_file(path: Path, card: LayerCard, log: Log) -> RawTable:
    rows: list[dict[str, str]] = []
    shapes: list[Any] = []
    triangles = united = 0
    for member in elements(path, path.name, frozenset({"cityObjectMember"})):
        for feature in member:
            if not _kept(feature, card):
                continue
            rows.append(_attributes(feature))
            polygons = _polygons(feature, path.name)
            soup = sum(len(polygon.exterior.coords) == _TRIANGLE_CORNERS for polygon in polygons)
            triangles += soup if len(polygons) > 1 else 0
            united += soup > 1
            shapes.append(shapely.union_all(polygons) if len(polygons) > 1 else next(iter(polygons), None))
    if united:
        log.tell("triangles_united", count=united, triangles=triangles)
    names = list(dict.fromkeys(key for row in rows for key in row))
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in names}
    return RawTable(file=path.name, columns=columns, geometry=filled(shapes), crs=_CRS)


def _kept(feature: Element, card: LayerCard) -> bool:
    return all(local(feature) in keep.values for keep in card.keep if keep.column == _FEATURE)


def _attributes(feature: Element) -> dict[str, str]:
    """Return the simple values of a feature, also those one level down, with their code lists."""
    found = {_FEATURE: local(feature), "gml_id": attribute(feature, "id") or ""}
    pending = list(feature)
    while pending:
        element = pending.pop(0)
        if local(element) in _GEOMETRY:
            continue
        if len(element):
            pending.extend(element)
            continue
        name = local(element)
        if name in found or not (element.text or "").strip():
            continue
        found[name] = str(element.text).strip()
        if space := attribute(element, "codeSpace"):
            found[name + _CODESPACE] = space.rpartition("/")[2]
    return found


def _polygons(feature: Element, name: str) -> list[shapely.Polygon]:
    polygons = []
    for polygon in feature.iter():
        if local(polygon) != "Polygon":
            continue
        rings = [_ring(ring, name) for ring in polygon.iter() if local(ring) == "LinearRing"]
        if rings:
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return polygons


def _ring(ring: Element, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    text = next((child.text or "" for child in ring if local(child) == "posList"), "")
    try:
        return np.array(text.split(), dtype=np.float64).reshape(-1, 3)[:, 1::-1]
    except ValueError as error:
        raise Refusal(code="unreadable", file=name, detail=str(error)) from error


def _tell_code_lists(table: RawTable, card: LayerCard, log: Log) -> None:
    coded = {c.source for schema in card.schemas for c in schema.columns if c.codes == DELIVERED}
    for column in sorted(coded & set(table.columns)):
        spaces = table.columns.get(column + _CODESPACE, [])
        for name in sorted({space for space in spaces if space}):
            if name not in table.codelists:
                code = (
                    "codelist_bundled"
                    if name.removesuffix(".xml") in load_code_lists()
                    else "codelist_missing"
                )
                log.tell(code, codelist=name, count=sum(s == name for s in spaces), column=column)
