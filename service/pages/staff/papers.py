"""Papers of a case: order them, watch them being made, fetch them."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.text import Language
from service.forms.sheet_words import read_sheet_words
from service.messages import say
from service.pages.staff.papers_page import KINDS, papers_page
from service.pages.staff.refusals import REFUSALS, refusal_words
from service.pages.staff.workbench import CASE, Editor, Viewer, case_address
from service.store.jobs import PaperKind
from service.usecases.open_brief import open_brief
from service.usecases.order_paper import PaperOrder, SheetWords, order_papers
from service.usecases.paper_jobs import cancel_paper, paper_file, paper_jobs
from service.usecases.paper_sets import renew_papers
from service.web.posted import Posted, texts
from service.web.rendering import render

router = APIRouter(include_in_schema=False)

PAPERS: Final = f"{CASE}/papers"
_WITH_STAFF_PAGES: Final = frozenset({PaperKind.SLIDES, PaperKind.WORKBOOK})
_WITH_WORDS: Final = frozenset({PaperKind.SHEET, PaperKind.TWIN})
_OF_ALL_FUNCTIONS: Final = frozenset({PaperKind.WORKBOOK})
_LANGUAGES: Final[Mapping[str, tuple[Language, ...]]] = {
    "ja": ("ja",),
    "en": ("en",),
    "both": ("ja", "en"),
}
_UNPROCESSABLE: Final = 422


@router.get(PAPERS)
def show_papers(visit: Viewer, case_id: str, brief: str = "") -> Response:
    """Show the order form and the jobs; a fragment asks for the jobs alone."""
    fields = {"brief": brief, "language": "ja", "kinds": PaperKind.SHEET.value}
    page = papers_page(visit, paper_jobs(visit.tools, case_id), fields)
    alone = visit.request.headers.get("hx-request") == "true"
    return render(visit, "staff/papers/_list.html" if alone else "staff/papers/papers.html", page)


@router.post(PAPERS)
def order(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Order papers of one scenario."""
    found = paper_jobs(visit.tools, case_id)
    given = texts(posted, "kinds")
    errors: dict[str, str] = {}
    kinds = [kind for kind in KINDS if kind.value in given.get("kinds", "").split()]
    if not kinds:
        errors["kinds"] = say("workbench.paper_kind", visit.language)
    rows = {row.id: row for row in found.opened.briefs}
    brief_id, function = given.get("brief", ""), given.get("function") or None
    if brief_id not in rows:
        errors["brief"] = say("workbench.paper_brief", visit.language)
    elif function is not None:
        asked = open_brief(visit.tools, case_id, brief_id).brief.functions
        if function not in {item.value for item in asked}:
            errors["function"] = say("workbench.paper_function", visit.language)
    words, faults = read_sheet_words(given, site_ids=visit.tools.pack.sites, language=visit.language)
    errors |= faults if _WITH_WORDS & set(kinds) else {}
    if errors:
        page = papers_page(visit, found, given, errors)
        return render(visit, "staff/papers/papers.html", page, status=_UNPROCESSABLE)
    orders = [
        (kind, _wanted(kind, language, given, words))
        for kind in kinds
        for language in _LANGUAGES.get(given.get("language", ""), ("ja",))
    ]
    try:
        order_papers(visit.tools, orders, case_id=case_id, author_id=visit.user_id)
    except REFUSALS as error:
        page = papers_page(visit, found, given, {"brief": refusal_words(error, visit.language)})
        return render(visit, "staff/papers/papers.html", page, status=_UNPROCESSABLE)
    return RedirectResponse(f"{case_address(visit, case_id)}/papers#jobs", status_code=303)


def _wanted(
    kind: PaperKind, language: Language, given: dict[str, str], words: SheetWords | None
) -> PaperOrder:
    return PaperOrder(
        case_brief_id=given["brief"],
        language=language,
        function=None if kind in _OF_ALL_FUNCTIONS else given.get("function") or None,
        staff=given.get("staff") == "yes" and kind in _WITH_STAFF_PAGES,
        words=words if kind in _WITH_WORDS else None,
    )


@router.post(f"{PAPERS}/renew")
def renew(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Order the papers of one scenario anew, all on the figures and demands of now."""
    brief_id = texts(posted).get("brief", "")
    try:
        renew_papers(visit.tools, case_id, brief_id, author_id=visit.user_id)
    except REFUSALS as error:
        errors = {"brief": refusal_words(error, visit.language)}
        page = papers_page(visit, paper_jobs(visit.tools, case_id), {"brief": brief_id}, errors)
        return render(visit, "staff/papers/papers.html", page, status=_UNPROCESSABLE)
    return RedirectResponse(f"{case_address(visit, case_id)}/papers#jobs", status_code=303)


@router.post(f"{PAPERS}/{{job_id}}/cancel")
def cancel(visit: Editor, case_id: str, job_id: str) -> Response:
    """Take an order back that has not begun."""
    cancel_paper(visit.tools, case_id, job_id, author_id=visit.user_id)
    return RedirectResponse(f"{case_address(visit, case_id)}/papers#jobs", status_code=303)


@router.get(f"{PAPERS}/{{job_id}}/file")
def fetch(visit: Editor, case_id: str, job_id: str) -> Response:
    """Send a paper; it is saved, never opened inside the site."""
    stored = paper_file(visit.tools, case_id, job_id)
    return Response(
        stored.content,
        media_type=stored.media_type,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(stored.name)}",
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "no-store",
        },
    )
