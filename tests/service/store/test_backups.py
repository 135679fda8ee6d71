"""A backup is whole or not there; a restore is checked before anything is replaced."""

import dataclasses
import datetime as dt
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.errors import BackupFailedError, BackupRefusedError, DatabaseInUseError
from service.security.roles import Role
from service.store import audit, backups, dumps, schema
from service.store.integrity import check_all
from service.store.users import all_users
from service.usecases.back_up import back_up, restore
from service.usecases.check_database import check_database
from service.wiring import Workshop
from tests.service.store.trail_builders import write_lines


@pytest.fixture
def target(tmp_path, workshop, tool):
    if not workshop.database.is_sqlite:
        tool("pg_dump")
    return tmp_path / "backups" / "kamae.backup"


def logins(workshop):
    with workshop.database.reading() as connection:
        return [user.login for user in all_users(connection)]


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(workshop, make_user, target):
    make_user(Role.EDITOR, login="before")
    write_lines(workshop)
    done = back_up(workshop, target)
    assert done.size == target.stat().st_size > 0
    assert done.head.number == 1
    assert target.stat().st_mode & 0o077 == 0
    make_user(Role.EDITOR, login="after")
    workshop.database.close()
    kept = restore(workshop, target)
    assert kept
    assert logins(workshop) == ["before"]
    assert all(check.good for check in check_database(workshop))
    (told,) = audit.lines_about(workshop.database, "database", "-")
    assert (told.action, told.number) == ("restore", 2)
    if not workshop.database.is_sqlite:
        workshop.database.close()
        with _server(workshop.settings.database_address) as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{kept}"')


def test_a_backup_beside_writers_is_whole(workshop, target):
    """Every line of the trail up to some moment is in it, and the chain holds."""
    stop = threading.Event()

    def write():
        while not stop.is_set():
            write_lines(workshop)

    writer = threading.Thread(target=write)
    write_lines(workshop)
    writer.start()
    try:
        for _ in range(3):
            back_up(workshop, target)
    finally:
        stop.set()
        writer.join()
    workshop.database.close()
    if workshop.database.is_sqlite:
        restore(workshop, target)
        assert all(check.good for check in check_all(workshop.database))


def test_a_damaged_backup_is_refused_and_nothing_is_changed(workshop, make_user, target):
    make_user(Role.EDITOR, login="anna")
    back_up(workshop, target)
    content = target.read_bytes()
    middle = len(content) // 2
    for damaged in (content[:middle], b"", b"no backup at all", content[:1000] + bytes(9000)):
        target.write_bytes(damaged)
        with pytest.raises((BackupRefusedError, BackupFailedError)):
            restore(workshop, target)
        assert logins(workshop) == ["anna"]
        workshop.database.close()


def test_a_backup_with_a_forged_trail_is_refused(workshop, target):
    write_lines(workshop)
    with workshop.database.writing() as connection:
        connection.execute(schema.audit.update().values(actor="somebody else"))
    found = {check.name: check.good for check in check_all(workshop.database)}
    assert found["audit"] is False
    if workshop.database.is_sqlite:
        with pytest.raises(BackupRefusedError):
            back_up(workshop, target)
        assert not target.exists()


