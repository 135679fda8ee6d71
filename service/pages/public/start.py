"""The way into the form, and a way back to one begun before."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from service.security.roles import Role
from service.usecases.start_draft import start_draft
from service.web.limits import address_of, limits_of
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

Anybody = Annotated[Visit, allows(Role.ANONYMOUS)]


@router.get("/{lang}/start")
def show_start(visit: Anybody) -> HTMLResponse:
    """Say what will be asked and what becomes of it; nothing is kept yet."""
    return render(visit, "public/start.html", visit.tools.settings.draft_days)


@router.post("/{lang}/start")
def begin(visit: Anybody) -> RedirectResponse:
    """Open a draft and lead to its first question."""
    limits_of(visit.request).take("form", address_of(visit.request))
    secret = start_draft(visit.tools, visit.language)
    return RedirectResponse(f"/{visit.language}/f/{secret}/1", status_code=303)
