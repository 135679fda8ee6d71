"""The web application: middleware, routes, start and stop."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import CrossSiteRequestError
from service.api import API_ROUTERS
from service.pages import PAGE_ROUTERS
from service.program import Program
from service.store.migrate import check_schema
from service.usecases.watch_trail import watch_trail
from service.web.bare_faults import OwnWords
from service.web.faults import answer_fault, install_faults
from service.web.limits import Limits
from service.web.logs import set_up_logs
from service.web.metrics import RequestLog
from service.web.posted import MAX_FIELDS, MAX_FILES
from service.web.sent_forms import SentForms
from service.web.shield import SafetyHeaders, is_cross_site
from service.web.statics import OwnStatics
from service.wiring import Workshop

MAX_BODY_BYTES: Final = 1_000_000
_THREADS: Final = 16
_LAST_LOOK_S: Final = 2.0


class KamaeApp(FastAPI):
    """The application with the safety headers outermost: they stand on the page of a fault, too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap everything, the outermost catcher of faults included."""
        https = bool(self.state.tools.settings.cookies_are_secure)
        return RequestLog(SafetyHeaders(OwnWords(super().build_middleware_stack()), https=https))


class SameSiteOnly:
    """Refuse changes that another site's page sends, before anything of them is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            request = Request(scope)
            if is_cross_site(request.method, request.headers):
                refusal = await run_in_threadpool(answer_fault, request, CrossSiteRequestError())
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def create_app(workshop: Workshop | None = None) -> FastAPI:
    """Return the application on a workshop, by default the one of the environment."""
    tools = workshop or Workshop()
    app = KamaeApp(
        title="Kamae",
        version=version("kamae"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        lifespan=_lifespan,
        max_body_size=MAX_BODY_BYTES,
        form_limits={"max_fields": MAX_FIELDS, "max_files": MAX_FILES},
    )
    app.state.tools = tools
    app.state.program = Program()
    app.state.limits = Limits(tools.settings)
    install_faults(app)
    app.add_middleware(SentForms)
    app.add_middleware(SameSiteOnly)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(tools.settings.hosts), www_redirect=False)
    app.mount("/static", OwnStatics(), name="static")
    for router in (*API_ROUTERS, *PAGE_ROUTERS):
        app.include_router(router)
    return app


def serve_app() -> FastAPI:
    """Return the application of a server's process, its log lines set up; ``kamae serve`` names it."""
    workshop = Workshop()
    set_up_logs(workshop.settings.log_format)
    return create_app(workshop)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Check the database, warm what every request needs, hold the trail; close the connections at the end."""
    tools: Workshop = app.state.tools
    await run_in_threadpool(check_schema, tools.database)
    await run_in_threadpool(_warm, tools)
    threading.Thread(target=_warm_later, daemon=True).start()
    current_default_thread_limiter().total_tokens = _THREADS
    stop = threading.Event()
    keeper = threading.Thread(target=watch_trail, args=(tools, stop), daemon=True)
    keeper.start()
    yield
    stop.set()
    await run_in_threadpool(keeper.join, _LAST_LOOK_S)
    tools.database.close()


def _warm(tools: Workshop) -> None:
    """Load the pack, the cards and the measures, so that the first visitor does not wait."""
    _ = tools.catalogue, tools.contradictions
    tools.measures(tools.evaluated_on(None))
    _keep_for_good()


def _warm_later() -> None:
    """Load what reads free text, which takes seconds, while the first visitors look at other pages."""
    from scoring.needs_text import match_needs

    match_needs("岸壁")
    _keep_for_good()


def _keep_for_good() -> None:
    """Take what is loaded out of the collector's rounds: going through it stops every answer for a while."""
    gc.collect()
    gc.freeze()
