"""The interfaces for programs: REST under ``/api/v1`` and OGC API Features."""

from typing import Final

from fastapi import APIRouter

from service.api import health

API_ROUTERS: Final[tuple[APIRouter, ...]] = (health.router,)
