"""A posted form as it was sent, read before the route begins: repeated fields and files included."""

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

MAX_FIELDS: Final = 300
MAX_FILES: Final = 5


async def _read(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_fields=MAX_FIELDS, max_files=MAX_FILES) as form:
        yield form


#: Only its reading is asynchronous: the route that takes it stays an ordinary function.
Posted = Annotated[FormData, Depends(_read)]


def texts(form: FormData, *joined: str) -> dict[str, str]:
    """Return the last text of every field; of the ``joined`` ones all texts, with spaces between."""
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found[name] = f"{found[name]} {value}" if name in joined and name in found else value
    return found


def uploaded(form: FormData, name: str, *, limit: int) -> bytes | None:
    """Return the content of a file, one byte more than ``limit`` at most; ``None`` where there is none."""
    given = form.get(name)
    if not isinstance(given, UploadFile) or not given.filename:
        return None
    return given.file.read(limit + 1)
