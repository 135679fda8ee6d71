"""The register keeps what it acknowledged, for one writer and for eight, through kills and full disks."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import time
from contextlib import closing

import pytest

from domain.errors import OutputNotWritableError, RegisterUnreadableError, RegisterVersionError
from service.store.sheet_register import SheetRegister
from tests.service.store.register_builders import USED, make_entry

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "sheets.sqlite3"


@pytest.fixture
def register(path):
    with SheetRegister(path) as opened:
        yield opened


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


def test_a_record_that_many_sheets_use_is_kept_once(register, path):
    for number in range(5):
        register.add(make_entry(str(number)), USED)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM used_records").fetchone() == (10,)


def test_only_the_owner_can_read_it(register, path):
    """Briefs are confidential; the files that SQLite puts beside it as well."""
    register.add(make_entry(), USED)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_writes_are_on_the_disk_before_they_are_acknowledged(register):
    connection = register._connection  # noqa: SLF001  (what the promise rests on)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_sheet_whose_records_cannot_be_entered_is_not_entered(register):
    with pytest.raises((OutputNotWritableError, RegisterUnreadableError)):
        register.add(make_entry(), [*USED, USED[0]])
    assert register.sheets() == ()
    assert register.add(make_entry(), USED)


def test_a_file_that_is_no_database_is_told_and_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database, but somebody's notes" * 100)
    before = path.read_bytes()
    with pytest.raises(RegisterUnreadableError):
        SheetRegister(path)
    assert path.read_bytes() == before


def test_a_register_of_a_newer_version_is_told_and_left_alone(path):
    with SheetRegister(path) as register:
        register.add(make_entry(), USED)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(RegisterVersionError) as refused:
        SheetRegister(path)
    assert refused.value.facts["found"] == 99


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("a file where the folder should be")
    with pytest.raises(OutputNotWritableError):
        SheetRegister(tmp_path / "file" / "sheets.sqlite3")


def test_a_full_disk_is_told_and_what_was_there_stays(register):
    register.add(make_entry("before"), USED)
    connection = register._connection  # noqa: SLF001  (SQLite's own way to play a full disk)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutputNotWritableError) as refused:
        register.add(make_entry("after", brief="x" * 200_000), USED)
    assert "full" in str(refused.value.facts["reason"])
    assert [sheet.pdf_sha256 for sheet in register.sheets()] == [make_entry("before").pdf_sha256]


def _write(path, writer, count):
    with SheetRegister(path) as register:
        for number in range(count):
            assert register.add(make_entry(f"{writer}-{number}"), USED)


def test_eight_writers_lose_nothing_and_are_never_locked_out(path):
    """They also create the file at the same moment."""
    writers = [SPAWN.Process(target=_write, args=(path, writer, 20)) for writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8
    with SheetRegister(path) as register:
        assert len(register.sheets()) == 160


def _write_until_killed(path, told):
    with SheetRegister(path) as register:
        for number in range(100_000):
            register.add(make_entry(str(number)), USED)
            with open(told, "ab", buffering=0) as file:  # noqa: PTH123  (unbuffered: told is told)
                file.write(f"{number}\n".encode())


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(path, tmp_path):
    for round_ in range(3):
        told = tmp_path / f"told-{round_}"
        file = path.with_name(f"{round_}.sqlite3")
        writer = SPAWN.Process(target=_write_until_killed, args=(file, told))
        writer.start()
        while not told.exists() or told.stat().st_size < 200:
            time.sleep(0.01)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        acknowledged = {make_entry(line).pdf_sha256 for line in told.read_text().splitlines()}
        with SheetRegister(file) as register:
            kept = {sheet.pdf_sha256 for sheet in register.sheets()}
            assert acknowledged <= kept
            assert len(kept) <= len(acknowledged) + 1
            assert all(register.used_by(sheet) == USED for sheet in register.sheets())
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
