"""What slides are made of: words, panels and tables in our type and theme colours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from domain.text import Language
from salesheets.text_width import folded

_LOCALE: Final = {"ja": "ja-JP", "en": "en-GB"}
_HEAD_ROW: Final = 0.38
_POINTS, _LEADING = 72, 1.2


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def inches(self) -> tuple[Inches, Inches, Inches, Inches]:
        """Return the rectangle as the library wants it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text; ``size`` in points."""

    text: str
    size: float = 14
    bold: bool = False
    colour: THEME = THEME.TEXT_1


Line = Sequence[Words]
Cell = Words | Sequence[Line] | None  # ``None``: the cell at the left reaches over this one


@dataclass(frozen=True, slots=True)
class Kit:
    """Writes in one language."""

    language: Language

    def write(self, frame: TextFrame, lines: Iterable[Line], *, after: float = 4) -> None:
        """Fill a text frame with lines, ``after`` points apart."""
        frame.word_wrap = True
        add: Any = frame.add_paragraph  # has no types
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else add()
            paragraph.space_after = Pt(after)
            for words in filter(lambda it: it.text, line):  # an empty run is mended on opening
                run = paragraph.add_run()
                run.text = words.text
                run.font.size, run.font.bold = Pt(words.size), words.bold
                run.font.color.theme_color = words.colour
                run._r.get_or_add_rPr().set("lang", _LOCALE[self.language])  # noqa: SLF001  (no interface)

    def text(
        self,
        slide: Slide,
        area: Area,
        lines: Iterable[Line],
        *,
        name: str,
        after: float = 4,
        right: bool = False,
    ) -> None:
        """Put words on a slide, flush with the left edge of the area or the ``right`` one."""
        box = slide.shapes.add_textbox(*area.inches)
        box.name = name
        frame = box.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self.write(frame, lines, after=after)
        if right:
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def card(self, slide: Slide, area: Area, lines: Iterable[Line], *, name: str, edge: THEME) -> None:
        """Put words on a panel with a coloured edge at its top."""
        panel = self._flat(slide, area, name, THEME.BACKGROUND_2)
        frame = panel.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = Inches(0.18)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.write(frame, lines)
        self._flat(slide, Area(area.left, area.top, area.width, 0.05), "edge", edge)

    def _flat(
        self, slide: Slide, area: Area, name: str, colour: THEME, kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE
    ) -> Shape:
        """Put a plain shape on a slide, without the shadow and outline of the library's style."""
        shape = slide.shapes.add_shape(kind, *area.inches)
        shape.name = name
        element: Any = shape._element  # noqa: SLF001  (no interface to drop the style)
        element.remove(element.find("{*}style"))
        paint(shape.fill, colour)
        return shape

    def disc(self, slide: Slide, area: Area, words: Words, colour: THEME, *, name: str) -> None:
        """Put a filled disc with a letter or number on a slide."""
        frame = self._flat(slide, area, name, colour, MSO_SHAPE.OVAL).text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self.write(frame, [[words]], after=0)
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER

    def rule(self, slide: Slide, left: float, top: float, width: float) -> None:
        """Put a hairline on a slide."""
        self._flat(slide, Area(left, top, width, 0.012), "rule", THEME.ACCENT_4)

    def table(
        self, slide: Slide, area: Area, rows: Sequence[Sequence[Cell]], widths: Sequence[float], *, name: str
    ) -> None:
        """Put a table on a slide, its first row the head; ``widths`` are shares of the area's width."""
        graphic = slide.shapes.add_table(len(rows), len(rows[0]), *area.inches)
        graphic.name = name
        table = graphic.table
        for number, share in enumerate(widths):
            table.columns[number].width = Inches(area.width * share / sum(widths))
        for number, row in enumerate(rows):
            high = _HEAD_ROW if number == 0 else (area.height - _HEAD_ROW) / max(len(rows) - 1, 1)
            table.rows[number].height = Inches(high)
            for index, said in enumerate(row):
                cell = table.cell(number, index)
                cell.margin_left = cell.margin_right = Inches(0.08)
                cell.margin_top = cell.margin_bottom = Inches(0.035)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paint(cell.fill, _row_colour(number))
                if said is not None:
                    self.write(cell.text_frame, [[said]] if isinstance(said, Words) else said, after=1)
                    last = _reach(row, index)
                    if last > index:
                        cell.merge(table.cell(number, last))


def paint(fill: FillFormat, colour: THEME) -> None:
    """Fill with a theme colour, so that a changed theme changes it."""
    make_solid: Any = fill.solid  # has no types
    make_solid()
    fill.fore_color.theme_color = colour


def points_needed(lines: Iterable[Line], width: float, *, after: float) -> float:
    """Return about how many points high lines stand in a width in inches."""
    told = [("".join(words.text for words in line), max(words.size for words in line)) for line in lines]
    return sum(len(folded(text, width * _POINTS / size)) * size * _LEADING + after for text, size in told)


def _reach(row: Sequence[Cell], index: int) -> int:
    """Return the last column that a cell reaches over."""
    last = index
    while last + 1 < len(row) and row[last + 1] is None:
        last += 1
    return last


def _row_colour(number: int) -> THEME:
    if number == 0:
        return THEME.TEXT_2
    return THEME.BACKGROUND_1 if number % 2 else THEME.BACKGROUND_2
