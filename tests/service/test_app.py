"""What stands before every route, seen from outside."""

import re

import pytest
from starlette.testclient import TestClient

from service.api import API_ROUTERS
from service.pages import PAGE_ROUTERS
from service.security.roles import Role, route_table
from service.web.shield import CONTENT_POLICY
from service.web.visit import roles_of


def routes_of(app):
    """Return every route of ours; only static files and the interface's description are not ours to judge."""
    routers = [*API_ROUTERS, *PAGE_ROUTERS]
    included = [route.original_router for route in app.routes if hasattr(route, "original_router")]
    assert included == routers
    others = [route.path for route in app.routes if not hasattr(route, "original_router")]
    assert others == ["/api/v1/openapi.json", "/static"]
    return [route for router in routers for route in router.routes]


def test_the_first_page_opens_in_the_language_of_the_browser(client):
    assert client.get("/", headers={"accept-language": "en-GB,ja;q=0.5"}).headers["location"] == "/en"
    assert client.get("/", headers={"accept-language": "fr"}).headers["location"] == "/ja"
    assert "北九州市" in client.get("/ja").text
    assert "Kitakyushu" in client.get("/en").text


@pytest.mark.parametrize("path", ["/nothing?code=x", "/xx", "/ja", "/ja/login?next=/ja/staff"])
def test_the_way_to_the_other_language_leads_somewhere_and_takes_no_stray_query_along(client, path):
    """An address outside /ja and /en names no language: from there the way is to the first page."""
    there = re.search(r'href="(/en[^"]*)"[^>]*>English', client.get(path).text)[1].replace("&amp;", "&")
    assert there == (path.replace("/ja", "/en", 1) if path.startswith("/ja") else "/en")
    assert client.get(there).status_code == 200


@pytest.mark.parametrize("path", ["/", "/ja", "/xx", "/ja/nothing", "/static/css/kamae.css"])
def test_every_answer_carries_the_policy(client, path):
    assert client.get(path).headers["content-security-policy"] == CONTENT_POLICY


def test_the_page_of_a_fault_of_ours_carries_the_policy_and_tells_nothing_of_it(app, monkeypatch):
    monkeypatch.setattr("service.pages.home.render", lambda *_: 1 / 0)
    with TestClient(app, raise_server_exceptions=False) as visitor:
        answer = visitor.get("/ja")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == CONTENT_POLICY
    assert "ZeroDivision" not in answer.text
    assert "番号" in answer.text


def test_another_host_is_not_answered(client):
    assert client.get("/ja", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://evil.example", "sec-fetch-site": ""}, 403),
        ({"sec-fetch-site": "same-origin"}, 405),
    ],
)
def test_a_change_from_another_site_is_refused_before_it_is_read(client, headers, status):
    assert client.post("/ja", headers=headers).status_code == status


def test_every_route_stands_in_the_table_and_asks_for_the_role_written_there(app):
    """The table is the promise; a route without a role in its signature would be open to all."""
    found = {}
    for route in routes_of(app):
        for method in route.methods - {"HEAD"}:
            asked = max(roles_of(route.dependant), default=Role.ANONYMOUS)
            found[f"{method} {route.path}"] = asked
    assert found == route_table()
