"""What administrators do with accounts, tokens and the trail."""

import re

import pytest

from service.security.roles import Role
from service.store import schema
from service.store.users import user_of_login
from service.usecases.anchor_trail import keep_anchor_up
from service.usecases.list_users import list_tokens


@pytest.fixture
def admin(as_role):
    return as_role(Role.ADMIN)


def user(workshop, login):
    with workshop.database.reading() as connection:
        return user_of_login(connection, login)


def secret_of(page):
    return page.text.split('<code class="secret">')[1].split("</code>")[0]


def add(admin, login="bob", role="editor", name="架空 次郎"):
    return admin.post("/ja/staff/admin/users", data={"login": login, "display_name": name, "role": role})


def test_a_new_account_gets_a_password_that_is_shown_once_and_opens_it(admin, client):
    password = secret_of(add(admin))
    assert password not in admin.get("/ja/staff/admin").text
    entered = client.post("/ja/login", data={"login": "bob", "password": password})
    assert entered.headers["location"].startswith("/ja/password")


@pytest.mark.parametrize(
    ("login", "name", "says"),
    [("bob", "x", "使われています"), ("Bob Smith", "x", "使えません"), ("eve", " ", "使えません")],
)
def test_a_faulty_account_is_told_at_its_field_and_not_made(admin, workshop, login, name, says):
    add(admin)
    answer = add(admin, login=login, name=name)
    assert answer.status_code == 422
    assert says in answer.text
    assert user(workshop, "eve") is None


def test_a_role_counts_from_the_next_request_on(admin, as_role):
    other = as_role(Role.VIEWER)
    assert other.get("/ja/staff/admin").status_code == 403
    admin.post(f"/ja/staff/admin/users/{other.user_id}/role", data={"role": "admin"})
    assert other.get("/ja/staff/admin").status_code == 200


def test_closing_ends_sessions_and_reopening_lets_in_again(admin, as_role):
    other = as_role(Role.VIEWER)
    admin.post(f"/ja/staff/admin/users/{other.user_id}/disable")
    assert other.get("/ja/account").status_code == 303
    assert "停止中" in admin.get("/ja/staff/admin").text
    admin.post(f"/ja/staff/admin/users/{other.user_id}/enable")
    assert "停止中" not in admin.get("/ja/staff/admin").text
    assert other.get("/ja/account").status_code == 303, "the old session does not come back"


@pytest.mark.parametrize("change", ["disable", "role"])
def test_the_last_administrator_stays(admin, change):
    answer = admin.post(f"/ja/staff/admin/users/{admin.user_id}/{change}", data={"role": "viewer"})
    assert answer.status_code == 422
    assert "管理者がいなくなる" in answer.text
    assert admin.get("/ja/staff/admin").status_code == 200


def test_a_reset_takes_the_second_factor_and_the_old_password(admin, make_user, workshop, client):
    user_id = make_user(Role.EDITOR, login="anna", totp_secret="A" * 32)
    password = secret_of(admin.post(f"/ja/staff/admin/users/{user_id}/reset"))
    found = user(workshop, "anna")
    assert (found.totp_secret, found.must_change_password) == (None, True)
    assert client.post("/ja/login", data={"login": "anna", "password": password}).status_code == 303


def test_a_token_has_the_rights_of_its_account_until_it_is_revoked(admin, workshop, client):
    answer = admin.post(
        "/ja/staff/admin/tokens", data={"user_id": admin.user_id, "label": "庁内ポータル", "days": "30"}
    )
    secret = secret_of(answer)
    bearer = {"authorization": f"Bearer {secret}"}
    assert client.get("/metrics", headers=bearer).status_code == 200
    assert client.get("/metrics").status_code == 404
    assert secret not in admin.get("/ja/staff/admin/tokens").text
    (token,) = list_tokens(workshop)
    admin.post(f"/ja/staff/admin/tokens/{token.id}/revoke")
    assert client.get("/metrics", headers=bearer).status_code == 404
    assert admin.post(f"/ja/staff/admin/tokens/{token.id}/revoke").status_code == 404


