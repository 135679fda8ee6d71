"""How high rows stand, measured once: a height depends on what its row is set from and on nothing else.

Sheets of one list share most rows (the openings, the other cities, the must-haves of one kind of place), and
the two languages of a company share all of them from one sheet to the next.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from salesheets.document import Growth
from salesheets.levels import Heights, Row
from salesheets.limits import Sheet, limited

_FIXED: Final = ("hero",)  # as high as the tokens say, in full or short, whatever it says
_DRAWN_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("map", "scores"),
    "criteria": ("scores",),
    "contact": ("qr", "qr_mm"),
}
_HEAD: Final = re.compile(r"\s*(<svg\b[^>]*>)")
_MOST: Final = 16_384

MeasureRows = Callable[[Sequence[Row]], Sequence[float | None]]


class HeightMemory:
    """Heights of rows by what they are set from. Those asked for least lately go first."""

    def __init__(self, most: int = _MOST) -> None:
        """Remember so many heights at most."""
        self._most = most
        self._known: OrderedDict[bytes, float | None] = OrderedDict()

    def heights(self, sources: Mapping[str, bytes], rows: Sequence[Row], measure: MeasureRows) -> Heights:
        """Return the height of every row by its key; only those never seen are measured, in one go."""
        missing = [row for row in rows if sources[row.key] not in self._known]
        if missing:
            found = measure(missing)
            self._known.update((sources[row.key], height) for row, height in zip(missing, found, strict=True))
        for row in rows:
            self._known.move_to_end(sources[row.key])
        told = {row.key: self._known[sources[row.key]] for row in rows}
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return told

    def forget(self) -> None:
        """Forget every height."""
        self._known.clear()


def sources_of(
    sheet: Sheet, figures: Mapping[str, Any], rows: Sequence[Row], growth: Growth
) -> dict[str, bytes]:
    """Return for every row, by its key, the digest of all that it is set from."""
    common = [sheet["language"], sheet["layout"], growth.model_dump()]
    return {row.key: _source(common, sheet, figures, row) for row in rows}


def _source(common: Sequence[object], sheet: Sheet, figures: Mapping[str, Any], row: Row) -> bytes:
    own = limited({name: sheet[name] for name in row.sections}, row.limits)
    if row.sections == _FIXED:
        own = {name: section.get("short", False) for name, section in own.items()}
    drawn = {name: figures[name] for section in row.sections for name in _DRAWN_IN.get(section, ())}
    told = json.dumps([*common, row.columns, own, drawn], ensure_ascii=False, sort_keys=True)
    return blake2b(told.encode(), digest_size=16).digest()


def measurable(sheet: Sheet, rows: Sequence[Row]) -> Sheet:
    """Return what rows are set from: their sections, of the contact without what is only known at the end.

    The check code stands in a room as wide as the widest, and the address is drawn, not set.
    """
    told: Sheet = {"language": sheet["language"], "layout": sheet["layout"]}
    told |= {name: sheet[name] for row in rows for name in row.sections}
    contact = told.get("contact")
    if contact is not None:
        told["contact"] = contact | {
            "code": "",
            "address": None if contact["address"] is None else "",
            "qr_alt": "",
        }
    return told


def stand_ins(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return empty drawings as large as the figures: what a drawing shows does not make its row higher."""
    return {name: _stand_in(figures[name]) for names in _DRAWN_IN.values() for name in names}


def _stand_in(figure: object) -> object:
    if isinstance(figure, list):
        return [_stand_in(item) for item in figure]
    head = _HEAD.match(figure) if isinstance(figure, str) else None
    return figure if head is None else f"{head[1]}</svg>"
