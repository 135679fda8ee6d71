"""The later slides: places compared, the pair, other cities, what is open, the sources."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME

from domain.recommendation import PairVerdict
from salesheets.sections.criteria.section import Criteria
from salesheets.slide_kit import Area, CityBar, Line, ScoreRange, Words
from salesheets.slide_pages import GAP, TOP, Made, Pages, cited, marks, source_text
from salesheets.slide_theme import CONTENT, MARGIN

_TABLE_PT: Final = 12.0
_MANY_ROWS: Final = 8
_SOURCES_PER_COLUMN: Final = 14
_TOWERS: Final = {
    PairVerdict.BOTH: "■■",
    PairVerdict.THERE_ONLY: "■□",
    PairVerdict.HERE_ONLY: "□■",
    PairVerdict.NEITHER: "□□",
    PairVerdict.UNKNOWN: "？？",
}


def exclusions(pages: Pages) -> Made | None:
    """Say which must-haves the places do not meet, where none is left."""
    data, own = pages.document.exclusions, pages.own("exclusions")
    if data is None:
        return None
    slide = pages.new(own["title"])
    pages.kit.text(slide, Area(MARGIN, TOP - 0.1, CONTENT, 0.3), [[Words(data.note, 14)]], name="note")
    rows = [[_head(own["gate"]), _head(own["count"])]]
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
    pages.kit.ranges(slide, Area(MARGIN, 1.22, CONTENT, 1.65), ranges, names=names)
    note = [[Words(say["score_note"], 11, colour=THEME.ACCENT_3)]]
    pages.kit.text(slide, Area(MARGIN, 2.82, CONTENT, 0.3), note, name="how to read")
    rows = _gate_rows(pages, data)
    under = Area(MARGIN, 3.1, CONTENT, (0.3 if len(rows) <= _MANY_ROWS else 0.26) * len(rows))
    pages.kit.table(slide, under, rows, [1.45, *(1 for _ in data.columns)], name=say["gates"])
    if document.robustness:
        firm = [
            [
                Words(f"{pages.own('robustness')['title']}  ", 13, bold=True, colour=THEME.TEXT_2),
                Words(document.robustness.sentence, 13, bold=True),
            ]
        ]
        pages.kit.card(slide, Area(MARGIN, 6.2, CONTENT, 0.76), firm, name="robustness", edge=THEME.ACCENT_2)
    return slide, (data, document.robustness) if document.robustness else (data,)


def _gate_rows(pages: Pages, data: Criteria) -> list[list[Words]]:
    sign, size = pages.say["sign"], _TABLE_PT if len(data.gates) < _MANY_ROWS else _TABLE_PT - 1.5
    rows = [[_head(pages.say["gates"]), *(_head(column.name) for column in data.columns)]]
    for row in data.gates:
        told = [
            f"{sign[cell.state.value]} {cell.state_text} {marks(cell.marks)}" if cell else "—"
            for cell in row.cells
        ]
        rows.append([Words(row.label, size, bold=True), *(Words(text, size) for text in told)])
    return rows


def _head(text: str) -> Words:
    return Words(text, _TABLE_PT, bold=True, colour=THEME.BACKGROUND_1)


def pair(pages: Pages) -> Made:
    """Set the assumed earthquakes at the company's sites and here beside each other."""
    data, own = pages.document.pair, pages.own("pair")
    slide = pages.new(own["title"])
    if data.none is not None:
        pages.kit.card(
            slide,
            Area(MARGIN, TOP + 0.2, CONTENT, 1.8),
            [[Words(data.none, 18)]],
            name="pair",
            edge=THEME.ACCENT_1,
        )
        return slide, (data,)
    rows = [[_head(own["scenario"]), _head(data.here or ""), *(_head(site) for site in data.sites)]]
    for row in data.rows:
        joiner = own["local_join" if row.scenario == own["local"] else "probability_join"]
        odds = (
            f"\n{row.probability}{joiner.join(cited(item) for item in row.probabilities)}"
            if row.probabilities
            else ""
        )
        sides = [
            Words(
                f"{_TOWERS[cell.verdict or PairVerdict.UNKNOWN]} {cell.verdict_text}\n{cited(cell.says)}", 14
            )
            for cell in row.sites
        ]
        rows.append([Words(row.scenario + odds, 14, bold=True), Words(cited(row.here.says), 14), *sides])
    area = Area(MARGIN, TOP + 0.1, CONTENT, 1.15 * len(rows) - 0.7)
    pages.kit.table(slide, area, rows, [1.5, 1, *(1.1 for _ in data.sites)], name=own["title"])
    remarks: list[Line] = [[Words(remark, 13, bold=True)] for remark in data.remarks]
    legend: list[Line] = [[Words(f"{data.note or ''} {own['legend']}", 11, colour=THEME.ACCENT_3)], *remarks]
    pages.kit.text(slide, Area(MARGIN, 6.3, CONTENT, 0.6), legend, name="remarks")
    return slide, (data,)


