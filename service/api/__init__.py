"""The interfaces for programs: REST under ``/api/v1`` and OGC API Features."""

from typing import Final

from fastapi import APIRouter

from service.api import health, ogc, places, recommendations, sheets

API_ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    places.router,
    recommendations.router,
    sheets.router,
    ogc.router,
)
