"""Forms that a page sends by its script: where the answer leads is told in a header, not by a redirect.

A script cannot read where a redirect leads: it follows it, and the part of the address
after ``#`` is lost.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SENT: Final = "x-sent-by"
_GOAL: Final = "x-goes-to"
_SEE_OTHER: Final = 303


class SentForms:
    """Turn "see other" into an empty answer with the address, for those who ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asks = scope["type"] == "http" and scope["method"] == "POST" and Headers(scope=scope).get(_SENT)
        if not asks:
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _SEE_OTHER:
                message["status"] = 200
                headers = MutableHeaders(scope=message)
                headers[_GOAL] = headers["location"]
                del headers["location"]
            await send(message)

        await self.app(scope, receive, told)
