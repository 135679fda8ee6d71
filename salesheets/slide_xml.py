"""Shapes of a slide as XML: the library draws freeforms one point at a time and has no words on a map.

Coordinates are EMU; colours are names of theme colours, such as ``accent1``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

SPACES: Final = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_TOKEN: Final = re.compile(r"[MLHVZ]|-?\d+(?:\.\d+)?")
_COMMANDS: Final = frozenset("MLHV")
_NOT_STRAIGHT: Final = re.compile(r"[^MLHVZ\d\s.,-]")
_EMU_PER_POINT: Final = 12700

Step = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a shape is and how large, in EMU."""

    x: int
    y: int
    w: int
    h: int

    @property
    def xml(self) -> str:
        """Return the place as DrawingML writes it."""
        return f'<a:off x="{self.x}" y="{self.y}"/><a:ext cx="{self.w}" cy="{self.h}"/>'


def path_steps(path: str) -> Iterator[Step]:
    """Read SVG path data of straight lines (M, L, H, V, Z) as absolute steps.

    Raises
    ------
    ValueError
        The path has another command.
    """
    if _NOT_STRAIGHT.search(path):
        raise ValueError(path[:40])
    command, x, y = "M", 0.0, 0.0
    words_of_path = iter(_TOKEN.findall(path))
    for word in words_of_path:
        if word == "Z":
            yield ("Z", x, y)
            continue
        number = word
        if word in _COMMANDS:
            command, number = word, next(words_of_path)
        if command == "V":
            y = float(number)
        else:
            x, y = float(number), float(next(words_of_path)) if command in "ML" else y
        yield ("M" if command == "M" else "L", x, y)
        command = "L" if command == "M" else command


def fill(colour: str | None) -> str:
    """Return a fill; ``None`` is none."""
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if colour else "<a:noFill/>"


def line(colour: str | None, points: float = 1.0, *, dashed: bool = False) -> str:
    """Return an outline so many points wide; ``None`` is none."""
    if colour is None:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    return f'<a:ln w="{round(points * _EMU_PER_POINT)}">{fill(colour)}{dash}<a:round/></a:ln>'


def words(text: str, points: float, colour: str, align: str, *, halo: bool = True) -> str:
    """Return bold or plain words in one line, with a light halo where they stand on a map."""
    glow = '<a:effectLst><a:glow rad="38100"><a:schemeClr val="bg1"/></a:glow></a:effectLst>' if halo else ""
    style = f'<a:rPr lang="ja-JP" sz="{round(points * 100)}" b="1">{fill(colour)}{glow}</a:rPr>'
    return (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        f'<a:p><a:pPr algn="{align}"/><a:r>{style}<a:t>{escape(text)}</a:t></a:r></a:p></p:txBody>'
    )


def preset(kind: str) -> str:
    """Return the geometry of a ready shape, such as ``rect`` or ``ellipse``."""
    return f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'


def freeform(steps: list[Step], width: float, height: float) -> str:
    """Return the geometry of a path whose points lie in ``0..width`` and ``0..height``."""
    drawn = "".join(_drawn(step) for step in steps)
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{round(width * 10)}" h="{round(height * 10)}">{drawn}</a:path></a:pathLst>'
        "</a:custGeom>"
    )


def _drawn(step: Step) -> str:
    command, x, y = step
    if command == "Z":
        return "<a:close/>"
    tag = "moveTo" if command == "M" else "lnTo"
    return f'<a:{tag}><a:pt x="{round(x * 10)}" y="{round(y * 10)}"/></a:{tag}>'


def shape_xml(identity: int, name: str, box: Box, look: str, body: str = "") -> str:
    """Return a shape: geometry, fill and line are its look, words its body."""
    return (
        f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="{identity}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/>'
        "</p:nvSpPr>"
        f"<p:spPr><a:xfrm>{box.xml}</a:xfrm>{look}</p:spPr>{body}</p:sp>"
    )


def group_xml(identity: int, name: str, description: str, box: Box, parts: str) -> str:
    """Return a group whose children are placed on the slide as it is."""
    inner = box.xml.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
    return (
        f"<p:grpSp {SPACES}><p:nvGrpSpPr>"
        f'<p:cNvPr id="{identity}" name={quoteattr(name)} descr={quoteattr(description)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{box.xml}{inner}</a:xfrm></p:grpSpPr>{parts}</p:grpSp>"
    )
