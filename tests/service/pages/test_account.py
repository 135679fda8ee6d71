"""Login as staff meet it: one answer for every failure, cookies that cannot be stolen or planted."""

import dataclasses
import datetime as dt
import threading
from contextlib import contextmanager

import pyotp
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from domain.errors import SecondFactorError
from service.app import create_app
from service.security.passwords import is_password
from service.security.roles import Role
from service.security.tokens import secret_digest
from service.store import audit, schema
from service.store.sessions import open_session
from service.store.users import user_of_id
from service.usecases.change_user import reset_user
from service.usecases.log_in import is_known_device
from service.usecases.second_factor import enrol_second_factor, remove_second_factor
from service.usecases.tidy import tidy
from tests.service.conftest import PASSWORD

SITE = {"sec-fetch-site": "same-origin"}


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/ja/login", data={"login": login, "password": password} | more)


def cookie_of(answer):
    return answer.headers.get("set-cookie", "")


@pytest.fixture
def settings(settings):
    """Return settings with few tries: each one costs a quarter of a second of hashing."""
    return dataclasses.replace(settings, logins_per_quarter_hour=6)


@pytest.fixture(autouse=True)
def anna(make_user):
    return make_user(Role.EDITOR, login="anna")


def test_the_right_password_opens_the_workbench_with_a_guarded_cookie(client):
    answer = log_in(client, " ＡＮＮＡ ")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ja/staff"
    cookie = cookie_of(answer).lower()
    assert cookie.startswith("kamae=")
    for word in ("httponly", "samesite=lax", "path=/", "max-age=36000"):
        assert word in cookie
    assert client.get("/ja/account").status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host_and_to_https(workshop):
    workshop.settings = dataclasses.replace(workshop.settings, secure_cookies="yes")
    with TestClient(
        create_app(workshop), base_url="https://testserver", follow_redirects=False, headers=SITE
    ) as client:
        cookie = cookie_of(log_in(client, "anna"))
        assert cookie.startswith("__Host-kamae=")
        assert client.get("/ja/account").status_code == 200


@pytest.mark.parametrize(("secure", "name"), [("yes", "__Host-kamae"), ("no", "kamae")])
def test_each_cookie_of_a_login_is_guarded_by_itself(workshop, anna, secure, name):
    """Session and device stand in two headers: what guards the one says nothing of the other."""
    del anna
    workshop.settings = dataclasses.replace(workshop.settings, secure_cookies=secure)
    with TestClient(
        create_app(workshop), base_url="https://testserver", follow_redirects=False, headers=SITE
    ) as client:
        given = log_in(client, "anna").headers.get_list("set-cookie")
    guards = {text.partition("=")[0]: set(text.lower().split("; ")[1:]) for text in given}
    assert guards.keys() == {name, f"{name}-device"}
    wanted = {"httponly", "path=/"} | ({"secure"} if secure == "yes" else set())
    for kept in guards.values():
        assert wanted <= kept
        assert ("secure" in kept) is (secure == "yes")
        assert not any(part.startswith("domain") for part in kept)
    assert "samesite=lax" in guards[name]
    assert "samesite=strict" in guards[f"{name}-device"]


@pytest.mark.parametrize(("login", "password"), [("nobody", PASSWORD), ("anna", "wrong"), ("gone", PASSWORD)])
def test_unknown_wrong_and_disabled_are_answered_alike(client, make_user, workshop, login, password):
    make_user(Role.EDITOR, login="gone", disabled_at=workshop.now())
    answer = log_in(client, login, password)
    expected = log_in(client, "somebody-else", "x")
    assert answer.status_code == expected.status_code == 401
    blank = f'value="{login}"', 'value="somebody-else"'
    assert answer.text.replace(blank[0], "") == expected.text.replace(blank[1], "")
    assert cookie_of(answer) == ""
    assert password not in answer.text


