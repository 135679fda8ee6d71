"""The commands of operation, as an administrator types them."""

import re

import pytest
from typer.testing import CliRunner

from service.cli import app

RUNNER = CliRunner()
PASSWORD = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


@pytest.fixture
def kamae(monkeypatch, tmp_path, database_url):
    """Return a function that runs a command on a fresh database at the newest schema."""
    monkeypatch.setenv("KAMAE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("KAMAE_DATABASE_URL", database_url)
    monkeypatch.setenv("KAMAE_CHECK_KEY", "key of the tests")
    monkeypatch.setenv("KAMAE_BUNDLE_KEY", "seal of the tests")

    def run(*arguments, code=0):
        outcome = RUNNER.invoke(app, [str(argument) for argument in arguments])
        assert outcome.exit_code == code, outcome.output
        return outcome.output

    return run


def test_an_account_is_made_changed_closed_and_listed(kamae):
    assert "いません" in kamae("user", "list")
    assert PASSWORD.search(kamae("user", "add", "hanako", "--role", "admin", "--name", "架空花子"))
    kamae("user", "add", "taro")
    assert "使われています" in kamae("user", "add", "taro", code=2)
    assert "管理者がいなくなる" in kamae("user", "disable", "hanako", code=2)
    assert "承認" in kamae("user", "role", "taro", "approver")
    kamae("user", "disable", "taro")
    kamae("user", "enable", "taro")
    assert PASSWORD.search(kamae("user", "reset", "taro", "--lang", "en"))
    listed = kamae("user", "list")
    assert "架空花子" in listed
    assert not PASSWORD.search(listed)
    assert "nobody" in kamae("user", "reset", "nobody", code=2)


def test_an_account_is_linked_to_the_city_s_sign_in_where_one_is_set(kamae, monkeypatch):
    kamae("user", "add", "hanako")
    kamae("user", "add", "taro")
    assert "KAMAE_OIDC_ISSUER" in kamae("user", "link", "hanako", "0001", code=2)
    monkeypatch.setenv("KAMAE_OIDC_ISSUER", "https://login.example.jp")
    monkeypatch.setenv("KAMAE_OIDC_CLIENT_ID", "kamae")
    monkeypatch.setenv("KAMAE_OIDC_BASE_URL", "https://kamae.example.jp")
    assert "庁内アカウント" in kamae("user", "link", "hanako", "0001")
    assert "庁内" in kamae("user", "list")
    assert "ほかの利用者" in kamae("user", "link", "taro", "0001", code=2)
    assert "nobody" in kamae("user", "link", "nobody", "0002", code=2)
    assert PASSWORD.search(kamae("user", "reset", "hanako"))
    assert "庁内アカウント" in kamae("user", "link", "taro", "0001")


def test_a_trial_has_fictional_cases_and_one_account_until_its_password_is_chosen(kamae, root):
    from service.store import schema
    from service.usecases.change_user import find_user
    from service.wiring import Workshop

    examples = sorted((root / "examples").glob("*.toml"))
    first = kamae("db", "samples", *examples[:2])
    assert "2件" in first
    again = kamae("db", "samples", *examples[:2])
    assert "件" not in again
    assert PASSWORD.search(again)[0] != PASSWORD.search(first)[0]
    workshop = Workshop()
    trial = find_user(workshop, "trial")
    with workshop.database.writing() as connection:
        rows = connection.execute(schema.cases.select()).all()
        connection.execute(
            schema.users.update().where(schema.users.c.id == trial.id).values(must_change_password=False)
        )
    workshop.database.close()
    assert len(rows) == 2
    assert all(row.origin == "sample" and "架空" in row.code_name for row in rows)
    assert not PASSWORD.search(kamae("db", "samples", *examples[:2]))


def test_the_database_is_upgraded_checked_backed_up_and_restored(kamae, tmp_path, database_url):
    if database_url.startswith("postgresql"):
        pytest.skip("tested at the store, where the old database is removed again")
    assert "最新" in kamae("db", "upgrade")
    assert "異常" not in kamae("db", "check")
    backup = tmp_path / "b.sqlite3"
    kamae("db", "backup", backup)
    kamae("user", "add", "late")
    assert "before-" in kamae("db", "restore", backup)
    assert "late" not in kamae("user", "list")
    backup.write_bytes(b"no backup")
    assert "使えません" in kamae("db", "restore", backup, code=2)
    assert "読めません" in kamae("db", "restore", tmp_path / "none", code=2)


def test_what_is_due_and_what_is_asked_for_is_erased(kamae):
    assert "0件" in kamae("tidy")
    kamae("cases", "sweep")
    assert "案件「K-1999-0001」はありません" in kamae("cases", "erase", "K-1999-0001", code=2)
    assert "渡していない相談はありません" in kamae("bundle", "export", "x.kamae", code=2)


def test_the_doctor_speaks_both_languages_and_ends_with_one_when_unsafe(kamae, monkeypatch):
    assert "SQLite 3." in kamae("doctor") or "PostgreSQL" in kamae("doctor")
    monkeypatch.setenv("KAMAE_CHECK_KEY", "")
    assert "KAMAE_CHECK_KEY" in kamae("doctor", "--lang", "en", code=1)


def test_a_server_on_an_old_database_says_what_to_do_and_takes_no_port(kamae, monkeypatch, tmp_path):
    monkeypatch.setenv("KAMAE_DATABASE_URL", f"sqlite+pysqlite:///{tmp_path}/empty.sqlite3")
    assert "kamae db upgrade" in kamae("serve", "--port", "8199", code=2)
