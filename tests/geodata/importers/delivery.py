"""Builds files as providers deliver them: official columns, CP932 without .cpg, no .prj, sub-folders, ZIP."""

import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from pyproj import CRS

Row = Mapping[str, Any]

KOKURA = (130.875, 33.883)
POLYGON, LINE, POINT = 5, 3, 1


def square(lon: float = KOKURA[0], lat: float = KOKURA[1], size: float = 0.001) -> shapely.Polygon:
    return shapely.box(lon, lat, lon + size, lat + size)


def write_geojson(
    path: Path,
    rows: Sequence[Row],
    shapes: Sequence[Any],
    *,
    epsg: int | None = 6668,
    encoding: str = "utf-8",
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data: dict[str, Any] = {"type": "FeatureCollection"}
    if epsg is not None:
        data["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    data["features"] = [
        {
            "type": "Feature",
            "properties": dict(row),
            "geometry": shape and json.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(rows, shapes, strict=True)
    ]
    path.write_text(json.dumps(data, ensure_ascii=False), encoding=encoding)
    return path


def write_shapefile(  # every keyword leaves out or spoils what real deliveries leave out or spoil
    path: Path,
    rows: Sequence[Row],
    shapes: Sequence[Any],
    *,
    encoding: str = "cp932",
    cpg: str | None = None,
    prj_epsg: int | None = None,
    width: int = 60,
) -> Path:
    """Write .shp, .shx and .dbf byte by byte, as the official tools do: no .cpg, LDID 0, often no .prj."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {"Polygon": POLYGON, "LineString": LINE, "Point": POINT}
    kind = kinds[shapes[0].geom_type]
    contents = [_content(shape, kind) for shape in shapes]
    bounds = shapely.total_bounds(list(shapes))
    offset, index, body = 50, b"", b""
    for number, content in enumerate(contents, start=1):
        head = struct.pack(">2i", number, len(content) // 2)
        index += struct.pack(">2i", offset, len(content) // 2)
        body += head + content
        offset += (len(content) + 8) // 2
    path.write_bytes(_header(kind, 50 + len(body) // 2, bounds) + body)
    path.with_suffix(".shx").write_bytes(_header(kind, 50 + len(index) // 2, bounds) + index)
    path.with_suffix(".dbf").write_bytes(_dbf(rows, encoding, width))
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    if prj_epsg:
        wkt = CRS.from_epsg(prj_epsg).to_wkt("WKT1_ESRI")
        path.with_suffix(".prj").write_text(wkt, encoding="ascii")
    return path


def _header(kind: int, words: int, bounds: Sequence[float]) -> bytes:
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack(
        "<2i8d", 1000, kind, *bounds, 0, 0, 0, 0
    )


def _content(shape: Any, kind: int) -> bytes:
    if kind == POINT:
        return struct.pack("<i2d", kind, shape.x, shape.y)
    if kind == POLYGON:
        outer = (
            shapely.Polygon(shape.exterior).reverse()
            if shape.exterior.is_ccw
            else shapely.Polygon(shape.exterior)
        )
        rings = [list(outer.exterior.coords), *(list(ring.coords) for ring in shape.interiors)]
    else:
        rings = [list(shape.coords)]
    starts = [sum(len(ring) for ring in rings[:at]) for at in range(len(rings))]
    points = [number for ring in rings for point in ring for number in point[:2]]
    count = len(points) // 2
    head = struct.pack("<i4d2i", kind, *shape.bounds, len(rings), count)
    return head + struct.pack(f"<{len(rings)}i", *starts) + struct.pack(f"<{2 * count}d", *points)


def _dbf(rows: Sequence[Row], encoding: str, width: int) -> bytes:
    names = list(rows[0])
    length = 1 + width * len(names)
    head = struct.pack("<4BIHH20x", 3, 126, 1, 1, len(rows), 33 + 32 * len(names), length)
    for name in names:
        head += struct.pack("<11sc4xBB14x", name.encode(encoding)[:10], b"C", width, 0)
    body = b"".join(
        b" "
        + b"".join(str("" if row[n] is None else row[n]).encode(encoding)[:width].ljust(width) for n in names)
        for row in rows
    )
    return head + b"\r" + body + b"\x1a"


def write_ks_meta(folder: Path, crs: str) -> Path:
    path = folder / "KS-META-TEST.xml"
    path.write_text(f"<MD_Metadata><code>{crs} / (B, L)</code></MD_Metadata>", encoding="utf-8")
    return path


def zipped(folder: Path, target: Path, *, japanese_folder: str | None = None) -> Path:
    """Pack a folder; member names in CP932 without the UTF-8 flag, as Windows tools write them."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                member = f"{japanese_folder}/{name}" if japanese_folder else name
                info = _Cp932Info(member)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes())
    return target


class _Cp932Info(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (the name zipfile calls)
        return self.filename.encode("cp932"), self.flag_bits & ~0x800
