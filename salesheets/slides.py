"""Make slides of a sheet: editable charts, tables and map, sources in the speaker notes.

The company's edition and the staff's differ by what ``StaffPages`` holds and by nothing
else; a deck made without it has never seen those texts.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from domain.model import Frozen
from salesheets.document import SheetDocument
from salesheets.slide_kit import Area, Kit, Line, Words, points_needed
from salesheets.slide_master import CONTENT, MARGIN, set_footer
from salesheets.slide_pages import Made, Pages, source_text
from salesheets.slide_theme import empty_deck, set_theme
from salesheets.slides_back import cities, sources, unknowns
from salesheets.slides_front import head, places, proofs
from salesheets.slides_pair import pair
from salesheets.slides_places import comparison, exclusions
from salesheets.staff import StaffPages
from salesheets.steady_zip import steady

_CAUTIONS_SHOWN: Final = 12
_STAFF_AREA: Final = Area(MARGIN, 1.4, CONTENT, 5.4)
_SIZES: Final = (14.0, 13.0, 12.0, 11.0)
_POINTS, _AFTER = 72, 5
_ORDER: Final[tuple[Callable[[Pages], Made | None], ...]] = (
    head,
    proofs,
    places,
    comparison,
    exclusions,
    pair,
    cities,
    unknowns,
    sources,
)


def render_slides(document: SheetDocument, *, staff: StaffPages | None = None) -> bytes:
    """Return the deck as PPTX, the same bytes for the same document.

    Parameters
    ----------
    staff
        Makes the staff edition: marked on every slide, with cautions and hard questions on
        hidden slides at the end and in their notes. ``None`` is the company's edition.
    """
    deck = empty_deck()
    pages = Pages(deck, document, Kit(document.language))
    set_footer(deck, _footer(pages, staff=staff is not None))
    for make in _ORDER:
        made = make(pages)
        if made is not None:
            _add_notes(made[0], _notes(pages, made[1]))
    if staff is not None:
        _add_staff_slides(pages, staff)
    set_theme(deck)
    return _saved(deck, pages, staff=staff is not None)


def _footer(pages: Pages, *, staff: bool) -> str:
    identity, base = pages.document.identity, pages.own("base")
    parts = [identity.document_id, identity.edition, identity.as_of]
    parts += [base["fictional"]] if pages.document.hero.fictional else []
    parts += [pages.say["staff"]] if staff else []
    return "  ".join(parts)


def _notes(pages: Pages, sections: Iterable[Frozen]) -> list[str]:
    """Return what the speaker needs: the sources of the slide in full, with their addresses."""
    numbers = {number for section in sections for number in _marks_in(section.model_dump(mode="json"))}
    lines = [line for line in pages.document.sources.lines if line.number in numbers]
    told = [source_text(line, pages.document) + (f" {line.url}" if line.url else "") for line in lines]
    return [pages.say["sources"], *told] if told else [pages.say["no_sources"]]


def _marks_in(value: object) -> set[int]:
    if isinstance(value, dict):
        own = set(value.get("marks") or ())
        return own.union(*(_marks_in(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(_marks_in(item) for item in value))
    return set()


def _add_notes(slide: Slide, lines: Iterable[str]) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join(lines)


def _add_staff_slides(pages: Pages, staff: StaffPages) -> None:
    """Add the unwelcome facts and the hard questions, hidden from a slide show."""
    say, language = pages.say, pages.document.language
    texts = [f"・{item.text[language]}" for item in staff.cautions[:_CAUTIONS_SHOWN]]
    size = _size_that_fits(texts)
    shown: list[Line] = [[Words(text, size)] for text in texts]
    rest = len(staff.cautions) - len(shown)
    shown += [[Words(say["more_cautions"].format(count=rest), 12, colour=THEME.ACCENT_3)]] if rest > 0 else []
    told = [
        f"・{item.text[language]}({say['owner']} {staff.owner(item.owner, language)})"
        for item in staff.cautions
    ]
    _staff_slide(pages, say["cautions"], shown, told)
    lines: list[Line] = []
    told = []
    for item in staff.hard_questions:
        owner = f"{say['owner']}{say['colon']}{staff.owner(item.owner, language)}"
        lines += [
            [Words(f"Q  {item.question[language]}", 13, bold=True, colour=THEME.TEXT_2)],
            [Words(f"A  {item.answer[language]}  ", 12), Words(owner, 11, colour=THEME.ACCENT_3)],
        ]
        sources = sorted({title[language] for note in item.evidence for title in note.source_titles})
        told += [f"Q {item.question[language]}", f"A {item.answer[language]} {owner}", *sources]
    _staff_slide(pages, say["questions"], lines, told)


def _size_that_fits(texts: Sequence[str]) -> float:
    """Return the largest size at which the texts stand one under another on a slide, one line to spare."""
    return next(
        (
            size
            for size in _SIZES
            if points_needed([[Words(text, size)] for text in (*texts, "")], CONTENT, after=_AFTER)
            <= _STAFF_AREA.height * _POINTS
        ),
        _SIZES[-1],
    )


def _staff_slide(pages: Pages, title: str, lines: list[Line], told: list[str]) -> None:
    slide = pages.new(title)
    slide._element.set("show", "0")  # noqa: SLF001  (the library has no word for hidden slides)
    pages.kit.text(slide, _STAFF_AREA, lines or [[Words("—")]], name=title, after=_AFTER)
    _add_notes(slide, [pages.say["staff_note"], *told])


def _saved(deck: Deck, pages: Pages, *, staff: bool) -> bytes:
    identity, properties = pages.document.identity, deck.core_properties
    noon = dt.datetime.combine(identity.evaluated_on, dt.time(12), tzinfo=dt.UTC)
    properties.title = identity.title
    properties.author = properties.last_modified_by = pages.own("base")["brand"]
    properties.subject = f"{identity.document_id} {identity.edition}"
    properties.category = pages.say["staff"] if staff else ""
    properties.language = pages.document.language
    properties.revision = 1
    out = io.BytesIO()
    deck.save(out)
    return steady(out.getvalue(), stamp=noon.strftime("%Y-%m-%dT%H:%M:%SZ"))
