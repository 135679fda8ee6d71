"""Without an issuer in the settings there is one way in, and the settings that are half-made are told."""

import pytest

from domain.errors import IdentityTakenError, NoIssuerError
from service.security.roles import Role
from service.settings import Settings
from service.usecases.change_user import find_user
from service.usecases.examine import Level, unsafe_settings
from service.usecases.sign_in import link_user

ISSUER = "https://login.example.jp"
WHOLE = {"oidc_issuer": ISSUER, "oidc_client_id": "kamae", "oidc_base_url": "https://kamae.example.jp"}


def test_nothing_of_it_is_there(client, workshop, make_user):
    assert "oidc" not in client.get("/ja/login").text
    assert client.get("/ja/login/oidc").status_code == 404
    assert client.get("/login/callback", params={"code": "x", "state": "y"}).status_code == 404
    make_user(Role.EDITOR, "hanako")
    with pytest.raises(NoIssuerError):
        link_user(workshop, find_user(workshop, "hanako"), "1", actor="system")


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"oidc_issuer": ISSUER}, "oidc_incomplete"),
        (WHOLE | {"oidc_client_id": ""}, "oidc_incomplete"),
        (WHOLE | {"oidc_issuer": "http://login.example.jp"}, "oidc_http"),
        (WHOLE | {"oidc_base_url": "http://kamae.example.jp"}, "oidc_http"),
    ],
)
def test_the_doctor_names_what_is_half_made(given, key):
    found = {finding.key: finding.level for finding in unsafe_settings(Settings(**given))}
    assert found[key] is Level.UNSAFE


def test_the_doctor_notes_that_nobody_checks_the_second_factor():
    (found,) = [f for f in unsafe_settings(Settings(**WHOLE)) if f.key.startswith("oidc")]
    assert (found.key, found.level) == ("oidc_factor", Level.NOTE)


@pytest.mark.parametrize("given", [WHOLE | {"oidc_amr": "otp hwk"}, WHOLE | {"oidc_acr": "2"}, {}])
def test_the_doctor_is_content_with_all_or_nothing(given):
    assert not [f for f in unsafe_settings(Settings(**given)) if f.key.startswith("oidc")]


def test_two_accounts_cannot_be_the_same_person(workshop, make_user, monkeypatch):
    monkeypatch.setattr(Settings, "has_issuer", property(lambda _: True))
    for login in ("hanako", "jiro"):
        make_user(Role.EDITOR, login)
    link_user(workshop, find_user(workshop, "hanako"), "1", actor="system")
    with pytest.raises(IdentityTakenError):
        link_user(workshop, find_user(workshop, "jiro"), "1", actor="system")
