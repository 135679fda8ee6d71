"""Our own style sheets and scripts, and the installed ones, under addresses that carry a content hash."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER: Final = Path(__file__).parents[1] / "static"
_MEDIA_TYPES: Final = {".mjs": "text/javascript", ".pmtiles": "application/octet-stream"}
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_SHORT: Final = "public, max-age=300"


@cache
def static_address(path: str) -> str:
    """Return the address of a file below ``static``; it changes with the content.

    Raises
    ------
    FileNotFoundError
        There is no such file; a page never links to nothing.
    """
    digest = hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


class OwnStatics(StaticFiles):
    """Files below ``static``: those asked for with their hash may be kept for good."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, follow_symlink=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, its media type and how long it may be kept."""
        response = await super().get_response(path, scope)
        media_type = _MEDIA_TYPES.get(Path(path).suffix)
        if media_type:
            response.headers["content-type"] = f"{media_type}; charset=utf-8"
        hashed = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = _FOR_GOOD if hashed else _SHORT
        return response
