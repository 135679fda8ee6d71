"""OGC API - Features, part 1: core (OGC 17-069r4), read only, for QGIS and the like.

Places, what they are near to, the city's wards and the cells of the flood map, in CRS84
(longitude, latitude); beside them the imported layers whose terms allow to pass them on. Every
collection names the credit its licence asks for.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from domain.errors import BadRequestError, NotFoundError
from domain.place import DataPack
from geodata import (
    LayerCollection,
    flood_cell_features,
    layer_collections,
    layer_feature,
    layer_page,
    node_features,
    place_features,
    ward_features,
)
from service.api.answers import GEOJSON, content, sent
from service.messages import say
from service.security.roles import Role
from service.usecases.kept import Kept
from service.web.visit import Visit, allows_api

router = APIRouter(tags=["OGC API - Features"])
Anyone = Annotated[Visit, allows_api(Role.ANONYMOUS)]

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS_TO: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson")
)
_MOST: Final = 10_000
_SIDES, _WITH_HEIGHTS = 4, 6
_JSON: Final = "application/json"

Feature = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: where its features come from, and which layer's credit goes with them."""

    features: Callable[[DataPack], Feature]
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class Boxed:
    """A feature with its bounding box: west, south, east, north."""

    feature: Feature
    box: Box


_boxed: Final = Kept[tuple[Boxed, ...]](8)


@router.get("/ogc", response_class=Response, responses=content(_JSON))
def show_landing(visit: Anyone) -> Response:
    """Return the way to everything else."""
    links = [
        _link("/ogc", "self", "application/json", "This document"),
        _link("/api/v1/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1", "API"),
        _link("/ogc/conformance", "conformance", "application/json", "Conformance classes"),
        _link("/ogc/collections", "data", "application/json", "Collections"),
    ]
    title = visit.tools.pack.info.title[visit.language]
    return sent({"title": f"Kamae: {title}", "links": links}, public=True)


@router.get("/ogc/conformance", response_class=Response, responses=content(_JSON))
def show_conformance(visit: Anyone) -> Response:
    """Return the parts of the standard that are kept."""
    del visit
    return sent({"conformsTo": list(CONFORMS_TO)}, public=True)


@router.get("/ogc/collections", response_class=Response, responses=content(_JSON))
def list_collections(visit: Anyone) -> Response:
    """Return the collections."""
    links = [_link("/ogc/collections", "self", "application/json", "Collections")]
    layers = layer_collections(visit.tools.pack)
    described = [
        *(_described(visit, name) for name in COLLECTIONS),
        *(_described_layer(visit, name, layer) for name, layer in layers.items()),
    ]
    return sent({"links": links, "collections": described}, public=True)


@router.get("/ogc/collections/{name}", response_class=Response, responses=content(_JSON, 404))
def show_collection(visit: Anyone, name: str) -> Response:
    """Return one collection's description."""
    layer = layer_collections(visit.tools.pack).get(name)
    described = _described(visit, name) if layer is None else _described_layer(visit, name, layer)
    return sent(described, public=True)


