"""What each bureau has to look up again: on a page that prints well, and as files to send."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.security.roles import Role
from service.usecases.browse_records import today
from service.usecases.bureau_list import ASKED, BureauLine, BureauList, bureau_list, bureau_rows, bureaus
from service.usecases.fact_words import FactWords, fact_words
from service.usecases.write_table import CSV, XLSX, write_csv, write_workbook
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
_HOME: Final = "/{lang}/staff/facts/bureaus"


@dataclass(frozen=True, slots=True)
class BureausPage:
    """Every bureau with its counts."""

    bureaus: tuple[BureauLine, ...]
    asked: tuple[str, ...]
    words: FactWords
    on: object


@dataclass(frozen=True, slots=True)
class BureauPage:
    """The list of one bureau."""

    found: BureauList
    words: FactWords
    edition: str
    on: object


@router.get(_HOME)
def show_bureaus(visit: Viewer) -> HTMLResponse:
    """List the bureaus."""
    asked = tuple(state.value for state in ASKED)
    page = BureausPage(bureaus(visit.tools), asked, fact_words(), today(visit.tools))
    return render(visit, "staff/facts/bureaus.html", page)


@router.get(_HOME + "/{owner}")
def show_bureau(visit: Viewer, owner: str) -> HTMLResponse:
    """Show what a bureau is asked about."""
    found = bureau_list(visit.tools, owner)
    page = BureauPage(found, fact_words(), visit.tools.pack.info.edition, today(visit.tools))
    return render(visit, "staff/facts/bureau.html", page)


@router.get(_HOME + "/{owner}/list.xlsx")
def save_workbook(visit: Viewer, owner: str) -> Response:
    """Hand out the list as a workbook."""
    rows = bureau_rows(bureau_list(visit.tools, owner), visit.language)
    return _attached(write_workbook(rows, title=owner), XLSX, f"kamae-{owner}-{today(visit.tools)}.xlsx")


@router.get(_HOME + "/{owner}/list.csv")
def save_csv(visit: Viewer, owner: str) -> Response:
    """Hand out the list as CSV."""
    rows = bureau_rows(bureau_list(visit.tools, owner), visit.language)
    return _attached(write_csv(rows), CSV, f"kamae-{owner}-{today(visit.tools)}.csv")


def _attached(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to save; its name is made of an owner's id and a day."""
    return Response(
        content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'}
    )
