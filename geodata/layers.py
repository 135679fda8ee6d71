"""The layer catalogue: one card per official dataset, with licence, schema and where to get it.

A licence holds for some editions and areas of a dataset, never for the code alone:
``LayerCard.licence_of`` answers for one edition and area, and ``require_sheet_licence``
keeps layers that forbid commercial use off every sheet.
"""

import difflib
import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from domain.cards import load_cards
from domain.errors import LayerLicenceError, UnknownLayerError
from domain.mapshapes import ZoneRole
from domain.model import Frozen
from domain.place import NodeKind
from domain.text import Bilingual
from domain.units import UNITS
from geodata.findings import finding

CATALOGUE = Path(__file__).parent / "catalogue"
CITY_PREFECTURE = "40"
NATION = "00"

Edition = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Reader = Literal["ksj", "citygml", "jshis", "jshis_fault", "estat", "flood_tiles", "geotiff", "osm"]
ColumnKind = Literal[
    "text", "code", "municipality", "integer", "number", "date", "depth_text", "depth_rank", "flag"
]


class Span(Frozen):
    """Editions from one year to another, both included; ``None`` is open."""

    first: int | None = None
    last: int | None = None

    def holds(self, edition: str) -> bool:
        """Tell whether the edition's year lies in the span."""
        year = int(edition[:4])
        return (self.first or 0) <= year and (self.last is None or year <= self.last)


class Licence(Span):
    """The terms of some editions of a layer in some areas.

    ``areas`` are prefecture codes, empty for all. ``reason`` says in both languages why
    commercial use is forbidden, or what must be told to the reader.
    """

    id: str
    commercial: bool
    areas: tuple[str, ...] = ()
    reason: Bilingual | None = None


class Column(Frozen):
    """One column of the delivered file and what it becomes.

    ``source`` is the delivered name; ``@stem`` is the file's name without its ending.
    ``codes`` names the code list of a ``code`` or ``depth_rank``. ``missing`` are the
    values that mean "not known". ``scale`` multiplies numbers (fraction to percent).
    """

    source: str
    to: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: ColumnKind = "text"
    codes: str | None = None
    missing: tuple[str, ...] = ()
    scale: float = 1.0
    required: bool = True


class Schema(Span):
    """The columns of one table in some editions.

    The first schema whose required columns are all there, and none of ``without``, is used.
    ``files`` is a pattern of the file names it is for; ``table`` is the name under which the
    rows are stored.
    """

    id: str
    table: str = "features"
    files: str | None = None
    without: tuple[str, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)


class Keep(Frozen):
    """A filter that belongs to reading: keep rows whose delivered ``column`` is one of ``values``."""

    column: str
    values: tuple[str, ...]


class LayerReading(Frozen):
    """How a place reads the layer: which figure, in which unit, and where the layer was published.

    ``how``: ``area`` (polygons with a number), ``cells`` (250 m cells), ``category`` (polygons
    with a name), ``nearest`` (the nearest point within ``within_m``, told by its ``named``).
    ``only`` keeps some of the rows.
    ``value`` is a column of numbers, or of codes when ``numbers`` maps them (a code it does not
    map has none, and says only that the layer covers the ground); ``or_else``
    stands in where it is empty (a depth class without upper end), ``least`` is the lower end
    of the class. ``published``: ``prefecture`` (a place in the city without a row has 0),
    ``municipalities`` (only those that occur in the rows), ``rows`` (only where a row is).
    ``fills`` names the measures that mean exactly this figure, or its share of the ground in
    percent. ``supersedes`` is the embedded layer that a newer edition of this one replaces.
    """

    how: Literal["area", "cells", "category", "nearest"] = "area"
    table: str = "features"
    value: str
    or_else: str | None = None
    least: str | None = None
    numbers: dict[str, float] = Field(default={})
    unit: str
    published: Literal["prefecture", "municipalities", "rows"]
    fills: tuple[str, ...] = ()
    supersedes: str | None = None
    within_m: float = Field(default=0.0, ge=0)
    only: tuple[Keep, ...] = ()
    named: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _unit_is_known(self) -> "LayerReading":
        if self.unit not in UNITS:
            msg = f"{self.unit} is no unit"
            raise ValueError(msg)
        return self


class Network(Frozen):
    """How a road layer becomes a graph: its table, and the column of road classes."""

    table: str = "features"
    road_class: str
    speeds: Literal["n13", "osm"]


class LayerTargets(Frozen):
    """Features that stand for kinds of node, such as every hospital with an emergency room.

    A row counts when all of ``all_of`` and one of ``any_of`` hold. ``stations`` merges the
    lines of the railway layer to stations, all of them or those of the Shinkansen.
    """

    kinds: tuple[NodeKind, ...] = Field(min_length=1)
    table: str = "features"
    named: str
    all_of: tuple[Keep, ...] = ()
    any_of: tuple[Keep, ...] = ()
    stations: Literal["all", "shinkansen"] | None = None


class Homes(Frozen):
    """Where people live: the columns of their number and of those of working age, of ``features``."""

    people: str
    working_age: str | None = None


class Drawing(Frozen):
    """How a part of the layer looks on a map: the rows whose ``column`` is one of ``values``, all without.

    ``label`` names the part where the layer's title does not. ``above`` keeps the rows with a greater
    number instead, such as the cells of a raster that are flooded at all.
    """

    role: ZoneRole
    table: str = "features"
    column: str | None = None
    values: tuple[str, ...] = ()
    above: float | None = None
    label: Bilingual | None = None