def test_a_login_takes_away_a_session_that_was_planted(client, anna, workshop):
    with workshop.database.writing() as connection:
        planted = open_session(connection, anna, now=workshop.now(), hours=10)
    client.cookies.set("kamae", planted)
    fresh = cookie_of(log_in(client, "anna")).split(";")[0].removeprefix("kamae=")
    assert fresh
    assert fresh != planted
    client.cookies.clear()
    client.cookies.set("kamae", planted)
    assert client.get("/ja/account").headers["location"].startswith("/ja/login")


@contextmanager
def elsewhere(workshop, address, **cookies):
    """Give a browser at another address, before a process whose memory is empty."""
    visitor = TestClient(
        create_app(workshop), follow_redirects=False, headers=SITE, client=(address, 50000), cookies=cookies
    )
    with visitor:
        yield visitor


def strangers_fail(workshop, times):
    """Let failures come from many addresses, as those of a botnet do."""
    for number in range(times):
        with elsewhere(workshop, f"198.51.100.{number + 1}") as stranger:
            assert log_in(stranger, "anna", "wrong").status_code == 401


def test_strangers_slow_each_other_down_and_keep_out_nobody_who_is_known(client, workshop):
    """The device is known by its cookie; without the cookie the address is."""
    log_in(client, "anna")
    client.post("/ja/logout")
    strangers_fail(workshop, workshop.settings.logins_per_quarter_hour)
    with elsewhere(workshop, "203.0.113.9") as newcomer:
        assert log_in(newcomer, "anna").status_code == 401, "right, but strangers wait"
        device = client.cookies["kamae-device"]
        with elsewhere(workshop, "203.0.113.10", **{"kamae-device": device}) as travelling:
            assert log_in(travelling, "anna").status_code == 303
        client.cookies.clear()
        assert log_in(client, "anna").status_code == 303, "the address has succeeded before"
        workshop.later(minutes=16)
        assert log_in(newcomer, "anna").status_code == 303


def test_each_failure_of_strangers_doubles_their_wait_up_to_a_quarter_of_an_hour(workshop, anna):
    limit, waits = workshop.settings.logins_per_quarter_hour, []
    strangers_fail(workshop, limit - 1)
    for number in range(13):
        with elsewhere(workshop, f"203.0.113.{number + 1}") as stranger:
            log_in(stranger, "anna", "wrong")
        with workshop.database.reading() as connection:
            until = user_of_id(connection, anna).locked_until
        waits.append(int((until - workshop.now()).total_seconds()))
        workshop.later(seconds=waits[-1] + 1)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    workshop.later(days=1, minutes=1)
    strangers_fail(workshop, 1)
    with workshop.database.reading() as connection:
        assert user_of_id(connection, anna).failed_logins == 1


def test_tries_during_a_wait_make_it_no_longer(workshop, anna):
    strangers_fail(workshop, workshop.settings.logins_per_quarter_hour + 5)
    with workshop.database.reading() as connection:
        assert user_of_id(connection, anna).locked_until == workshop.now() + dt.timedelta(seconds=1)


def test_the_failures_of_a_known_device_are_its_own(client, workshop, monkeypatch):
    """Somebody guesses at a colleague's machine: only this machine has to wait."""
    log_in(client, "anna")
    with elsewhere(workshop, "203.0.113.20") as other:
        log_in(other, "anna")
        for _ in range(workshop.settings.logins_per_quarter_hour):
            assert log_in(client, "anna", "wrong").status_code == 401
        assert log_in(client, "anna").status_code == 429
        monkeypatch.setattr("service.web.limits.Limits.take", lambda *_: None)
        assert log_in(client, "anna").status_code == 401, "the database counts, too"
        assert log_in(other, "anna").status_code == 303
    workshop.later(seconds=2)
    assert log_in(client, "anna").status_code == 303


def test_a_stranger_behind_the_same_address_does_not_use_up_the_tries_of_a_known_device(client, app):
    log_in(client, "anna")
    stranger = TestClient(app, follow_redirects=False, headers=SITE)
    while log_in(stranger, "anna", "wrong").status_code == 401:
        pass
    assert log_in(stranger, "anna").status_code == 429
    assert log_in(client, "anna").status_code == 303


