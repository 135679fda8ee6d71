"""Logs and metrics name nobody: what people type, and where private links lead, stands in neither."""

import io
import json
import logging

import pytest
import structlog
from starlette.testclient import TestClient

from service.app import create_app
from service.security.roles import Role
from service.web.logs import set_up_logs

SENTINEL = "ZZ-sentinel-7781"
NAME = "秘密商事株式会社"
SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(params=["json", "text"])
def lines(request):
    """Return what is logged from here on; everything is as before afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    set_up_logs(request.param)
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the visitor of the test, not the service
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()


@pytest.fixture
def broken(workshop, monkeypatch):
    """Return a visitor of an application whose first page fails with the words of a visitor."""

    def fail(*_):
        raise RuntimeError(SENTINEL) from ValueError(SENTINEL)

    monkeypatch.setattr("service.pages.home.render", fail)
    with TestClient(
        create_app(workshop), raise_server_exceptions=False, follow_redirects=False, headers=SITE
    ) as visitor:
        yield visitor


def test_nothing_that_was_typed_and_no_private_link_is_logged(lines, broken, as_role):
    broken.get("/ja")
    broken.get(f"/ja/r/{SENTINEL}?name={SENTINEL}", headers={"user-agent": SENTINEL, "referer": SENTINEL})
    broken.post("/ja/login", data={"login": NAME, "password": SENTINEL})
    admin = as_role(Role.ADMIN)
    admin.post("/ja/staff/admin/users", data={"login": "bob", "display_name": NAME, "role": "viewer"})
    admin.get(f"/ja/staff/cases/{SENTINEL}")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n%s", SENTINEL)
    written = lines.getvalue()
    assert SENTINEL not in written
    assert NAME not in written
    assert "/{lang}/r/{secret}" in written
    assert "RuntimeError" in written
    assert "home.py" in written
    assert SENTINEL not in admin.get("/metrics").text
    assert "bob" not in written


def test_a_fault_of_a_library_keeps_its_kind_and_place_without_its_words(lines):
    try:
        {}[SENTINEL]
    except KeyError:
        logging.getLogger("some.library").exception("it failed")
    assert SENTINEL not in lines.getvalue()
    assert "KeyError" in lines.getvalue()
    assert "test_logs.py" in lines.getvalue()


def test_a_line_of_json_is_one_object(workshop):
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    set_up_logs("json")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    try:
        with TestClient(create_app(workshop), headers=SITE) as visitor:
            visitor.get("/ja?x=1")
        rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        root.handlers, root.level = before, level
        structlog.reset_defaults()
    (row,) = [row for row in rows if row["event"] == "request"]
    assert set(row) == {"event", "method", "route", "status", "ms", "level", "logger", "timestamp"}
    assert (row["method"], row["route"], row["status"]) == ("GET", "/{lang}", 200)


def test_figures_are_shown_to_this_machine_and_to_administrators_only(client, as_role):
    assert client.get("/metrics").status_code == 404
    assert as_role(Role.APPROVER).get("/metrics").status_code == 404
    assert "kamae_request_seconds_count" in as_role(Role.ADMIN).get("/metrics").text


def test_labels_do_not_grow_with_what_is_asked_for(as_role):
    admin = as_role(Role.ADMIN)
    for number in range(5):
        admin.get(f"/ja/nothing{number}")
        admin.get(f"/ja/r/secret{number}")
        admin.request(f"ODD{number}", "/ja")
    text = admin.get("/metrics").text
    assert "nothing" not in text
    assert "secret1" not in text
    assert "ODD" not in text


def test_a_living_process_says_so_and_one_without_database_is_not_ready(client, workshop):
    assert client.get("/health/live").json() == {"status": "alive"}
    assert client.get("/health/ready").json() == {
        "status": "ready",
        "worker": "silent",
        "program": "installed",
    }
    with workshop.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/health/live").status_code == 200
