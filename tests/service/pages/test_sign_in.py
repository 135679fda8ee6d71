"""The login by the city's sign-in, against a real server on this machine that lies in every known way."""

import dataclasses
import json
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from service.security.issuer import issuer_of
from service.security.roles import Role
from service.settings import Settings
from service.store.audit import newest_lines
from service.store.identities import link_identity
from service.store.users import all_users, open_accounts, user_of_id
from service.usecases.change_user import disable_user, find_user, reset_user
from service.usecases.sign_in import link_user, sign_in
from tests.service.conftest import PASSWORD
from tests.service.issuer import (
    CLIENT,
    NEXT_KEY,
    OTHER_KEY,
    SECRET,
    running_issuer,
)

BASE = "http://testserver"
REFUSED, UNKNOWN, AWAY = "確かめられませんでした", "まだ登録されていません", "応答しない"


@pytest.fixture
def issuer():
    with running_issuer() as running:
        yield running


@pytest.fixture
def settings(settings, issuer):
    issuer_of.cache_clear()
    return dataclasses.replace(
        settings,
        oidc_issuer=issuer.address,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_base_url=BASE,
    )


@pytest.fixture
def hanako(workshop, make_user, issuer):
    """Return the id of an editor who is linked to the identity of the issuer's."""
    issuer.at = workshop.now().timestamp()
    user_id = make_user(Role.EDITOR, "hanako")
    link_user(workshop, find_user(workshop, "hanako"), issuer.subject, actor="system")
    return user_id


def leave(client, path="/ja/login/oidc"):
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def back(client, location):
    """Follow the browser's way: to the issuer, and to where it sends one back."""
    sent = httpx2.get(location, follow_redirects=False).headers["location"]
    return client.get(sent.removeprefix(BASE), headers={"sec-fetch-site": "cross-site"})


def signed_in(client, path="/ja/login/oidc"):
    return back(client, leave(client, path))


def trail(workshop):
    with workshop.database.reading() as connection:
        return newest_lines(connection, before=None, object_kind="user", limit=5)


def test_a_linked_person_comes_in_and_where_they_wanted_to_go(client, workshop, hanako):
    page = client.get("/ja/login", params={"next": "/ja/staff/board"}).text
    assert 'href="/ja/login/oidc?next=/ja/staff/board"' in page
    answer = signed_in(client, "/ja/login/oidc?next=/ja/staff/board")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ja/staff/board")
    assert client.get("/ja/staff/board").status_code == 200
    line = trail(workshop)[0]
    assert (line.action, line.actor, line.facts) == ("log_in", hanako, {"from": "issuer"})


