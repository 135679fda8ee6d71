"""Short units of several threads share a commit: each is kept or not on its own, and told only afterwards."""

import random
import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from domain.errors import DatabaseUnavailableError
from service.security.tokens import new_id
from service.store import audit, group_commit
from service.store.cases import add_case
from service.store.database import Database, open_engine
from service.store.group_commit import Group
from service.store.rows import at_once
from service.store.schema import bundles, cases

THREADS = 8


class Writers:
    """Threads that write bundles by name, each a short unit; how each of them ended."""

    def __init__(self, workshop):
        self.workshop, self.database = workshop, workshop.database
        self.ended, self._threads = {}, []

    def start(self, name, work=lambda _connection: None, *, is_short=True):
        """Let a thread write one bundle and then do some work in the same unit."""

        def write():
            def unit(connection):
                connection.execute(bundles.insert(), bundle(name, self.workshop.now()))
                work(connection)

            try:
                if is_short:
                    self.database.write_short(unit)
                else:
                    with self.database.writing() as connection:
                        unit(connection)
            except Exception as fault:  # noqa: BLE001  (told to the test)
                self.ended[name] = fault
            else:
                self.ended[name] = None

        waited = self.database.writers.waiting
        thread = threading.Thread(target=write)
        self._threads.append(thread)
        thread.start()
        return waited

    def queue(self, name, work=lambda _connection: None, **how):
        """Start a thread and see it wait behind the others."""
        waited = self.start(name, work, **how)
        until(lambda: self.database.writers.waiting > waited)

    def join(self):
        for thread in self._threads:
            thread.join(timeout=30)
        assert not any(thread.is_alive() for thread in self._threads)


@pytest.fixture
def writers(workshop):
    return Writers(workshop)


@pytest.fixture
def commits(workshop):
    """Count the commits of the database's engine."""
    seen = []

    def see(connection):
        seen.append(connection)

    event.listen(workshop.database.engine, "commit", see)
    yield seen
    event.remove(workshop.database.engine, "commit", see)


def bundle(name, at):
    return {"id": name, "direction": "out", "enquiries": 0, "created_at": at}


def kept(database):
    with database.asking() as connection:
        return set(connection.scalars(sa.select(bundles.c.id)))


