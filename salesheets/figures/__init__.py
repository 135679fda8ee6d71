"""The figures: SVG drawn by Jinja2 macros from plain values, the same for paper, web and slides."""

import base64
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from domain.mapshapes import SWATCH, MapShapes
from salesheets.text_width import ems

_QUIET_MODULES: Final = 4
_MODULE_MM: Final = 0.5
_MAP_FACE: Final = {"ja": "BIZ UDGothic", "en": "Noto Sans JP"}


@cache
def tokens() -> dict[str, Any]:
    """Return the token file: colours, type sizes in pt, distances in mm."""
    return tomllib.loads(files("salesheets").joinpath("base/tokens.toml").read_text(encoding="utf-8"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("salesheets", "figures"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(colour=tokens()["colour"])
    environment.filters["ems"] = ems
    return environment


def draw(template: str, **values: object) -> str:
    """Draw one figure of this folder."""
    return _environment().get_template(f"{template}.svg.j2").render(**values)


@cache
def hero(height_mm: float) -> str:
    """Draw the head of the front page: the strait, the bridge and the hills, from edge to edge."""
    return draw("hero", width=tokens()["space"]["page_width"] * 10, height=height_mm * 10)


def hero_photo(photo: bytes, height_mm: float) -> str:
    """Draw the head of the front page from a photo (JPEG), darkened so that white words stand out."""
    width = tokens()["space"]["page_width"] * 10
    return draw("hero_photo", width=width, height=height_mm * 10, photo=base64.b64encode(photo).decode())


def city_map(shapes: MapShapes, *, prefix: str = "") -> str:
    """Draw the map; what its signs mean is said beside it, in the text.

    ``prefix`` keeps the ids of several maps on one page apart.
    """
    return draw("map", map=shapes, face=_MAP_FACE[shapes.frame.language], prefix=prefix)


def map_file(shapes: MapShapes, title: str) -> str:
    """Draw the map as a file of its own, with its text alternative, legend and the credit of its layers."""
    from salesheets.figures.map_legend import legend_of

    language, legend = shapes.frame.language, legend_of(shapes)
    return draw(
        "map_file",
        frame=shapes.frame,
        title=title,
        alt=shapes.alt[language],
        picture=Markup(city_map(shapes)),  # noqa: S704  (our own SVG, escaped when it was drawn)
        legend=legend.entries,
        swatch=SWATCH,
        notes=legend.notes,
        notes_top=legend.notes_top,
        height=legend.height,
        face=_MAP_FACE[language],
    )


def whisker(score: float, low: float, high: float, *, first: bool) -> str:
    """Draw a score on 0..100 as a range with a mark at the expected value."""
    return draw("whisker", score=score, low=low, high=high, first=first)


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code with the width at which its modules are half a millimetre, quiet zone included."""

    svg: str
    width_mm: float


def qr_code(address: str) -> QrCode:
    """Draw an address as a QR code, error correction Q, quiet zone 4."""
    code = segno.make(address, error="q", micro=False)
    matrix = [[bool(module) for module in row] for row in code.matrix]
    width = (len(matrix) + 2 * _QUIET_MODULES) * _MODULE_MM
    return QrCode(svg=draw("qr", matrix=matrix, quiet=_QUIET_MODULES), width_mm=width)
