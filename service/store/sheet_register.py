"""The register of sheets: what was handed out, what it rested on, and whether it still holds.

Confidential: it holds the briefs. One SQLite file that only its owner can read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from service.store.sqlite import connect, told, writing

_FIRST: Final = """
CREATE TABLE sheets (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL,
    check_code TEXT NOT NULL,
    pdf_sha256 TEXT NOT NULL UNIQUE,
    edition TEXT NOT NULL,
    evaluated_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('ja', 'en')),
    function TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    pack_digest TEXT NOT NULL,
    catalogue_digest TEXT NOT NULL,
    brief_digest TEXT NOT NULL,
    brief TEXT NOT NULL
);
CREATE INDEX sheets_by_document ON sheets (document_id);
CREATE INDEX sheets_by_code ON sheets (check_code);
CREATE INDEX sheets_of_a_brief ON sheets (brief_digest, function, language);
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    evidence_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (evidence_id, digest)
);
CREATE TABLE used_records (
    sheet INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    record INTEGER NOT NULL REFERENCES records (id),
    print_rule TEXT NOT NULL,
    printed INTEGER NOT NULL CHECK (printed IN (0, 1)),
    PRIMARY KEY (sheet, record)
) WITHOUT ROWID
"""
MIGRATIONS: Final = (_FIRST,)
FILE_NAME: Final = "sheets.sqlite3"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet as it was made.

    ``check_code`` is without its hyphen. ``brief_digest`` names the brief whatever the
    day, so that its later sheets are found; ``brief`` is its JSON. Dates are ISO.
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
    """A sheet of the register; ``number`` counts in the order of making."""

    number: int


def register_path(state_folder: Path) -> Path:
    """Return the register's file in the state folder."""
    return state_folder / FILE_NAME


class SheetRegister:
    """The register in one file; open it with ``with``, one per process and thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path, MIGRATIONS)

    def __enter__(self) -> Self:
        """Return the open register."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, entry: SheetEntry, used: Iterable[UsedRecord]) -> bool:
        """Enter a sheet with the records it rests on; ``False`` if the very same one is there already.

        Raises
        ------
        OutputNotWritableError
            It cannot be written, for instance the disk is full; the register stays as it was.
        """
        with writing(self._connection, self.path) as connection:
            added = connection.execute(_ADD_SHEET, _values(entry))
            if not added.rowcount:
                return False
            sheet = added.lastrowid
            used = list(used)
            connection.executemany(_ADD_RECORD, [(r.evidence_id, r.digest, r.content) for r in used])
            connection.executemany(
                _ADD_USE, [(sheet, r.print_rule, r.printed, r.evidence_id, r.digest) for r in used]
            )
            return True

    def sheets(self) -> tuple[RegisteredSheet, ...]:
        """Return every sheet in the order of making."""
        return tuple(self._select("1 = 1", ()))

    def with_digest(self, pdf_sha256: str) -> RegisteredSheet | None:
        """Return the sheet of exactly these bytes."""
        return next(self._select("pdf_sha256 = ?", (pdf_sha256,)), None)

    def with_code(self, check_code: str) -> tuple[RegisteredSheet, ...]:
        """Return the sheets with a check code (without hyphen); more than one is a collision of 1 in 2^40."""
        return tuple(self._select("check_code = ?", (check_code,)))

    def with_document_id(self, document_id: str) -> tuple[RegisteredSheet, ...]:
        """Return the sheets of one document id; they differ in the settings they were made with."""
        return tuple(self._select("document_id = ?", (document_id,)))

    def newer_than(self, sheet: RegisteredSheet) -> RegisteredSheet | None:
        """Return the newest sheet for the same brief, function and language that came after this one."""
        where = "brief_digest = ? AND function = ? AND language = ? AND (evaluated_on, id) > (?, ?)"
        values = (sheet.brief_digest, sheet.function, sheet.language, sheet.evaluated_on, sheet.number)
        found = sorted(self._select(where, values), key=lambda item: (item.evaluated_on, item.number))
        return found[-1] if found else None

    def used_by(self, sheet: RegisteredSheet) -> tuple[UsedRecord, ...]:
        """Return the records a sheet rests on, as they were, by evidence id."""
        with told(self.path):
            rows = self._connection.execute(_USED, (sheet.number,)).fetchall()
        return tuple(UsedRecord(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)

    def _select(self, where: str, values: tuple[object, ...]) -> Iterator[RegisteredSheet]:
        with told(self.path):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS}, id FROM sheets WHERE {where} ORDER BY id",  # noqa: S608  (constants)
                values,
            ).fetchall()
        yield from (RegisteredSheet(*tuple(row)) for row in rows)


def _values(entry: SheetEntry) -> tuple[str, ...]:
    return tuple(getattr(entry, field.name) for field in fields(SheetEntry))


_COLUMNS: Final = ", ".join(field.name for field in fields(SheetEntry))
_ADD_SHEET: Final = (
    f"INSERT INTO sheets ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(SheetEntry)))})"  # noqa: S608  (constants)
    " ON CONFLICT (pdf_sha256) DO NOTHING"
)
_ADD_RECORD: Final = (
    "INSERT INTO records (evidence_id, digest, content) VALUES (?, ?, ?)"
    " ON CONFLICT (evidence_id, digest) DO NOTHING"
)
_ADD_USE: Final = (
    "INSERT INTO used_records (sheet, record, print_rule, printed)"
    " SELECT ?, id, ?, ? FROM records WHERE evidence_id = ? AND digest = ?"
)
_USED: Final = (
    "SELECT evidence_id, digest, content, print_rule, printed FROM used_records"
    " JOIN records ON records.id = record WHERE sheet = ? ORDER BY evidence_id"
)
