"""What the moving map and the page of a sheet fetch: outlines, places, an installed tile pack, a style."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from domain.errors import NotFoundError
from geodata import place_features, ward_features
from salesheets.twin import twin_style
from service.security.roles import Role
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

Anybody = Annotated[Visit, allows(Role.ANONYMOUS)]
#: A tile pack for the ground of the moving map; the map works without it.
TILE_PACK: Final = "tiles.pmtiles"
_HOUR: Final = {"cache-control": "public, max-age=3600"}
_FOR_GOOD: Final = {"cache-control": "public, max-age=31536000, immutable"}


@router.get("/{lang}/map/wards.geojson")
def show_wards(visit: Anybody) -> JSONResponse:
    """Return the outlines of the city's wards and of its neighbours."""
    return JSONResponse(
        ward_features(visit.tools.pack, neighbours=True), media_type="application/geo+json", headers=_HOUR
    )


@router.get("/{lang}/map/places.geojson")
def show_places(visit: Anybody) -> JSONResponse:
    """Return the places of the pack as points."""
    return JSONResponse(place_features(visit.tools.pack), media_type="application/geo+json", headers=_HOUR)


@router.get("/{lang}/map/tiles.pmtiles")
def show_tiles(visit: Anybody, request: Request) -> Response:
    """Return the tile pack of the state folder, in the pieces that the map asks for.

    Raises
    ------
    NotFoundError
        None is installed.
    """
    path = tile_pack(visit)
    if not path.is_file():
        raise NotFoundError
    del request  # FileResponse reads the range itself
    return FileResponse(path, media_type="application/octet-stream", headers=_HOUR)


def tile_pack(visit: Visit) -> Path:
    """Return where a tile pack lies if one is installed."""
    return visit.tools.settings.state_folder / TILE_PACK


@router.get("/{lang}/sheet.css")
def show_twin_style(visit: Anybody) -> Response:
    """Return the style of the sheet's page."""
    del visit
    return Response(twin_style(), media_type="text/css", headers=_FOR_GOOD)


@cache
def twin_style_address() -> str:
    """Return the address of the style; it changes with the content."""
    digest = hashlib.sha256(twin_style().encode()).hexdigest()[:12]
    return f"/ja/sheet.css?v={digest}"