def test_a_one_time_password_opens_while_strangers_have_to_wait(workshop, anna):
    strangers_fail(workshop, workshop.settings.logins_per_quarter_hour)
    password = reset_user(workshop, anna, actor="system")
    strangers_fail(workshop, workshop.settings.logins_per_quarter_hour)
    with elsewhere(workshop, "203.0.113.30") as newcomer:
        assert log_in(newcomer, "anna", password).headers["location"].startswith("/ja/password")


def test_a_reset_and_three_months_make_a_device_a_stranger_again(client, workshop, anna):
    log_in(client, "anna")
    assert is_known_device(workshop, "anna", client.cookies["kamae-device"])
    workshop.later(days=91)
    assert not is_known_device(workshop, "anna", client.cookies["kamae-device"])
    tidy(workshop)
    with workshop.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.login_sources)) == 0
    log_in(client, "anna")
    reset_user(workshop, anna, actor="system")
    assert not is_known_device(workshop, "anna", client.cookies["kamae-device"])


def test_two_people_at_one_machine_are_both_known_there_and_its_secret_changes(client, make_user, workshop):
    make_user(Role.VIEWER, login="bob")
    log_in(client, "anna")
    first = client.cookies["kamae-device"]
    cookie = cookie_of(log_in(client, "bob"))
    device = client.cookies["kamae-device"]
    assert device != first
    assert "samesite=strict" in cookie.lower()
    assert all(is_known_device(workshop, login, device) for login in ("anna", "bob"))
    assert not is_known_device(workshop, "anna", first)


def test_neither_addresses_nor_device_secrets_stand_in_the_database(client, workshop):
    log_in(client, "anna")
    with workshop.database.reading() as connection:
        rows = str(connection.execute(sa.select(schema.login_sources)).all())
    assert rows.count("'address'") == rows.count("'device'") == 1
    assert client.cookies["kamae-device"] not in rows
    assert "testclient" not in rows
    assert secret_digest("testclient") not in rows


def test_a_login_that_a_reset_overtakes_opens_nothing(client, workshop, anna, monkeypatch):
    """The password was right when it was checked, and is an old one when the session would open."""

    def slow(*given):
        known = is_password(*given)
        monkeypatch.undo()
        reset_user(workshop, anna, actor="system")
        return known

    monkeypatch.setattr("service.usecases.log_in.is_password", slow)
    assert log_in(client, "anna").status_code == 401


def test_an_address_that_tries_many_names_is_stopped(client, workshop):
    for number in range(workshop.settings.logins_per_quarter_hour):
        assert log_in(client, f"name{number}", "wrong").status_code == 401
    assert log_in(client, "another", "wrong").status_code == 429


def test_logins_that_succeed_use_up_no_tries(client, workshop):
    for _ in range(workshop.settings.logins_per_quarter_hour + 2):
        assert log_in(client, "anna").status_code == 303


@pytest.mark.parametrize(
    "goal",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"),
        *("/ja/../x", "/ja/login", "/xx", "/ja\n/x", "/ja/staff?x=1"),
    ],
)
def test_a_login_leads_to_no_other_site(client, goal):
    assert log_in(client, "anna", goal=goal).headers["location"] == "/ja/staff"


def test_a_login_leads_back_to_the_page_that_asked_for_it(client):
    asked = client.get("/en/account")
    assert asked.headers["location"] == "/en/login?next=/en/account"
    assert 'value="/en/account"' in client.get(asked.headers["location"]).text
    assert log_in(client, "anna", goal="/en/account").headers["location"] == "/en/account"


def test_logging_out_ends_the_session_on_the_server(client):
    secret = cookie_of(log_in(client, "anna")).split(";")[0].removeprefix("kamae=")
    assert client.post("/ja/logout").headers["location"] == "/ja"
    client.cookies.set("kamae", secret)
    assert client.get("/ja/account").status_code == 303
    assert client.post("/ja/logout").status_code == 303


