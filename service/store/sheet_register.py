"""The register of sheets: what was handed out, what it rested on, and whether it still holds.

Confidential: it holds the briefs, until their case is erased.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.store.database import Database
from service.store.schema import sheet_records, sheet_uses, sheets

#: What is left of a brief when its case is erased.
ERASED: Final = "{}"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet as it was made.

    ``check_code`` is without its hyphen. ``brief_digest`` names the brief whatever the
    day, so that its later sheets are found; ``brief`` is its JSON. Dates are ISO.
    ``case_id`` is the case it was made for: who has it.
    """

    document_id: str
    check_code: str
    pdf_sha256: str
    edition: str
    evaluated_on: str
    valid_until: str
    language: str
    function: str
    engine_version: str
    pack_digest: str
    catalogue_digest: str
    brief_digest: str
    brief: str
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class UsedRecord:
    """A record of the pack as it was when a sheet used it.

    ``printed``: it is cited on the sheet; otherwise it only entered the ranking.
    ``print_rule`` is what the rule was on that day, ``content`` the record's JSON.
    """

    evidence_id: str
    digest: str
    content: str
    print_rule: str
    printed: bool


@dataclass(frozen=True, slots=True)
class RegisteredSheet(SheetEntry):
    """A sheet of the register; ``number`` counts in the order of making.

    ``withdrawn_on``: the day from which on staff do not want it used any more.
    """

    number: int = 0
    withdrawn_on: str | None = None
    withdrawn_note: str = ""


class SheetRegister:
    """The register in a database whose schema is of this version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: SheetEntry, used: Iterable[UsedRecord]) -> bool:
        """Enter a sheet with the records it rests on; ``False`` if the very same one is there already.

        Raises
        ------
        DatabaseUnavailableError
            It cannot be written, for instance the disk is full; the register stays as it was.
        """
        with self._database.writing() as connection:
            return add_sheet(connection, entry, used)

    def sheets(self) -> tuple[RegisteredSheet, ...]:
        """Return every sheet in the order of making."""
        return self._select(sa.true())

    def with_digest(self, pdf_sha256: str) -> RegisteredSheet | None:
        """Return the sheet of exactly these bytes."""
        return next(iter(self._select(sheets.c.pdf_sha256 == pdf_sha256)), None)

    def with_number(self, number: int) -> RegisteredSheet | None:
        """Return the sheet of a number."""
        return next(iter(self._select(sheets.c.number == number)), None)

    def with_code(self, check_code: str) -> tuple[RegisteredSheet, ...]:
        """Return the sheets with a check code (without hyphen); more than one is a collision of 1 in 2^40."""
        return self._select(sheets.c.check_code == check_code)

    def with_document_id(self, document_id: str) -> tuple[RegisteredSheet, ...]:
        """Return the sheets of one document id; they differ in the settings they were made with."""
        return self._select(sheets.c.document_id == document_id)

    def newer_than(self, sheet: RegisteredSheet) -> RegisteredSheet | None:
        """Return the newest sheet for the same brief, function and language that came after this one."""
        found = self._select(
            sheets.c.brief_digest == sheet.brief_digest,
            sheets.c.function == sheet.function,
            sheets.c.language == sheet.language,
            sa.tuple_(sheets.c.evaluated_on, sheets.c.number) > sa.tuple_(sheet.evaluated_on, sheet.number),
            sheets.c.withdrawn_on.is_(None),
        )
        return max(found, key=lambda item: (item.evaluated_on, item.number), default=None)

    def stamp(self) -> tuple[int, int]:
        """Return what changes with every sheet made or withdrawn: how many there are of both."""
        query = sa.select(sa.func.count(sheets.c.number), sa.func.count(sheets.c.withdrawn_on))
        with self._database.reading() as connection:
            made, withdrawn = connection.execute(query).one()
        return made, withdrawn

    def current(self) -> tuple[RegisteredSheet, ...]:
        """Return the sheets that no newer one has replaced, in the order of making."""
        return self._select(~is_replaced())

    def uses(self) -> tuple[UsedRecord, ...]:
        """Return every record that sheets rest on, once, by evidence id."""
        with self._database.reading() as connection:
            contents = {row[:2]: row.content for row in connection.execute(sa.select(*_KEPT))}
            rows = connection.execute(_EVERY_USE).all()
        return tuple(
            UsedRecord(row.evidence_id, row.digest, contents[row[:2]], row.print_rule, printed=row.printed)
            for row in rows
        )

    def users_of(self, used: UsedRecord) -> tuple[int, ...]:
        """Return the numbers of the sheets that rest on a record in just this way."""
        query = sa.select(sheet_uses.c.sheet).where(
            sheet_uses.c.evidence_id == used.evidence_id,
            sheet_uses.c.digest == used.digest,
            sheet_uses.c.print_rule == used.print_rule,
            sheet_uses.c.printed == used.printed,
        )
        with self._database.reading() as connection:
            return tuple(connection.scalars(query))

    def used_by(self, sheet: RegisteredSheet) -> tuple[UsedRecord, ...]:
        """Return the records a sheet rests on, as they were, by evidence id."""
        with self._database.reading() as connection:
            rows = connection.execute(_USED.where(sheet_uses.c.sheet == sheet.number)).all()
        return tuple(UsedRecord(*row) for row in rows)

    def withdraw(self, number: int, *, on: str, reason: str) -> bool:
        """Note that a sheet must not be used any more; ``False`` if it was withdrawn before."""
        with self._database.writing() as connection:
            return withdraw_sheet(connection, number, on=on, reason=reason)

    def _select(self, *where: sa.ColumnElement[bool]) -> tuple[RegisteredSheet, ...]:
        query = sa.select(*_COLUMNS).where(*where).order_by(sheets.c.number)
        with self._database.reading() as connection:
            return tuple(RegisteredSheet(**row._asdict()) for row in connection.execute(query))


def add_sheet(connection: sa.Connection, entry: SheetEntry, used: Iterable[UsedRecord]) -> bool:
    """Enter a sheet and its records; ``False`` if it is there.

    Records go in by id, so that two writers wait for each other and never cross.
    """
    values = asdict(entry)
    new = _insert(connection, sheets).values(values).on_conflict_do_nothing(index_elements=["pdf_sha256"])
    number: int | None = connection.execute(new.returning(sheets.c.number)).scalar_one_or_none()
    if number is None:
        return False
    rows = [asdict(record) for record in sorted(used, key=lambda record: (record.evidence_id, record.digest))]
    if rows:
        kept = _insert(connection, sheet_records).on_conflict_do_nothing()
        connection.execute(kept, [{name: row[name] for name in _RECORD} for row in rows])
        connection.execute(
            sheet_uses.insert(), [{name: row[name] for name in _USE} | {"sheet": number} for row in rows]
        )
    return True


def withdraw_sheet(connection: sa.Connection, number: int, *, on: str, reason: str) -> bool:
    """Note that a sheet must not be used from a day on; ``False`` if there is none that holds."""
    change = (
        sheets.update()
        .where(sheets.c.number == number, sheets.c.withdrawn_on.is_(None))
        .values(withdrawn_on=on, withdrawn_note=reason)
    )
    return connection.execute(change).rowcount == 1


def forget_case(connection: sa.Connection, case_id: str) -> int:
    """Empty the briefs of a case's sheets and return how many; they stay verifiable without a name."""
    change = sheets.update().where(sheets.c.case_id == case_id).values(brief=ERASED)
    return connection.execute(change).rowcount