def test_a_token_ends_by_itself(admin, workshop, client):
    data = {"user_id": admin.user_id, "label": "x", "days": "1"}
    bearer = {"authorization": f"Bearer {secret_of(admin.post('/ja/staff/admin/tokens', data=data))}"}
    workshop.later(hours=25)
    assert client.get("/metrics", headers=bearer).status_code == 404


@pytest.mark.parametrize("ways", [("disable", "enable"), ("reset",)])
def test_tokens_of_a_closed_or_reset_account_stay_dead(admin, client, make_user, workshop, ways):
    """Opened again, with a password of its own, the account has no token that somebody else may hold."""
    user_id = make_user(Role.ADMIN)
    data = {"user_id": user_id, "label": "x", "days": "30"}
    bearer = {"authorization": f"Bearer {secret_of(admin.post('/ja/staff/admin/tokens', data=data))}"}
    assert client.get("/metrics", headers=bearer).status_code == 200
    for way in ways:
        admin.post(f"/ja/staff/admin/users/{user_id}/{way}")
    with workshop.database.writing() as connection:
        connection.execute(schema.users.update().values(must_change_password=False))
    assert client.get("/metrics", headers=bearer).status_code == 404


@pytest.mark.parametrize("days", ["0", "366", "x", "-1", "９９９", "", "9" * 5000])
def test_a_token_without_end_is_not_given(admin, workshop, days):
    data = {"user_id": admin.user_id, "label": "x", "days": days}
    assert admin.post("/ja/staff/admin/tokens", data=data).status_code == 422
    assert list_tokens(workshop) == ()


def test_the_trail_tells_who_did_what_without_names_and_notices_a_change(admin, workshop):
    add(admin, name="秘密 花子")
    page = admin.get("/ja/staff/admin/audit?check=1").text
    assert "利用者を追加した" in page
    assert "権限: 編集" in page
    assert "Added an account" in admin.get("/en/staff/admin/audit").text
    assert "秘密" not in page
    assert "連鎖は保たれています" in page
    with workshop.database.writing() as connection:
        connection.execute(schema.audit.update().values(action="nothing"))
    assert "連鎖が切れています" in admin.get("/ja/staff/admin/audit?check=1").text


def test_the_trail_tells_that_its_end_is_gone(admin, workshop):
    keep_anchor_up(workshop)
    for number in range(3):
        add(admin, login=f"user{number}", name="x")
    keep_anchor_up(workshop)
    assert "データベースの外の控え（3行目）と合っています" in admin.get("/ja/staff/admin/audit?check=1").text
    with workshop.database.writing() as connection:
        connection.execute(schema.audit.delete().where(schema.audit.c.number == 3))
    page = admin.get("/ja/staff/admin/audit?check=1").text
    assert "記録の末尾を確かめられません" in page
    assert "末尾の行が失われています" in page


def test_the_trail_can_be_read_page_by_page_and_by_kind(admin, workshop):
    from service.store import audit

    with workshop.database.writing() as connection:
        for number in range(150):
            audit.note(
                connection,
                at=workshop.now(),
                actor="system",
                action=f"test{number:03}",
                object_kind="thing",
                object_id="x",
            )
    first = admin.get("/en/staff/admin/audit?kind=thing").text
    assert "test149" in first
    assert "test049" not in first
    older = first.split('href="/en/staff/admin/audit?before=')[1].split('"')[0]
    assert "test049" in admin.get(f"/en/staff/admin/audit?before={older.replace('&amp;', '&')}").text


@pytest.mark.parametrize("path", ["", "/tokens", "/audit"])
def test_tables_of_administration_keep_their_roles_when_a_phone_stacks_them(as_role, path):
    administrator = as_role(Role.ADMIN)
    administrator.post(
        "/ja/staff/admin/tokens", data={"user_id": administrator.user_id, "label": "x", "days": "30"}
    )
    page = administrator.get(f"/ja/staff/admin{path}").text
    (table,) = re.findall(r'<table class="flow".*?</table>', page, re.DOTALL)
    assert re.findall(r"<(?:thead|tbody|tr|th|td)(?![^>]*role=)[^>]*>", table) == []
    assert "&lt;td" not in table
