"""For whoever watches over the service: is it alive, is it ready, how does it do."""

import ipaddress
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from domain.errors import NotFoundError
from service.security.roles import Role
from service.usecases.check_ready import check_ready
from service.web.metrics import metrics_text
from service.web.visit import Visit, allows_api

if TYPE_CHECKING:
    from service.program import Program

router = APIRouter(include_in_schema=False)

Anybody = Annotated[Visit, allows_api(Role.ANONYMOUS)]
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/health/live")
async def show_live() -> dict[str, str]:
    """Say that the process answers; it asks nothing else, so a slow database does not get it restarted."""
    return {"status": "alive"}


@router.get("/health/ready")
def show_ready(visit: Anybody) -> JSONResponse:
    """Say whether requests should come here: the database answers and has this version's schema.

    A program that was replaced while it runs answers on; it is told, so that somebody starts the new one.

    Raises
    ------
    DatabaseUnavailableError, DatabaseSchemaError
        They should not; the answer is a 503.
    """
    found = check_ready(visit.tools)
    program: Program = visit.request.app.state.program
    return JSONResponse(
        {
            "status": "ready",
            "worker": "alive" if found.worker_alive else "silent",
            "program": "replaced" if program.is_replaced() else "installed",
        }
    )


@router.get("/metrics")
def show_metrics(visit: Anybody) -> Response:
    """Show the figures to this machine and to administrators.

    Raises
    ------
    NotFoundError
        Somebody else asks.
    """
    if visit.role is not Role.ADMIN and not _is_this_machine(visit):
        raise NotFoundError
    return Response(metrics_text(), media_type=_TEXT)


def _is_this_machine(visit: Visit) -> bool:
    client = visit.request.client
    try:
        return client is not None and ipaddress.ip_address(client.host).is_loopback
    except ValueError:
        return False