def cities(pages: Pages) -> Made | None:
    """Show other cities on one yardstick, and the schemes that may fit."""
    document, own = pages.document, pages.own("incentives")
    rivals, data = document.rivals, document.incentives
    slide = pages.new(pages.own("rivals")["title"] if rivals else own["title"])
    top = TOP
    if rivals:
        label = [
            [
                Words(cited(rivals.label), 14, bold=True),
                Words(f"  {rivals.better}  {rivals.edition}", 12, colour=THEME.ACCENT_3),
            ]
        ]
        pages.kit.text(slide, Area(MARGIN, top, CONTENT, 0.4), label, name="yardstick")
        bars = [CityBar(bar.city, bar.value, bar.text, bar.here) for bar in rivals.bars]
        height = min(0.4 * len(bars) + 0.3, 1.9)
        pages.kit.bars(slide, Area(MARGIN, top + 0.4, CONTENT, height), bars, name=rivals.label.text)
        top += 0.4 + height + 0.15
        pages.kit.text(
            slide,
            Area(MARGIN, top, CONTENT, 0.4),
            [
                [
                    Words(own["title"], 18, bold=True, colour=THEME.TEXT_2),
                    Words(f"  {own['note']}", 12, colour=THEME.ACCENT_3),
                ]
            ],
            name="incentives",
        )
        top += 0.45
    if data.none is not None:
        pages.kit.text(slide, Area(MARGIN, top, CONTENT, 1), [[Words(data.none, 16)]], name="no scheme")
        return slide, (rivals, data) if rivals else (data,)
    heads = [_head(text) for text in (own["title"], own["maximum"], own["rate"], pages.say["status"])]
    rows = [
        heads,
        *(
            [
                Words(cited(row.name), 11, bold=True),
                Words(row.maximum, 11),
                Words(row.rate, 11),
                Words(row.status, 11),
            ]
            for row in data.rows
        ),
    ]
    area = Area(MARGIN, top, CONTENT, 0.5 * len(rows))
    pages.kit.table(slide, area, rows, [1.4, 1.2, 0.9, 1.5], name=own["title"])
    return slide, (rivals, data) if rivals else (data,)


def unknowns(pages: Pages) -> Made:
    """Say what is not known yet, who answers, and what happens next."""
    document, own, steps = pages.document, pages.own("unknowns"), pages.own("steps")
    data = document.unknowns
    slide = pages.new((own if data else steps)["title"])
    if data:
        due = [[Words(own["note"].format(date=data.due), 12, colour=THEME.ACCENT_3)]]
        pages.kit.text(slide, Area(MARGIN, TOP - 0.1, 7.4, 0.3), due, name="due")
    if data and data.none is None:
        rows = [[_head(own["what"]), _head(own["who"])]]
        for row in data.rows:
            what = "  ".join(filter(None, (row.what, row.stake)))
            rows.append([Words(what, 13, bold=True), Words(row.owner, 13)])
        area = Area(MARGIN, TOP + 0.25, 7.4, 0.55 * len(rows))
        pages.kit.table(slide, area, rows, [1.6, 1], name=own["title"])
    elif data:
        lines_of_none = [[Words(data.none or "", 16)]]
        pages.kit.text(slide, Area(MARGIN, TOP + 0.3, 7.4, 1), lines_of_none, name="nothing open")
    lines: list[Line] = [[Words(steps["title"], 18, bold=True, colour=THEME.TEXT_2)]]
    for number, step in enumerate(document.steps.steps, start=1):
        lines += [
            [
                Words(f"{number}  {step.title}  ", 14, bold=True),
                Words(step.by, 13, bold=True, colour=THEME.ACCENT_2),
            ],
            [Words(step.text, 13)],
        ]
    pages.kit.text(slide, Area(8.4, TOP, MARGIN + CONTENT - 8.4, 3.8), lines, name="steps")
    contact = document.contact
    whom = "  ".join(filter(None, (contact.name, contact.detail)))
    call: list[Line] = [
        [
            Words(f"{pages.own('contact')['title']}  ", 16, bold=True, colour=THEME.TEXT_2),
            Words(whom, 16, bold=True),
        ],
        [Words(f"{contact.reply} {contact.valid}", 13)],
    ]
    pages.kit.card(slide, Area(MARGIN, 5.6, CONTENT, 1.2), call, name="contact", edge=THEME.TEXT_2)
    return slide, (data, document.steps) if data else (document.steps,)


def sources(pages: Pages) -> Made:
    """List the numbered sources, and what is our own judgement."""
    data, own = pages.document.sources, pages.own("sources")
    slide = pages.new(own["title"])
    columns, size = (2, 11.0) if len(data.lines) <= 2 * _SOURCES_PER_COLUMN else (3, 9.5)
    share = -(-len(data.lines) // columns) if data.lines else 1
    width = (CONTENT - GAP * (columns - 1)) / columns
    for number in range(columns):
        part = data.lines[number * share : (number + 1) * share]
        lines = [[Words(source_text(line, pages.document), size)] for line in part]
        area = Area(MARGIN + number * (width + GAP), TOP, width, 4.6)
        pages.kit.text(slide, area, lines or [[Words(" ")]], name=f"sources {number + 1}", after=3)
    own_words = [[Words(data.judgement + data.offer, 11, colour=THEME.ACCENT_3)]]
    pages.kit.text(slide, Area(MARGIN, 6.15, CONTENT, 0.75), own_words, name="judgement")
    return slide, ()
