"""Sheets that were handed out: list them, look at one, take one out of use, order the next edition."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import NotFoundError, ProposalClosedError
from service.store.audit import note
from service.store.case_briefs import briefs_of_case
from service.store.issued_sheets import IssuedSheet, SheetFilter, issued_sheets, sheets_of_numbers
from service.store.jobs import PaperKind
from service.store.sheet_register import RegisteredSheet, SheetRegister, UsedRecord, withdraw_sheet
from service.usecases.browse_records import today
from service.usecases.kept import Kept
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.paper_basis import digest_of_stored
from service.usecases.stale_sheets import StaleReason, StaleSheet, reasons_of, stale_sheets
from service.usecases.verify_sheet import Verification

if TYPE_CHECKING:
    from service.usecases.tools import Tools

PAGE_SIZE: Final = 50
#: What is stale, by register, pack edition and day.
_stale: Final = Kept[tuple[StaleSheet, ...]](2)


@dataclass(frozen=True, slots=True)
class SheetList:
    """One page of the sheets that were asked for."""

    sheets: tuple[IssuedSheet, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class StaleLine:
    """A sheet that no longer holds, who has it, and why."""

    sheet: IssuedSheet
    reasons: tuple[StaleReason, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet: who has it, whether it holds, what it rests on, what took its place.

    ``brief_id`` is the scenario of its case that a next edition would be made for.
    """

    issued: IssuedSheet
    sheet: RegisteredSheet
    reasons: tuple[StaleReason, ...]
    newer: RegisteredSheet | None
    used: tuple[UsedRecord, ...]
    brief_id: str | None


def list_sheets(tools: "Tools", wanted: SheetFilter, *, page: int) -> SheetList:
    """Return a page of the sheets that fit, the newest first."""
    with tools.database.reading() as connection:
        found, total = issued_sheets(connection, wanted, page=page, size=PAGE_SIZE)
    return SheetList(found, total, page, max(1, -(-total // PAGE_SIZE)))


def list_stale(tools: "Tools") -> tuple[StaleLine, ...]:
    """Return the sheets that no longer hold today and that no newer one has replaced."""
    register, on = SheetRegister(tools.database), today(tools)
    address = tools.database.engine.url.render_as_string()
    stale = _stale.get(
        (address, register.stamp(), tools.pack.info.digest, on),
        lambda: stale_sheets(register, pack=tools.pack, on=on),
    )
    reasons = {item.sheet.number: item.reasons for item in stale}
    with tools.database.reading() as connection:
        issued = sheets_of_numbers(connection, tuple(reasons))
    return tuple(StaleLine(sheet, reasons[sheet.number]) for sheet in issued)


def read_sheet(tools: "Tools", number: int) -> SheetView:
    """Return one sheet.

    Raises
    ------
    NotFoundError
        The register has no such number.
    """
    register = SheetRegister(tools.database)
    sheet = register.with_number(number)
    if sheet is None:
        raise NotFoundError
    used = register.used_by(sheet)
    with tools.database.reading() as connection:
        (issued,) = sheets_of_numbers(connection, (number,))
    return SheetView(
        issued=issued,
        sheet=sheet,
        reasons=reasons_of(sheet, used, pack=tools.pack, on=today(tools)),
        newer=register.newer_than(sheet),
        used=used,
        brief_id=_brief_of(tools, sheet),
    )


def issued_of(tools: "Tools", found: Verification) -> IssuedSheet | None:
    """Return the sheet of a verification as lists show it."""
    if found.sheet is None:
        return None
    with tools.database.reading() as connection:
        return next(iter(sheets_of_numbers(connection, (found.sheet.number,))), None)


def withdraw(tools: "Tools", number: int, *, reason: str, actor: str) -> None:
    """Take a sheet out of use; who verifies it is told so, with the reason.

    Raises
    ------
    NotFoundError
        The register has no such number.
    ProposalClosedError
        It was withdrawn before.
    """
    if SheetRegister(tools.database).with_number(number) is None:
        raise NotFoundError
    with tools.database.writing() as connection:
        if not withdraw_sheet(connection, number, on=today(tools).isoformat(), reason=reason):
            raise ProposalClosedError
        note(
            connection,
            at=tools.now(),
            actor=actor,
            action="withdraw_sheet",
            object_kind="sheet",
            object_id=str(number),
        )


def renew(tools: "Tools", number: int, *, user_id: str) -> str:
    """Order the sheet anew for the scenario it was made for; return the id of its case.

    Raises
    ------
    NotFoundError
        The register has no such number, or no case has the scenario any more.
    """
    view = read_sheet(tools, number)
    if view.brief_id is None or view.sheet.case_id is None:
        raise NotFoundError
    order = PaperOrder(
        case_brief_id=view.brief_id,
        language="en" if view.sheet.language == "en" else "ja",
        function=view.sheet.function,
    )
    order_paper(tools, kind=PaperKind.SHEET, order=order, case_id=view.sheet.case_id, author_id=user_id)
    return view.sheet.case_id


def _brief_of(tools: "Tools", sheet: RegisteredSheet) -> str | None:
    """Return the scenario of the sheet's case with the very same demands."""
    if sheet.case_id is None:
        return None
    with tools.database.reading() as connection:
        briefs = briefs_of_case(connection, sheet.case_id)
    same = (brief.id for brief in briefs if digest_of_stored(brief.brief) == sheet.brief_digest)
    return next(same, None)
