"""The last slides: other cities and schemes, what is open, the sources."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.slide import Slide

from salesheets.sections.arrival.section import Arrival
from salesheets.sections.incentives.section import IncentiveRow
from salesheets.sections.meeting.section import Meeting
from salesheets.sections.rivals.section import Rivals
from salesheets.slide_charts import CityBar, put_bars
from salesheets.slide_kit import Area, Cell, Line, Words
from salesheets.slide_master import CONTENT, MARGIN
from salesheets.slide_pages import GAP, TOP, Made, Pages, cited, head_words, source_text

_SOURCES_PER_COLUMN: Final = 14
_SCHEMES: Final = 3
_UPPER: Final = 2.5
_LABEL: Final = 0.62


def cities(pages: Pages) -> Made | None:
    """Show other cities on one yardstick, a company that came before, and the schemes that may fit."""
    document, own = pages.document, pages.own("incentives")
    rivals, data = document.rivals, document.incentives
    beside = document.arrival or document.meeting
    title = "rivals" if rivals else "arrival" if document.arrival else "meeting" if beside else "incentives"
    slide = pages.new(pages.own(title)["title"])
    half = (CONTENT - GAP) / 2
    if rivals:
        _put_rivals(pages, slide, rivals, Area(MARGIN, TOP, half if beside else CONTENT, _UPPER))
    if beside:
        left = MARGIN + half + GAP if rivals else MARGIN
        area = Area(left, TOP, half if rivals else CONTENT, _UPPER)
        lines = _of_arrival(pages, beside) if isinstance(beside, Arrival) else _of_meeting(pages, beside)
        pages.kit.card(slide, area, lines, name="beside", edge=THEME.ACCENT_1)
    top = TOP + (_UPPER + 0.15 if rivals or beside else 0)
    if rivals or beside:
        heading = [
            [
                Words(own["title"], 18, bold=True, colour=THEME.TEXT_2),
                Words(f"  {own['note']}", 12, colour=THEME.ACCENT_3),
            ]
        ]
        pages.kit.text(slide, Area(MARGIN, top, CONTENT, 0.4), heading, name="incentives")
        top += 0.4
    made = tuple(it for it in (rivals, document.arrival, data) if it is not None)
    if data.none is not None:
        pages.kit.text(slide, Area(MARGIN, top, CONTENT, 1), [[Words(data.none, 16)]], name="no scheme")
        return slide, made
    heads: list[Cell] = [
        head_words(text.rstrip(":"))
        for text in (own["title"], own["maximum"], own["rate"], pages.say["status"])
    ]
    rows = [heads, *(_scheme(row) for row in data.rows[:_SCHEMES])]
    area = Area(MARGIN, top, CONTENT, 0.38 + 0.55 * (len(rows) - 1))
    pages.kit.table(slide, area, rows, [1.5, 1.15, 0.8, 1.6], name=own["title"])
    return slide, made


def _put_rivals(pages: Pages, slide: Slide, rivals: Rivals, area: Area) -> None:
    label = [
        [Words(cited(rivals.label), 12, bold=True)],
        [Words(rivals.better, 12, colour=THEME.ACCENT_3)],
    ]
    pages.kit.text(slide, Area(area.left, area.top, area.width, _LABEL), label, name="yardstick", after=0)
    bars = [CityBar(bar.city, bar.value, bar.text, bar.here) for bar in rivals.bars]
    chart = Area(area.left, area.top + _LABEL, area.width, area.height - _LABEL - 0.28)
    put_bars(slide, chart, bars, name=rivals.label.text)
    edition = [[Words(rivals.edition, 11, colour=THEME.ACCENT_3)]]
    pages.kit.text(
        slide, Area(area.left, area.top + area.height - 0.28, area.width, 0.28), edition, name="edition"
    )


def _of_arrival(pages: Pages, arrival: Arrival) -> list[Line]:
    return [
        [Words(pages.own("arrival")["title"], 12, bold=True, colour=THEME.ACCENT_1)],
        [Words(arrival.company, 16, bold=True, colour=THEME.TEXT_2)],
        [Words(arrival.facts, 12, colour=THEME.ACCENT_3)],
        [Words(cited(arrival.summary), 13)],
        [Words(f"{arrival.why_similar}{pages.say['stop']}{arrival.status}", 11)],
    ]


def _of_meeting(pages: Pages, meeting: Meeting) -> list[Line]:
    topics = (
        [Words(f"{topic.label}  ", 13, bold=True, colour=THEME.TEXT_2), Words(topic.text, 13)]
        for topic in meeting.topics
    )
    return [[Words(pages.own("meeting")["title"], 12, bold=True, colour=THEME.ACCENT_1)], *topics]


def _scheme(row: IncentiveRow) -> list[Cell]:
    return [
        Words(cited(row.name), 11, bold=True),
        *(Words(it, 11) for it in (row.maximum, row.rate, row.status)),
    ]


def unknowns(pages: Pages) -> Made:
    """Say what is not known yet, who answers, and what happens next."""
    document, own, steps = pages.document, pages.own("unknowns"), pages.own("steps")
    data = document.unknowns
    slide = pages.new((own if data else steps)["title"])
    if data:
        due = [[Words(own["note"].format(date=data.due), 12, colour=THEME.ACCENT_3)]]
        pages.kit.text(slide, Area(MARGIN, TOP - 0.1, 7.4, 0.3), due, name="due")
    if data and data.none is None:
        rows: list[list[Cell]] = [[head_words(own["what"]), head_words(own["who"])]]
        for row in data.rows:
            what = "  ".join(filter(None, (row.what, row.stake)))
            rows.append([Words(what, 12, bold=True), Words(row.owner, 12)])
        area = Area(MARGIN, TOP + 0.25, 7.4, min(0.38 + 0.5 * (len(rows) - 1), 3.9))
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
            [Words(" ", 6)],
        ]
    pages.kit.text(slide, Area(8.4, TOP - 0.1, MARGIN + CONTENT - 8.4, 4.0), lines, name="steps")
    contact = document.contact
    whom = "  ".join(filter(None, (contact.name, contact.detail)))
    call: list[Line] = [
        [
            Words(f"{pages.own('contact')['title']}  ", 16, bold=True, colour=THEME.TEXT_2),
            Words(whom, 16, bold=True),
        ],
        [Words(f"{contact.reply} {contact.valid}", 13)],
    ]
    pages.kit.card(slide, Area(MARGIN, 5.85, CONTENT, 1.05), call, name="contact", edge=THEME.TEXT_2)
    return slide, (data, document.steps) if data else (document.steps,)


def sources(pages: Pages) -> Made:
    """List the numbered sources, and what is our own judgement."""
    data, own = pages.document.sources, pages.own("sources")
    slide = pages.new(own["title"])
    columns, size = (2, 12.0) if len(data.lines) <= 2 * _SOURCES_PER_COLUMN else (3, 9.5)
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
