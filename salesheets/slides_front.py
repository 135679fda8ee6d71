"""The first slides: to whom and why, the proofs, the places on the map."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.slide import Slide

from salesheets.sections.places.section import PlaceCard
from salesheets.sections.proofs.section import ProofCard
from salesheets.slide_kit import Area, Line, Words, points_needed
from salesheets.slide_map import SlideMap
from salesheets.slide_master import CONTENT, MARGIN, TITLE_SLIDE
from salesheets.slide_pages import GAP, TOP, Made, Pages, cited, marks
from salesheets.text_width import ems

_FIGURE_PT: Final = (60, 54, 48, 42, 38, 34)  # the first at which the figure stands in one line with its unit
_SMALLEST_FIGURE_PT: Final = 20
_MIXED: Final = 1.2  # programs set Latin and Japanese apart
_UNIT_PT: Final = 18
_CARD: Final = (1.55, 5.2)  # top and height of the proofs
_INSET: Final = 0.18
_POINTS: Final = 72
_PLACE_PT: Final = {"ja": (17, 12.5), "en": (15, 11.5)}
_SMALLER: Final = 3
_AFTER: Final = 2
_SURE: Final = 0.88  # of a line, since other faces than ours may stand in


def head(pages: Pages) -> Made:
    """Say to whom, for what, why here and why now."""
    document, hero, own = pages.document, pages.document.hero, pages.own("hero")
    slide = pages.new(hero.why_here, TITLE_SLIDE)
    base = pages.own("base")
    slide.placeholders[1].text_frame.text = f"{hero.addressee}\n{hero.function}"
    now = _why_now(pages)
    white = THEME.BACKGROUND_1
    pages.kit.text(
        slide,
        Area(MARGIN + 0.1, 4.55, 7.0, 0.9),
        [[Words(f"{own['why_now_label']}  ", 16, bold=True, colour=white), Words(now, 16, colour=white)]],
        name="why now",
    )
    pages.kit.text(
        slide,
        Area(MARGIN + 0.1, 0.5, 9, 0.4),
        [[Words(f"{base['brand']}  {base['document']}", 16, bold=True, colour=white)]],
        name="brand",
    )
    if hero.fictional:
        sample = [[Words(base["fictional"], 16, bold=True, colour=white)]]
        pages.kit.text(slide, Area(MARGIN + CONTENT - 3.6, 0.5, 3.6, 0.4), sample, name="sample", right=True)
    identity = document.identity
    foot = f"{identity.document_id}  {identity.edition}  {identity.as_of}  {document.contact.valid}"
    pages.kit.text(
        slide, Area(MARGIN + 0.1, 6.85, CONTENT, 0.35), [[Words(foot, 12, colour=white)]], name="identity"
    )
    return slide, (hero,)


def _why_now(pages: Pages) -> str:
    """Join the reason and its figures as the sheet does: two models stand apart."""
    spoken = [cited(item) for item in pages.document.hero.why_now]
    lead = ("" if pages.document.language == "ja" else " ").join(spoken[:2])
    own = pages.own("hero")
    return str(own["comma"] + own["joiner"]).join([lead, *spoken[2:]])


def proofs(pages: Pages) -> Made | None:
    """Show the proofs, a card each."""
    data = pages.document.proofs
    if data is None:
        return None
    slide = pages.new(pages.own("proofs")["title"])
    width = (CONTENT - GAP * (len(data.cards) - 1)) / len(data.cards)
    top, height = _CARD
    for number, card in enumerate(data.cards):
        left, name = MARGIN + number * (width + GAP), f"proof {number + 1}"
        area = Area(left, top, width, height)
        pages.kit.card(slide, area, _proof(pages, card, width), name=name, edge=THEME.ACCENT_1)
        pages.kit.rule(slide, left + _INSET, top + height - 0.5, width - 2 * _INSET)
        foot = Area(left + _INSET, top + height - 0.4, width - 2 * _INSET, 0.3)
        pages.kit.text(slide, foot, [[_dated(pages, card)]], name=f"{name} date")
    return slide, (data,)


def _proof(pages: Pages, card: ProofCard, width: float) -> list[Line]:
    """Write one card: the figure as large as its line allows, what it counts, what rides along."""
    own, accent = pages.own("proofs"), THEME.ACCENT_2
    room = _SURE * (width - 2 * _INSET) * _POINTS
    figure, unit = _MIXED * ems(card.figure), ems(f" {card.unit}") * _UNIT_PT
    large = next((size for size in _FIGURE_PT if figure * size + unit <= room), 0)
    number = Words(card.figure, large or max(_SMALLEST_FIGURE_PT, room // figure), bold=True, colour=accent)
    lines: list[Line] = [[number, Words(f" {card.unit}", _UNIT_PT, bold=True, colour=accent)]]
    if not large:
        lines = [[number], [Words(card.unit, _UNIT_PT - 3, bold=True, colour=accent)]]
    lines.append([Words(card.headline, 19, bold=True, colour=THEME.TEXT_2)])
    lines += [[Words(card.note, 16)]] if card.note else []
    if card.caution:
        lines.append([Words(f"{own['caution']}  ", 16, bold=True), Words(card.caution, 16)])
    return lines


def _dated(pages: Pages, card: ProofCard) -> Words:
    base = pages.own("base")
    dated = base["dated"].format(date=card.as_of) if card.as_of else card.remark or ""
    return Words(f"{dated} {marks(card.marks)}".strip(), 12, colour=THEME.ACCENT_3)


def places(pages: Pages) -> Made:
    """Show the map with the first places beside it."""
    data, document = pages.document.places, pages.document
    slide = pages.new(data.title)
    frame = document.map_shapes.frame
    width = min(6.4, 4.8 * frame.width / frame.height)
    drawn = SlideMap(document.map_shapes, MARGIN, TOP, width, document.language, pages.say["map"])
    drawn.put_on(slide)
    legend = f"▨ {data.legend['flood']}  ▨▨ {data.legend['flood_deep']}"
    under = Area(MARGIN, TOP + drawn.height + 0.06, width, 0.68)
    pages.kit.text(
        slide, under, [[Words(f"{legend}  {data.attribution}", 10, colour=THEME.ACCENT_3)]], name="legend"
    )
    right = MARGIN + width + 0.4
    beside = Area(right, TOP, MARGIN + CONTENT - right, 5.0)
    if data.none:
        pages.kit.text(slide, beside, [[Words(data.none, 16)]], name="places")
    each = beside.height / max(len(data.cards), 1)
    for number, card in enumerate(data.cards):
        if number > 0:
            pages.kit.rule(slide, right, TOP + number * each - 0.1, beside.width)
        _put_place(pages, slide, card, Area(right, TOP + number * each, beside.width, each - 0.15))
    if data.note:
        note = [[Words(data.note, 11, colour=THEME.ACCENT_3)]]
        pages.kit.text(slide, Area(right, TOP + 5.1, beside.width, 0.4), note, name="note")
    return slide, (data,)


def _put_place(pages: Pages, slide: Slide, card: PlaceCard, area: Area) -> None:
    """Put one place beside the map: its rank in a disc, larger for the first, and what is known."""
    first = card.rank == 1
    side, colour = (0.56, THEME.ACCENT_2) if first else (0.46, THEME.TEXT_2)
    disc = Area(area.left + (0.56 - side) / 2, area.top + 0.03, side, side)
    rank = Words(str(card.rank or "–"), 18 if first else 15, bold=True, colour=THEME.BACKGROUND_1)
    pages.kit.disc(slide, disc, rank, colour, name=card.rank_text)
    words_area = Area(area.left + 0.75, area.top, area.width - 0.75, area.height)
    large, small = _PLACE_PT[pages.document.language]
    tried = (_place(pages, card, large - less, small - less) for less in range(_SMALLER))
    room = area.height * _POINTS
    fits = (lines for lines in tried if points_needed(lines, words_area.width, after=_AFTER) <= room)
    least = _place(pages, card, large - _SMALLER, small - _SMALLER)
    pages.kit.text(slide, words_area, next(fits, least), name=card.name, after=_AFTER)


def _place(pages: Pages, card: PlaceCard, large: float, small: float) -> list[Line]:
    """Write one place."""
    colour = THEME.ACCENT_2 if card.rank == 1 else THEME.TEXT_2
    states = "  ".join(f"{pages.say['sign'][item.state.value]} {item.text}" for item in card.states)
    figures: list[Words] = []
    for item in card.highlights:
        figures += [
            Words(f"{'  ' if figures else ''}{item.label} ", small),
            Words(cited(item.figure), small, bold=True),
        ]
    return [
        [Words(card.name, large, bold=True, colour=colour)],
        [Words(f"{card.ward}  ", small, colour=THEME.ACCENT_3), Words(card.score_text, small, bold=True)],
        *([figures] if figures else []),
        [Words(states, small)],
    ]
