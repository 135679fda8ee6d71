"""How SQLite is opened: what a kill, a second process or a broken reference would show too late."""

import contextlib
import os

import pytest
from pysqlite3 import dbapi2

from domain.errors import BackupFailedError
from service.store.backups import back_up_sqlite
from service.store.database import Database, open_engine, open_jobs_engine

#: 2 is FULL: a commit is on the disk before it is answered, also when the power goes.
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kamae.sqlite3"


@pytest.fixture
def database(path):
    made = Database(open_engine(f"sqlite+pysqlite:///{path}"))
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))")
    yield made
    made.close()


@pytest.mark.parametrize("name", PRAGMAS)
def test_every_connection_is_opened_as_it_must_be(database, name):
    with contextlib.ExitStack() as opened:
        units = [opened.enter_context(database.reading()) for _ in range(3)]
        assert {unit.exec_driver_sql(f"PRAGMA {name}").scalar() for unit in units} == {PRAGMAS[name]}


@pytest.mark.parametrize("name", ["journal_mode", "synchronous", "foreign_keys"])
def test_the_job_library_s_file_is_opened_as_safely(tmp_path, name):
    engine = open_jobs_engine(f"sqlite+pysqlite:///{tmp_path / 'kamae.sqlite3'}", tmp_path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == PRAGMAS[name]
    engine.dispose()


def test_a_unit_of_writing_has_the_lock_before_its_first_statement(database, path):
    """Begun later, two that have both read would lock each other out, and waiting would not help."""
    other = dbapi2.connect(str(path), timeout=0, isolation_level=None)
    with database.writing(), pytest.raises(dbapi2.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_row_that_refers_to_nothing_is_refused(database):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (7)")


def test_a_backup_has_its_name_only_once_it_is_on_the_disk(workshop, tmp_path, monkeypatch):
    """A fault that the disk tells at the very end must not leave a file that looks like a backup."""
    if not workshop.database.is_sqlite:
        pytest.skip("pg_dump writes the other one")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupFailedError):
        back_up_sqlite(workshop.database, tmp_path / "saved.sqlite3")
    assert not list(tmp_path.glob("*saved*"))
