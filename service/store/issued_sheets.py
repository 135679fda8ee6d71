"""Sheets that were handed out, as lists show them: with the case that has them, without the brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from service.store.schema import cases, sheet_uses, sheets
from service.store.sheet_register import is_replaced


@dataclass(frozen=True, slots=True)
class IssuedSheet:
    """One sheet of a list. ``case_number`` and ``code_name`` say who has it, as far as a case knows.

    ``printed`` and ``used_digest`` are set where the list is about one record.
    """

    number: int
    document_id: str
    check_code: str
    edition: str
    evaluated_on: str
    valid_until: str
    language: str
    function: str
    withdrawn_on: str | None
    withdrawn_note: str
    case_id: str | None
    case_number: str | None
    code_name: str | None
    printed: bool = True
    used_digest: str = ""


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """What a list is narrowed to; an empty field narrows nothing. ``on`` is the day of ``holds``."""

    text: str = ""
    language: str = ""
    function: str = ""
    holds: str = ""
    on: str = ""


def issued_sheets(
    connection: sa.Connection, wanted: SheetFilter, *, page: int, size: int
) -> tuple[tuple[IssuedSheet, ...], int]:
    """Return a page of the sheets that fit, the newest first, and how many fit in all."""
    where = _where(wanted)
    total = connection.scalar(sa.select(sa.func.count()).select_from(_FROM).where(*where)) or 0
    query = _LIST.where(*where).order_by(sheets.c.number.desc()).limit(size).offset((page - 1) * size)
    return tuple(IssuedSheet(**row._asdict()) for row in connection.execute(query)), total


def sheets_of_numbers(connection: sa.Connection, numbers: Sequence[int]) -> tuple[IssuedSheet, ...]:
    """Return the sheets of these numbers, in their order of making."""
    query = _LIST.where(sheets.c.number.in_(numbers)).order_by(sheets.c.number)
    return tuple(IssuedSheet(**row._asdict()) for row in connection.execute(query))


def sheets_using(connection: sa.Connection, evidence_id: str) -> tuple[IssuedSheet, ...]:
    """Return the sheets that rest on a record and that neither a newer sheet nor staff have ended."""
    query = (
        sa.select(*_COLUMNS, sheet_uses.c.printed, sheet_uses.c.digest.label("used_digest"))
        .select_from(_FROM.join(sheet_uses, sheet_uses.c.sheet == sheets.c.number))
        .where(sheet_uses.c.evidence_id == evidence_id, sheets.c.withdrawn_on.is_(None), ~is_replaced())
        .order_by(sheet_uses.c.printed.desc(), sheets.c.number.desc())
    )
    return tuple(IssuedSheet(**row._asdict()) for row in connection.execute(query))


def _where(wanted: SheetFilter) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if wanted.language:
        where.append(sheets.c.language == wanted.language)
    if wanted.function:
        where.append(sheets.c.function == wanted.function)
    if wanted.holds == "valid":
        where += [sheets.c.withdrawn_on.is_(None), sheets.c.valid_until >= wanted.on]
    if wanted.holds == "over":
        where.append(sa.or_(sheets.c.withdrawn_on.is_not(None), sheets.c.valid_until < wanted.on))
    if wanted.text:
        plain = wanted.text.strip().upper()
        found: list[Any] = [
            sa.func.upper(column).contains(plain, autoescape=True)
            for column in (sheets.c.document_id, cases.c.number, cases.c.code_name)
        ]
        found.append(sheets.c.check_code == plain.replace("-", ""))
        where.append(sa.or_(*found))
    return where


_FROM: Final = sheets.outerjoin(cases, cases.c.id == sheets.c.case_id)
_COLUMNS: Final = (
    sheets.c.number,
    sheets.c.document_id,
    sheets.c.check_code,
    sheets.c.edition,
    sheets.c.evaluated_on,
    sheets.c.valid_until,
    sheets.c.language,
    sheets.c.function,
    sheets.c.withdrawn_on,
    sheets.c.withdrawn_note,
    sheets.c.case_id,
    cases.c.number.label("case_number"),
    cases.c.code_name,
)
_LIST: Final = sa.select(*_COLUMNS).select_from(_FROM)
