"""The register keeps what it acknowledged, for one writer and for eight, through kills and full disks."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from domain.errors import DatabaseUnavailableError, RegisterUnreadableError, RegisterVersionError
from service.store import schema
from service.store.cases import add_case
from service.store.database import Database, open_engine
from service.store.old_register import FILE_NAME, TAKEN_OVER
from service.store.ready import ready_database
from service.store.sheet_register import SheetRegister, forget_case
from tests.service.store.register_builders import USED, make_entry

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def register(workshop):
    return SheetRegister(workshop.database)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "kamae.sqlite3"


def opened(path):
    """Open the register as a command does: the file is created on first use."""
    database = Database(open_engine(f"sqlite+pysqlite:///{path}"))
    ready_database(database, path.parent)
    return database, SheetRegister(database)


@pytest.fixture
def own(path):
    """A register in a file of its own, made by the first command."""
    database, made = opened(path)
    yield made
    database.close()


def test_a_sheet_is_found_by_its_bytes_its_code_and_its_number(register):
    entry = make_entry()
    assert register.add(entry, USED)
    (sheet,) = register.sheets()
    assert register.with_digest(entry.pdf_sha256) == sheet
    assert register.with_code("7K2M90QD") == (sheet,)
    assert register.with_document_id(entry.document_id) == (sheet,)
    assert register.with_code("00000000") == ()
    assert register.used_by(sheet) == USED


def test_the_same_sheet_made_twice_is_one_entry(register):
    assert register.add(make_entry(), USED)
    assert not register.add(make_entry(), USED)
    assert len(register.sheets()) == 1


def test_a_later_sheet_of_the_same_brief_function_and_language_is_newer(register):
    for name, changes in (
        ("first", {}),
        ("english", {"language": "en"}),
        ("data center", {"function": "data_center"}),
        ("other brief", {"brief_digest": "sha256:4"}),
        ("same day", {}),
        ("next month", {"evaluated_on": "2026-12-22"}),
        ("last month", {"evaluated_on": "2026-10-22"}),
    ):
        register.add(make_entry(name, **changes), USED)
    first, english, *_, month, old = register.sheets()
    assert register.newer_than(first) == month
    assert register.newer_than(english) is None
    assert register.newer_than(month) is None
    assert register.newer_than(old) == month


def test_a_record_that_many_sheets_use_is_kept_once(register, workshop):
    for number in range(5):
        register.add(make_entry(str(number)), USED)
    with workshop.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.sheet_records)) == 2
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.sheet_uses)) == 10


def test_a_withdrawn_sheet_takes_no_other_sheets_place(register):
    register.add(make_entry("first"), USED)
    register.add(make_entry("second"), USED)
    first, second = register.sheets()
    assert register.newer_than(first) == second
    assert register.withdraw(second.number, on="2026-11-30", reason="誤記")
    assert not register.withdraw(second.number, on="2026-12-01", reason="again")
    assert register.newer_than(first) is None
    assert register.with_number(second.number).withdrawn_on == "2026-11-30"


def test_the_sheets_of_an_erased_case_keep_their_code_and_lose_their_brief(register, workshop):
    register.add(replace(make_entry("first"), case_id=new_case(workshop)), USED)
    register.add(make_entry("other"), USED)
    (case_id,) = {sheet.case_id for sheet in register.sheets()} - {None}
    with workshop.database.writing() as connection:
        assert forget_case(connection, case_id) == 1
    first, other = register.with_code("7K2M90QD")
    assert (first.brief, other.brief) == ("{}", make_entry().brief)


def new_case(workshop):
    with workshop.database.writing() as connection:
        return add_case(
            connection,
            code_name="青",
            company_name=None,
            origin="staff",
            state="enquiry",
            jobs_expected=None,
            author_id=None,
            now=workshop.now(),
        )


def test_only_the_owner_can_read_it(own, path):
    """Briefs are confidential; the files that SQLite puts beside it as well."""
    own.add(make_entry(), USED)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_sheet_whose_records_cannot_be_entered_is_not_entered(register):
    with pytest.raises(sa.exc.IntegrityError):
        register.add(make_entry(), [*USED, USED[0]])
    assert register.sheets() == ()
    assert register.add(make_entry(), USED)


def test_a_file_that_is_no_database_is_told_and_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database, but somebody's notes" * 100)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnavailableError):
        opened(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("a file where the folder should be")
    with pytest.raises(DatabaseUnavailableError):
        opened(tmp_path / "file" / "kamae.sqlite3")


def test_a_full_disk_is_told_and_what_was_there_stays(path):
    database, register = opened(path)
    register.add(make_entry("before"), USED)
    event.listen(database.engine, "begin", _no_more_pages)
    with pytest.raises(DatabaseUnavailableError) as refused:
        register.add(make_entry("after", brief="x" * 200_000), USED)
    assert "full" in str(refused.value.facts["reason"])
    event.remove(database.engine, "begin", _no_more_pages)
    assert [sheet.pdf_sha256 for sheet in register.sheets()] == [make_entry("before").pdf_sha256]


def _no_more_pages(connection):
    """Play a full disk the way SQLite itself offers it."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _write(url, writer, count):
    database = Database(open_engine(url))
    if database.is_sqlite:
        ready_database(database, Path(database.engine.url.database).parent)
    register = SheetRegister(database)
    for number in range(count):
        assert register.add(make_entry(f"{writer}-{number}"), USED)
    database.close()


