"""The master and the two layouts of the deck: where titles, foot and pictures stand.

The library's own types leave placeholders and layouts half open, hence ``Any`` for them.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Inches

from salesheets.slide_xml import SPACES, Box, fill, freeform, line, preset, shape_xml

WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
MARGIN: Final = 0.6
CONTENT: Final = WIDTH - 2 * MARGIN
TITLE_SLIDE, TITLE_ONLY = "Title Slide", "Title Only"
_FOOTERS: Final = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_GREY_10: Final = (
    '<a:rPr lang="ja-JP" sz="1000"><a:solidFill><a:schemeClr val="accent3"/></a:solidFill></a:rPr>'
)
_FOOT_LINE: Final = (
    '<p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0" anchor="ctr"/>'
    '<a:p><a:pPr algn="%s"/>%s</a:p></p:txBody>'
)
_NUMBER: Final = _FOOT_LINE % (
    "r",
    f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">{_GREY_10}<a:t>0</a:t></a:fld>',
)
_FOOTER: Final = _FOOT_LINE % ("l", f"<a:r>{_GREY_10}<a:t>-</a:t></a:r>")


def set_master(master: SlideMaster) -> None:
    """Set titles left, bold and navy; keep of the placeholders only title and body."""
    placeholders: Any = master.placeholders
    for holder in list(placeholders):
        kind = holder.placeholder_format.type
        if kind not in {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY}:
            _remove(holder)
            continue
        top, height = (1.6, 5.0) if kind == PP_PLACEHOLDER.BODY else (0.35, 0.8)
        place(holder, MARGIN, top, CONTENT, height)
    root: Any = master._element  # noqa: SLF001  (no interface to text styles)
    style = root.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    size = style.find("{*}defRPr")
    size.set("sz", "2800")
    size.set("b", "1")
    size.find(".//{*}schemeClr").set("val", "tx2")


def set_layout(layout: SlideLayout) -> None:
    """Place the titles of a layout and draw its foot, or the bridge of the first slide."""
    placeholders: Any = layout.placeholders
    for holder in list(placeholders):
        if holder.placeholder_format.type in _FOOTERS:
            _remove(holder)
    if layout.name == TITLE_SLIDE:
        layout.background.fill.solid()
        layout.background.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
        for holder, top, height, size in zip(
            placeholders, (1.45, 3.15), (1.5, 1.3), (4000, 2400), strict=True
        ):
            place(holder, MARGIN, top, CONTENT, height)
            _set_style(holder, size)
        _draw(layout, _bridge())
        return
    for holder in placeholders:
        place(holder, MARGIN + 0.25, 0.35, CONTENT - 0.25, 0.8)
    none = preset("rect") + fill(None) + line(None)
    _draw(
        layout,
        (
            ("bar", _box(MARGIN, 0.5, 0.09, 0.52), _flat("accent2"), ""),
            ("rule", _box(MARGIN, 1.17, CONTENT, 0.015), _flat("tx2"), ""),
            ("number", _box(WIDTH - MARGIN - 1, 7.0, 1, 0.3), none, _NUMBER),
            ("footer", _box(MARGIN, 7.0, CONTENT - 1, 0.3), none, _FOOTER),
        ),
    )


def _draw(layout: SlideLayout, shapes: Iterable[tuple[str, Box, str, str]]) -> None:
    tree: Any = layout.shapes._spTree  # noqa: SLF001  (no other way to add XML)
    for identity, (name, box, look, body) in enumerate(shapes, start=90):
        tree.append(parse_xml(shape_xml(identity, name, box, look, body)))


def _flat(colour: str) -> str:
    return preset("rect") + fill(colour) + line(None)


def _bridge() -> Iterator[tuple[str, Box, str, str]]:
    """Draw the bridge over the strait, the same picture as at the head of the sheet."""
    yield "sea", _box(0, 6.6, WIDTH, 0.9), _flat("accent1"), ""
    west, east, deck, top = 8.6, 11.4, 6.25, 4.75
    half, middle, sag = (east - west) / 2, (east + west) / 2, deck - 0.12 - top
    main = [(west + step * (east - west) / 24) for step in range(25)]
    cable = [(x, top + sag * (1 - ((x - middle) / half) ** 2)) for x in main]
    steps = [("M", west - 2.2, deck), *(("L", x, y) for x, y in cable), ("L", WIDTH, deck - 0.1)]
    hangers = [step for x, y in cable[1:-1] for step in (("M", x, y), ("L", x, deck))]
    for name, path, pen in (("cable", steps, 2.2), ("hangers", hangers, 0.8)):
        left, upper = min(x for _, x, _ in path), min(y for _, _, y in path)
        width, height = max(x for _, x, _ in path) - left, deck - upper
        scaled = [(c, 100 * (x - left), 100 * (y - upper)) for c, x, y in path]
        look = freeform(scaled, 100 * width, 100 * height) + fill(None) + line("accent2", pen)
        yield name, _box(left, upper, width, height), look, ""
    yield "deck", _box(west - 2.4, deck, WIDTH - west + 2.4, 0.05), _flat("accent2"), ""
    for x in (west, east):
        for shift in (-0.1, 0.05):
            yield "tower", _box(x + shift, top - 0.05, 0.05, 6.62 - top), _flat("accent2"), ""
        yield "tower", _box(x - 0.1, top + 0.3, 0.2, 0.05), _flat("accent2"), ""


def set_footer(deck: Deck, text: str) -> None:
    """Write the line that stands at the foot of every slide, once, into the layout."""
    layout: Any = deck.slide_layouts.get_by_name(TITLE_ONLY)  # the library types its shapes without text
    footer = next(shape for shape in layout.shapes if shape.name == "footer")
    footer.text_frame.paragraphs[0].runs[0].text = text


def place(shape: BaseShape, left: float, top: float, width: float, height: float) -> None:
    """Move a shape; all in inches."""
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, width, height))


def _set_style(shape: BaseShape, size: int) -> None:
    """Set a placeholder of the first slide in white, left, so large (hundredths of a point)."""
    element: Any = shape._element  # noqa: SLF001  (no interface to list styles)
    style = element.txBody.find("{*}lstStyle")
    for old in list(style):
        style.remove(old)
    xml = (
        f'<a:lvl1pPr {SPACES} marL="0" indent="0" algn="l">'
        f'<a:buNone/><a:defRPr sz="{size}" b="1">{fill("bg1")}</a:defRPr></a:lvl1pPr>'
    )
    style.append(parse_xml(xml))


def _remove(shape: BaseShape) -> None:
    element: Any = shape._element  # noqa: SLF001  (no interface to remove one)
    element.getparent().remove(element)


def _box(left: float, top: float, width: float, height: float) -> Box:
    return Box(*(int(Inches(value)) for value in (left, top, width, height)))
