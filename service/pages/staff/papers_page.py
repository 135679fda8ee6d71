"""What stands on the page of a case's papers: the order form, the jobs, and whether they say the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.text import Bilingual
from service.forms.sheet_words import NOTE_ROWS
from service.pages.staff.workbench import case_address
from service.security.roles import Role
from service.store.cases import Case
from service.store.jobs import Job, PaperKind
from service.usecases.case_mask import known_names, masked_case, masked_text
from service.usecases.job_words import masked_fault
from service.usecases.paper_age import Age
from service.usecases.paper_jobs import PaperJobs
from service.web.visit import Visit

KINDS: Final = (
    PaperKind.SHEET,
    PaperKind.SLIDES,
    PaperKind.WORKBOOK,
    PaperKind.APPENDIX,
    PaperKind.TWIN,
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One job in words.

    ``fault`` says why nothing came of it and what to do, ``edition`` which edition of the facts it
    tells, ``changed`` what is no longer so.
    """

    job: Job
    scenario: str
    function: Bilingual | None
    language: str
    staff: bool
    fault: str
    edition: str
    changed: frozenset[Age]


@dataclass(frozen=True, slots=True)
class SetNotice:
    """A scenario whose papers do not say the same, or not what holds now; ``papers`` would be made anew."""

    brief_id: str
    title: str
    papers: int
    mixed: bool


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
    notices: tuple[SetNotice, ...]
    edition: str
    unfinished: bool
    worker_awake: bool
    may_order: bool
    fields: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def papers_page(
    visit: Visit, found: PaperJobs, fields: dict[str, str], errors: dict[str, str] | None = None
) -> PapersPage:
    """Return the page of a case's papers."""
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
        kinds=tuple(kind.value for kind in KINDS),
        sites=tuple((site, place.name) for site, place in visit.tools.pack.sites.items()),
        note_rows=NOTE_ROWS,
        lines=tuple(_line(visit, found, job, titles) for job in _in_order(found.jobs)),
        notices=() if found.unfinished else _notices(found, titles),
        edition=visit.tools.pack.info.edition,
        unfinished=found.unfinished,
        worker_awake=found.worker_awake,
        may_order=visit.role >= Role.EDITOR,
        fields=fields,
        errors=errors or {},
    )


def _in_order(jobs: Iterable[Job]) -> list[Job]:
    """Return the newest first, and those of one order as its form lists them."""
    listed = sorted(jobs, key=lambda job: (KINDS.index(job.kind), job.order.get("language") != "ja"))
    return sorted(listed, key=lambda job: job.created_at, reverse=True)


def _notices(found: PaperJobs, titles: Mapping[str, str]) -> tuple[SetNotice, ...]:
    """Return what must be told before papers are handed over; while some are being made, nothing yet."""
    return tuple(
        SetNotice(item.brief_id, titles[item.brief_id], len(item.jobs), item.mixed)
        for item in found.sets
        if item.mixed or item.old
    )


def _functions_of(brief: Mapping[str, Any], known: list[str]) -> list[str]:
    named = brief.get("facility_types")
    return known if named == "undecided" else [name for name in named or () if name in known]


def _line(visit: Visit, found: PaperJobs, job: Job, titles: Mapping[str, str]) -> PaperLine:
    cards, order = visit.tools.catalogue.facility_types, job.order
    function = order.get("function") or ""
    return PaperLine(
        job=job,
        scenario=titles.get(order.get("case_brief_id") or "", ""),
        function=cards[function].label if function in cards else None,
        language=order.get("language", "ja"),
        staff=bool(order.get("staff")),
        fault=masked_fault(job, found.opened, visit.role, visit.language),
        edition=(order.get("basis") or {}).get("edition", ""),
        changed=found.ages[job.id],
    )
