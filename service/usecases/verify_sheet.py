"""Tell whether a sheet is ours and still holds: by its file, or by the code printed on it."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from domain.errors import FileTooLargeError, FileUnreadableError
from domain.place import DataPack
from salesheets.checkcode import plain_code
from service.store.sheet_register import RegisteredSheet, SheetRegister
from service.usecases.stale_sheets import StaleReason, reasons_of

LIMIT_KB: Final = 20_000
# The keywords of the PDF are document id and check code; its XMP, where they stand, is never compressed.
_KEYWORDS: Final = re.compile(
    rb"<pdf:Keywords>\s*(?P<id>[A-Z]{2}-\d{8}-[0-9A-F]{6}-[A-Z]{2})\s*,\s*"
    rb"(?P<code>[0-9A-Z-]{8,9})\s*</pdf:Keywords>"
)


class Verdict(StrEnum):
    """What a sheet turned out to be.

    ``genuine``: as handed out, and nothing newer. ``superseded``: as handed out, but a
    newer edition exists, a figure has changed or it is past its validity. ``changed``: it
    names a sheet of ours but is not that file. ``unknown``: not in this register.
    """

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, the sheet of the register it speaks of, and why.

    ``newer`` is the sheet that took its place; ``reasons`` are what has changed beneath it.
    ``named`` is the document id that a file names; several ``sheets`` may share it.
    """

    verdict: Verdict
    sheet: RegisteredSheet | None = None
    newer: RegisteredSheet | None = None
    reasons: tuple[StaleReason, ...] = ()
    named: str | None = None


def verify_sheet(what: str, *, register: SheetRegister, pack: DataPack, on: dt.date) -> Verification:
    """Verify a PDF file by its path, else a check code as typed (``7K2M-90QD``, or the QR code's address).

    Raises
    ------
    FileUnreadableError, FileTooLargeError
        It is a path, and the file cannot be read.
    """
    path = Path(what)
    if path.suffix.lower() == ".pdf" or path.is_file():
        return verify_file(_content(path), register=register, pack=pack, on=on)
    return verify_code(what, register=register, pack=pack, on=on)


def verify_file(content: bytes, *, register: SheetRegister, pack: DataPack, on: dt.date) -> Verification:
    """Verify the bytes of a PDF."""
    sheet = register.with_digest(hashlib.sha256(content).hexdigest())
    if sheet is not None:
        return _standing(sheet, register, pack, on)
    found = _KEYWORDS.search(content)
    if found is None:
        return Verification(Verdict.UNKNOWN)
    named = found["id"].decode()
    claimed = register.with_document_id(named)
    if not claimed:
        return Verification(Verdict.UNKNOWN, named=named)
    code = plain_code(found["code"].decode())
    match = next((item for item in claimed if item.check_code == code), claimed[-1])
    return Verification(Verdict.CHANGED, sheet=match, named=named)


def verify_code(typed: str, *, register: SheetRegister, pack: DataPack, on: dt.date) -> Verification:
    """Verify a code as a person types it; before it may stand the address and document id of the QR code."""
    address, _, last = typed.strip().rstrip("/").rpartition("/")
    found = register.with_code(plain_code(last))
    if address:
        named = address.rpartition("/")[2].upper()
        found = tuple(sheet for sheet in found if sheet.document_id == named)
    return _standing(found[-1], register, pack, on) if found else Verification(Verdict.UNKNOWN)


def _standing(sheet: RegisteredSheet, register: SheetRegister, pack: DataPack, on: dt.date) -> Verification:
    newer = register.newer_than(sheet)
    reasons = reasons_of(sheet, register.used_by(sheet), pack=pack, on=on)
    verdict = Verdict.SUPERSEDED if newer or reasons else Verdict.GENUINE
    return Verification(verdict, sheet=sheet, newer=newer, reasons=reasons, named=sheet.document_id)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT_KB * 1000:
            raise FileTooLargeError(path=str(path), limit_kb=LIMIT_KB)
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error
