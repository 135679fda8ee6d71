"""A new edition of a pack: rows changed or added, checked, sealed, and written as a whole."""

import csv
import datetime as dt
import io
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.errors import KamaeError, OutputNotWritableError, PackMissingColumnError, PackReferenceError
from domain.place import DataPack
from geodata.durable import sync
from geodata.pack import PACK_FILES, TABLES, assemble_pack
from geodata.pack_files import MANIFEST, Manifest, Row, read_bytes, read_manifest, table_of, toml_of
from geodata.pack_tables import columns_of
from geodata.seal import manifest_of


@dataclass(frozen=True, slots=True)
class RowChange:
    """New cells of one row of a table, as text; a row that is not there is added at the end."""

    file: str
    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """A pack as its files hold it: their contents and the manifest's text. Nothing is on the disk yet."""

    contents: Mapping[str, bytes]
    manifest: str

    @property
    def digest(self) -> str:
        """Return the digest of the files."""
        return self.parsed.digest

    @property
    def parsed(self) -> Manifest:
        """Return the manifest."""
        return Manifest.model_validate(toml_of(MANIFEST, self.manifest.encode()))


def read_edition(folder: Path) -> Edition:
    """Read the files of a pack as they are.

    Raises
    ------
    PackMissingFileError
        A file is missing.
    """
    contents = {name: read_bytes(folder, name) for name in PACK_FILES}
    return Edition(contents, read_bytes(folder, MANIFEST).decode())


def row_of(edition: Edition, file: str, record_id: str) -> Row | None:
    """Return the cells of a record by column, ``None`` if the table has no such row."""
    return next((row for row in table_of(file, edition.contents[file])[1] if row["id"] == record_id), None)


def header_of(edition: Edition, file: str) -> tuple[str, ...]:
    """Return the columns of a table."""
    return tuple(table_of(file, edition.contents[file])[0])


def next_edition(
    base: Edition, changes: Iterable[RowChange], *, name: str, date: dt.date
) -> tuple[Edition, DataPack | None, list[KamaeError]]:
    """Return the edition that the changes make, the pack it holds, and every fault of it.

    Raises
    ------
    PackMissingColumnError
        A change names a column that the table does not have.
    PackReferenceError
        A change names a table that cannot be edited.
    """
    contents = dict(base.contents)
    for change in changes:
        contents[change.file] = _changed(contents, change)
    head = base.parsed.model_dump() | {"edition": name, "edition_date": date}
    edition = Edition(contents, manifest_of(head, contents))
    pack, faults = assemble_pack(None, edition.parsed, contents)
    return edition, pack, faults


def _changed(contents: Mapping[str, bytes], change: RowChange) -> bytes:
    """Return a table with one row changed or added; every other row keeps its bytes."""
    if change.file not in EDITABLE:
        raise PackReferenceError(file=change.file, id=change.id, target=change.file)
    header, rows = table_of(change.file, contents[change.file])
    unknown = set(change.cells) - set(header)
    if unknown:
        raise PackMissingColumnError(file=change.file, column=min(unknown), found=header)
    found = next((row for row in rows if row["id"] == change.id), None)
    if found is None:
        found = dict.fromkeys(header, "") | {"id": change.id}
        rows.append(found)
    found.update(change.cells)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(row.values() for row in rows)
    return written.getvalue().encode()


def write_edition(edition: Edition, folder: Path) -> None:
    """Write an edition into a folder that is either not there or whole, whenever the machine stops.

    Raises
    ------
    OutputNotWritableError
        It cannot be written, for instance the disk is full; nothing is left behind.
    """
    if folder.exists():
        return
    beside = folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:8]}")
    try:
        beside.mkdir(parents=True)
        for name, content in {**edition.contents, MANIFEST: edition.manifest.encode()}.items():
            _write(beside / name, content)
        sync(beside)
        beside.rename(folder)
        sync(folder.parent)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        if not folder.exists():  # else another process has written the very same edition meanwhile
            raise OutputNotWritableError(path=str(folder), reason=error.strerror or str(error)) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def digest_in(folder: Path) -> str:
    """Return the digest that a written edition says of itself."""
    return read_manifest(folder).digest


SOURCES: Final = "sources.csv"
FACTS: Final = "facts.csv"
#: The tables whose rows people change one by one.
EDITABLE: Final = (FACTS, *(f"{name}.csv" for name in TABLES))
REQUIRED_COLUMNS: Final = {
    f"{name}.csv": frozenset(
        column
        for field in columns_of(kind)
        if field.required and not field.may_be_none
        for column in field.names
    )
    for name, kind in TABLES.items()
}
