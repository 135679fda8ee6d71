"""Which letters the fonts of the sheet can set.

References
----------
OpenType specification 1.9.1, "cmap — Character to Glyph Index Mapping Table", formats 4 and 12.
"""

import struct
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from domain.errors import MissingFontError, MissingGlyphError
from salesheets.words import FOLDER

_FILES: Final = ("BIZUDPGothic-Regular.ttf", "BIZUDGothic-Regular.ttf", "NotoSansJP-Regular.ttf")
_CLOSING: Final = 0xFFFF
_UNICODE: Final = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}


def refuse_missing_glyphs(text: str, *, field: str) -> None:
    """Let a text through only where every letter can be set.

    Raises
    ------
    MissingGlyphError
        The first letter that no font has.
    MissingFontError
        A font file is not installed.
    """
    for letter in text:
        if not letter.isspace() and not any(letter in font for font in _fonts()):
            raise MissingGlyphError(field=field, letter=letter, codepoint=f"U+{ord(letter):04X}")


@cache
def _fonts() -> tuple["Coverage", ...]:
    files = [FOLDER / "fonts" / "vendor" / name for name in _FILES]
    for file in files:
        if not file.is_file():
            raise MissingFontError(font=file.name, folder=str(file.parent))
    return tuple(map(coverage_of, files))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Runs of code points with glyphs: ``(last, first, delta, where)``, sorted by their last.

    ``where`` is the place of the run's glyph numbers in ``data``, ``None`` where the glyph
    is the code point plus ``delta``.
    """

    data: bytes
    runs: tuple[tuple[int, int, int, int | None], ...]

    def __contains__(self, letter: str) -> bool:
        """Tell whether the font has a glyph for a letter."""
        point = ord(letter)
        index = bisect_left(self.runs, (point,))
        if index == len(self.runs):
            return False
        _, first, delta, where = self.runs[index]
        if point < first:
            return False
        if where is None:
            return (point + delta) & 0xFFFF != 0
        return self.data[where + 2 * (point - first) :][:2] != b"\0\0"


def coverage_of(path: Path) -> Coverage:
    """Read which code points a TrueType or OpenType file maps to a glyph."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    found = [struct.unpack_from(">HHL", data, start + 4 + 8 * index) for index in range(count)]
    offsets = [offset for platform, encoding, offset in found if (platform, encoding) in _UNICODE]
    widest: _Runs = max(
        (_runs(data, start + offset) for offset in offsets),
        key=lambda runs: runs[-1][0] if runs else 0,
        default=[],
    )
    return Coverage(data, tuple(sorted(widest)))


_Runs = list[tuple[int, int, int, int | None]]


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if name == tag:
            return int(offset)
    return 0


def _runs(data: bytes, start: int) -> _Runs:
    (kind,) = struct.unpack_from(">H", data, start)
    if kind == 12:  # noqa: PLR2004  (the format's number)
        return _groups(data, start)
    return _segments(data, start) if kind == 4 else []  # noqa: PLR2004  (as above)


def _groups(data: bytes, start: int) -> _Runs:
    (count,) = struct.unpack_from(">L", data, start + 12)
    groups = struct.iter_unpack(">LLL", data[start + 16 : start + 16 + 12 * count])
    return [(last, first, (glyph - first) & 0xFFFF, None) for first, last, glyph in groups]


def _segments(data: bytes, start: int) -> _Runs:
    (twice,) = struct.unpack_from(">H", data, start + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * twice)
    table = start + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", data, table)
    places = [table + 2 * index + offset if offset else None for index, offset in enumerate(offsets)]
    return [run for run in zip(ends, starts, deltas, places, strict=True) if run[1] != _CLOSING]
