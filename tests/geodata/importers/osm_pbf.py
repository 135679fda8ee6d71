"""Writes OSM PBF byte by byte: enough of the format for roads, so that the reader meets a real file.

References
----------
OSM wiki "PBF Format": length-prefixed BlobHeaders, zlib Blobs, a HeaderBlock, then PrimitiveBlocks
of dense nodes (delta-coded, in units of 100 nanodegrees) and ways (delta-coded references).
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

_UNITS_PER_DEGREE = 10_000_000
Way = tuple[int, Sequence[int], Mapping[str, str]]


def write_pbf(path: Path, nodes: Mapping[int, tuple[float, float]], ways: Sequence[Way]) -> Path:
    """Write nodes (id: longitude, latitude) and ways (id, node ids, tags)."""
    strings = ["", *dict.fromkeys(word for _, _, tags in ways for pair in tags.items() for word in pair)]
    header = _text(4, "OsmSchema-V0.6") + _text(4, "DenseNodes")
    table = b"".join(_text(1, word) for word in strings)
    block = _bytes(1, table) + _bytes(2, _bytes(2, _dense(nodes)))
    block += _bytes(2, b"".join(_bytes(3, _way(way, strings)) for way in ways))
    path.write_bytes(_blob("OSMHeader", header) + _blob("OSMData", block))
    return path


def _dense(nodes: Mapping[int, tuple[float, float]]) -> bytes:
    lon, lat = ([round(at[axis] * _UNITS_PER_DEGREE) for at in nodes.values()] for axis in (0, 1))
    return _packed(1, _deltas(nodes)) + _packed(8, _deltas(lat)) + _packed(9, _deltas(lon))


def _way(way: Way, strings: Sequence[str]) -> bytes:
    number, refs, tags = way
    keys, values = ([strings.index(word) for word in words] for words in (tags.keys(), tags.values()))
    return (
        _key(1, 0)
        + _varint(number)
        + _bytes(2, b"".join(map(_varint, keys)))
        + _bytes(3, b"".join(map(_varint, values)))
        + _packed(8, _deltas(refs))
    )


def _blob(kind: str, content: bytes) -> bytes:
    blob = _key(2, 0) + _varint(len(content)) + _bytes(3, zlib.compress(content))
    head = _text(1, kind) + _key(3, 0) + _varint(len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _deltas(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _packed(field: int, numbers: Iterable[int]) -> bytes:
    """Write zigzag varints: small numbers of either sign are short."""
    return _bytes(field, b"".join(_varint(n << 1 if n >= 0 else ((-n) << 1) - 1) for n in numbers))


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, content: bytes) -> bytes:
    return _key(field, 2) + _varint(len(content)) + content


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
