"""The first slides: to whom and why, the proofs, the places on the map."""

from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME

from salesheets.sections.places.section import PlaceCard
from salesheets.sections.proofs.section import ProofCard
from salesheets.slide_kit import Area, Line, Words
from salesheets.slide_map import SlideMap
from salesheets.slide_pages import GAP, TOP, Made, Pages, cited, marks
from salesheets.slide_theme import CONTENT, MARGIN, TITLE_SLIDE
from salesheets.text_width import text_width

_FIGURE_PT: Final = ((6, 54), (10, 36))  # up to so wide, so large
_SMALL_FIGURE_PT: Final = 24
_PLACE_PT: Final = {"ja": (18, 13), "en": (15, 11.5)}
_MANY_LETTERS: Final = {"ja": 60, "en": 110}


def head(pages: Pages) -> Made:
    """Say to whom, for what, why here and why now."""
    document, hero, own = pages.document, pages.document.hero, pages.own("hero")
    slide = pages.new(hero.why_here, TITLE_SLIDE)
    base = pages.own("base")
    sample = f"  {base['fictional']}" if hero.fictional else ""
    slide.placeholders[1].text_frame.text = f"{hero.addressee}{sample}\n{hero.function}"
    now = _why_now(pages)
    white = THEME.BACKGROUND_1
    pages.kit.text(
        slide,
        Area(MARGIN + 0.1, 4.55, 7.6, 0.9),
        [[Words(f"{own['why_now_label']}  ", 16, bold=True, colour=white), Words(now, 16, colour=white)]],
        name="why now",
    )
    pages.kit.text(
        slide,
        Area(MARGIN + 0.1, 0.5, 9, 0.4),
        [[Words(f"{base['brand']}  {base['document']}", 16, bold=True, colour=white)]],
        name="brand",
    )
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
    for number, card in enumerate(data.cards):
        area = Area(MARGIN + number * (width + GAP), TOP + 0.1, width, 4.5)
        lines = _proof(pages, card)
        pages.kit.card(slide, area, lines, name=f"proof {number + 1}", edge=THEME.ACCENT_1)
    return slide, (data,)


def _proof(pages: Pages, card: ProofCard) -> list[Line]:
    """Write one card, its words smaller where they are many."""
    own, base = pages.own("proofs"), pages.own("base")
    large = next((size for width, size in _FIGURE_PT if text_width(card.figure) <= width), _SMALL_FIGURE_PT)
    size = (
        16 if len((card.note or "") + (card.caution or "")) <= _MANY_LETTERS[pages.document.language] else 13
    )
    dated = base["dated"].format(date=card.as_of) if card.as_of else card.remark or ""
    lines: list[Line] = [
        [
            Words(card.figure, large, bold=True, colour=THEME.ACCENT_2),
            Words(f" {card.unit}", 18, bold=True, colour=THEME.ACCENT_2),
        ],
        [Words(card.headline, 20, bold=True, colour=THEME.TEXT_2)],
    ]
    lines += [[Words(card.note, size)]] if card.note else []
    if card.caution:
        lines.append([Words(f"{own['caution']}  ", size, bold=True), Words(card.caution, size)])
    return [*lines, [Words(f"{dated} {marks(card.marks)}", 12, colour=THEME.ACCENT_3)]]


def places(pages: Pages) -> Made:
    """Show the map with the first places beside it."""
    data, document = pages.document.places, pages.document
    slide = pages.new(data.title)
    frame = document.map_shapes.frame
    width = min(7.0, 4.95 * frame.width / frame.height)
    drawn = SlideMap(document.map_shapes, MARGIN, TOP, width, document.language, pages.say["map"])
    drawn.put_on(slide)
    legend = f"▨ {data.legend['flood']}  ▨▨ {data.legend['flood_deep']}"
    under = Area(MARGIN, TOP + drawn.height + 0.06, width, 0.5)
    pages.kit.text(
        slide, under, [[Words(f"{legend}  {data.attribution}", 10, colour=THEME.ACCENT_3)]], name="legend"
    )
    lines: list[Line] = [[Words(data.none, 16)]] if data.none else []
    for card in data.cards:
        lines += _place(pages, card)
    note = [[Words(data.note, 11, colour=THEME.ACCENT_3)]] if data.note else []
    right = MARGIN + width + 0.4
    pages.kit.text(
        slide, Area(right, TOP, MARGIN + CONTENT - right, 5.2), [*lines, *note], name="places", after=2
    )
    return slide, (data,)


def _place(pages: Pages, card: PlaceCard) -> list[Line]:
    """Write one place; English words are longer and set smaller."""
    large, small = _PLACE_PT[pages.document.language]
    colour = THEME.ACCENT_2 if card.rank == 1 else THEME.TEXT_2
    states = "  ".join(f"{pages.say['sign'][item.state.value]} {item.text}" for item in card.states)
    return [
        [
            Words(f"{card.rank_text}  {card.name}", large, bold=True, colour=colour),
            Words(f"  {card.ward}", small, colour=THEME.ACCENT_3),
        ],
        *(
            [Words(f"{item.label}  ", small), Words(cited(item.figure), small, bold=True)]
            for item in card.highlights
        ),
        [Words(states, small)],
        [Words(card.score_text, small + 1, bold=True)],
        [Words(" ", 6)],
    ]