def test_a_backup_of_a_newer_version_is_refused(workshop, make_user, target):
    make_user(Role.EDITOR, login="anna")
    back_up(workshop, target)
    if not workshop.database.is_sqlite:
        pytest.skip("a dump cannot be edited; the restored database is checked the same way")
    from pysqlite3 import dbapi2

    with dbapi2.connect(str(target)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '29990101_future'")
    connection.close()
    with pytest.raises(BackupRefusedError, match="29990101_future"):
        restore(workshop, target)
    assert logins(workshop) == ["anna"]


def test_a_database_that_somebody_has_open_is_not_replaced(workshop, make_user, target):
    make_user(Role.EDITOR, login="anna")
    back_up(workshop, target)
    workshop.database.close()
    other = sa.create_engine(
        workshop.settings.database_address.replace("postgresql:", "postgresql+psycopg:"),
        **({"module": __import__("pysqlite3").dbapi2} if workshop.database.is_sqlite else {}),
    )
    with other.connect() as connection:
        connection.execute(sa.select(schema.users.c.login)).all()
        with pytest.raises(DatabaseInUseError):
            restore(workshop, target)
    other.dispose()
    assert logins(workshop) == ["anna"]


def test_a_full_disk_leaves_the_older_backup_alone(workshop, target, tmp_path):
    """The process may write one hundred kilobytes a file: the copy needs more."""
    if not workshop.database.is_sqlite:
        pytest.skip("pg_dump writes the file itself and tells the same")
    back_up(workshop, target)
    before = target.read_bytes()
    script = (
        "import signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from service.wiring import Workshop; from service.usecases.back_up import back_up\n"
        "from domain.errors import BackupFailedError\n"
        "try: back_up(Workshop(), Path(sys.argv[1]))\n"
        "except BackupFailedError as error: print(error.facts['reason'])\n"
    )

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-c", script, str(target)],
        env={"KAMAE_DATABASE_URL": workshop.settings.database_address, "HOME": str(tmp_path)},
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "full" in done.stdout or "disk I/O error" in done.stdout, done
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_check_tells_of_a_lost_table_and_of_little_room(workshop, monkeypatch):
    assert all(check.good for check in check_database(workshop))
    with workshop.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE bundles")
    monkeypatch.setattr("service.usecases.check_database.LEAST_FREE_MB", 10**9)
    bad = {check.name: check.found for check in check_database(workshop) if not check.good}
    assert set(bad) >= {"schema", "disk"}
    assert bad["schema"] == "bundles"


def test_a_dump_and_a_copy_to_restore_are_private_before_anything_is_in_them(tmp_path, monkeypatch):
    """Who reads the folder while a backup is written reads personal data otherwise."""
    modes = []

    def dump(_program, options, _url, _path):
        file = Path(next(option for option in options if option.startswith("--file=")).partition("=")[2])
        modes.append(file.stat().st_mode & 0o077)
        file.write_bytes(b"PGDMP")

    def copy(_source, target):
        modes.append(target.stat().st_mode & 0o077)
        target.write_bytes(b"no database")

    monkeypatch.setattr(dumps, "_run", dump)
    monkeypatch.setattr("service.store.backups.shutil.copyfile", copy)
    dumps.back_up_postgres("postgresql://nobody@localhost/none", tmp_path / "backup.dump")
    with pytest.raises(BackupRefusedError):
        backups.restore_sqlite(
            tmp_path / "kamae.sqlite3", tmp_path / "backup.dump", at=dt.datetime.now(dt.UTC)
        )
    assert modes == [0, 0]


def test_a_restore_where_nothing_was_leaves_nothing_aside(
    workshop, make_user, target, tmp_path, database_url
):
    """A new machine: the database is not there yet, or has just been created for this."""
    make_user(Role.EDITOR, login="anna")
    write_lines(workshop)
    back_up(workshop, target)
    workshop.database.close()
    fresh = tmp_path / "fresh"
    if workshop.database.is_sqlite:
        new = Workshop(dataclasses.replace(workshop.settings, state=str(fresh), database_url=""))
        assert restore(new, target) is None
        assert {
            path.name for path in fresh.iterdir() if "before" in path.name or not path.stat().st_size
        } <= {".audit-anchor.json.lock"}
        assert logins(new) == ["anna"]
        new.database.close()
        return
    name = sa.make_url(database_url).database
    with _server(database_url) as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        assert restore(workshop, target) is None
        found = connection.exec_driver_sql("SELECT datname FROM pg_database").scalars().all()
    assert [other for other in found if other.startswith(name)] == [name]
    assert logins(workshop) == ["anna"]


def _server(url):
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )
    return engine.connect()