@router.get("/ogc/collections/{name}/items", response_class=Response, responses=content(GEOJSON, 404))
def list_items(
    visit: Anyone,
    name: str,
    bbox: Annotated[
        str | None, Query(max_length=200, description="west,south,east,north in degrees (CRS84)")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Return features of a collection, those that touch `bbox` if one is given."""
    box = None if bbox is None else _box(bbox)
    matched, page = _page(visit, name, box, limit, offset)
    address = f"/ogc/collections/{name}/items"
    asked = f"&bbox={bbox}" if bbox else ""
    links = [_link(f"{address}?limit={limit}&offset={offset}{asked}", "self", GEOJSON, "This page")]
    if offset + limit < matched:
        links.append(
            _link(f"{address}?limit={limit}&offset={offset + limit}{asked}", "next", GEOJSON, "Next")
        )
    return sent(
        {
            "type": "FeatureCollection",
            "features": page,
            "links": links,
            "numberMatched": matched,
            "numberReturned": len(page),
            "timeStamp": visit.tools.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        media_type=GEOJSON,
        public=True,
    )


@router.get("/ogc/collections/{name}/items/{item}", response_class=Response, responses=content(GEOJSON, 404))
def show_item(visit: Anyone, name: str, item: str) -> Response:
    """Return one feature."""
    layer = layer_collections(visit.tools.pack).get(name)
    if layer is not None:
        found = layer_feature(visit.tools.pack, layer, item)
    else:
        found = next((row.feature for row in _features(visit, name) if row.feature["id"] == item), None)
    if found is None:
        raise NotFoundError
    links = [
        _link(f"/ogc/collections/{name}/items/{item}", "self", GEOJSON, "This feature"),
        _link(f"/ogc/collections/{name}", "collection", "application/json", "Its collection"),
    ]
    return sent(found | {"links": links}, media_type=GEOJSON, public=True)


def _page(visit: Visit, name: str, box: Box | None, limit: int, offset: int) -> tuple[int, list[Feature]]:
    """Return how many features a question has, and those of the page asked for."""
    layer = layer_collections(visit.tools.pack).get(name)
    if layer is not None:
        return layer_page(visit.tools.pack, layer, box=box, limit=limit, offset=offset)
    found = [row.feature for row in _features(visit, name) if box is None or _touch(row.box, box)]
    return len(found), found[offset : offset + limit]


def _described_layer(visit: Visit, name: str, layer: LayerCollection) -> dict[str, Any]:
    """Describe an imported layer with its edition, its caution and the terms it came with."""
    about = [layer.attribution, *([layer.caution] if layer.caution else [])]
    return {
        "id": name,
        "title": f"{layer.title[visit.language]} ({layer.edition})",
        "description": " / ".join(text[visit.language] for text in about),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [list(layer.bounds)], "crs": CRS84}},
        "links": _links_of(name),
        "attribution": layer.attribution[visit.language],
        "license": layer.licence,
    }


def _links_of(name: str) -> list[dict[str, str]]:
    return [
        _link(f"/ogc/collections/{name}", "self", "application/json", name),
        _link(f"/ogc/collections/{name}/items", "items", GEOJSON, name),
    ]


def _described(visit: Visit, name: str) -> dict[str, Any]:
    collection, pack = _collection(name), visit.tools.pack
    boxes = [row.box for row in _features(visit, name)]
    extent = [f(box[side] for box in boxes) for side, f in enumerate((min, min, max, max))] if boxes else []
    layer = pack.layers.get(collection.layer) if collection.layer else None
    described = {
        "id": name,
        "title": say(f"ogc.{name}.title", visit.language),
        "description": say(f"ogc.{name}.about", visit.language),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [extent], "crs": CRS84}},
        "links": _links_of(name),
    }
    if layer is not None:
        described |= {"attribution": layer.attribution[visit.language], "license": layer.licence}
    return described


def _collection(name: str) -> Collection:
    """Return a collection.

    Raises
    ------
    NotFoundError
        There is none of this name.
    """
    try:
        return COLLECTIONS[name]
    except KeyError as error:
        raise NotFoundError from error


def _features(visit: Visit, name: str) -> tuple[Boxed, ...]:
    """Return the features of a collection, boxed once per pack edition."""
    collection, pack = _collection(name), visit.tools.pack

    def boxed() -> tuple[Boxed, ...]:
        features = collection.features(pack)["features"]
        return tuple(Boxed(feature, _box_of(feature["geometry"]["coordinates"])) for feature in features)

    return _boxed.get((pack.info.digest, name), boxed)


def _box_of(coordinates: Any) -> Box:  # noqa: ANN401  (nested as deep as the kind of geometry is)
    points = list(_positions(coordinates))
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:  # noqa: ANN401  (see above)
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for inner in coordinates:
        yield from _positions(inner)


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _box(text: str) -> Box:
    """Read a bounding box of four numbers, or of six with heights.

    Raises
    ------
    BadRequestError
        It is none.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadRequestError(detail="bbox") from error
    if len(numbers) == _WITH_HEIGHTS:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _SIDES or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        raise BadRequestError(detail="bbox")
    west, south, east, north = numbers
    return west, south, east, north


def _link(href: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    """Return a link without a host: relative references are resolved against the address asked for."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


COLLECTIONS: Final = {
    "places": Collection(place_features),
    "nodes": Collection(node_features),
    "wards": Collection(ward_features, "ward_outlines"),
    "flood": Collection(flood_cell_features, "mesh250_flood"),
}
