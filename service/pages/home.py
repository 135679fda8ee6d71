"""The first page: what this is, and the way in."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.security.roles import Role
from service.web.rendering import render
from service.web.visit import Visit, allows, preferred_language

router = APIRouter(include_in_schema=False)


@router.get("/")
def choose_language(request: Request) -> RedirectResponse:
    """Lead to the first page in the reader's language."""
    return RedirectResponse(
        f"/{preferred_language(request)}", status_code=303, headers={"vary": "accept-language"}
    )


@router.get("/{lang}")
def show_home(visit: Annotated[Visit, allows(Role.ANONYMOUS)]) -> HTMLResponse:
    """Show the first page."""
    return render(visit, "home.html")