class Tested(Frozen):
    """What the importer of this layer was tested on, and why that is faithful."""

    on: Literal["real", "synthetic", "none"]
    how: Bilingual


class LayerCard(Frozen):
    """One dataset: who publishes it, under what terms, how its files look, what it is used for.

    ``stands_for`` says which assumption its figures rest on, where several could be meant (a
    tsunami of one model is not every tsunami); it is told with every figure.
    ``measures`` names the measures that read it. ``owner`` is the
    bureau that answers for it once it is imported.
    ``edition_in_name`` finds the year in a file's name by the group ``year`` (two or four
    digits). ``crs`` is what the publisher's page says of files that do not say it
    themselves. ``extent``: whether a delivery covers the nation, one prefecture, or
    first-level meshes.
    """

    id: str
    title: Bilingual
    publisher: Bilingual
    page: str
    download: Bilingual
    licences: tuple[Licence, ...] = Field(min_length=1)
    attribution: Bilingual
    caution: Bilingual | None = None
    stands_for: Bilingual | None = None
    reader: Reader | None = None
    geometry: Literal["polygon", "line", "point", "mesh", "raster"]
    extent: Literal["nation", "prefecture", "mesh", "city"] = "prefecture"
    crs: int = 6668
    encoding: str = "UTF-8"
    schemas: tuple[Schema, ...] = ()
    keep: tuple[Keep, ...] = ()
    reading: LayerReading | None = None
    network: Network | None = None
    homes: Homes | None = None
    targets: tuple[LayerTargets, ...] = ()
    drawn: tuple[Drawing, ...] = ()
    owner: str = "urban_planning"
    edition_in_name: str | None = None
    latest: Edition | None = None
    stale_after_years: int = Field(default=5, ge=1)
    measures: tuple[str, ...] = ()
    instead: Bilingual | None = None
    tested: Tested

    @model_validator(mode="after")
    def _can_be_used_or_says_why_not(self) -> "LayerCard":
        forbidden = [licence for licence in self.licences if not licence.commercial]
        if any(licence.reason is None for licence in forbidden):
            msg = "licences: a non-commercial licence needs its reason"
            raise ValueError(msg)
        if self.edition_in_name and "(?P<year>" not in self.edition_in_name:
            msg = "edition_in_name: needs the group 'year'"
            raise ValueError(msg)
        return self

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms of file that are read, the preferred one first.

        The GML of 国土数値情報 has element names of its own in each dataset; it is read where a
        schema (``…_gml``) knows them. Its archives hold the same rows as shapefile, mostly as GeoJSON, too.
        """
        by_reader = {
            "citygml": ("CityGML",),
            "jshis": ("CSV",),
            "estat": ("text (CSV, two header rows)",),
            "flood_tiles": ("PNG colour tiles with SVG index", "GeoTIFF"),
            "geotiff": ("GeoTIFF",),
            "osm": ("OSM XML", "OSM PBF"),
            "ksj": ("GeoJSON", "Shapefile"),
        }
        gml = ("GML",) if any(schema.id.endswith("_gml") for schema in self.schemas) else ()
        return (*by_reader.get(self.reader or "", ()), *gml)

    @property
    def serves_places(self) -> bool:
        """Tell whether places are measured with it, so that it is part of a result."""
        return bool((self.reading and self.reading.fills) or self.network or self.homes or self.targets)

    @property
    def usable(self) -> bool:
        """Tell whether any edition may be used commercially."""
        return any(licence.commercial for licence in self.licences)

    def licence_of(self, edition: str, area: str = CITY_PREFECTURE) -> Licence | None:
        """Return the terms of one edition in one area, ``None`` when the catalogue does not know them."""
        for licence in self.licences:
            if licence.holds(edition) and (not licence.areas or area in licence.areas):
                return licence
        return None

    def edition_of(self, file_name: str) -> str | None:
        """Return the edition that a file's name states, such as ``2023`` for ``A31b-20-23_10_5030``."""
        if self.edition_in_name is None:
            return None
        found = re.search(self.edition_in_name, file_name)
        if found is None:
            return None
        year = found["year"]
        return year if len(year) == 4 else f"20{year}"  # noqa: PLR2004  (digits of a year)


@functools.cache
def load_layer_cards() -> Mapping[str, LayerCard]:
    """Read the layer catalogue, by code."""
    return load_cards(CATALOGUE / "layers", LayerCard)


def layer_card(code: str) -> LayerCard:
    """Return one card.

    Raises
    ------
    UnknownLayerError
        The catalogue has no such code.
    """
    cards = load_layer_cards()
    if code not in cards:
        raise UnknownLayerError(layer=code, nearest=_near(code, cards))
    return cards[code]


def _near(code: str, known: Iterable[str]) -> list[str]:
    """Return the codes written much like one, those it begins, or else all: never nothing."""
    codes = sorted(known)
    alike = difflib.get_close_matches(code.strip(), codes, n=3, cutoff=0.4)
    return alike or [each for each in codes if each.lower().startswith(code.strip().lower())] or codes


def require_sheet_licence(code: str, edition: str, area: str = CITY_PREFECTURE) -> Licence:
    """Return the terms under which a layer may stand on a sheet.

    Raises
    ------
    LayerLicenceError
        The terms of this edition and area forbid commercial use or are not known.
    """
    card = layer_card(code)
    licence = card.licence_of(edition, area)
    if licence is None:
        raise LayerLicenceError(
            layer=code, edition=edition, licence="unknown", reason=finding("licence_unknown").sentence
        )
    if not licence.commercial:
        raise LayerLicenceError(layer=code, edition=edition, licence=licence.id, reason=licence.reason)
    return licence
