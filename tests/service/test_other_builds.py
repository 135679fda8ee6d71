"""A database that another build of the program made: no command works on it, and it stays as it is."""

import re
import shutil

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from typer.testing import CliRunner

from domain.errors import DatabaseSchemaError
from service.app import create_app
from service.cli import app
from service.store.database import Database, open_engine
from service.worker import main

RUNNER = CliRunner()
CHANGES = {
    "build": ("ALTER TABLE case_briefs DROP COLUMN findings", "表の形が違います", "its tables are otherwise"),
    "newer": ("UPDATE alembic_version SET version_num = '20991231_later'", "新しいKamae", "newer Kamae"),
}
COMMANDS = [
    "serve --port 1",
    "worker",
    "db upgrade",
    "db samples examples/osaka-game-studio.toml",
    "db anchor",
    "user add hanako",
    "user list",
    "user reset hanako",
    "bundle export OUT",
    "cases sweep",
    "cases erase K-2026-0001",
    "tidy",
    "tidy --dry-run",
    "rebase --dry-run",
    "verify A-B",
    "stale",
    "sheet examples/osaka-game-studio.toml --output OUT",
]


@pytest.fixture(params=CHANGES)
def other(request, database_url, monkeypatch, tmp_path):
    """Put a database of another build in the settings' place; return its address and the words about it."""
    statement, *words = CHANGES[request.param]
    database = Database(open_engine(database_url))
    with database.writing() as connection:
        connection.execute(sa.text(statement))
    database.close()
    monkeypatch.setenv("KAMAE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("KAMAE_DATABASE_URL", database_url)
    return database_url, words


def content(url):
    """Return everything that stands in a database."""
    database = Database(open_engine(url))
    try:
        with database.reading() as connection:
            tables = sa.inspect(connection).get_table_names()
            return {
                name: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"'))))  # noqa: S608
                for name in tables
            }
    finally:
        database.close()


@pytest.fixture(autouse=True)
def _nothing_starts(monkeypatch):
    """Let a server or worker that is started all the same fail at once: it would never end by itself."""

    def started(*_args, **_options):
        pytest.fail("it was started on this database")

    monkeypatch.setattr("uvicorn.run", started)
    monkeypatch.setattr("service.worker.work", started)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_works_on_it_and_nothing_is_written(other, command, tmp_path, root, monkeypatch):
    url, (ja, _) = other
    monkeypatch.chdir(root)
    before = content(url)
    outcome = RUNNER.invoke(app, command.replace("OUT", str(tmp_path / "out")).split())
    assert outcome.exit_code == 2, outcome.output
    assert "このデータベースは使えません" in outcome.output
    assert ja in outcome.output
    assert sa.make_url(url).database in outcome.output
    assert content(url) == before
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob("state/*"))


def test_it_is_said_in_the_language_asked_for_and_no_password_with_it(other):
    url, (_, en) = other
    outcome = RUNNER.invoke(app, ["user", "list", "--lang", "en"])
    assert en in outcome.output
    assert "Database: " in outcome.output
    assert "Nothing was written" in outcome.output
    assert f":{sa.make_url(url).password}@" not in outcome.output


def test_it_can_be_looked_over_and_what_differs_is_named(other):
    del other
    looked = RUNNER.invoke(app, ["db", "check"])
    assert looked.exit_code == 1
    assert re.search(r"× データベースの版: 異常 .*(case_briefs\.findings|20991231_later)", looked.output)
    told = RUNNER.invoke(app, ["doctor"])
    assert told.exit_code == 1
    assert "データベースを使えません" in told.output
    assert re.search(r"case_briefs\.findings|20991231_later", told.output)


def test_server_and_worker_that_are_started_in_another_way_refuse_too(other, workshop):
    """Another start than the command's: their own look stands before the first request and the first job."""
    del other
    with pytest.raises(DatabaseSchemaError), TestClient(create_app(workshop)):
        pass
    with pytest.raises(DatabaseSchemaError):
        main(workshop)


def test_a_database_put_under_a_running_server_is_told_by_its_readiness(client, workshop):
    assert client.get("/health/ready").status_code == 200
    with workshop.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE case_briefs DROP COLUMN findings"))
    for language, words in (("ja", "表の形が違います"), ("en", "its tables are otherwise")):
        answer = client.get("/health/ready", headers={"accept-language": language})
        assert answer.status_code == 503
        assert words in answer.json()["detail"]


def test_a_server_on_no_database_leaves_none_behind(tmp_path, monkeypatch):
    """Where the address was mistyped, an empty file would look like a database that lost everything."""
    monkeypatch.setenv("KAMAE_STATE", str(tmp_path / "mistyped"))
    monkeypatch.delenv("KAMAE_DATABASE_URL", raising=False)
    for command in ("serve", "worker", "tidy"):
        outcome = RUNNER.invoke(app, [command])
        assert outcome.exit_code == 2
        assert "kamae db upgrade" in outcome.output
    assert not (tmp_path / "mistyped").exists()


def test_an_edition_that_only_the_database_has_is_not_read_from_one_of_another_build(other, tmp_path, root):
    """``kamae rank`` needs no database, unless the folder of the edition in force is gone."""
    state = tmp_path / "state"
    shutil.rmtree(state, ignore_errors=True)
    (state / "packs").mkdir(parents=True)
    (state / "packs" / "in-force").write_text("1-0123456789abcdef", encoding="utf-8")
    outcome = RUNNER.invoke(app, ["rank", str(root / "examples" / "osaka-game-studio.toml")])
    assert outcome.exit_code == 2, outcome.output
    assert "このデータベースは使えません" in outcome.output
    del other