def test_a_session_ends_when_idle_and_at_its_end(client, workshop):
    log_in(client, "anna")
    for _ in range(11):
        workshop.later(minutes=50)
        assert client.get("/ja/account").status_code == 200
    workshop.later(minutes=55)
    assert client.get("/ja/account").status_code == 303
    log_in(client, "anna")
    workshop.later(minutes=workshop.settings.idle_minutes + 1)
    assert client.get("/ja/account").status_code == 303


def test_a_one_time_password_opens_only_the_page_that_changes_it(client, make_user):
    make_user(Role.ADMIN, login="bob", must_change_password=True)
    assert log_in(client, "bob", goal="/ja/account").headers["location"] == "/ja/password?next=/ja/account"
    assert client.get("/ja/account").headers["location"] == "/ja/password?next=/ja/account"
    page = client.get("/ja/password?next=/ja/account").text
    assert "最初に、パスワードを決めてください" in page
    long_one = "a quite long new phrase"
    changed = client.post(
        "/ja/password",
        data={"current": PASSWORD, "new": long_one, "repeated": long_one, "goal": "/ja/account"},
    )
    assert changed.headers["location"] == "/ja/account"
    assert client.get("/ja/account").status_code == 200
    client.post("/ja/logout")
    assert log_in(client, "bob").status_code == 401
    assert log_in(client, "bob", long_one).headers["location"] == "/ja/staff"


@pytest.mark.parametrize(
    ("current", "new", "repeated", "says"),
    [
        ("wrong", "a quite long new phrase", "a quite long new phrase", "今のパスワードが違います"),
        (PASSWORD, "short", "short", "12字以上"),
        (PASSWORD, PASSWORD, PASSWORD, "今のパスワードと違うもの"),
        (PASSWORD, "x" * 201, "x" * 201, "200字以内"),
        (PASSWORD, "anna is my name today", "anna is my name today", "ログイン名を含む"),
        (PASSWORD, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "同じ文字の繰り返し"),
        (PASSWORD, "a quite long new phrase", "another one it is", "2回の入力が違います"),
    ],
)
def test_a_bad_new_password_is_said_at_its_field_and_changes_nothing(client, current, new, repeated, says):
    log_in(client, "anna")
    answer = client.post("/ja/password", data={"current": current, "new": new, "repeated": repeated})
    assert answer.status_code == 422
    assert answer.text.count(says) >= 2
    assert log_in(client, "anna").status_code == 303


def test_a_new_password_ends_the_other_sessions(client, app):
    other = TestClient(app, follow_redirects=False, headers=SITE)
    log_in(other, "anna")
    log_in(client, "anna")
    new = "a quite long new phrase"
    client.post("/ja/password", data={"current": PASSWORD, "new": new, "repeated": new})
    assert client.get("/ja/account").status_code == 200
    assert other.get("/ja/account").status_code == 303


def enrol(client, workshop):
    page = client.get("/ja/second-factor").text
    secret = page.split('name="secret" value="')[1].split('"')[0]
    code = pyotp.TOTP(secret).at(workshop.now())
    return secret, client.post(
        "/ja/second-factor", data={"secret": secret, "password": PASSWORD, "code": code}
    )


def test_with_a_second_factor_a_number_opens_once(client, workshop):
    log_in(client, "anna")
    secret, answer = enrol(client, workshop)
    assert answer.status_code == 303
    client.post("/ja/logout")
    totp = pyotp.TOTP(secret)
    assert log_in(client, "anna").status_code == 401
    assert log_in(client, "anna", code=totp.at(workshop.now())).status_code == 401, "used at the enrolment"
    workshop.later(seconds=31)
    number = totp.at(workshop.now())
    assert log_in(client, "anna", code=f"{number[:3]} {number[3:]}").status_code == 303
    client.post("/ja/logout")
    assert log_in(client, "anna", code=number).status_code == 401


