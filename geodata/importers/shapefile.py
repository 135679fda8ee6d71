"""Reads shapefiles, of which every part but the shapes may be missing, wrong or cut off.

References
----------
ESRI Shapefile Technical Description (July 1998), main file header: bytes 24-27 hold the
file's length in 16-bit words, big-endian. dBASE III header: records at 4-7, header
length at 8-9, record length at 10-11, little-endian.
"""

import codecs
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.findings import Refusal
from geodata.importers.raw import Log, RawTable, filled

_MAGIC: Final = b"\x00\x00\x27\x0a"
_SAMPLE_ROWS: Final = 5000
_CONFIDENCE: Final = 20
_META_CRS: Final = re.compile(r"(JGD\s?2011|JGD\s?2000|TOKYO|Tokyo|TD)\s*/\s*\(?B")
_META_EPSG: Final = {"JGD2011": 6668, "JGD2000": 4612, "TOKYO": 4301, "TD": 4301}
_NAMES: Final = {6668: "JGD2011", 4612: "JGD2000", 4301: "Tokyo"}
_TOKYO: Final = 4301
_JAPANESE_IN_UTF8: Final = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
_ENCODINGS: Final = {
    "932": "CP932",
    "SJIS": "CP932",
    "SHIFT_JIS": "CP932",
    "SHIFT-JIS": "CP932",
    "UTF8": "UTF-8",
}


@dataclass(frozen=True)
class _Dbf:
    """The header of a dBASE table and its first text values as bytes."""

    rows: int
    size: int
    texts: tuple[bytes, ...]


def read_shapefile(path: Path, name: str, *, crs: int, encoding: str, log: Log) -> RawTable:
    """Read one shapefile with its parts.

    Parameters
    ----------
    crs, encoding
        What to assume when ``.prj`` or ``.cpg`` is missing; the assumption is logged.

    Raises
    ------
    Refusal
        A part is missing or cut off, counts differ, or the metadata contradict the CRS.
    """
    import pyogrio

    table = _checked_parts(path, name)
    text_encoding = _encoding_of(path, name, table, encoding, log)
    stated = _crs_of(path, name, crs, log)
    try:
        meta, _, wkb, fields = pyogrio.raw.read(path, encoding=text_encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise Refusal(
            code="unreadable", file=name, detail=str(error).replace(str(path.parent), "")
        ) from error
    if len(wkb) != table.rows:
        raise Refusal(code="rows_lost", file=name, expected=table.rows, found=len(wkb))
    columns: dict[str, list[Any]] = {
        str(column): [None if value is None or value != value else value for value in values.tolist()]  # noqa: PLR0124
        for column, values in zip(meta["fields"], fields, strict=True)
    }
    return RawTable(file=name, columns=columns, geometry=filled(list(shapely.from_wkb(wkb))), crs=stated)


def _part(path: Path, ending: str) -> Path | None:
    for candidate in (path.with_suffix(ending), path.with_suffix(ending.upper())):
        if candidate.is_file():
            return candidate
    return None


def _needed_part(path: Path, name: str, ending: str) -> Path:
    part = _part(path, ending)
    if part is None:
        raise Refusal(code="part_missing", file=name, part=ending)
    return part


def _checked_parts(path: Path, name: str) -> _Dbf:
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_MAGIC):
        raise Refusal(code="format_unknown", file=name, head=header[:20].decode("ascii", errors="replace"))
    index, records = _needed_part(path, name, ".shx"), _needed_part(path, name, ".dbf")
    _same_size(name, struct.unpack(">i", header[24:28])[0] * 2, path.stat().st_size)
    table = _read_dbf(records)
    _same_size(records.name, table.size, records.stat().st_size)
    shapes = (index.stat().st_size - 100) // 8
    if shapes != table.rows:
        raise Refusal(code="rows_differ", file=name, shapes=shapes, records=table.rows)
    return table


def _same_size(name: str, expected: int, found: int) -> None:
    if found < expected:
        raise Refusal(code="truncated", file=name, expected=expected, found=found)


def _read_dbf(path: Path) -> _Dbf:
    with path.open("rb") as file:
        head = file.read(32)
        rows, start, length = struct.unpack("<IHH", head[4:12])
        fields, offset = [], 1
        for _ in range((start - 33) // 32):
            field = file.read(32)
            if field[11:12] == b"C":
                fields.append((offset, field[16]))
            offset += field[16]
        file.seek(start)
        body = file.read(length * min(rows, _SAMPLE_ROWS))
    texts = tuple(
        text
        for at in range(0, len(body), max(length, 1))
        for offset, width in fields
        if (text := body[at + offset : at + offset + width].rstrip(b" \0")) and not text.isascii()
    )
    return _Dbf(rows=rows, size=start + rows * length, texts=texts)


def _encoding_of(path: Path, name: str, table: _Dbf, assumed: str, log: Log) -> str:
    part = _part(path, ".cpg")
    stated = part.read_text(encoding="ascii", errors="replace").strip().upper() if part else None
    encoding = _ENCODINGS.get(stated, stated) if stated else assumed
    if not table.texts:
        return encoding
    if stated is None:
        log.tell("encoding_assumed", file=name, encoding=encoding)
    other = "UTF-8" if encoding == "CP932" else "CP932"
    if (encoding == "CP932" and _are_utf8(table.texts)) or _failures(table.texts, encoding) > _failures(
        table.texts, other
    ):
        log.tell("encoding_wrong", file=name, stated=encoding, found=other)
        return other
    return encoding


def _are_utf8(texts: tuple[bytes, ...]) -> bool:
    """Tell whether Japanese text is UTF-8 throughout.

    Text in CP932 hardly ever is by chance, while UTF-8 often passes as CP932, garbled.
    """
    return _failures(texts, "UTF-8") == 0 and any(_JAPANESE_IN_UTF8.search(text) for text in texts)


def _failures(texts: tuple[bytes, ...], encoding: str) -> int:
    try:
        codec = codecs.lookup(encoding)
    except LookupError:
        return len(texts) + 1
    failures = 0
    for text in texts:
        try:
            codec.decode(text)
        except UnicodeDecodeError as error:
            failures += error.start < len(text) - 3  # a list cut at 254 bytes may end inside a letter
    return failures


def _crs_of(path: Path, name: str, assumed: int, log: Log) -> int:
    meta = _metadata_crs(path.parent)
    part = _part(path, ".prj")
    if part is None:
        log.tell("crs_assumed", file=name, crs=meta or assumed)
        return meta or assumed
    text = part.read_text(encoding="utf-8", errors="replace")
    try:
        stated = CRS.from_wkt(text).to_epsg(_CONFIDENCE)
    except CRSError as error:
        raise Refusal(code="crs_unknown", file=name, crs=text[:60]) from error
    if stated is None:
        raise Refusal(code="crs_unknown", file=name, crs=text[:60])
    if meta is not None and meta != stated and stated in _NAMES:
        facts = {"file": name, "stated": _NAMES[stated], "meta": _NAMES[meta]}
        if _TOKYO in (meta, stated):
            raise Refusal(code="datum_contradiction", **facts)
        log.tell("crs_contradiction", **facts)
        return meta
    return int(stated)


def _metadata_crs(folder: Path) -> int | None:
    for path in sorted((*folder.glob("KS-META*.xml"), *folder.parent.glob("KS-META*.xml"))):
        found = _META_CRS.search(path.read_text(encoding="utf-8", errors="replace"))
        if found:
            return _META_EPSG[found[1].replace(" ", "").upper()]
    return None
