"""Figures for an operator's monitoring, and the log line of each request.

Labels are methods, templates of routes and status codes: a set that cannot grow with what
people type, and that names nobody.
"""

import os
import time
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("kamae.request")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

_own: Final = CollectorRegistry()
_seconds: Final = Histogram(
    "kamae_request_seconds",
    "Seconds from the request to the end of the answer.",
    ("method", "route", "status"),
    buckets=_BUCKETS,
    registry=_own,
)
_open: Final = Gauge(
    "kamae_requests_open", "Requests being answered.", registry=_own, multiprocess_mode="livesum"
)
_faults: Final = Counter("kamae_faults", "Requests that ended in a fault of ours.", registry=_own)


class RequestLog:
    """Count and log every request, outermost of all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        _open.inc()
        try:
            await self.app(scope, receive, seen)
        finally:
            _open.dec()
            _note(scope, status, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = route_of(scope)
    _seconds.labels(method, route, str(status)).observe(seconds)
    if status >= 500:  # noqa: PLR2004
        _faults.inc()
    if not route.startswith(("/health", "/metrics", "/static")) or status >= 400:  # noqa: PLR2004
        _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered: ``/{lang}/r/{secret}``, never what stood in it."""
    route = scope.get("route")
    path: str | None = getattr(route, "path", None)
    if path:
        return path
    return "/static" if scope.get("path", "").startswith("/static/") else "unmatched"


def metrics_text() -> bytes:
    """Return the figures of all processes of this server, in Prometheus' text form."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(_own)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
