"""The slide of the pair: would one earthquake hit both the company's sites and the place here."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME

from domain.recommendation import PairVerdict
from salesheets.sections.pair.section import Pair, PairCell, PairRow
from salesheets.slide_kit import Area, Cell, Line, Words
from salesheets.slide_master import CONTENT, MARGIN
from salesheets.slide_pages import TOP, Made, Pages, cited, head_words, marks
from salesheets.sources import Cited

_TOWERS: Final = {
    PairVerdict.BOTH: "■■",
    PairVerdict.THERE_ONLY: "■□",
    PairVerdict.HERE_ONLY: "□■",
    PairVerdict.NEITHER: "□□",
    PairVerdict.UNKNOWN: "？？",
}
_COLOURS: Final = {"■": THEME.ACCENT_2, "□": THEME.TEXT_2, "？": THEME.ACCENT_3}
_FEW_SITES: Final = 2
_LOWEST: Final = 6.15


def pair(pages: Pages) -> Made:
    """Set the assumed earthquakes at the company's sites and here beside each other."""
    data, own = pages.document.pair, pages.own("pair")
    slide = pages.new(own["title"])
    if data.none is not None:
        area = Area(MARGIN, TOP + 0.2, CONTENT, 1.8)
        pages.kit.card(slide, area, [[Words(data.none, 18)]], name="pair", edge=THEME.ACCENT_1)
        return slide, (data,)
    heads: list[Cell] = [head_words(text) for text in (own["scenario"], data.here or "", *data.sites)]
    rows = [heads, *(_row(pages, data, row) for row in data.rows)]
    area = Area(MARGIN, TOP + 0.1, CONTENT, min(0.38 + 1.15 * len(data.rows), _LOWEST - TOP - 0.1))
    pages.kit.table(slide, area, rows, [1.35, 1.15, *(1.15 for _ in data.sites)], name=own["title"])
    remarks: list[Line] = [[Words(remark, 12, bold=True)] for remark in data.remarks]
    note = [part for part in (data.note, own["legend"]) if part]
    legend: list[Line] = [[Words("  ".join(note), 11, colour=THEME.ACCENT_3)], *remarks]
    pages.kit.text(slide, Area(MARGIN, 6.35, CONTENT, 0.6), legend, name="remarks")
    return slide, (data,)


def _row(pages: Pages, data: Pair, row: PairRow) -> list[Cell]:
    """Write one scenario; present sites that it treats alike share a cell, as on the sheet."""
    local, wide = row.scenario == pages.own("pair")["local"], len(data.sites) <= _FEW_SITES
    scenario: list[Line] = [[Words(row.scenario, 14, bold=True, colour=THEME.TEXT_2)]]
    odds = _odds(pages, row, local=local)
    if not local:
        scenario += odds
    alike = len(set(row.sites)) == 1
    more = odds if local else []
    sides: list[Cell] = [
        (*_side(cell, wide=wide or alike), *more) for cell in row.sites[: 1 if alike else None]
    ]
    if not alike and more:
        scenario += more
    return [scenario, _says(row.here.says, 14), *sides, *(None for _ in row.sites[len(sides) :])]


def _odds(pages: Pages, row: PairRow, *, local: bool) -> list[Line]:
    if not row.probabilities:
        return []
    joiner = pages.own("pair")["local_join" if local else "probability_join"]
    told = row.probability + joiner.join(cited(item) for item in row.probabilities)
    return [[Words(told, 11, colour=THEME.ACCENT_3)]]


def _side(cell: PairCell, *, wide: bool) -> list[Line]:
    """Write a present site: two towers, the company's and ours, and what they mean."""
    towers = [Words(sign, 14, colour=_COLOURS[sign]) for sign in _TOWERS[cell.verdict or PairVerdict.UNKNOWN]]
    colour = THEME.ACCENT_2 if cell.verdict is PairVerdict.BOTH else THEME.TEXT_1
    head = [*towers, Words(f" {cell.verdict_text}", 14 if wide else 13, bold=True, colour=colour)]
    return [head, *_says(cell.says, 13 if wide else 12, bold=False)]


def _says(said: Cited, size: float, *, bold: bool = True) -> list[Line]:
    """Write a value with its source numbers, its edition small below it."""
    first = [Words(said.text, size, bold=bold), Words(marks(said.marks), 10, colour=THEME.ACCENT_1)]
    return [first, *([[Words(said.remark, 11, colour=THEME.ACCENT_3)]] if said.remark else [])]
