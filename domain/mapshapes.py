"""A map ready to be drawn: paths, hatch lines and label places, made by ``geodata.maps``.

Geometry ends here. All coordinates are map units from the upper left corner, y down;
ten units are one millimetre on paper. Paths are SVG path data with at most one decimal.
Labels are placed for one language, since their lengths decide where they fit.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from domain.place import NodeKind
from domain.text import Bilingual, Language

SWATCH: Final = (64.0, 30.0)


@dataclass(frozen=True, slots=True)
class MapFrame:
    """How large the map shall be, and how large its words, all in map units.

    ``clear`` lists rectangles ``(x, y, width, height)`` that no label may enter, such as
    the legend; a full-width letter is as wide as its size, a Latin one about 0.6 of it.
    """

    width: float
    height: float
    language: Language
    place_label: float = 36.0
    ward_label: float = 32.0
    node_label: float = 32.0
    marker_radius: float = 30.0
    clear: tuple[tuple[float, float, float, float], ...] = ()


class AreaRole(StrEnum):
    """What a filled area is."""

    WARD = "ward"
    NEIGHBOUR = "neighbour"


class HatchRole(StrEnum):
    """What hatch lines mark. ``FLOOD`` is any published depth, ``FLOOD_DEEP`` 3 m and more."""

    FLOOD = "flood"
    FLOOD_DEEP = "flood_deep"


class LineRole(StrEnum):
    """What a line is."""

    WARD_BORDER = "ward_border"
    RAILWAY = "railway"
    SHINKANSEN = "shinkansen"
    EXPRESSWAY = "expressway"


class ZoneRole(StrEnum):
    """What a zone of an imported layer is."""

    RIVER_FLOOD = "river_flood"
    INLAND_FLOOD = "inland_flood"
    TSUNAMI = "tsunami"
    STORM_SURGE = "storm_surge"
    LANDSLIDE = "landslide"
    LANDSLIDE_SPECIAL = "landslide_special"
    LARGE_FILL = "large_fill"


@dataclass(frozen=True, slots=True)
class Area:
    """A filled area; ``name`` where it has one."""

    role: AreaRole
    path: str
    name: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Hatch:
    """Lines already cut to the shape they fill, as one path (no SVG pattern)."""

    role: HatchRole
    path: str


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of an imported layer: a light shape with lines already cut to it.

    ``path`` is empty where the layer has no such area on the city's land in the frame, which
    the legend must say. ``swatch`` is the same lines cut to a box of ``SWATCH``, for the legend.
    ``caution`` is what the publisher wants told to whoever looks at it. With ``only_delivered``
    ground outside its areas is not known, not ground without any.
    """

    role: ZoneRole
    title: Bilingual
    path: str
    hatch: str
    swatch: str
    caution: Bilingual | None = None
    only_delivered: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be stroked."""

    role: LineRole
    path: str


@dataclass(frozen=True, slots=True)
class MapLabel:
    """Words on the map: ``x``, ``y`` is the text's anchor on its baseline.

    ``leader`` is the path from the marker to the words where they stand apart.
    """

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"] = "start"
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class MapNode:
    """Something to find one's way by: an airport, a port, a station."""

    kind: NodeKind
    x: float
    y: float
    label: MapLabel | None = None


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place of the ranking; ``error_radius`` is how far off the point may be."""

    site_id: str
    rank: int | None
    x: float
    y: float
    error_radius: float
    label: MapLabel


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """``length`` map units are ``text`` on the ground; ``x``, ``y`` is the bar's left end."""

    x: float
    y: float
    length: float
    text: str


@dataclass(frozen=True, slots=True)
class NorthArrow:
    """Where north is: turned by ``rotation_deg`` clockwise from up."""

    x: float
    y: float
    rotation_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class MapShapes:
    """One map. ``places`` are in the order of rank; what is drawn later lies on top.

    ``attribution`` is what the licences of the layers ask for, ``alt`` says in words what
    the map shows, for readers who do not see it.
    """

    frame: MapFrame
    areas: tuple[Area, ...]
    hatches: tuple[Hatch, ...]
    lines: tuple[Line, ...]
    nodes: tuple[MapNode, ...]
    places: tuple[MapPlace, ...]
    ward_labels: tuple[MapLabel, ...]
    scale_bar: ScaleBar
    north: NorthArrow
    attribution: Bilingual
    alt: Bilingual
    zones: tuple[Zone, ...] = ()
