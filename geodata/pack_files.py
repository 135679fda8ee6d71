"""The files of a data pack: tables, small TOML files, and the manifest with its digests."""

import csv
import datetime as dt
import io
import tomllib
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from domain.canonical import digest
from domain.errors import (
    PackDigestError,
    PackEncodingError,
    PackMissingFileError,
    PackRecordError,
    TomlSyntaxError,
)
from domain.library_words import expected_of
from domain.model import Frozen
from domain.place import DataPack, PackInfo
from domain.text import Bilingual

EMBEDDED_PACK: Final = Path(__file__).parent / "packs" / "kitakyushu"
MANIFEST: Final = "manifest.toml"
FIRST_ROW: Final = 2  # the number a spreadsheet shows for the row below the header

Row: TypeAlias = dict[str, str]


class FileSeal(Frozen):
    """What the manifest says of one file: its digest, and how many records it holds."""

    sha256: str
    rows: int


class Manifest(Frozen):
    """The pack's title page: which edition, and the seal of every file."""

    id: str
    title: Bilingual
    edition: str
    edition_date: dt.date
    digest: str
    files: dict[str, FileSeal]

    @property
    def info(self) -> PackInfo:
        """Return what the other packages see of the manifest."""
        return PackInfo(**self.model_dump(exclude={"files"}))


def read_bytes(folder: Path, name: str) -> bytes:
    """Read one file of the pack.

    Raises
    ------
    PackMissingFileError
        The pack has no such file.
    """
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise PackMissingFileError(file=name) from error


def folder_of(pack: DataPack, name: str) -> Path:
    """Return the folder a pack was read from, to read its file ``name``.

    Raises
    ------
    PackMissingFileError
        The pack was made without files.
    """
    if pack.folder is None:
        raise PackMissingFileError(file=name)
    return pack.folder


def decoded(name: str, content: bytes) -> str:
    """Return the text of a file; the mark that spreadsheets put before UTF-8 is dropped.

    Raises
    ------
    PackEncodingError
        The bytes are not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackEncodingError(file=name, row=content[: error.start].count(b"\n") + 1) from error


def table_of(name: str, content: bytes) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a CSV file, every cell as it stands.

    Raises
    ------
    PackRecordError
        A row has more or fewer cells than the header.
    """
    reader = csv.reader(io.StringIO(decoded(name, content), newline=""))
    header = next(reader, [])
    rows: list[Row] = []
    for number, cells in enumerate(reader, FIRST_ROW):
        if len(cells) != len(header):
            raise PackRecordError(
                file=name, row=number, column="", value=len(cells), expected="cells", limit=len(header)
            )
        rows.append(dict(zip(header, cells, strict=True)))
    return header, rows


def toml_of(name: str, content: bytes) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    TomlSyntaxError
        The file is not TOML.
    """
    try:
        return tomllib.loads(decoded(name, content))
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(path=name, line=None, column=None, detail=str(error)) from error


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a pack.

    Raises
    ------
    PackMissingFileError, PackEncodingError, TomlSyntaxError, PackRecordError
        There is none, or it does not say what a manifest must say.
    """
    content = toml_of(MANIFEST, read_bytes(folder, MANIFEST))
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        value = None if first["type"] == "missing" else first["input"]
        raise PackRecordError(
            file=MANIFEST, row=None, column=column, value=value, **expected_of(first)
        ) from error


def count_records(name: str, content: bytes) -> int:
    """Return the rows of a table, or the tables of a TOML file."""
    if name.endswith(".toml"):
        return len(toml_of(name, content))
    return len(table_of(name, content)[1])


def sha256_of(content: bytes) -> str:
    """Return the bare SHA-256 of a file, as ``sha256sum`` prints it."""
    return digest(content).removeprefix("sha256:")


def digest_of_files(seals: dict[str, str]) -> str:
    """Return the pack's digest: over the sorted lines ``<name> <sha256>``."""
    return digest("\n".join(f"{name} {seal}" for name, seal in sorted(seals.items())))


def check_seals(manifest: Manifest, contents: dict[str, bytes]) -> list[PackDigestError]:
    """Compare every file with its seal, and the seals with the pack's digest."""
    faults = [
        PackDigestError(file=name)
        for name, content in contents.items()
        if name not in manifest.files or manifest.files[name].sha256 != sha256_of(content)
    ]
    listed = digest_of_files({name: seal.sha256 for name, seal in manifest.files.items()})
    if not faults and (listed != manifest.digest or set(manifest.files) != set(contents)):
        faults.append(PackDigestError(file=MANIFEST))
    return faults