def test_a_second_factor_needs_password_and_number_to_come_and_to_go(client, workshop):
    log_in(client, "anna")
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(workshop.now())
    for faulty in (
        {"secret": secret, "password": "wrong", "code": code},
        {"secret": secret, "password": PASSWORD, "code": "000000"},
        {"secret": "A", "password": PASSWORD, "code": code},
    ):
        assert client.post("/ja/second-factor", data=faulty).status_code == 422
    secret, _ = enrol(client, workshop)
    workshop.later(seconds=31)
    code = pyotp.TOTP(secret).at(workshop.now())
    away = "/ja/second-factor/remove"
    assert client.post(away, data={"password": "wrong", "code": code}).status_code == 422
    assert client.post(away, data={"password": PASSWORD, "code": "12"}).status_code == 422
    assert client.post(away, data={"password": PASSWORD, "code": code}).status_code == 303
    assert log_in(client, "anna").status_code == 303


def at_once(*works):
    """Let works begin together once each has checked what it checks; return what each one raised."""
    outcomes = [None] * len(works)

    def run(number, work):
        try:
            work()
        except SecondFactorError as fault:
            outcomes[number] = fault

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.fixture
def _checked_together(monkeypatch):
    """Hold two that have read the account until both have: the worst moment for a race."""
    barrier = threading.Barrier(2, timeout=20)

    def wait(*given):
        user = user_of_id(*given)
        barrier.wait()
        return user

    monkeypatch.setattr("service.usecases.second_factor.user_of_id", wait)


@pytest.mark.usefixtures("_checked_together")
def test_of_two_enrolments_at_once_one_holds_and_the_other_is_told(workshop, anna):
    secrets = [pyotp.random_base32() for _ in range(2)]

    def enrol_one(secret):
        code = pyotp.TOTP(secret).at(workshop.now())
        return lambda: enrol_second_factor(workshop, anna, secret=secret, password=PASSWORD, code=code)

    outcomes = at_once(*map(enrol_one, secrets))
    with workshop.database.reading() as connection:
        kept = user_of_id(connection, anna).totp_secret
    assert [secret == kept for secret in secrets] == [fault is None for fault in outcomes]
    assert outcomes.count(None) == 1
    assert [line.action for line in audit.lines_about(workshop.database, "user", anna)] == [
        "add_second_factor"
    ]


@pytest.mark.usefixtures("_checked_together")
def test_one_number_removes_the_second_factor_once(workshop, anna):
    secret = pyotp.random_base32()
    with workshop.database.writing() as connection:
        connection.execute(schema.users.update().values(totp_secret=secret))
    code = pyotp.TOTP(secret).at(workshop.now())

    def remove():
        remove_second_factor(workshop, anna, password=PASSWORD, code=code)

    assert at_once(remove, remove).count(None) == 1


def test_neither_passwords_nor_secrets_stand_in_the_database(client, workshop):
    log_in(client, "anna")
    with workshop.database.reading() as connection:
        rows = str(connection.execute(sa.select(schema.users)).all())
        rows += str(connection.execute(sa.select(schema.sessions)).all())
        rows += str(connection.execute(sa.select(schema.audit)).all())
    assert PASSWORD not in rows
    assert client.cookies["kamae"] not in rows


def test_a_crowd_at_the_door_is_sent_away_instead_of_holding_every_thread(client, monkeypatch):
    queue = threading.BoundedSemaphore(1)
    monkeypatch.setattr("service.security.passwords._queue", queue)
    with queue:
        refused = log_in(client, "anna")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"
    assert log_in(client, "anna").status_code == 303


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_every_failure_leaves_one_line_in_the_trail(client, workshop, login):
    """Known or not: a failure that skipped the disk would be answered sooner, and tell which names exist."""
    log_in(client, login, "wrong")
    with workshop.database.reading() as connection:
        rows = connection.execute(sa.select(schema.audit.c.action, schema.audit.c.object_id)).all()
    assert [row.action for row in rows] == ["log_in_failed"]
    assert (rows[0].object_id == "-") is (login == "nobody")
