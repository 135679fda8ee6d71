"""The result of a draft: places with reasons, weights to move."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.errors import BadWeightsError, BriefContradictionError, UnknownCriterionError
from service.messages import say
from service.pages.public.result_view import result_page, whole_page
from service.pages.public.weights import chosen, moved_weights, opened
from service.security.roles import Role
from service.usecases.keep_draft_result import keep_draft_result
from service.usecases.weighed_result import weighed_result
from service.web.rendering import answer, render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

LinkHolder = Annotated[Visit, allows(Role.LINK_HOLDER)]


@router.get("/{lang}/r/{secret}")
def show_result(visit: LinkHolder, secret: str, f: str = "") -> Response:
    """Show the result; weights in the address are tried out and not kept."""
    draft, brief = opened(visit, secret)
    if draft is None:
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    function = chosen(brief, f)
    moved, fault = moved_weights(visit)
    try:
        weighed = weighed_result(visit.tools, brief, function=function, groups=moved, noted=draft.result_id)
    except BriefContradictionError:
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    except (BadWeightsError, UnknownCriterionError):
        moved, fault = {}, say("public.weights_bad", visit.language)
        weighed = weighed_result(visit.tools, brief, function=function, noted=draft.result_id)
    keep_draft_result(visit.tools, draft, weighed.result_id)
    page = result_page(visit, draft, secret, brief, weighed, moved=moved, fault=fault)
    if visit.request.headers.get("hx-request") == "true":
        return render(visit, "public/answer.html", page)
    return answer(visit, whole_page(visit, page, weighed))
