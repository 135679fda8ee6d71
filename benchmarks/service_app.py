"""The application with two trivial routes beside its own: both are measured in one server and one run."""

from typing import Annotated

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment

from service.app import serve_app
from service.security.roles import Role
from service.store.schema import results
from service.web.visit import Visit, allows_api

_PAGE = Environment(autoescape=True).from_string(
    "<!DOCTYPE html><html lang=ja><title>{{ title }}</title>"
    "<ul>{% for n in rows %}<li>{{ n }}</li>{% endfor %}</ul>"
)


def make_app() -> FastAPI:
    """Return the application of the environment with the routes to compare with."""
    app = serve_app()

    @app.get("/trivial/read")
    def read_once(visit: Annotated[Visit, allows_api(Role.ANONYMOUS)]) -> PlainTextResponse:
        with visit.tools.database.asking() as connection:
            return PlainTextResponse(str(connection.scalar(sa.select(results.c.id).limit(1))))

    @app.get("/trivial/page")
    def small_page() -> HTMLResponse:
        return HTMLResponse(_PAGE.render(title="構え", rows=range(20)))

    return app