def _write_at_once(url):
    writers = [SPAWN.Process(target=_write, args=(url, writer, 20)) for writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8


def test_eight_writers_lose_nothing_and_are_never_locked_out(register, database_url):
    _write_at_once(database_url)
    assert len(register.sheets()) == 160


def test_eight_writers_create_the_file_at_the_same_moment(path):
    _write_at_once(f"sqlite+pysqlite:///{path}")
    database, register = opened(path)
    assert len(register.sheets()) == 160
    database.close()


def _write_until_killed(url, told):
    register = SheetRegister(Database(open_engine(url)))
    for number in range(100_000):
        register.add(make_entry(str(number)), USED)
        with open(told, "ab", buffering=0) as file:  # noqa: PTH123  (unbuffered: told is told)
            file.write(f"{number}\n".encode())


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(register, database_url, tmp_path):
    acknowledged = set()
    for round_ in range(3):
        told = tmp_path / f"told-{round_}"
        writer = SPAWN.Process(target=_write_until_killed, args=(database_url, told))
        writer.start()
        while not told.exists() or told.stat().st_size < 200 * (round_ + 1):
            time.sleep(0.01)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        acknowledged |= {make_entry(line).pdf_sha256 for line in told.read_text().splitlines()}
        kept = register.sheets()
        assert acknowledged <= {sheet.pdf_sha256 for sheet in kept}
        assert all(register.used_by(sheet) == USED for sheet in kept)


# ------------------------------------------------------------------- the register of earlier versions


_OLD = """
CREATE TABLE sheets (
  id INTEGER PRIMARY KEY, document_id TEXT, check_code TEXT, pdf_sha256 TEXT UNIQUE, edition TEXT,
  evaluated_on TEXT, valid_until TEXT, language TEXT, function TEXT, engine_version TEXT,
  pack_digest TEXT, catalogue_digest TEXT, brief_digest TEXT, brief TEXT);
CREATE TABLE records (id INTEGER PRIMARY KEY, evidence_id TEXT, digest TEXT, content TEXT);
CREATE TABLE used_records (sheet INTEGER, record INTEGER, print_rule TEXT, printed INTEGER);
"""


_OLD_SHEET = "INSERT INTO sheets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _old_register(folder, *, version=1):
    """Write a register as versions before the service kept it."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.executescript(_OLD)
        for number in (1, 2):
            values = list(asdict(make_entry(str(number))).values())[:-1]
            connection.execute(_OLD_SHEET, [number, *values])
            for used in USED:
                record = connection.execute(
                    "INSERT INTO records (evidence_id, digest, content) VALUES (?, ?, ?)",
                    (used.evidence_id, used.digest, used.content),
                ).lastrowid
                connection.execute(
                    "INSERT INTO used_records VALUES (?, ?, ?, ?)",
                    (number, record, used.print_rule, used.printed),
                )
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def test_an_old_register_is_taken_over_once(path):
    _old_register(path.parent)
    database, register = opened(path)
    assert [sheet.pdf_sha256 for sheet in register.sheets()] == [
        make_entry("1").pdf_sha256,
        make_entry("2").pdf_sha256,
    ]
    assert all(register.used_by(sheet) == USED for sheet in register.sheets())
    assert not (path.parent / FILE_NAME).exists()
    assert (path.parent / TAKEN_OVER).exists()
    ready_database(database, path.parent)
    assert len(register.sheets()) == 2
    database.close()


def test_a_register_of_a_newer_version_is_told_and_left_alone(path):
    _old_register(path.parent, version=99)
    with pytest.raises(RegisterVersionError) as refused:
        opened(path)
    assert refused.value.facts["found"] == 99
    assert (path.parent / FILE_NAME).exists()


def test_a_damaged_old_register_is_told_and_left_alone(path):
    path.parent.mkdir()
    (path.parent / FILE_NAME).write_bytes(b"somebody's notes" * 300)
    with pytest.raises(RegisterUnreadableError):
        opened(path)
    assert (path.parent / FILE_NAME).read_bytes() == b"somebody's notes" * 300


def _imported_by(path):
    code = (
        "import sys; from pathlib import Path; from service.store.database import Database, open_engine; "
        "from service.store.ready import ready_database; "
        f"ready_database(Database(open_engine('sqlite+pysqlite:///{path}')), Path('{path.parent}')); "
        "print('alembic' in sys.modules)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_only_the_first_command_pays_for_the_migrations(path):
    assert [_imported_by(path), _imported_by(path)] == ["True", "False"]