def is_replaced() -> sa.ColumnElement[bool]:
    """Return the condition that a newer sheet for the same brief, function and language took its place."""
    newer = sheets.alias("newer")
    return (
        sa.select(newer.c.number)
        .where(
            newer.c.brief_digest == sheets.c.brief_digest,
            newer.c.function == sheets.c.function,
            newer.c.language == sheets.c.language,
            sa.tuple_(newer.c.evaluated_on, newer.c.number)
            > sa.tuple_(sheets.c.evaluated_on, sheets.c.number),
            newer.c.withdrawn_on.is_(None),
        )
        .exists()
    )


def _insert(connection: sa.Connection, table: sa.Table) -> Any:  # noqa: ANN401  (one of two dialects' inserts)
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


_COLUMNS: Final = tuple(sheets.c[field.name] for field in fields(RegisteredSheet))
_RECORD: Final = ("evidence_id", "digest", "content")
_USE: Final = ("evidence_id", "digest", "print_rule", "printed")
_KEPT: Final = (sheet_records.c.evidence_id, sheet_records.c.digest, sheet_records.c.content)
_EVERY_USE: Final = (
    sa.select(sheet_uses.c.evidence_id, sheet_uses.c.digest, sheet_uses.c.print_rule, sheet_uses.c.printed)
    .distinct()
    .order_by(sheet_uses.c.evidence_id)
)
_USED: Final = (
    sa.select(
        sheet_records.c.evidence_id,
        sheet_records.c.digest,
        sheet_records.c.content,
        sheet_uses.c.print_rule,
        sheet_uses.c.printed,
    )
    .join(
        sheet_records,
        sa.and_(
            sheet_records.c.evidence_id == sheet_uses.c.evidence_id,
            sheet_records.c.digest == sheet_uses.c.digest,
        ),
    )
    .order_by(sheet_records.c.evidence_id)
)
