"""Sheets that were handed out: the list, the stale ones, one sheet, and verification by code or file."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.brief import FacilityTypeId
from domain.text import Bilingual
from scoring.evidence_notes import evidence_note
from scoring.phrases import listed
from service.messages import say
from service.pages.staff.facts import Choices
from service.security.roles import Role
from service.store.issued_sheets import IssuedSheet, SheetFilter
from service.store.sheet_register import SheetRegister, UsedRecord
from service.usecases.browse_records import today
from service.usecases.case_mask import HIDDEN, may_see_names
from service.usecases.fact_words import fact_words
from service.usecases.list_sheets import (
    SheetList,
    SheetView,
    StaleLine,
    issued_of,
    list_sheets,
    list_stale,
    read_sheet,
    renew,
    withdraw,
)
from service.usecases.stale_sheets import Stale, StaleReason
from service.usecases.verify_sheet import LIMIT_KB, Verification, verify_code, verify_file
from service.web.posted import Posted, texts, uploaded
from service.web.rendering import day_text, render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]
Asked = Annotated[str, Query(max_length=100)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_HOME: Final = "/{lang}/staff/sheets"
_MOST_PAGES: Final = 10_000
_LONGEST_REASON: Final = 200
_UNPROCESSABLE: Final = 422
_ALL: Final = SheetFilter()


@dataclass(frozen=True, slots=True)
class SheetsPage:
    """The list with its filter, and what a verification found."""

    found: SheetList
    wanted: SheetFilter
    functions: Choices
    query: str
    stale: int
    verified: "Verified | None" = None
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a code or file turned out to be, in words."""

    verdict: str
    says: str
    sheet: IssuedSheet | None
    newer: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StalePage:
    """The sheets that no longer hold, each with its reasons in words."""

    lines: tuple[tuple[StaleLine, tuple[str, ...]], ...]
    functions: dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet."""

    view: SheetView
    function: str
    reasons: tuple[str, ...]
    used: tuple[tuple[UsedRecord, str, bool], ...]
    on: str
    errors: dict[str, str] = field(default_factory=dict)
    typed: str = ""


@router.get(_HOME)
def show_sheets(
    visit: Viewer,
    q: Asked = "",
    language: Asked = "",
    function: Asked = "",
    holds: Asked = "",
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """List the sheets that were asked for."""
    asked = SheetFilter(q, language, function, holds)
    return render(visit, "staff/sheets/list.html", _list(visit, asked, page))


@router.post(_HOME + "/verify")
def verify(visit: Viewer, form: Posted) -> HTMLResponse:
    """Verify a code as typed, or the file that was chosen; nothing is kept of it."""
    typed = texts(form).get("code", "").strip()
    content = uploaded(form, "file", limit=LIMIT_KB * 1000)
    register, on = SheetRegister(visit.tools.database), today(visit.tools)
    if content:
        found = verify_file(content, register=register, pack=visit.tools.pack, on=on)
    elif typed:
        found = verify_code(typed[:200], register=register, pack=visit.tools.pack, on=on)
    else:
        page = _list(visit, errors={"code": say("sheets_desk.nothing_given", visit.language)})
        return render(visit, "staff/sheets/list.html", page, status=_UNPROCESSABLE)
    return render(visit, "staff/sheets/list.html", _list(visit, found=found, typed=typed))


@router.get(_HOME + "/stale")
def show_stale(visit: Viewer) -> HTMLResponse:
    """List the sheets that no longer hold, and who has them."""
    lines = tuple((line, _in_words(visit, line.reasons)) for line in list_stale(visit.tools))
    return render(visit, "staff/sheets/stale.html", StalePage(lines, dict(_functions(visit))))


@router.get(_HOME + "/{number}")
def show_sheet(visit: Viewer, number: Number) -> HTMLResponse:
    """Show one sheet."""
    return render(visit, "staff/sheets/sheet.html", _sheet(visit, number))


@router.post(_HOME + "/{number}/withdraw")
def withdraw_one(visit: Editor, number: Number, reason: Annotated[str, Form()] = "") -> Response:
    """Take a sheet out of use."""
    said = " ".join(reason.split())
    if not said or len(said) > _LONGEST_REASON:
        errors = {"reason": say("sheets_desk.reason", visit.language, limit=_LONGEST_REASON)}
        page = _sheet(visit, number, errors=errors, typed=reason)
        return render(visit, "staff/sheets/sheet.html", page, status=_UNPROCESSABLE)
    withdraw(visit.tools, number, reason=said, actor=visit.actor)
    return RedirectResponse(f"/{visit.language}/staff/sheets/{number}", status_code=303)


@router.post(_HOME + "/{number}/renew")
def renew_one(visit: Editor, number: Number) -> Response:
    """Order the next edition of a sheet; the papers of its case show how far it is."""
    case_id = renew(visit.tools, number, user_id=visit.user_id)
    return RedirectResponse(f"/{visit.language}/staff/cases/{case_id}/papers", status_code=303)


def _list(
    visit: Visit,
    asked: SheetFilter = _ALL,
    page: int = 1,
    *,
    found: Verification | None = None,
    typed: str = "",
    errors: dict[str, str] | None = None,
) -> SheetsPage:
    given = {"q": asked.text, "language": asked.language, "function": asked.function, "holds": asked.holds}
    wanted = replace(asked, on=today(visit.tools).isoformat())
    return SheetsPage(
        found=list_sheets(visit.tools, wanted, page=page),
        wanted=wanted,
        functions=_functions(visit),
        query=urlencode({name: value for name, value in given.items() if value}),
        stale=len(list_stale(visit.tools)),
        verified=None if found is None else _verified(visit, found),
        typed=typed,
        errors=errors or {},
    )


def _verified(visit: Visit, found: Verification) -> Verified:
    named = found.sheet.document_id if found.sheet else found.named or "–"
    return Verified(
        verdict=found.verdict.value,
        says=say(f"verify.{found.verdict}", visit.language, id=named),
        sheet=issued_of(visit.tools, found),
        newer=found.newer.number if found.newer else None,
        reasons=_in_words(visit, found.reasons),
    )


def _sheet(visit: Visit, number: int, *, errors: dict[str, str] | None = None, typed: str = "") -> SheetPage:
    view = read_sheet(visit.tools, number)
    return SheetPage(
        view=view,
        function=dict(_functions(visit)).get(view.sheet.function, view.sheet.function),
        reasons=_in_words(visit, view.reasons),
        used=tuple((used, *_record(visit, used)) for used in view.used if used.printed),
        on=today(visit.tools).isoformat(),
        errors=errors or {},
        typed=typed,
    )


def _record(visit: Visit, used: UsedRecord) -> tuple[str, bool]:
    """Return what a record says today, and whether the pack still has it."""
    try:
        note = evidence_note(visit.tools.pack, used.evidence_id, today(visit.tools))
    except KeyError:
        return used.evidence_id, False
    return note.says[visit.language], True


def _in_words(visit: Visit, reasons: tuple[StaleReason, ...]) -> tuple[str, ...]:
    return tuple(
        say(
            f"stale.{reason.kind}",
            visit.language,
            says=_told(visit, reason),
            id=reason.evidence_id or "",
            since=day_text(reason.since, visit.language),
            fields=listed([fact_words().field(change.field) for change in reason.changes])[visit.language],
        )
        for reason in reasons
    )


def _told(visit: Visit, reason: StaleReason) -> str | Bilingual:
    """Return what a reason says; why staff withdrew a sheet is in their own words and may name a company."""
    hidden = reason.kind is Stale.WITHDRAWN and not may_see_names(visit.role)
    return HIDDEN if hidden else reason.says or ""


def _functions(visit: Visit) -> Choices:
    cards = visit.tools.catalogue.facility_types
    return tuple((key.value, cards[key.value].label[visit.language]) for key in FacilityTypeId)
