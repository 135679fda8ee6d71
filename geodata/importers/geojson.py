"""Reads GeoJSON with Python's own parser: GDAL would follow a ``crs`` link.

References
----------
RFC 7946; the ``crs`` member of the 2008 draft, which official files still carry.
"""

import json
import re
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from geodata.findings import Refusal
from geodata.importers.raw import Log, RawTable, filled

_EPSG = re.compile(r"(?:EPSG|epsg)(?:/0/|::?)(\d{4,5})$")
_LONGITUDE_LATITUDE = re.compile(r"CRS84$")


def read_geojson(path: Path, name: str, *, crs: int, log: Log) -> RawTable:
    """Read one FeatureCollection.

    Parameters
    ----------
    name
        What the file is called in findings.
    crs
        The EPSG code to assume when the file states none; the assumption is logged.

    Raises
    ------
    Refusal
        The file is no GeoJSON, is cut off, or names its CRS by a link.
    """
    data = _parsed(path, name, log)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise Refusal(code="format_unknown", file=name, head=str(data)[:20])
    stated = _stated_crs(data.get("crs"), name)
    if stated is None:
        log.tell("crs_assumed", file=name, crs=crs)
    features = data.get("features", [])
    names = list(dict.fromkeys(key for feature in features for key in feature.get("properties") or {}))
    columns: dict[str, list[Any]] = {
        key: [(feature.get("properties") or {}).get(key) for feature in features] for key in names
    }
    try:
        shapes = [shape(f["geometry"]) if f.get("geometry") else None for f in features]
    except (shapely.GEOSException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Refusal(code="unreadable", file=name, detail=str(error)) from error
    return RawTable(file=name, columns=columns, geometry=filled(shapes), crs=stated or crs)


def _parsed(path: Path, name: str, log: Log) -> Any:  # noqa: ANN401  (JSON of strangers)
    content = path.read_bytes()
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise Refusal(code="file_empty", file=name)
    if not head.startswith(b"{"):
        raise Refusal(code="format_unknown", file=name, head=head[:20].decode("ascii", errors="replace"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The Shift-JIS folder of some official archives holds GeoJSON in CP932, which is no JSON.
        try:
            text = content.decode("cp932")
        except UnicodeDecodeError as error:
            raise Refusal(code="unreadable", file=name, detail=str(error)) from error
        log.tell("encoding_wrong", file=name, stated="UTF-8", found="CP932")
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refusal(code="unreadable", file=name, detail=str(error)) from error


def _stated_crs(member: object, name: str) -> int | None:
    if member is None:
        return None
    if (
        not isinstance(member, dict)
        or member.get("type") == "link"
        or "href" in (member.get("properties") or {})
    ):
        raise Refusal(code="crs_link", file=name)
    text = str((member.get("properties") or {}).get("name", ""))
    if _LONGITUDE_LATITUDE.search(text):
        return 4326
    found = _EPSG.search(text)
    if found is None:
        raise Refusal(code="crs_unknown", file=name, crs=text)
    return int(found[1])
