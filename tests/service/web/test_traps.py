"""What hostile or unlucky requests meet: a refusal in words, early, and nothing lost."""

import json
import threading

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from service.app import MAX_FIELDS, create_app
from service.security.roles import Role
from service.store import schema
from service.store.database import Database, open_engine
from tests.service.conftest import PASSWORD

SITE = {"sec-fetch-site": "same-origin"}


def test_a_body_of_a_hundred_megabytes_is_refused_by_its_announced_length(client):
    answer = client.post(
        "/ja/login", content=b"login=x", headers={"content-length": str(100_000_000), **SITE}
    )
    assert answer.status_code == 413


def test_a_body_that_hides_its_length_is_refused_after_the_first_megabyte(client):
    """Sent in pieces without a length, it is not read to its end."""
    sent = []

    def pieces():
        for number in range(1000):
            sent.append(number)
            yield b"x" * 100_000

    answer = client.post(
        "/ja/login", content=pieces(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text


@pytest.mark.parametrize("fields", [MAX_FIELDS + 1, 1001])
@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_too_many_fields_are_refused(client, fields, kind):
    data = {f"field{number}": "x" for number in range(fields)}
    sent = {"data": data} if kind == "urlencoded" else {"files": dict.fromkeys(data, (None, "x"))}
    answer = client.post("/ja/login", **sent)
    assert answer.status_code in {400, 413}
    assert "kamae" in answer.text.lower() or "構え" in answer.text


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 50_000, "[" * 5000 + "]" * 5000])
def test_deep_json_is_a_refusal_and_no_fault(client, deep):
    answer = client.post("/api/v1/briefs/check", content=deep, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 413, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:x@evil", "", "[::1"])
def test_another_host_is_not_answered_and_stands_in_no_link(client, host):
    answer = client.get("/ja/account", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text + str(answer.headers)


def test_a_forwarded_host_is_not_believed(client):
    answer = client.get("/ja", headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"})
    assert "evil" not in answer.text


def test_odd_letters_in_names_and_addresses_are_no_faults(client):
    for odd in (
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "\u202eevil",
        "😀" * 40,
        "'; --",
    ):
        answer = client.post("/ja/login", data={"login": odd, "password": odd})
        assert answer.status_code in {400, 401, 422, 429}
    for path in ("/ja/%00", "/%FF", "/ja/staff/admin/users/%00", "/ja/r/%2e%2e%2f"):
        answer = client.get(path)
        assert answer.status_code in {303, 307, 404}
        assert answer.headers.get("location", "/").removeprefix("http://testserver").startswith("/")


@pytest.mark.parametrize("number", ["9" * 30, "-1", "1e9", "0x10", "１２", ""])
def test_a_number_beyond_all_columns_is_no_fault(as_role, number):
    answer = as_role(Role.ADMIN).get(f"/ja/staff/admin/audit?before={number}")
    assert answer.status_code in {200, 400}


@pytest.fixture
def impatient(workshop, monkeypatch):
    """Let the database be waited for half a second instead of five."""
    monkeypatch.setattr("service.store.database.BUSY_TIMEOUT_MS", 500)
    workshop.__dict__["database"] = Database(open_engine(workshop.settings.database_address))
    return workshop


def test_a_locked_database_is_told_and_the_form_can_be_sent_again(impatient, make_user):
    """Another program holds the write lock: 503 in words, nothing half-written, and later all is well."""
    if not impatient.database.is_sqlite:
        pytest.skip("PostgreSQL has no lock of the whole database")
    make_user(Role.EDITOR, login="anna")
    from pysqlite3 import dbapi2  # the locks of two SQLite libraries in one process do not see each other

    path = sa.make_url(impatient.settings.database_address).database
    with TestClient(create_app(impatient), follow_redirects=False, headers=SITE) as visitor:
        holder = dbapi2.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        refused = visitor.post("/ja/login", data={"login": "anna", "password": PASSWORD})
        assert refused.status_code == 503
        assert "データベースを今は使えません" in refused.text
        assert visitor.get("/ja").status_code == 200, "reading goes on"
        holder.execute("ROLLBACK")
        holder.close()
        entered = visitor.post("/ja/login", data={"login": "anna", "password": PASSWORD})
        assert entered.status_code == 303


def test_a_full_disk_is_told_and_nothing_is_lost(workshop, make_user):
    """SQLite may not grow any more: what was there can be read, what is new is refused in words."""
    if not workshop.database.is_sqlite:
        pytest.skip("the room of the server is not ours to take")
    for _ in range(3):
        make_user(Role.EDITOR)
    engine = workshop.database.engine

    @sa.event.listens_for(engine, "begin")
    def no_room(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with TestClient(create_app(workshop), follow_redirects=False, headers=SITE) as visitor:
        answers = [
            visitor.post("/ja/start", headers={"x": str(number)}, data={}).status_code
            for number in range(100)
        ]
        assert 503 in answers
        assert set(answers[answers.index(503) :]) == {503}
        assert "データベースを今は使えません" in visitor.post("/ja/start", data={}).text
        assert visitor.get("/ja").status_code == 200
    sa.event.remove(engine, "begin", no_room)
    with workshop.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.users)) == 3
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.drafts)) == answers.count(303)


def test_eight_writers_at_once_meet_no_lock(workshop, make_user):
    user_id = make_user(Role.EDITOR)
    from service.store import audit

    faults = []

    def write():
        for _ in range(20):
            try:
                with workshop.database.writing() as connection:
                    audit.note(
                        connection,
                        at=workshop.now(),
                        actor=user_id,
                        action="test",
                        object_kind="x",
                        object_id="x",
                    )
            except Exception as fault:  # noqa: BLE001  (each one counts)
                faults.append(fault)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert audit.first_broken_line(workshop.database) is None


def test_the_problem_of_a_program_is_json_with_a_code(client):
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert json.loads(answer.text)["type"] == "urn:kamae:problem:not_found"


@pytest.mark.parametrize(
    "odd", [{"evaluated_on": "9999-12-31", "open_by": "9999-12"}, {"open_by": "9999-12"}]
)
def test_a_day_at_the_end_of_the_calendar_is_no_fault(client, odd):
    answer = client.post("/api/v1/briefs/check", json={"facility_types": ["data_center"], **odd})
    assert answer.status_code == 400


def test_what_caches_may_keep_says_that_it_depends_on_the_language(client):
    answer = client.get("/ogc/collections", headers={"accept-language": "en"})
    assert answer.headers["cache-control"].startswith("public")
    assert answer.headers["vary"] == "accept-language"


@pytest.mark.parametrize(
    ("send", "ja", "en"),
    [
        (
            {"data": {f"f{n}": "x" for n in range(1001)}},
            "項目が多すぎます（1回に300個まで）",
            "at most 300 at a time",
        ),
        (
            {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
            "形式が壊れています",
            "format is broken",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_the_reader_s_language(as_role, send, ja, en):
    """The framework says it in English only, in its own words."""
    editor = as_role(Role.EDITOR)
    for language, words in (("ja", ja), ("en", en)):
        answer = editor.post(f"/{language}/staff/cases/new", **send)
        assert answer.status_code == 400
        assert words in answer.text


def test_a_method_that_an_address_does_not_take_is_refused_in_words(client):
    answer = client.put("/ja/start")
    assert answer.status_code == 405
    assert "その操作を受け付けません" in answer.text


def test_a_fault_of_a_part_is_told_as_a_part(client):
    """A whole page put into the middle of a page would show two heads and two mains."""
    whole = client.get("/ja/r/" + "x" * 32)
    part = client.get("/ja/r/" + "x" * 32, headers={"hx-request": "true"})
    assert part.status_code == whole.status_code == 404
    assert "<main" in whole.text
    assert "<main" not in part.text
    assert 'class="field-error"' in part.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_guards_of_size_and_host_speak_the_readers_language(client, language):
    """They stand before every page and used to answer a bare line in English."""
    said = {"accept-language": language, "sec-fetch-site": "same-origin"}
    words = {"ja": ("大きすぎます", "アドレス"), "en": ("too large", "address")}[language]
    large = client.post(
        "/ja/start" if language == "ja" else "/en/start", content=b"a" * 1_000_001, headers=said
    )
    assert large.status_code == 413
    assert words[0] in large.text
    assert "<main" in large.text
    sent = client.post("/api/v1/briefs/check", content=b"a" * 1_000_001, headers=said)
    assert (sent.status_code, sent.headers["content-type"]) == (413, "application/problem+json")
    assert words[0] in sent.json()["detail"]
    host = client.get("/", headers=said | {"host": "elsewhere.example"})
    assert host.status_code == 400
    assert words[1] in host.text
