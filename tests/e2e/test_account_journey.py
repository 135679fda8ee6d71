"""Staff at the door and administrators at their pages, in a real browser."""

import pyotp
import pytest

from service.security.roles import Role
from service.usecases.add_user import NewUser, add_user

pytestmark = pytest.mark.slow
NEW = "a quite long new phrase"


def _sends(person):
    person.page.locator("main form button[type=submit]").first.click()
    person.settles()


def _types(person, **fields):
    for name, text in fields.items():
        person.page.fill(f"#{name}", text)


@pytest.mark.parametrize(
    ("lang", "width", "scripts"), [("ja", 375, True), ("en", 1280, True), ("ja", 768, False)]
)
def test_from_a_one_time_password_to_a_second_factor(running, person, lang, width, scripts):
    made = add_user(running.workshop, NewUser(f"first-{lang}-{width}", "新人", Role.VIEWER), actor="system")
    officer = person(width=width, scripts=scripts)
    look = officer.checks if scripts else officer.seen.append
    officer.goes(f"/{lang}/login?next=/{lang}/account")
    look("login")
    _types(officer, login=made.login, password="wrong")  # noqa: S106  (a password that is refused)
    _sends(officer)
    look("login-refused")
    _types(officer, login=made.login, password=made.password)
    _sends(officer)
    assert officer.page.url.endswith(f"/{lang}/password?next=/{lang}/account")
    look("first-password")
    _types(officer, current=made.password, new="short", repeated="short")
    _sends(officer)
    look("first-password-refused")
    _types(officer, current=made.password, new=NEW, repeated=NEW)
    _sends(officer)
    assert officer.page.url.endswith(f"/{lang}/account")
    look("account")
    officer.goes(f"/{lang}/second-factor")
    look("second-factor")
    secret = officer.page.locator("input[name=secret]").input_value()
    _types(officer, code=pyotp.TOTP(secret).now(), password=NEW)
    _sends(officer)
    officer.goes(f"/{lang}/second-factor")
    look("second-factor-there")
    officer.page.locator("header form button").click()
    officer.page.wait_for_url(f"**/{lang}")
    officer.goes(f"/{lang}/account")
    assert "/login" in officer.page.url
    officer.has_no_complaint()


@pytest.mark.parametrize(("lang", "width"), [("ja", 375), ("ja", 1280), ("en", 768)])
def test_an_administrator_makes_an_account_and_a_token_and_reads_the_trail(staff, lang, width):
    admin = staff(Role.ADMIN, lang=lang, width=width)
    admin.goes(f"/{lang}/staff/admin")
    _types(admin, login=f"made-{lang}-{width}", display_name="架空 花子")
    admin.page.locator("form[action$='/admin/users'] button").click()
    admin.settles()
    assert len(admin.page.locator("code.secret").inner_text()) == 19
    admin.checks("admin-users")
    admin.goes(f"/{lang}/staff/admin/tokens")
    admin.page.locator("form[action$='/admin/tokens'] button").click()
    admin.settles()
    admin.checks("admin-tokens-refused")
    _types(admin, label="庁内ポータル")
    admin.page.locator("form[action$='/admin/tokens'] button").click()
    admin.settles()
    admin.checks("admin-tokens")
    admin.goes(f"/{lang}/staff/admin/audit?check=1")
    admin.checks("admin-trail")
    admin.has_no_complaint()
