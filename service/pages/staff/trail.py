"""The audit trail, for administrators."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from service.security.roles import Role
from service.usecases.read_trail import Trail, read_trail
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Admin = Annotated[Visit, allows(Role.ADMIN)]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A part of the trail, of all objects or of one kind."""

    trail: Trail
    kind: str


@router.get("/{lang}/staff/admin/audit")
def show_trail(visit: Admin, before: int | None = None, kind: str = "", check: str = "") -> HTMLResponse:
    """Show a part of the trail, and with ``check`` whether its chain holds."""
    trail = read_trail(visit.tools, before=before, object_kind=kind, check=bool(check))
    return render(visit, "staff/admin/audit.html", TrailPage(trail, kind))
