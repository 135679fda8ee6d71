"""The guards of size and host stand before every page and answer a bare English line: ours replaces it."""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain import errors
from domain.errors import KamaeError
from service.web.faults import answer_fault

#: What the framework says in a bare line of text: the limit of size, and the host that is not ours.
_BARE: Final[Mapping[int, Callable[[], KamaeError]]] = {
    413: errors.RequestTooLargeError,
    400: lambda: errors.BadRequestError(detail="host"),
}


class OwnWords:
    """Put our own answer in place of a bare line of the framework."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fault: KamaeError | None = None

        async def told(message: Message) -> None:
            nonlocal fault
            if message["type"] == "http.response.start":
                fault = _bare(message)
            if fault is None:
                await send(message)
            elif message["type"] == "http.response.body" and not message.get("more_body"):
                answered = await run_in_threadpool(answer_fault, Request(scope), fault)
                await answered(scope, receive, send)

        await self.app(scope, receive, told)


def _bare(start: Message) -> KamaeError | None:
    """Return the fault behind a bare line of the framework's; ``None``: it is an answer of ours."""
    if start["status"] not in _BARE or not Headers(raw=start["headers"]).get("content-type", "").startswith(
        "text/plain"
    ):
        return None
    return _BARE[start["status"]]()
