"""Keep a file somebody uploads to a case: what it is, its content says, not its name."""

import datetime as dt
import io
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Final

from domain.errors import FileRefusedError, NotFoundError
from service.store.case_events import add_event
from service.store.files import remove_file
from service.store.jobs import NewFile, StoredFile, add_file, stored_file
from service.usecases.case_parts import change_part

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools

LIMIT_BYTES: Final = 5_000_000
_NAME_LETTERS: Final = 120
_ENTRIES: Final = 2_000
_UNPACKED: Final = 100_000_000
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_STARTS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_PARTS: Final = {
    "xl/workbook.xml": (".xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    "word/document.xml": (".docx", f"{_OFFICE}wordprocessingml.document"),
    "ppt/presentation.xml": (".pptx", f"{_OFFICE}presentationml.presentation"),
}
_ENDINGS: Final = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    **{media_type: (ending,) for ending, media_type in _PARTS.values()},
}
_TEXTS: Final = {".csv": "text/csv", ".txt": "text/plain"}


def keep_upload(tools: "Tools", case_id: str, *, name: str, content: bytes, author_id: str) -> None:
    """Store an uploaded file.

    Raises
    ------
    FileRefusedError
        It is empty, too large, of a kind that is not taken, or not what its name says.
    NotFoundError
        There is no such case.
    """
    shown = file_name(name)
    new = NewFile(shown, media_type_of(shown, content), "upload", content)

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        file_id = add_file(connection, new, case_id=case_id, author_id=author_id, now=now)
        facts: dict[str, object] = {"what": "added", "file": file_id}
        add_event(connection, case_id, kind="file", author_id=author_id, now=now, facts=facts)
        return {"media_type": new.media_type, "size": len(content)}

    change_part(tools, case_id, action="add_file", author_id=author_id, change=change)


def drop_upload(tools: "Tools", case_id: str, file_id: str, *, author_id: str) -> None:
    """Remove an uploaded file.

    Raises
    ------
    NotFoundError
        The case has no such upload.
    """

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        if not remove_file(connection, case_id, file_id):
            raise NotFoundError
        facts: dict[str, object] = {"what": "removed"}
        add_event(connection, case_id, kind="file", author_id=author_id, now=now, facts=facts)
        return {}

    change_part(tools, case_id, action="remove_file", author_id=author_id, change=change)


def file_of_case(tools: "Tools", case_id: str, file_id: str) -> StoredFile:
    """Return a file of a case with its content.

    Raises
    ------
    NotFoundError
        There is none, or it belongs to another case.
    """
    with tools.database.reading() as connection:
        found = stored_file(connection, file_id)
    if found is None or found.case_id != case_id:
        raise NotFoundError
    return found


def file_name(name: str) -> str:
    """Return a name fit to be shown and saved: no folders, nothing invisible, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    room = _NAME_LETTERS - len(dot) - len(ending)
    return f"{stem[:room]}{dot}{ending}" if room > 0 else shown[:_NAME_LETTERS]


def media_type_of(name: str, content: bytes) -> str:
    """Return what a file is by its content; its name must say the same.

    Raises
    ------
    FileRefusedError
        See ``keep_upload``; ``reason`` is ``empty``, ``large``, ``kind`` or ``name``.
    """
    if not content:
        raise FileRefusedError(reason="file_empty")
    if len(content) > LIMIT_BYTES:
        raise FileRefusedError(reason="file_large")
    ending = re.search(r"\.\w+$", name.lower())
    said = ending[0] if ending else ""
    found = next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)
    if found is None and content.startswith(b"PK\x03\x04"):
        found = _office_type(content)
    if found is None and said in _TEXTS and _is_text(content):
        return _TEXTS[said]
    if found is None:
        raise FileRefusedError(reason="file_kind")
    if said not in _ENDINGS[found]:
        raise FileRefusedError(reason="file_name")
    return found


def _office_type(content: bytes) -> str | None:
    """Return which Office file an archive is; ``None`` for others, bombs and files with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    names = {member.filename for member in members}
    too_much = len(members) > _ENTRIES or sum(member.file_size for member in members) > _UNPACKED
    if too_much or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, (_, kind) in _PARTS.items() if part in names), None)


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)  # noqa: PLR2004
    return False
