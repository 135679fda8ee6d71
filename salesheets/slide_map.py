"""The map as native shapes of a slide: every ward a freeform of its own name, words as text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches

from domain.mapshapes import AreaRole, HatchRole, LineRole, MapLabel, MapPlace, MapShapes
from domain.place import NodeKind
from domain.text import Language
from salesheets.slide_xml import Box, fill, freeform, group_xml, line, path_steps, preset, shape_xml, words
from salesheets.text_width import text_width

_FIRST_ID: Final = 1000
_POINTS_PER_INCH: Final = 72
_SMALLEST_PT: Final = 10.0
_ROUND_NODES: Final = {NodeKind.AIRPORT, NodeKind.PORT, NodeKind.FERRY}
_SCALE_LABEL: Final = 28.0


@dataclass(frozen=True, slots=True)
class SlideMap:
    """One map; ``left``, ``top`` and ``width`` in inches, the height follows."""

    shapes: MapShapes
    left: float
    top: float
    width: float
    language: Language
    name: str
    ids: Iterator[int] = field(default_factory=lambda: count(_FIRST_ID))

    @property
    def height(self) -> float:
        """Return the height in inches."""
        return self.shapes.frame.height / self.shapes.frame.width * self.width

    def put_on(self, slide: Slide) -> None:
        """Draw the map as one group; its description is the map's text alternative."""
        frame = self.shapes.frame
        box = self._box(0, 0, frame.width, frame.height)
        parts = "".join(self._parts())
        xml = group_xml(next(self.ids), self.name, self.shapes.alt[self.language], box, parts)
        slide.shapes._spTree.append(parse_xml(xml))  # noqa: SLF001  (no other way to add XML)

    def _parts(self) -> Iterator[str]:
        """Draw from the ground up: what comes later lies on top."""
        frame, shapes = self.shapes.frame, self.shapes
        ground = preset("rect") + fill("accent6") + line("accent4")
        yield shape_xml(next(self.ids), "sea", self._box(0, 0, frame.width, frame.height), ground)
        for area in shapes.areas:
            name = area.name[self.language] if area.name else area.role.value
            look = fill("accent5" if area.role is AreaRole.WARD else "bg2") + line("accent4")
            yield self._freeform(name, area.path, look)
        for hatch in shapes.hatches:
            pen = 1.6 if hatch.role is HatchRole.FLOOD_DEEP else 0.7
            yield self._freeform(hatch.role.value, hatch.path, fill(None) + line("accent1", pen))
        for stroke in shapes.lines:
            pen_look = line("accent3", 0.9, dashed=stroke.role is not LineRole.EXPRESSWAY)
            yield self._freeform(stroke.role.value, stroke.path, fill(None) + pen_look)
        yield from self._words_of_the_ground()
        for place in reversed(shapes.places):
            yield from self._marker(place)
        for place in shapes.places:
            yield from self._label(place.label, frame.place_label, _colour(place))
        yield from self._scale()

    def _words_of_the_ground(self) -> Iterator[str]:
        frame = self.shapes.frame
        for label in self.shapes.ward_labels:
            yield from self._label(label, frame.ward_label, "accent3")
        for node in self.shapes.nodes:
            look = preset("ellipse" if node.kind in _ROUND_NODES else "rect") + fill("accent3") + line(None)
            yield shape_xml(
                next(self.ids), node.kind.value, self._box(node.x - 10, node.y - 10, 20, 20), look
            )
            if node.label:
                yield from self._label(node.label, frame.node_label, "accent3")

    def _marker(self, place: MapPlace) -> Iterator[str]:
        """Draw the rank in a disc; the first place has a ring as well, for grey print."""
        radius, disc = self.shapes.frame.marker_radius, preset("ellipse")
        if place.rank == 1:
            ring = disc + fill("bg1") + line("accent2", 2.5)
            yield shape_xml(next(self.ids), "ring", self._around(place, radius + 8), ring)
        look = disc + fill(_colour(place)) + line("bg1", 1.5)
        rank = words(str(place.rank or "–"), self._points(radius * 1.3), "bg1", "ctr", halo=False)
        yield shape_xml(next(self.ids), place.label.text, self._around(place, radius), look, rank)

    def _scale(self) -> Iterator[str]:
        bar = self.shapes.scale_bar
        right, tick = bar.x + bar.length, bar.y - 9
        path = f"M{bar.x} {tick}L{bar.x} {bar.y}L{right} {bar.y}L{right} {tick}"
        yield self._freeform("scale", path, fill(None) + line("tx2", 1.5))
        label = MapLabel(text=bar.text, x=bar.x + bar.length / 2, y=bar.y - 14, anchor="middle")
        yield from self._label(label, _SCALE_LABEL, "tx2")

    def _label(self, label: MapLabel, size: float, colour: str) -> Iterator[str]:
        """Write words without a box where their anchor on the baseline says."""
        if label.leader:
            yield self._freeform("leader", label.leader, fill(None) + line(colour))
        points = self._points(size)
        high = points / _POINTS_PER_INCH / self.width * self.shapes.frame.width * 1.2
        wide = high * 0.55 * text_width(label.text)
        shift, align = {"start": (0.0, "l"), "middle": (wide / 2, "ctr"), "end": (wide, "r")}[label.anchor]
        box = self._box(label.x - shift, label.y - 0.8 * high, wide, high)
        look = preset("rect") + fill(None) + line(None)
        yield shape_xml(next(self.ids), label.text, box, look, words(label.text, points, colour, align))

    def _freeform(self, name: str, path: str, look: str) -> str:
        frame = self.shapes.frame
        steps = [
            (c, min(max(x, 0), frame.width), min(max(y, 0), frame.height)) for c, x, y in path_steps(path)
        ]
        if not steps:
            return ""
        left, top = min(x for _, x, _ in steps), min(y for _, _, y in steps)
        wide = max(max(x for _, x, _ in steps) - left, 0.1)
        high = max(max(y for _, _, y in steps) - top, 0.1)
        geometry = freeform([(c, x - left, y - top) for c, x, y in steps], wide, high)
        return shape_xml(next(self.ids), name, self._box(left, top, wide, high), geometry + look)

    def _points(self, size: float) -> float:
        """Return a letter size of the map in points on the slide."""
        return max(size / self.shapes.frame.width * self.width * _POINTS_PER_INCH, _SMALLEST_PT)

    def _around(self, place: MapPlace, radius: float) -> Box:
        return self._box(place.x - radius, place.y - radius, 2 * radius, 2 * radius)

    def _box(self, left: float, top: float, width: float, height: float) -> Box:
        scale = self.width / self.shapes.frame.width

        def emu(inches: float) -> int:
            return int(Inches(inches))

        return Box(
            emu(self.left + left * scale),
            emu(self.top + top * scale),
            emu(width * scale),
            emu(height * scale),
        )


def _colour(place: MapPlace) -> str:
    return "accent2" if place.rank == 1 else "tx2"
