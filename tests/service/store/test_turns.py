"""Writers of one process take turns on SQLite: none sleeps while others go first, and none waits for ever."""

import threading
import time

import pytest

from domain.errors import DatabaseUnavailableError
from service.security.tokens import new_id
from service.store.database import Database
from service.store.schema import bundles


@pytest.fixture
def database(workshop):
    return workshop.database


def add(database, at):
    with database.writing() as connection:
        values = {"id": new_id() * 2, "direction": "out", "enquiries": 0, "created_at": at}
        connection.execute(bundles.insert().values(values))


def test_a_writer_behind_a_long_one_goes_as_soon_as_that_has_finished(database, workshop):
    began, waited = threading.Event(), []

    def behind():
        began.wait()
        start = time.monotonic()
        add(database, workshop.now())
        waited.append(time.monotonic() - start)

    threads = [threading.Thread(target=behind) for _ in range(8)]
    for thread in threads:
        thread.start()
    with database.writing():
        began.set()
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    assert len(waited) == len(threads)
    with database.reading() as connection:
        assert len(connection.execute(bundles.select()).all()) == len(threads)


def test_a_writer_that_gets_no_turn_is_told_so_and_the_next_one_goes_on(workshop):
    if not workshop.database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    database = Database(workshop.database.engine, patience_s=0.05)
    faults = []

    def behind():
        try:
            add(database, workshop.now())
        except DatabaseUnavailableError as fault:
            faults.append(fault)

    with database.writing():
        thread = threading.Thread(target=behind)
        thread.start()
        thread.join()
    assert [fault.facts["reason"] for fault in faults] == ["database is locked"]
    add(database, workshop.now())


def test_a_writer_that_fails_gives_its_turn_back(database, workshop):
    with pytest.raises(ZeroDivisionError), database.writing():
        _ = 1 / 0
    add(database, workshop.now())
