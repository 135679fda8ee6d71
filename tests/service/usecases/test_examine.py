"""The doctor names what is unsafe, and a look that fails is a finding."""

import dataclasses

import pytest
import sqlalchemy as sa

from service.program import Program
from service.security.roles import Role
from service.settings import Settings
from service.store.jobs import beat
from service.usecases.anchor_trail import anchor_anew
from service.usecases.examine import Level, examine, unsafe_settings
from service.usecases.running_program import note_program

SAFE = Settings(
    check_key="a long enough key",
    host="127.0.0.1",
    public_base_url="https://kamae.example",
    bundle_key="x" * 16,
)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"check_key": ""}, "check_key"),
        ({"check_key": "short"}, "check_key"),
        ({"host": "0.0.0.0", "secure_cookies": "no"}, "http_cookies"),  # noqa: S104  (that is what is refused)
        ({"allowed_hosts": "*"}, "any_host"),
        ({"trusted_proxies": "*"}, "any_proxy"),
        ({"instance": "nothing"}, "instance"),
        ({"instance": "public", "bundle_key": ""}, "bundle_key"),
        ({"public_base_url": ""}, "public_base_url"),
    ],
)
def test_an_unsafe_setting_is_named(change, key):
    assert [finding.key for finding in unsafe_settings(SAFE)] == ["settings"]
    assert key in {finding.key for finding in unsafe_settings(dataclasses.replace(SAFE, **change))}


def test_a_sound_installation_has_nothing_unsafe(workshop, make_user):
    workshop.settings = dataclasses.replace(
        SAFE, state=workshop.settings.state, database_url=workshop.settings.database_url
    )
    make_user(Role.ADMIN, totp_secret="A" * 32)
    with workshop.database.writing() as connection:
        beat(connection, "worker", now=workshop.now())
    note_program(workshop, "worker", Program())
    found = examine(workshop)
    assert [finding for finding in found if finding.level is not Level.GOOD] == []
    assert {"database", "worker", "pack", "fonts", "statics", "disk"} <= {finding.key for finding in found}


def test_a_silent_worker_and_a_missing_administrator_are_told(workshop):
    keys = {finding.key for finding in examine(workshop)}
    assert {"never_worker", "no_admin"} <= keys
    with workshop.database.writing() as connection:
        beat(connection, "worker", now=workshop.now())
    workshop.later(minutes=2)
    (silent,) = [finding for finding in examine(workshop) if finding.key == "no_worker"]
    assert silent.found == "120 s"


def test_an_anchor_of_another_key_is_told_as_such(workshop):
    """After a key was changed the way on is another than after a line has gone."""
    anchor_anew(workshop, actor="system")
    workshop.settings = dataclasses.replace(workshop.settings, check_key="another key of the tests")
    workshop.__dict__.pop("sheet_settings", None)
    keys = {finding.key for finding in examine(workshop)}
    assert "trail_forged" in keys
    assert "trail_gone" not in keys


def test_a_database_that_is_gone_is_a_finding(workshop, tmp_path):
    workshop.settings = dataclasses.replace(
        SAFE, database_url=f"sqlite+pysqlite:///{tmp_path}/none/k.sqlite3"
    )
    workshop.__dict__.pop("database", None)
    found = {finding.key: finding.level for finding in examine(workshop)}
    assert found["schema_empty"] is Level.UNSAFE
    workshop.database.close()


def test_a_changed_script_is_noticed(workshop, monkeypatch):
    monkeypatch.setattr("service.usecases.examine._is_whole", lambda *_: False)
    assert {"no_fonts", "no_statics"} <= {finding.key for finding in examine(workshop)}


def test_a_database_of_another_build_is_told_with_what_differs(workshop):
    with workshop.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE case_briefs DROP COLUMN findings"))
    (told,) = [finding for finding in examine(workshop) if finding.key == "schema_build"]
    assert told.level is Level.UNSAFE
    assert "case_briefs.findings" in told.found
