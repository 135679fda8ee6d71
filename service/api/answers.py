"""What the interface says in every description: faults as problem+json, and how JSON is sent."""

import json
from typing import Any, Final

from fastapi.responses import Response

from domain.canonical import rounded

GEOJSON: Final = "application/geo+json"

_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "language"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "language": {"type": "string", "enum": ["ja", "en"]},
        "incident": {"type": "string"},
        "problems": {"type": "array", "items": {"type": "object"}},
    },
}
_WORDS: Final = {
    400: "The request cannot be read.",
    401: "An account is needed: a session, or a token as `Authorization: Bearer`.",
    403: "The account may not do this, or the change comes from another site.",
    404: "There is no such thing, or nothing the asker may see.",
    405: "The address knows no such method.",
    409: "Somebody else has saved since; read it again.",
    413: "What was sent is too large.",
    415: "The media type of the body is not JSON.",
    422: "What was asked for cannot be done as it stands; `detail` says what to change.",
    429: "Too often; `Retry-After` says when to come back.",
    503: "The database cannot be used now; nothing was half-written.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the faults of a route for OpenAPI; 400, 422 and 503 can always happen."""
    told = {"application/problem+json": {"schema": _PROBLEM_SCHEMA}}
    asked = sorted({400, 422, 503, *statuses})
    return {status: {"description": _WORDS[status], "content": told} for status in asked}


def content(media_type: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe a route that answers with a body of its own, and its faults."""
    schema = {"type": "object"} if "json" in media_type else {"type": "string", "format": "binary"}
    return {
        200: {"description": "As asked.", "content": {media_type: {"schema": schema}}},
        **problems(*statuses),
    }


def sent(data: object, *, media_type: str = "application/json", public: bool = False) -> Response:
    """Send plain data as JSON; NaN and infinity never leave the house."""
    text = json.dumps(rounded(data), ensure_ascii=False, separators=(",", ":"))
    response = Response(text, media_type=media_type)
    response.headers["cache-control"] = "public, max-age=300" if public else "no-store"
    if public:  # words are in the language of the asker
        response.headers["vary"] = "accept-language"
    return response
