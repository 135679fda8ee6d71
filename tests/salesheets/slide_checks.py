"""What a strict reader of slides objects to: a broken package, words that do not fit their box."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cache

from lxml import etree
from PIL import ImageFont
from pptx import Presentation
from python_calamine import CalamineWorkbook

from salesheets.render import FONTS

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHAPES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWN = re.compile(r"ppt/(slides|slideLayouts|slideMasters|notesSlides|notesMasters)/[^_/]+\.xml")
REFERENCE = re.compile(rb'\br:(?:id|embed|link|pict)="([^"]+)"')
LEADING = 1.2
FOOT_PT = 7.0 * 72
EMU_PER_POINT = 12_700
NOT_FIRST = frozenset("、。，．）)」』】〉》〕]}・：；！？!?,.:;%ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
NOT_LAST = frozenset("（(「『【〈《〔[{")


def faults_of_package(package: bytes) -> list[str]:
    """Return what is wrong with parts, content types, relationships, ids and runs."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        twice = len(archive.namelist()) != len(parts)
    return [
        *(["a part stands twice"] if twice else []),
        *_content_types(parts),
        *_relationships(parts),
        *(fault for name, xml in parts.items() if DRAWN.fullmatch(name) for fault in _drawn(name, xml)),
        *(fault for name, book in parts.items() if name.endswith(".xlsx") for fault in _sheet(name, book)),
    ]


def _content_types(parts):
    types = etree.fromstring(parts["[Content_Types].xml"])
    named = {item.get("PartName").lstrip("/") for item in types if item.get("PartName")}
    endings = {item.get("Extension").lower() for item in types if item.get("Extension")}
    for name in parts:
        if (
            name != "[Content_Types].xml"
            and name not in named
            and name.rpartition(".")[2].lower() not in endings
        ):
            yield f"{name}: no content type"
    yield from (f"{name}: a content type without a part" for name in named - set(parts))


def _relationships(parts):
    reached = {"[Content_Types].xml"}
    for name in (name for name in parts if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        owner = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        relations = etree.fromstring(parts[name])
        ids = [item.get("Id") for item in relations]
        if len(ids) != len(set(ids)):
            yield f"{name}: an id stands twice"
        for item in relations:
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, item.get("Target"))).lstrip("/")
                reached.add(target)
                if target not in parts:
                    yield f"{name}: {target} is not there"
        used = {found.decode() for found in REFERENCE.findall(parts.get(owner, b""))}
        yield from (f"{owner}: {identity} leads nowhere" for identity in used - set(ids))
    yield from (
        f"{name}: nothing leads to it" for name in parts if name not in reached and not name.endswith(".rels")
    )


def _drawn(name, xml):
    root = etree.fromstring(xml)
    ids = [item.get("id") for item in root.iter(f"{SHAPES}cNvPr")]
    if len(ids) != len(set(ids)):
        yield f"{name}: a shape's id stands twice"
    if any(not run.findtext(f"{DRAWING}t") for run in root.iter(f"{DRAWING}r")):
        yield f"{name}: an empty run"
    if any(body.find(f"{DRAWING}p") is None for body in root.iter(f"{SHAPES}txBody", f"{DRAWING}txBody")):
        yield f"{name}: a text without a paragraph"
    for table in root.iter(f"{DRAWING}tbl"):
        columns = len(table.find(f"{DRAWING}tblGrid"))
        if any(len(row.findall(f"{DRAWING}tc")) != columns for row in table.iterfind(f"{DRAWING}tr")):
            yield f"{name}: a row of a table has not its columns"
    if any(
        int(item.get(side)) < 0
        for item in root.iter(f"{DRAWING}ext")
        for side in ("cx", "cy")
        if item.get(side)
    ):
        yield f"{name}: a shape of negative size"


def _sheet(name, book):
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    if not sheets.get_sheet_by_index(0).to_python():
        yield f"{name}: an empty sheet behind a chart"


def faults_of_fit(package: bytes) -> list[str]:
    """Return the texts that need more room than their box or table has, at 1.2 lines a line."""
    deck = Presentation(io.BytesIO(package))
    return [fault for number, slide in enumerate(deck.slides, start=1) for fault in _unfit(number, slide)]


def _unfit(number, slide) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text.strip():
            needs, has = _height(shape.text_frame, shape.width), shape.height / EMU_PER_POINT
            if needs > has + 0.5:
                yield f"slide {number}, {shape.name}: needs {needs:.0f} pt, has {has:.0f}"
        elif shape.has_table:
            end, limit = shape.top / EMU_PER_POINT + _table(shape.table), _below(slide, shape)
            if end > limit:
                yield f"slide {number}, {shape.name}: ends at {end:.0f} pt, may end at {limit:.0f}"


def _below(slide, table):
    """Return where the next shape below a table begins, at the latest the foot."""
    tops = [
        shape.top / EMU_PER_POINT
        for shape in slide.shapes
        if shape.top >= table.top + table.height * 0.6
        and shape.left < table.left + table.width
        and table.left < shape.left + shape.width
    ]
    return min([*tops, FOOT_PT])


def _table(table):
    return sum(max(row.height / EMU_PER_POINT, *_cells(table, row)) for row in table.rows)


def _cells(table, row):
    for index, cell in enumerate(row.cells):
        if not cell.is_spanned:
            span = cell.span_width if cell.is_merge_origin else 1
            yield _height(cell, sum(table.columns[index + step].width for step in range(span)))


def _height(holder, width):
    """Return the points that the words of a frame or a cell take, with its margins."""
    frame = getattr(holder, "text_frame", holder)
    room = (width - holder.margin_left - holder.margin_right) / EMU_PER_POINT
    told = [(_lines(p, room), p.space_after.pt if p.space_after is not None else 0) for p in frame.paragraphs]
    lines = sum(count * size * LEADING for (count, size), _ in told) + sum(after for _, after in told[:-1])
    return lines + (holder.margin_top + holder.margin_bottom) / EMU_PER_POINT


def _lines(paragraph, room):
    letters = [
        (letter, run.font.size.pt if run.font.size else 18.0, bool(run.font.bold))
        for run in paragraph.runs
        for letter in run.text
    ]
    size = max((size for _, size, _ in letters), default=12.0)
    count, at = 1, 0.0
    for piece in _pieces(letters):
        wide = sum(_advance(letter, bold) * points for letter, points, bold in piece)
        if at and at + wide > room + 0.01:
            count, at = count + 1, 0.0
        count += int(wide // room)
        at += wide % room if wide > room else wide
    return count, size


def _pieces(letters):
    """Yield what a line does not cut: Latin words, a letter of Japanese with the marks that stay with it."""
    piece: list = []
    for place, item in enumerate(letters):
        piece.append(item)
        letter, following = item[0], letters[place + 1][0] if place + 1 < len(letters) else " "
        wide = ord(letter) > 0x2E7F or ord(following) > 0x2E7F
        if letter == " " or (wide and following not in NOT_FIRST and letter not in NOT_LAST):
            yield piece
            piece = []
    if piece:
        yield piece


@cache
def _face(*, bold):
    return ImageFont.truetype(str(FONTS / f"BIZUDPGothic-{'Bold' if bold else 'Regular'}.ttf"), 1000)


@cache
def _advance(letter, bold):
    return _face(bold=bold).getlength(letter) / 1000
