"""The slides of the places: compared with each other, or why none is left."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME

from domain.recommendation import GateState
from salesheets.sections.criteria.section import Criteria, GateRow
from salesheets.slide_charts import ScoreRange, put_ranges
from salesheets.slide_kit import Area, Cell, Words
from salesheets.slide_master import CONTENT, MARGIN
from salesheets.slide_pages import TOP, Made, Pages, head_words, marks

_TABLE_PT: Final = 12.0
_MANY_ROWS: Final = 8
_CHART: Final = 2.0


def exclusions(pages: Pages) -> Made | None:
    """Say which must-haves the places do not meet, where none is left."""
    data, own = pages.document.exclusions, pages.own("exclusions")
    if data is None:
        return None
    slide = pages.new(own["title"])
    pages.kit.text(slide, Area(MARGIN, TOP - 0.1, CONTENT, 0.3), [[Words(data.note, 14)]], name="note")
    rows: list[list[Cell]] = [[head_words(own["gate"]), head_words(own["count"])]]
    rows += [[Words(row.label, 14, bold=True), Words(row.count, 14)] for row in data.rows]
    area = Area(MARGIN, TOP + 0.35, CONTENT, 0.45 * len(rows))
    pages.kit.table(slide, area, rows, [2, 1], name=own["title"])
    return slide, (data,)


def comparison(pages: Pages) -> Made | None:
    """Set score ranges and must-haves of the places beside each other, with how firm the order is."""
    data, document, say, own = pages.document.criteria, pages.document, pages.say, pages.own("criteria")
    if data is None:
        return None
    slide = pages.new(own["title"])
    ranges = [
        ScoreRange(
            f"{column.rank or ''} {column.name}\n{column.score_text}", column.low, column.score, column.high
        )
        for column in data.columns
    ]
    names = (say["score_chart"], say["low"], say["expected"], say["high"])
    put_ranges(slide, Area(MARGIN, 1.25, CONTENT, _CHART - 0.1), ranges, names=names)
    note = [[Words(say["score_note"], 11, colour=THEME.ACCENT_3)]]
    pages.kit.text(slide, Area(MARGIN, 1.15 + _CHART, CONTENT, 0.25), note, name="how to read")
    rows = _gate_rows(pages, data)
    under = Area(MARGIN, 1.5 + _CHART, CONTENT, min(0.33 * len(rows), 2.55))
    pages.kit.table(slide, under, rows, [1.45, *(1 for _ in data.columns)], name=say["gates"])
    if document.robustness:
        firm = [
            [
                Words(f"{pages.own('robustness')['title']}  ", 13, bold=True, colour=THEME.TEXT_2),
                Words(document.robustness.sentence, 13, bold=True),
            ]
        ]
        pages.kit.card(slide, Area(MARGIN, 6.15, CONTENT, 0.82), firm, name="robustness", edge=THEME.ACCENT_2)
    return slide, (data, document.robustness) if document.robustness else (data,)


def _gate_rows(pages: Pages, data: Criteria) -> list[list[Cell]]:
    """Write the must-haves; what is alike everywhere is told once, and what is open everywhere in one row."""
    open_everywhere = [row for row in data.gates if _alike(row) and _state(row) is GateState.UNKNOWN]
    told = [row for row in data.gates if row not in open_everywhere or len(open_everywhere) == 1]
    size = _TABLE_PT if len(told) < _MANY_ROWS else _TABLE_PT - 1
    rows: list[list[Cell]] = [
        [head_words(pages.say["gates"]), *(head_words(column.name) for column in data.columns)]
    ]
    if len(told) < len(data.gates):
        names = pages.say["joiner"].join(row.label for row in open_everywhere)
        said = f"{pages.say['sign'][GateState.UNKNOWN.value]} {pages.say['open_everywhere']}"
        rest: list[Cell] = [None for _ in data.columns[1:]]
        rows.append([Words(said, size, bold=True), Words(names, size), *rest])
    return [*rows, *([Words(row.label, size, bold=True), *_gate_cells(pages, row, size)] for row in told)]


def _gate_cells(pages: Pages, row: GateRow, size: float) -> list[Cell]:
    sign = pages.say["sign"]
    told = [
        f"{sign[cell.state.value]} {cell.state_text} {marks(cell.marks)}" if cell else "—"
        for cell in row.cells
    ]
    if _alike(row):
        return [Words(told[0], size), *(None for _ in told[1:])]
    return [Words(text, size) for text in told]


def _alike(row: GateRow) -> bool:
    return len(set(row.cells)) == 1 and row.cells[0] is not None


def _state(row: GateRow) -> GateState | None:
    cell = row.cells[0]
    return cell.state if cell else None
