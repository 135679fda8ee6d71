"""What stands below a map that is a file of its own: its signs, the publishers' cautions, the credit."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from domain.mapshapes import SWATCH, HatchRole, MapShapes, Zone
from domain.text import Bilingual
from salesheets.text_width import folded

_TOP: Final = 18.0
_LINE: Final = 26.0
_ENTRY_SIZE: Final = 21.0
_NOTE_SIZE: Final = 20.0
_EDGE: Final = 10.0
_COLUMNS: Final = 2
_PENS: Final = {HatchRole.FLOOD: 2.0, HatchRole.FLOOD_DEEP: 4.4}


@cache
def _words() -> Mapping[str, Bilingual]:
    """Read the legend's own words."""
    text = files("salesheets").joinpath("figures/map_legend.toml").read_text(encoding="utf-8")
    return {name: Bilingual.model_validate(words) for name, words in tomllib.loads(text).items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign of the legend with its words; of an imported layer, or of the hatches of the base."""

    x: float
    y: float
    words: tuple[str, ...]
    zone: Zone | None = None
    lines: str = ""
    pen: float = 0.0


@dataclass(frozen=True, slots=True)
class Legend:
    """The entries, the lines of small print from ``notes_top`` on, and where the file ends."""

    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    notes_top: float
    height: float


def legend_of(shapes: MapShapes) -> Legend:
    """Lay out what stands below a map, in its language."""
    language, width = shapes.frame.language, shapes.frame.width
    signs: list[tuple[str, Zone | None, HatchRole | None]] = [
        *((_words()[hatch.role][language], None, hatch.role) for hatch in shapes.hatches),
        *((_title(zone)[language], zone, None) for zone in shapes.zones),
    ]
    column = (width - 2 * _EDGE) / _COLUMNS
    room = (column - SWATCH[0] - 2 * _EDGE) / _ENTRY_SIZE
    y, entries = shapes.frame.height + _TOP, []
    for first in range(0, len(signs), _COLUMNS):
        row = [(folded(words, room), zone, role) for words, zone, role in signs[first : first + _COLUMNS]]
        for at, (words, zone, role) in enumerate(row):
            lines = _slants() if role else ""
            pen = _PENS[role] if role else 0.0
            entries.append(Entry(_EDGE + at * column, y, tuple(words), zone, lines, pen))
        y += max(max(len(words) for words, _, _ in row) * _LINE, SWATCH[1]) + _LINE / 2
    notes = _notes(shapes)
    folds = tuple(line for note in notes for line in folded(note[language], (width - 2 * _EDGE) / _NOTE_SIZE))
    return Legend(tuple(entries), folds, y + _NOTE_SIZE, y + _NOTE_SIZE + len(folds) * _LINE)


def _title(zone: Zone) -> Bilingual:
    if zone.path:
        return zone.title
    return _words()["none_delivered" if zone.only_delivered else "none"].format(title=zone.title)


def _notes(shapes: MapShapes) -> list[Bilingual]:
    """Return the cautions, each once, then the credit."""
    cautions = list(dict.fromkeys(zone.caution for zone in shapes.zones if zone.caution))
    return [*([_words()["not_exact"]] if shapes.zones else []), *cautions, shapes.attribution]


def _slants() -> str:
    """Return slanted lines within a swatch, as the base draws them."""
    width, height = SWATCH
    starts = range(0, int(width - height) + 1, 9)
    return "".join(f"M{start} {height:g}L{start + height:g} 0" for start in starts)
