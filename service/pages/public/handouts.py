"""What a result gives to take along: map, QR code, sheet as PDF and as a page."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from domain.errors import NotFoundError
from salesheets.figures import qr_code
from service.pages.public.assets import twin_style_address
from service.pages.public.form_view import link_of
from service.pages.public.result_view import FRAMES, drawn_map
from service.pages.public.weights import chosen, moved_weights, opened
from service.security.roles import Role
from service.usecases.public_sheet import public_sheet, public_twin
from service.usecases.read_draft import read_draft
from service.usecases.weighed_result import WeighedResult, weighed_result
from service.web.limits import address_of, limits_of
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

LinkHolder = Annotated[Visit, allows(Role.LINK_HOLDER)]


@router.get("/{lang}/r/{secret}/map.svg")
def show_map(visit: LinkHolder, secret: str, f: str = "", form: str = "wide") -> Response:
    """Return the map of the first places as a picture, drawn for a wide screen or a narrow one."""
    draft, brief = opened(visit, secret)
    if draft is None:
        raise NotFoundError
    moved, _ = moved_weights(visit)
    weighed = weighed_result(visit.tools, brief, function=chosen(brief, f), groups=moved)
    drawn = drawn_map(visit, weighed, form if form in FRAMES else "wide")
    return Response(drawn.svg, media_type="image/svg+xml", headers={"cache-control": "private, max-age=60"})


@router.get("/{lang}/r/{secret}/qr.svg")
def show_qr(visit: LinkHolder, secret: str) -> Response:
    """Return the private link as a QR code, to go on with a phone.

    Raises
    ------
    NotFoundError
        The settings name no address that a phone could open.
    """
    link = link_of(visit, read_draft(visit.tools, secret), secret)
    if not visit.tools.settings.public_base_url:
        raise NotFoundError
    return Response(qr_code(link.address).svg, media_type="image/svg+xml")


@router.get("/{lang}/r/{secret}/sheet.pdf")
def show_sheet(visit: LinkHolder, secret: str, f: str = "") -> Response:
    """Return the sheet of the result as PDF."""
    weighed = _for_paper(visit, secret, f)
    pdf = public_sheet(visit.tools, weighed, visit.language)
    name = f"kamae-{weighed.function.value}-{visit.language}.pdf"
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"content-disposition": f'inline; filename="{name}"'},
    )


@router.get("/{lang}/r/{secret}/sheet")
def show_twin(visit: LinkHolder, secret: str, f: str = "") -> HTMLResponse:
    """Return the sheet as a web page: the same sections with the same figures."""
    weighed = _for_paper(visit, secret, f)
    return HTMLResponse(public_twin(visit.tools, weighed, visit.language, stylesheet=twin_style_address()))


def _for_paper(visit: Visit, secret: str, function: str) -> WeighedResult:
    draft, brief = opened(visit, secret)
    if draft is None:
        raise NotFoundError
    limits_of(visit.request).take("paper", address_of(visit.request))
    moved, _ = moved_weights(visit)
    return weighed_result(visit.tools, brief, function=chosen(brief, function), groups=moved)