def until(holds):
    """Wait for another thread."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def fail(_connection=None):
    _ = 1 / 0


def held(writers):
    """Start a unit that stays open until the event is set; the next ones wait behind it."""
    inside, may_end = threading.Event(), threading.Event()

    def stay(_connection):
        inside.set()
        may_end.wait()

    writers.start("first", stay)
    inside.wait()
    return may_end


def three_at_once(writers, second=lambda _connection: None):
    """Let three units share a transaction; the one in the middle does something more."""
    may_end = held(writers)
    writers.queue("second", second)
    writers.queue("third")
    may_end.set()
    writers.join()


def test_units_that_wait_share_one_commit(writers, commits):
    may_end = held(writers)
    for number in range(THREADS):
        writers.queue(str(number))
    may_end.set()
    writers.join()
    assert set(writers.ended.values()) == {None}
    assert kept(writers.database) == {"first", *map(str, range(THREADS))}
    assert len(commits) == 1


def test_one_that_comes_alone_is_committed_at_once(writers, commits):
    for number in range(3):
        writers.start(str(number))
        writers.join()
        assert kept(writers.database) == set(map(str, range(number + 1)))
    assert len(commits) == 3


def test_nobody_is_told_before_the_commit(writers):
    """Two units have done their work; while the next one of the same transaction works, they wait."""
    may_end = held(writers)
    inside, third_may_end = threading.Event(), threading.Event()

    def stay(_connection):
        inside.set()
        third_may_end.wait()

    writers.queue("second")
    writers.queue("third", stay)
    may_end.set()
    inside.wait()
    time.sleep(0.05)
    assert writers.ended == {}
    assert kept(writers.database) == set()
    third_may_end.set()
    writers.join()
    assert writers.ended == {"first": None, "second": None, "third": None}
    assert kept(writers.database) == {"first", "second", "third"}


def test_a_fault_of_the_row_itself_leaves_nobody_waiting_or_told_that_all_is_well(writers, monkeypatch):
    """Whoever was taken up and not run is told that nothing was written; the row goes on."""
    run = Group.run

    def stumble(group, unit):
        if len(group.places) > 1:
            fail()
        run(group, unit)

    monkeypatch.setattr(Group, "run", stumble)
    three_at_once(writers)
    faults = {name: type(fault) for name, fault in writers.ended.items()}
    assert faults["first"] is ZeroDivisionError
    assert faults["second"] is DatabaseUnavailableError
    assert faults["third"] is None.__class__
    assert kept(writers.database) == {"first", "third"}


def test_one_that_fails_takes_back_only_itself(writers, commits):
    def break_a_rule(connection):
        connection.execute(bundles.insert(), bundle("first", writers.workshop.now()))

    may_end = held(writers)
    writers.queue("a")
    writers.queue("b", fail)
    writers.queue("c", break_a_rule)
    writers.queue("d")
    may_end.set()
    writers.join()
    assert kept(writers.database) == {"first", "a", "d"}
    assert isinstance(writers.ended["b"], ZeroDivisionError)
    assert isinstance(writers.ended["c"], sa.exc.IntegrityError)
    assert len(commits) == 1


def test_when_all_fail_nothing_is_kept_and_the_next_one_goes_on(writers):
    writers.start("a", fail)
    writers.join()
    assert kept(writers.database) == set()
    writers.start("b")
    writers.join()
    assert kept(writers.database) == {"b"}


def test_a_connection_cut_in_the_middle_is_told_to_all_its_units(writers, workshop, database_url):
    if workshop.database.is_sqlite:
        pytest.skip("a file has no server that could end connections")

    def lose(connection):
        number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        other = Database(open_engine(database_url))
        with other.asking() as line:
            line.exec_driver_sql(f"SELECT pg_terminate_backend({number})")
        other.close()
        connection.exec_driver_sql("SELECT 1")

    three_at_once(writers, second=lose)
    assert isinstance(writers.ended["first"], DatabaseUnavailableError)
    assert isinstance(writers.ended["second"], DatabaseUnavailableError)
    assert writers.ended["third"] is None
    assert kept(writers.database) == {"third"}


def test_one_that_fills_the_file_is_told_and_the_others_are_kept(writers, workshop):
    if not workshop.database.is_sqlite:
        pytest.skip("the server has the file")

    def fill(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        try:
            connection.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(10000000) AS b")
        finally:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

    three_at_once(writers, second=fill)
    assert "full" in writers.ended["second"].facts["reason"]
    assert kept(writers.database) == {name for name, fault in writers.ended.items() if fault is None}
    assert writers.ended["third"] is None


def test_sqlite_itself_taking_all_back_is_noticed(writers, workshop):
    if not workshop.database.is_sqlite:
        pytest.skip("only SQLite ends a transaction on its own")

    def lose(connection):
        connection.exec_driver_sql("ROLLBACK")
        fail()

    three_at_once(writers, second=lose)
    assert isinstance(writers.ended["first"], DatabaseUnavailableError)
    assert isinstance(writers.ended["second"], ZeroDivisionError)
    assert writers.ended["third"] is None
    assert kept(writers.database) == {"third"}


def test_a_commit_that_fails_is_told_to_all(writers, workshop):
    def refuse(_connection):
        words, full = "COMMIT", OSError("no space left on device")
        raise sa.exc.OperationalError(words, None, full)

    event.listen(workshop.database.engine, "commit", refuse)
    may_end = held(writers)
    writers.queue("second")
    may_end.set()
    writers.join()
    event.remove(workshop.database.engine, "commit", refuse)
    for name in ("first", "second"):
        assert isinstance(writers.ended[name], DatabaseUnavailableError)
        assert "no space left" in writers.ended[name].facts["reason"]
    assert kept(writers.database) == set()
    writers.start("third")
    writers.join()
    assert kept(writers.database) == {"third"}


def test_a_long_unit_joins_nobody(writers, workshop, commits):
    if not workshop.database.is_sqlite:
        pytest.skip("PostgreSQL has many writers: a long one does not stand in this row")
    may_end = held(writers)
    writers.queue("long", is_short=False)
    writers.queue("short")
    may_end.set()
    writers.join()
    assert kept(writers.database) == {"first", "long", "short"}
    assert len(commits) == 3


def test_so_many_share_a_commit_at_most(writers, commits, monkeypatch):
    monkeypatch.setattr(group_commit, "MOST", 3)
    may_end = held(writers)
    for number in range(6):
        writers.queue(str(number))
    may_end.set()
    writers.join()
    assert len(kept(writers.database)) == 7
    assert len(commits) == 3


def test_one_that_waits_too_long_is_told_and_the_others_go_on(workshop):
    writers = Writers(workshop)
    writers.database = Database(workshop.database.engine, patience_s=0.05)
    may_end = held(writers)
    writers.start("late")
    until(lambda: "late" in writers.ended)
    assert writers.ended["late"].facts["reason"] == "database is locked"
    may_end.set()
    writers.join()
    assert kept(writers.database) == {"first"}
    writers.start("next")
    writers.join()
    assert writers.ended["next"] is None


@pytest.mark.parametrize("seed", range(3))
def test_cases_and_the_trail_are_numbered_without_gaps_whoever_fails(workshop, seed):
    """Each unit opens a case and notes it; a third of them fails, before or after its rows are sent."""
    database, kept_numbers, faults = workshop.database, [], []

    def write(chance):
        for _ in range(12):
            fails = chance.choice(["", "", "", "", "before", "after"])

            def unit(connection, fails=fails):
                with at_once(connection):
                    case_id = open_case(connection)
                    if fails == "before":
                        fail()
                if fails == "after":
                    fail()
                return case_id

            try:
                kept_numbers.append(database.write_short(unit))
            except ZeroDivisionError:
                faults.append(fails)

    def open_case(connection):
        now = workshop.now()
        case_id = add_case(
            connection, code_name=new_id(), company_name=None, origin="form", now=now, author_id=None
        )
        audit.note(connection, at=now, actor="x", action="y", object_kind="case", object_id=case_id)
        return case_id

    chances = [random.Random(seed * 100 + number) for number in range(THREADS)]  # noqa: S311  (no secret)
    threads = [threading.Thread(target=write, args=(chance,)) for chance in chances]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        numbers = dict(connection.execute(sa.select(cases.c.id, cases.c.number)).all())
    assert set(numbers) == set(kept_numbers)
    assert faults
    assert len(kept_numbers) + len(faults) == THREADS * 12
    assert sorted(numbers.values()) == [f"K-2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert audit.first_broken_line(database) is None
