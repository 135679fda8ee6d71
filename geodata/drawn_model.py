"""The members that a person's GeoJSON must have, before anyone looks at what it draws."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, NamedTuple, NoReturn, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError

from domain.errors import GeoJsonShapeError

LONGEST_NAME: Final = 100
_STRICT: Final = ConfigDict(strict=True, frozen=True)
_LONGITUDE_FIRST: Final = frozenset(
    f"{prefix}{name}"
    for prefix, names in (
        ("urn:ogc:def:crs:", ("OGC:1.3:CRS84", "OGC::CRS84", "EPSG::6668", "EPSG::4326")),
        ("EPSG:", ("6668", "4326")),
    )
    for name in names
)

Position: TypeAlias = Annotated[list[FiniteFloat], Field(min_length=2, max_length=3)]
Ring: TypeAlias = Annotated[list[Position], Field(min_length=4)]
Rings: TypeAlias = Annotated[list[Ring], Field(min_length=1)]


class Point(BaseModel):
    """A position."""

    model_config = _STRICT
    type: Literal["Point"]
    coordinates: Position

    @property
    def polygons(self) -> list[list[list[list[float]]]]:
        """Return the position, nested as areas are."""
        return [[[self.coordinates]]]


class Polygon(BaseModel):
    """An area: its edge, then its holes."""

    model_config = _STRICT
    type: Literal["Polygon"]
    coordinates: Rings

    @property
    def polygons(self) -> list[list[list[list[float]]]]:
        """Return it as the one of its kind."""
        return [self.coordinates]


class MultiPolygon(BaseModel):
    """An area of several parts."""

    model_config = _STRICT
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1)]

    @property
    def polygons(self) -> list[list[list[list[float]]]]:
        """Return the parts."""
        return self.coordinates


Geometry: TypeAlias = Point | Polygon | MultiPolygon
_GEOMETRY: Final[TypeAdapter[Geometry]] = TypeAdapter(Annotated[Geometry, Field(discriminator="type")])


class Drawn(NamedTuple):
    """A geometry with its name, and where in the file it stands."""

    name: str | None
    geometry: Geometry
    where: str


def drawing_of(content: object) -> list[Drawn]:
    """Return the geometries of a parsed GeoJSON in its order, at least one.

    Raises
    ------
    GeoJsonShapeError
        ``where`` is the path of the first member that is not right, such as ``features[2].geometry``.
    """
    top = _members(content, "$")
    if top.get("type") == "FeatureCollection":
        features = top.get("features")
        if not isinstance(features, list):
            _refuse("features", "structure")
        found = [
            _feature(_members(each, f"features[{n}]"), f"features[{n}]") for n, each in enumerate(features)
        ]
        if not found:
            _refuse("features", "no_shapes")
        return found
    if top.get("type") == "Feature":
        return [_feature(top, "$")]
    return [Drawn(None, _geometry(top, "$"), "$")]


def _members(content: object, where: str) -> Mapping[str, object]:
    """Return the members of an object in a coordinate system with longitude before latitude."""
    if not isinstance(content, dict):
        _refuse(where, "structure")
    system = content.get("crs")
    if system is not None:
        named = (
            system.get("properties") if isinstance(system, dict) and system.get("type") == "name" else None
        )
        name = named.get("name") if isinstance(named, dict) else None
        if not isinstance(name, str) or name not in _LONGITUDE_FIRST:
            _refuse(f"{where}.crs", "other_system")
    return content


def _feature(members: Mapping[str, object], where: str) -> Drawn:
    if members.get("type") != "Feature":
        _refuse(f"{where}.type", "structure")
    properties = members.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    name = " ".join(name.split()) if isinstance(name, str) else None
    if name is not None and (len(name) > LONGEST_NAME or not name.isprintable()):
        _refuse(f"{where}.properties.name", "name")
    within = f"{where}.geometry"
    return Drawn(name or None, _geometry(_members(members.get("geometry"), within), within), within)


def _geometry(members: Mapping[str, object], where: str) -> Geometry:
    try:
        return _GEOMETRY.validate_python(dict(members))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"].startswith("union_tag"):
            _refuse(f"{where}.type", "geometry_type")
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"][1:])
        _refuse(where + path, "structure")


def _refuse(where: str, reason: str) -> NoReturn:
    raise GeoJsonShapeError(where=where, reason=reason)