@pytest.mark.usefixtures("hanako")
def test_what_is_asked_carries_state_nonce_and_a_challenge_and_nothing_of_the_verifier(client):
    query = parse_qs(urlsplit(leave(client)).query)
    assert query["response_type"] == ["code"]
    assert query["redirect_uri"] == [f"{BASE}/login/callback"]
    assert query["code_challenge_method"] == ["S256"]
    assert len({query["state"][0], query["nonce"][0], query["code_challenge"][0]}) == 3
    again = parse_qs(urlsplit(leave(client)).query)
    assert all(query[name] != again[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.usefixtures("hanako")
def test_the_cookie_of_the_way_there_is_for_us_alone_and_goes_when_one_is_back(client):
    given = client.get("/ja/login/oidc").headers["set-cookie"]
    assert "kamae-sign-in=" in given
    assert "HttpOnly" in given
    assert "samesite=lax" in given.lower()
    assert signed_in(client).status_code == 303
    assert "kamae-sign-in" not in client.cookies


BENT = {
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"dropped": ("nonce",)},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "for another client": {"claims": {"aud": "other"}},
    "for several, by another": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "for several, by nobody": {"claims": {"aud": [CLIENT, "other"]}},
    "expired": {"claims": {"exp": 1}},
    "without end": {"dropped": ("exp",)},
    "of the future": {"claims": {"iat": 4_000_000_000, "nbf": 4_000_000_000}},
    "without a subject": {"dropped": ("sub",)},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that is a list": {"claims": {"sub": ["city-0001"]}},
    "the digest of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "signed by somebody else": {"key": OTHER_KEY},
    "signed by a key nobody has shown": {"key": NEXT_KEY},
    "not signed": {"algorithm": "none"},
    "signed with the public key as a secret": {"algorithm": "HS256"},
    "a code that is refused": {"token_status": 400},
}


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize("bend", BENT, ids=str)
def test_an_answer_that_is_bent_opens_nothing(client, issuer, workshop, bend):
    for name, value in BENT[bend].items():
        setattr(issuer, name, value)
    answer = signed_in(client)
    assert answer.status_code == 401
    assert REFUSED in answer.text
    assert client.get("/ja/staff").headers["location"].startswith("/ja/login")
    assert {line.action for line in trail(workshop)} <= {"link_user"}


@pytest.mark.usefixtures("hanako")
def test_new_keys_of_the_issuer_are_fetched_when_they_are_met(client, issuer, monkeypatch):
    monkeypatch.setattr("service.security.issuer._ASK_AGAIN_S", 0.0)
    assert signed_in(client).status_code == 303
    issuer.keys, issuer.key = [NEXT_KEY], NEXT_KEY
    assert signed_in(client).status_code == 303
    assert issuer.asked.count("/keys") == 2
    assert issuer.asked.count("/.well-known/openid-configuration") == 1


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(
    "how", ["another browser", "another state", "no state", "another seal", "too late", "twice"]
)
def test_an_answer_that_does_not_belong_to_this_browser_s_login_opens_nothing(client, issuer, workshop, how):
    location = leave(client)
    sent = httpx2.get(location, follow_redirects=False).headers["location"].removeprefix(BASE)
    if how == "another browser":
        client.cookies.clear()
    elif how == "another state":
        sent = sent.replace("state=", "state=x")
    elif how == "no state":
        sent = sent.replace("state=", "other=")
    elif how == "another seal":
        client.cookies.set(
            "kamae-sign-in", client.cookies["kamae-sign-in"][:-1] + "x", domain="testserver.local"
        )
    elif how == "too late":
        workshop.later(minutes=11)
        issuer.at = workshop.now().timestamp()
    else:
        kept = client.cookies["kamae-sign-in"]
        assert client.get(sent).status_code == 303
        client.cookies.clear()
        client.cookies.set("kamae-sign-in", kept)
    answer = client.get(sent)
    assert answer.status_code == 401
    assert REFUSED in answer.text


@pytest.mark.usefixtures("hanako")
def test_an_answer_in_the_name_of_another_issuer_is_refused_before_the_code_is_shown(client, issuer):
    """The mix-up of RFC 9207: the code must not be sent to an issuer that has not given it."""
    sent = httpx2.get(leave(client), follow_redirects=False).headers["location"].removeprefix(BASE)
    parts = urlsplit(sent)
    state = parse_qs(parts.query)["state"][0]
    answer = client.get(
        "/login/callback", params={"code": "x", "state": state, "iss": "https://evil.example"}
    )
    assert answer.status_code == 401
    assert "/token" not in issuer.asked


def test_nobody_gets_an_account_by_logging_in_and_is_told_what_to_tell_the_administrator(
    client, workshop, issuer
):
    issuer.at, issuer.subject = workshop.now().timestamp(), "<b>stranger"
    answer = signed_in(client, "/en/login/oidc")
    assert answer.status_code == 401
    assert "not registered" in answer.text
    assert "&lt;b&gt;stranger" in answer.text
    with workshop.database.reading() as connection:
        assert all_users(connection) == ()
    line = trail(workshop)[0]
    assert (line.action, line.actor, line.object_id) == ("log_in_failed", "anonymous", "-")
    assert "stranger" not in json.dumps(line.facts)


def test_the_administrator_sees_who_is_linked_and_the_doctor_does_not_miss_their_second_factor(
    as_role, workshop, hanako
):
    page = as_role(Role.ADMIN).get("/ja/staff/admin").text
    assert page.count("庁内の認証基盤") == 1
    with workshop.database.reading() as connection:
        assert user_of_id(connection, hanako).totp_secret is None
        assert open_accounts(connection) == (1, 1)  # the administrator's own


def test_a_closed_account_stays_closed(client, workshop, hanako):
    disable_user(workshop, hanako, actor="system")
    assert UNKNOWN in signed_in(client).text
    assert client.get("/ja/staff").status_code == 303


def test_a_link_ends_password_second_factor_and_open_sessions(client, workshop, hanako):
    entered = client.post("/ja/login", data={"login": "hanako", "password": PASSWORD})
    assert entered.status_code == 401
    with workshop.database.reading() as connection:
        user = user_of_id(connection, hanako)
    assert (user.must_change_password, user.totp_secret) == (False, None)
    assert signed_in(client).status_code == 303
    assert "庁内アカウントでログインする利用者です" in client.get("/ja/account").text


def test_a_new_one_time_password_takes_the_link_away(client, workshop, hanako):
    """The way in when the issuer is down for long, and for who was linked to the wrong person."""
    password = reset_user(workshop, hanako, actor="system")
    assert UNKNOWN in signed_in(client).text
    entered = client.post("/ja/login", data={"login": "hanako", "password": password})
    assert entered.headers["location"].startswith("/ja/password")


def test_an_identity_of_another_issuer_is_another_person(client, workshop, make_user, issuer):
    issuer.at, admin = workshop.now().timestamp(), make_user(Role.ADMIN)
    with workshop.database.writing() as connection:
        link_identity(
            connection,
            admin,
            issuer="https://earlier.example",
            subject=issuer.subject,
            now=workshop.now(),
        )
    assert UNKNOWN in signed_in(client).text


@pytest.mark.parametrize(
    "bend",
    [
        {"away": True},
        {"described": {"issuer": "https://evil.example"}},
        {"described": {"authorization_endpoint": "http://evil.example/a"}},
        {"described": {"authorization_endpoint": "javascript:alert(1)"}},
        {"described": {"authorization_endpoint": None}},
    ],
)
def test_an_issuer_that_is_away_or_strange_is_told_and_passwords_still_work(client, issuer, make_user, bend):
    for name, value in bend.items():
        setattr(issuer, name, value)
    answer = client.get("/ja/login/oidc")
    assert answer.status_code == 503
    assert AWAY in answer.text
    make_user(Role.EDITOR, "jiro")
    assert client.post("/ja/login", data={"login": "jiro", "password": PASSWORD}).status_code == 303


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(
    "bend",
    [
        {"token_status": 500},
        {"keys_moved": True},
        {"keys_padded": 600_000},
        {"described": {"token_endpoint": "http://evil.example/t"}},
        {"described": {"jwks_uri": "file:///etc/passwd"}},
        {"described": {"id_token_signing_alg_values_supported": ["HS256"]}},
    ],
)
def test_an_issuer_that_fails_on_the_way_back_is_told(client, issuer, bend):
    for name, value in bend.items():
        setattr(issuer, name, value)
    answer = signed_in(client)
    assert answer.status_code == 503
    assert AWAY in answer.text
    assert "/keys-elsewhere" not in issuer.asked


def test_an_issuer_that_is_away_is_not_asked_at_every_click(client, issuer):
    issuer.away = True
    for _ in range(5):
        assert client.get("/ja/login/oidc").status_code == 503
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_guessing_answers_costs_the_tries_of_the_address(client, issuer, workshop):
    for _ in range(workshop.settings.logins_per_quarter_hour):
        assert client.get("/login/callback", params={"code": "x", "state": "y"}).status_code == 401
    assert client.get("/login/callback", params={"code": "x", "state": "y"}).status_code == 429
    assert issuer.asked == []


@pytest.mark.usefixtures("hanako")
def test_going_on_leads_to_our_own_pages_only(client):
    for goal in ("https://evil.example", "//evil.example", "/ja/logout"):
        answer = signed_in(client, f"/ja/login/oidc?next={goal}")
        assert answer.headers["location"] == "/ja/staff"


DEMANDS = {"oidc_acr": "gold platinum", "oidc_amr": "otp hwk", "oidc_max_age_minutes": 30}
WEAK = {
    "no level": {"dropped": ("acr",)},
    "another level": {"claims": {"acr": "bronze"}},
    "a list of levels": {"claims": {"acr": ["gold"]}},
    "no ways": {"dropped": ("amr",)},
    "a password alone": {"claims": {"amr": ["pwd"]}},
    "a text that holds a way": {"claims": {"amr": "otp hwk"}},
    "no time": {"dropped": ("auth_time",)},
    "a time that is a text": {"claims": {"auth_time": "now"}},
    "a time that is a yes": {"claims": {"auth_time": True}},
    "too long ago": {"ago_s": 32 * 60},
    "in the future": {"ago_s": -120},
}


@pytest.fixture
def demanding(workshop, issuer, hanako):
    """Let the service ask for level, way and age, and the issuer confirm all three."""
    del hanako
    workshop.settings = dataclasses.replace(workshop.settings, **DEMANDS)
    issuer.claims = {"acr": "gold", "amr": ["pwd", "otp"], "auth_time": int(issuer.at) - 60}
    return workshop


def test_a_sign_in_as_good_as_asked_opens_and_the_issuer_is_told_what_is_asked(client, demanding):
    del demanding
    query = parse_qs(urlsplit(leave(client)).query)
    assert (query["acr_values"], query["max_age"]) == (["gold platinum"], ["1800"])
    assert signed_in(client).status_code == 303
    assert client.get("/ja/staff").status_code == 200


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("bend", WEAK, ids=str)
def test_a_sign_in_that_does_not_confirm_what_is_asked_opens_nothing_and_says_so(client, issuer, bend):
    bent = dict(WEAK[bend])
    ago_s = bent.pop("ago_s", None)
    issuer.dropped = bent.get("dropped", ())
    issuer.claims |= bent.get("claims", {}) | ({} if ago_s is None else {"auth_time": int(issuer.at) - ago_s})
    answer = signed_in(client)
    assert answer.status_code == 401
    assert any(words in answer.text for words in ("求める条件を満たしていません", REFUSED))
    assert client.get("/ja/staff").status_code == 303


@pytest.mark.usefixtures("hanako")
def test_nothing_is_asked_that_the_settings_do_not_ask(client):
    assert {"acr_values", "max_age"}.isdisjoint(parse_qs(urlsplit(leave(client)).query))
    assert signed_in(client).status_code == 303


def test_who_was_closed_at_the_issuer_is_out_after_some_hours_though_busy_all_the_time(
    client, workshop, make_user, as_role
):
    """The issuer tells nobody; a login by password, which is closed here, may last the whole day."""
    by_password = as_role(Role.EDITOR)
    user_id = make_user(Role.EDITOR, "jiro")
    with workshop.database.writing() as connection:
        link_identity(
            connection,
            user_id,
            issuer=workshop.settings.oidc_issuer,
            subject="city-0001",
            now=workshop.now(),
        )
    secret = sign_in(workshop, "city-0001", old_session=None)
    client.cookies.set("kamae", secret)
    for _ in range(5):
        assert client.get("/ja/staff").status_code == 200
        assert by_password.get("/ja/staff").status_code == 200
        workshop.later(minutes=47)
    assert client.get("/ja/staff").status_code == 200
    workshop.later(minutes=6)
    assert client.get("/ja/staff").status_code == 303
    assert by_password.get("/ja/staff").status_code == 200


def test_a_shorter_bound_of_all_logins_holds_for_the_city_s_too():
    assert Settings().oidc_hours == 4
    assert Settings(session_hours=2).oidc_hours == 2
    assert Settings(oidc_session_hours=12).oidc_hours == 10
