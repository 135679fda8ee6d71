"""Take over the register that versions before the service kept in a file of its own."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import fields
from pathlib import Path
from typing import Final

from domain.errors import RegisterUnreadableError, RegisterVersionError
from service.store.database import Database
from service.store.sheet_register import SheetEntry, UsedRecord, add_sheet

FILE_NAME: Final = "sheets.sqlite3"
TAKEN_OVER: Final = "sheets.taken-over.sqlite3"
_KNOWN: Final = 1
_COLUMNS: Final = tuple(field.name for field in fields(SheetEntry) if field.name != "case_id")
_SHEETS: Final = f"SELECT id, {', '.join(_COLUMNS)} FROM sheets ORDER BY id"  # noqa: S608  (constants)
_USED: Final = (
    "SELECT evidence_id, digest, content, print_rule, printed FROM used_records"
    " JOIN records ON records.id = record WHERE sheet = ? ORDER BY evidence_id"
)


def take_over(database: Database, state_folder: Path) -> int:
    """Enter the sheets of an old register's file, once, and return how many were new.

    Two processes may do it at the same moment: a sheet is entered once whoever comes first,
    and the file gets its new name only when all of it is in the database.

    Raises
    ------
    RegisterUnreadableError, RegisterVersionError
        The file is damaged, or of a version this one does not know; it is left alone.
    """
    path = state_folder / FILE_NAME
    if not path.exists():
        return 0
    found = _read(path)
    with database.writing() as connection:
        added = sum(add_sheet(connection, entry, used) for entry, used in found)
    with suppress(FileNotFoundError):
        path.replace(path.with_name(TAKEN_OVER))
    return added


def _read(path: Path) -> list[tuple[SheetEntry, list[UsedRecord]]]:
    try:
        with closing(sqlite3.connect(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > _KNOWN:
                raise RegisterVersionError(path=str(path), found=version, known=_KNOWN)
            if version == 0:
                return []
            return [
                (
                    SheetEntry(*row[1:]),
                    [
                        UsedRecord(evidence_id, digest, content, rule, bool(printed))
                        for evidence_id, digest, content, rule, printed in connection.execute(_USED, row[:1])
                    ],
                )
                for row in connection.execute(_SHEETS).fetchall()
            ]
    except sqlite3.DatabaseError as error:
        raise RegisterUnreadableError(path=str(path), reason=str(error)) from error
