"""Reads the GML form of KSJ deliveries: shapes with ids, and features that point at them.

References
----------
国土数値情報 応用スキーマ (ksj-app): ``gml:Point``, ``gml:Curve`` and ``gml:Surface`` carry
``gml:id``; a feature's ``ksj:position``, ``ksj:location`` or ``ksj:bounds`` links to one by
``xlink:href``. Positions are latitude, longitude.
"""

from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.findings import Refusal
from geodata.importers.raw import RawTable, filled
from geodata.importers.xml import attribute, elements, local

_GML: Final = "{http://www.opengis.net/gml/3.2}"
_ROOTS: Final = frozenset({"Dataset", "FeatureCollection", "description", "boundedBy"})
_SHAPES: Final = ("Point", "Curve", "OrientableCurve", "Surface")


def read_ksj_gml(path: Path, name: str, *, crs: int) -> RawTable:
    """Read one file.

    Raises
    ------
    Refusal
        The file is no KSJ GML, or a feature points at a shape that is not there.
    """
    top = _top_elements(path, name)
    shapes: dict[str, Any] = {}
    for element in top:
        if element.tag in {_GML + shape for shape in _SHAPES}:
            shapes[str(attribute(element, "id"))] = _shape(element, shapes)
    features = [element for element in top if not str(element.tag).startswith(_GML)]
    if not features:
        raise Refusal(code="nothing_to_read", found=name)
    rows, geometry = [], []
    for feature in features:
        rows.append({local(c): _value(c) for c in feature if attribute(c, "href") is None})
        geometry.append(_linked(feature, shapes, name))
    names = list(dict.fromkeys(key for row in rows for key in row))
    columns = {key: [row.get(key) for row in rows] for key in names}
    return RawTable(file=name, columns=columns, geometry=filled(geometry), crs=crs)


def _top_elements(path: Path, name: str) -> list[Element]:
    for root in elements(path, name, frozenset({"Dataset"})):
        return [child for child in list(root) if local(child) not in _ROOTS]
    raise Refusal(code="format_unknown", file=name, head="<…>")


def _value(element: Element) -> str | None:
    text = "".join(element.itertext()).strip()
    return text or None


def _linked(feature: Element, shapes: dict[str, Any], name: str) -> Any:  # noqa: ANN401  (shapely has no one type)
    links = [href.lstrip("#") for child in feature if (href := attribute(child, "href"))]
    for link in links:
        if link not in shapes:
            raise Refusal(code="unreadable", file=name, detail=f"#{link}")
        found = shapes[link]
        if isinstance(found, np.ndarray):
            return shapely.linestrings(found)
        return found
    return None


def _positions(element: Element) -> NDArray[np.float64]:
    numbers = [
        float(part) for pos in element.iter() if local(pos) in {"pos", "posList"} for part in _words(pos)
    ]
    return np.array(numbers, dtype=np.float64).reshape(-1, 2)[:, ::-1]


def _words(element: Element) -> list[str]:
    return (element.text or "").split()


def _shape(element: Element, shapes: dict[str, Any]) -> Any:  # noqa: ANN401
    match local(element):
        case "Point":
            return shapely.Point(_positions(element)[0])
        case "Curve":
            return _positions(element)
        case "OrientableCurve":
            base = next(str(attribute(c, "href")).lstrip("#") for c in element if attribute(c, "href"))
            return shapes[base][::-1] if element.get("orientation") == "-" else shapes[base]
        case _:
            exterior, *holes = [
                _ring(r, shapes) for r in element.iter() if local(r) in {"exterior", "interior"}
            ]
            return shapely.Polygon(exterior, holes)


def _ring(element: Element, shapes: dict[str, Any]) -> NDArray[np.float64]:
    links = [str(href).lstrip("#") for child in element.iter() if (href := attribute(child, "href"))]
    return np.vstack([shapes[link] for link in links]) if links else _positions(element)
