"""Write tabs with XlsxWriter: every cell a constant, never a formula.

Texts come from briefs and lists that people typed; one that begins like a formula is
kept as text, also when somebody edits the cell later.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.text import Language
from salesheets.companion_words import companion_words
from salesheets.figures import tokens
from salesheets.text_width import text_width
from salesheets.wording import clean
from salesheets.words import words
from salesheets.workbook_edition import Tab, Value
from salesheets.workbook_print import PRINTED_PLACES, is_long, set_area, set_page

_FORMULA_BEGINS: Final = frozenset("=+-@\t\r")
_LONGEST: Final = 32_000  # letters Excel takes in a cell
_WIDTHS: Final = {
    name: width
    for width, names in (
        (7, "rank rank_from rank_to number more first"),
        (9, "weight value points data_class sources"),
        (11, "score low high state gate_state unit raw confidence coverage ward as_of page print places"),
        (19, "function"),
        (19, "verdict id confidence_of_record"),
        (26, "place site"),
        (25, "gate scenario owner criterion"),
        (30, "not_met"),
        (38, "what route title url question"),
        (56, "reason why says"),
        (84, "text answer"),
    )
    for name in names.split()
}  # a tab is about 180 wide at most, so that it prints on A4 in 8 pt
_NUMBERS: Final = {
    "score": "0.0", "low": "0.0", "high": "0.0", "points": "0.00", "value": "0.00", "raw": "#,##0.###",
    "weight": "0.0%", "first": "0%", "confidence": "0%", "coverage": "0%",
}  # fmt: skip
_CENTRED: Final = frozenset({"rank", "rank_from", "rank_to", "number", "more"})
_NARROW: Final = 11
_LINE_PT: Final = 14.0
_FACE: Final = "BIZ UDPGothic"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes tabs; ``banner`` stands above each of the staff edition, ``head`` on every printed page."""

    book: Any
    language: Language
    banner: str | None
    head: str
    formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def about(self, facts: Sequence[tuple[str, str]]) -> None:
        """Write the first tab."""
        sheet = self._sheet("about")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)
        start = self._title(sheet, companion_words("workbook", self.language)["title"])
        for row, (label, text) in enumerate(facts, start=start):
            self._write(sheet, row, 0, label, {"bold": True, "valign": "top"})
            self._write(sheet, row, 1, text, {"text_wrap": True, "valign": "top"})

    def tab(self, tab: Tab) -> None:
        """Write one tab: heads that stay in sight and can be filtered, then the rows."""
        own = companion_words("workbook", self.language)
        sheet = self._sheet(tab.id)
        start = self._title(sheet, own["tab"][tab.id])
        colours = tokens()["colour"]
        head = {
            "bold": True,
            "bg_color": colours["navy"],
            "font_color": "#ffffff",
            "text_wrap": True,
            "valign": "top",
        }
        for column, name in enumerate(tab.columns):
            sheet.set_column(column, column, _WIDTHS.get(name, _NARROW))
            self._write(sheet, start, column, tab.heads.get(name) or own["column"][name], head)
        for row, values in enumerate(tab.rows, start=start + 1):
            sheet.set_row(row, _LINE_PT * _lines(tab.columns, values))
            first = dict(zip(tab.columns, values, strict=True)).get("rank") == 1
            for column, (name, value) in enumerate(zip(tab.columns, values, strict=True)):
                style = {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": colours["rule"]}
                style |= self._emphasis(name, value, first=first)
                self._write(sheet, row, column, value, style | {"num_format": _NUMBERS.get(name, "General")})
        sheet.set_row(start, (4 if tab.heads else 2) * _LINE_PT)
        sheet.freeze_panes(start + 1, 0)
        sheet.autofilter(start, 0, start + max(len(tab.rows), 1), len(tab.columns) - 1)
        set_area(self.book, sheet, tab, start)
        if is_long(tab):
            note = own["printed"].format(places=PRINTED_PLACES)
            self._write(sheet, start - 1, 0, note, {"font_color": colours["grey"], "font_size": 9})

    def _emphasis(self, name: str, value: Value, *, first: bool) -> dict[str, Any]:
        """Return how a cell stands out: ranks centred, the first place bold, states by shade and weight."""
        look: dict[str, Any] = {"align": "center"} if name in _CENTRED else {}
        if first and name in {"rank", "place", "score"}:
            look["bold"] = True
        states = words("places", self.language)["state"]
        shade = {states["FAIL"]: "tint", states["CONDITIONAL"]: "panel", states["UNKNOWN"]: "panel"}
        if isinstance(value, str) and value in shade and name not in {"reason", "route"}:
            look["bg_color"] = tokens()["colour"][shade[value]]
            look["bold"] = value == states["FAIL"]
        return look

    def _sheet(self, identity: str) -> Worksheet:
        sheet: Worksheet = self.book.add_worksheet(
            companion_words("workbook", self.language)["tab"][identity]
        )
        set_page(sheet, head=self.head, foot=self.banner or "")
        if self.banner:
            sheet.set_tab_color(tokens()["colour"]["accent"])
        return sheet

    def _title(self, sheet: Worksheet, text: str) -> int:
        """Write the title, above it the banner; return the row that follows."""
        colours = tokens()["colour"]
        if self.banner:
            self._write(sheet, 0, 0, self.banner, {"bold": True, "font_color": colours["accent"]})
        row = 1 if self.banner else 0
        self._write(sheet, row, 0, text, {"bold": True, "font_size": 14, "font_color": colours["navy"]})
        return row + 2

    def _write(self, sheet: Worksheet, row: int, column: int, value: Value, style: Mapping[str, Any]) -> None:
        """Write a constant; text stays text whatever it begins with."""
        if value is None:
            sheet.write_blank(row, column, None, self._format(style))
        elif isinstance(value, str):
            text = clean(value)[:_LONGEST]
            marked = {**style, "quote_prefix": True} if _is_like_a_formula(text) else style
            sheet.write_string(row, column, text, self._format(marked))
        else:
            sheet.write_number(row, column, value, self._format(style))

    def _format(self, style: Mapping[str, Any]) -> Format:
        """Return the format of a style; a workbook keeps one of each."""
        whole = {"font_name": _FACE, "font_size": 10, **style}
        key = tuple(sorted(whole.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(whole)
        return self.formats[key]


def _lines(columns: Sequence[str], values: Sequence[Value]) -> int:
    """Return how many lines the fullest cell of a row takes."""
    wide = [
        (text_width(value), name)
        for name, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    ]
    return max((-(-length // (_WIDTHS.get(name, _NARROW) - 1)) for length, name in wide), default=1) or 1


def _is_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would calculate the text, also one that begins with a full-width sign."""
    return unicodedata.normalize("NFKC", text[:1])[:1] in _FORMULA_BEGINS if text else False
