"""The page that a sheet's QR code opens: is it ours, does it still hold; nothing of whom it was made for."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from salesheets.checkcode import LETTERS, plain_code
from service.security.roles import Role
from service.store.sheet_register import SheetRegister
from service.usecases.stale_sheets import Stale
from service.usecases.verify_sheet import Verification, verify_code
from service.web.rendering import render
from service.web.visit import Visit, allows, allows_api

router = APIRouter(include_in_schema=False)

Anybody = Annotated[Visit, allows(Role.ANONYMOUS)]
_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """What may be told of a sheet: number, days, function; never its company or its brief."""

    typed: str
    asked: bool
    verdict: str
    document_id: str = ""
    language: str = ""
    function: str = ""
    edition: str = ""
    evaluated_on: dt.date | None = None
    valid_until: dt.date | None = None
    past_validity: bool = False
    changed_figures: int = 0
    newer: bool = False
    withdrawn: bool = False


@router.get("/{lang}/s")
def ask(visit: Anybody, code: str = "") -> Response:
    """Ask for a code, or lead to what is known of the typed one."""
    code = plain_code(code.strip().rstrip("/").rpartition("/")[2])[: 2 * LETTERS]
    if code and code.isalnum():
        return RedirectResponse(f"/{visit.language}/s/{code}", status_code=303)
    return render(visit, "public/verify.html", CheckedSheet("", asked=False, verdict="unknown"))


@router.get("/{lang}/s/{code}")
def show_check(visit: Anybody, code: str) -> Response:
    """Tell whether a sheet with this code is ours and still holds."""
    return render(visit, "public/verify.html", _checked(visit, code))


@router.get("/check/{document_id}/{code}")
def show_from_paper(
    visit: Annotated[Visit, allows_api(Role.ANONYMOUS)], document_id: str, code: str
) -> RedirectResponse:
    """Lead from the address of the QR code to the page, in the language of the sheet."""
    language = "en" if document_id.upper().endswith("-EN") else "ja"
    del visit
    return RedirectResponse(f"/{language}/s/{quote(plain_code(code)[: 2 * LETTERS])}", status_code=303)


def _checked(visit: Visit, code: str) -> CheckedSheet:
    today = visit.tools.now().astimezone(_JAPAN).date()
    found = verify_code(
        code[:64], register=SheetRegister(visit.tools.database), pack=visit.tools.pack, on=today
    )
    return _told(visit, code, found, today)


def _told(visit: Visit, code: str, found: Verification, today: dt.date) -> CheckedSheet:
    sheet = found.sheet
    if sheet is None:
        return CheckedSheet(code[:24], asked=True, verdict=found.verdict.value)
    until = dt.date.fromisoformat(sheet.valid_until)
    label = next(
        (
            card.label[visit.language]
            for card in visit.tools.catalogue.facility_types.values()
            if card.id == sheet.function
        ),
        sheet.function,
    )
    changed = {reason.evidence_id for reason in found.reasons if reason.evidence_id is not None}
    return CheckedSheet(
        code[:24],
        asked=True,
        verdict=found.verdict.value,
        document_id=sheet.document_id,
        language=sheet.language,
        function=label,
        edition=sheet.edition,
        evaluated_on=dt.date.fromisoformat(sheet.evaluated_on),
        valid_until=until,
        past_validity=today > until,
        changed_figures=len(changed),
        newer=found.newer is not None,
        withdrawn=any(reason.kind is Stale.WITHDRAWN for reason in found.reasons),
    )
