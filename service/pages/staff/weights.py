"""Weights of a scenario: tried without a trace, saved as its importance."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from domain.errors import (
    EditConflictError,
    KamaeError,
)
from service.messages import say_error
from service.pages.staff.weights_page import weights_page
from service.pages.staff.workbench import BRIEF, Editor, Viewer, brief_address
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief
from service.usecases.save_brief import save_scenario
from service.web.posted import Posted, texts
from service.web.rendering import render

router = APIRouter(include_in_schema=False)


@router.get(f"{BRIEF}/weights")
def show_weights(
    visit: Viewer, request: Request, case_id: str, brief_id: str, f: str | None = None
) -> Response:
    """Show the weights, or the order that tried ones make; nothing is saved.

    While somebody types, a faulty number is on its way to a good one: the fragment says what is
    missing and is no fault of the browser's.
    """
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    given = dict(request.query_params)
    page = weights_page(visit, ranked, given, list(request.query_params.getlist("n")))
    wants_part = visit.request.headers.get("hx-request") == "true"
    template = "staff/weights/_order.html" if wants_part else "staff/weights/weights.html"
    faulty = bool(page.form.errors or page.fault)
    return render(visit, template, page, status=422 if faulty and not wants_part else 200)


@router.post(f"{BRIEF}/weights")
def save_weights(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Save the weights as the scenario's importance."""
    opened = open_brief(visit.tools, case_id, brief_id)
    given = texts(posted)
    ranked = rank_brief(visit.tools, opened, given.get("f"))
    names = [name for name in posted.getlist("n") if isinstance(name, str)]
    page = weights_page(visit, ranked, given, names)
    if page.form.importance is None or page.weighed is None:
        return render(visit, "staff/weights/weights.html", page, status=422)
    seen = given.get("version", "")
    try:
        save_scenario(
            visit.tools,
            opened,
            seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,  # noqa: PLR2004
            title=opened.row.title,
            brief=opened.brief.model_copy(update={"importance": page.form.importance}),
            author_id=visit.user_id,
            what="weighed",
        )
    except EditConflictError:
        again = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), given.get("f"))
        return render(
            visit,
            "staff/weights/weights.html",
            weights_page(visit, again, given, names, conflict=True),
            status=409,
        )
    except KamaeError as error:
        return render(
            visit,
            "staff/weights/weights.html",
            weights_page(visit, ranked, given, names, fault=say_error(error, visit.language)),
            status=422,
        )
    address = brief_address(visit, case_id, brief_id)
    return RedirectResponse(f"{address}?f={ranked.function.facility_type}&saved=yes", status_code=303)
