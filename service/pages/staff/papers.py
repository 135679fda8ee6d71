"""Papers of a case: order them, watch them being made, fetch them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.text import Bilingual, Language
from service.forms.sheet_words import NOTE_ROWS, read_sheet_words
from service.messages import say
from service.pages.staff.workbench import CASE, Editor, Viewer, case_address
from service.security.roles import Role
from service.store.cases import Case
from service.store.jobs import Job, PaperKind
from service.usecases.case_mask import known_names, masked_case, masked_text
from service.usecases.job_words import masked_fault
from service.usecases.open_brief import OpenCase, open_brief
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.paper_jobs import PaperJobs, cancel_paper, paper_file, paper_jobs
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

PAPERS: Final = f"{CASE}/papers"
_KINDS: Final = (
    PaperKind.SHEET,
    PaperKind.SLIDES,
    PaperKind.WORKBOOK,
    PaperKind.APPENDIX,
    PaperKind.TWIN,
)
_WITH_STAFF_PAGES: Final = frozenset({PaperKind.SLIDES, PaperKind.WORKBOOK})
_OF_ALL_FUNCTIONS: Final = frozenset({PaperKind.WORKBOOK})
_LANGUAGES: Final[Mapping[str, tuple[Language, ...]]] = {
    "ja": ("ja",),
    "en": ("en",),
    "both": ("ja", "en"),
}
_UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One job in words; ``fault`` says why nothing came of it and what to do."""

    job: Job
    scenario: str
    function: Bilingual | None
    language: str
    staff: bool
    fault: str


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The order form and the list of jobs."""

    case: Case
    case_address: str
    address: str
    scenarios: tuple[tuple[str, str], ...]
    functions: tuple[tuple[str, Bilingual], ...]
    kinds: tuple[str, ...]
    sites: tuple[tuple[str, Bilingual], ...]
    note_rows: range
    lines: tuple[PaperLine, ...]
    unfinished: bool
    worker_awake: bool
    may_order: bool
    fields: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@router.get(PAPERS)
def show_papers(visit: Viewer, case_id: str, brief: str = "") -> Response:
    """Show the order form and the jobs; a fragment asks for the jobs alone."""
    fields = {"brief": brief, "language": "ja", "kinds": PaperKind.SHEET.value}
    page = _page(visit, paper_jobs(visit.tools, case_id), fields)
    alone = visit.request.headers.get("hx-request") == "true"
    return render(visit, "staff/papers/_list.html" if alone else "staff/papers/papers.html", page)


@router.post(PAPERS)
def order(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Order papers of one scenario."""
    found = paper_jobs(visit.tools, case_id)
    given = texts(posted, "kinds")
    errors: dict[str, str] = {}
    kinds = [kind for kind in _KINDS if kind.value in given.get("kinds", "").split()]
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
    errors |= faults if PaperKind.SHEET in kinds else {}
    if errors:
        page = _page(visit, found, given, errors)
        return render(visit, "staff/papers/papers.html", page, status=_UNPROCESSABLE)
    for kind in kinds:
        for language in _LANGUAGES.get(given.get("language", ""), ("ja",)):
            wanted = PaperOrder(
                case_brief_id=brief_id,
                language=language,
                function=None if kind in _OF_ALL_FUNCTIONS else function,
                staff=given.get("staff") == "yes" and kind in _WITH_STAFF_PAGES,
                words=words if kind is PaperKind.SHEET else None,
            )
            order_paper(visit.tools, kind=kind, order=wanted, case_id=case_id, author_id=visit.user_id)
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


def _page(
    visit: Visit, found: PaperJobs, fields: dict[str, str], errors: dict[str, str] | None = None
) -> PapersPage:
    opened, cards = found.opened, visit.tools.catalogue.facility_types
    known = known_names(row.brief for row in opened.briefs)
    titles = {row.id: masked_text(row.title, opened.case, visit.role, known) for row in opened.briefs}
    named = dict.fromkeys(name for row in opened.briefs for name in _functions_of(row.brief, list(cards)))
    return PapersPage(
        case=masked_case(opened.case, visit.role),
        case_address=case_address(visit, opened.case.id),
        address=f"{case_address(visit, opened.case.id)}/papers",
        scenarios=tuple(titles.items()),
        functions=tuple((name, cards[name].label) for name in named),
        kinds=tuple(kind.value for kind in _KINDS),
        sites=tuple((site, place.name) for site, place in visit.tools.pack.sites.items()),
        note_rows=NOTE_ROWS,
        lines=tuple(_line(visit, opened, job, titles) for job in found.jobs),
        unfinished=found.unfinished,
        worker_awake=found.worker_awake,
        may_order=visit.role >= Role.EDITOR,
        fields=fields,
        errors=errors or {},
    )


def _functions_of(brief: Mapping[str, Any], known: list[str]) -> list[str]:
    named = brief.get("facility_types")
    return known if named == "undecided" else [name for name in named or () if name in known]


def _line(visit: Visit, opened: OpenCase, job: Job, titles: Mapping[str, str]) -> PaperLine:
    cards, function = visit.tools.catalogue.facility_types, job.order.get("function") or ""
    return PaperLine(
        job=job,
        scenario=titles.get(job.order.get("case_brief_id") or "", ""),
        function=cards[function].label if function in cards else None,
        language=job.order.get("language", "ja"),
        staff=bool(job.order.get("staff")),
        fault=masked_fault(job, opened, visit.role, visit.language),
    )
