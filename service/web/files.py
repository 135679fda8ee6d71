"""Send a stored file so that no browser runs it: as a download, typed, and shut in by a policy of its own."""

import re
from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from service.store.jobs import StoredFile

_SHUT_IN: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def as_attachment(file: StoredFile) -> Response:
    """Return a file as a download under its own name, whatever letters that has."""
    return attached(file.content, file.media_type, file.name)


def attached(content: bytes, media_type: str, name: str) -> Response:
    """Return bytes as a download."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("_") or "file"
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": named, "content-security-policy": _SHUT_IN, "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
