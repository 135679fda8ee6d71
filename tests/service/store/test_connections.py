"""Connections in the pool: one that leads nowhere any more is noticed, by a question or by a fault."""

import pytest
import sqlalchemy as sa

from domain.errors import DatabaseUnavailableError
from service.store import database as module
from service.store.database import Database, open_engine
from service.store.schema import bundles


@pytest.fixture
def cut(workshop, database_url):
    """Return a function that ends every connection of the pool at the server."""
    if workshop.database.is_sqlite:
        pytest.skip("a file has no server that could end connections")

    def end():
        other = Database(open_engine(database_url))
        ended = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with other.asking() as connection:
            assert connection.execute(ended).all()
        other.close()

    return end


def ask(database):
    with database.asking() as connection:
        return connection.scalar(sa.text("SELECT 1"))


def test_a_connection_that_lay_idle_is_asked_first_and_another_one_opened(workshop, cut, monkeypatch):
    assert ask(workshop.database) == 1
    cut()
    monkeypatch.setattr(module, "_IDLE_S", 0.0)
    assert ask(workshop.database) == 1
    with workshop.database.reading() as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1


def test_one_cut_in_use_fails_once_and_the_next_is_a_new_one(workshop, cut, monkeypatch):
    monkeypatch.setattr(module, "_IDLE_S", 60.0)
    assert ask(workshop.database) == 1
    cut()
    with pytest.raises(DatabaseUnavailableError):
        ask(workshop.database)
    assert ask(workshop.database) == 1


def test_a_question_is_asked_outside_a_transaction_and_leaves_none_open(workshop):
    """The one after it writes through the same connection: an open one would have stopped it."""
    for _ in range(3):
        assert ask(workshop.database) == 1
        with workshop.database.writing() as connection:
            assert connection.scalar(sa.text("SELECT 1")) == 1
    with workshop.database.asking() as connection:
        connection.execute(sa.text("SELECT 1"))
        assert not in_transaction(connection)
    for unit in (workshop.database.reading, workshop.database.writing):
        with unit() as connection:
            assert in_transaction(connection)
        with workshop.database.asking() as connection:
            assert not in_transaction(connection)


def test_a_unit_of_reading_sees_one_state_and_writes_nothing(workshop):
    """What is written meanwhile belongs to the next one; on PostgreSQL the server refuses a change."""
    count = sa.select(sa.func.count()).select_from(bundles)
    added = {"id": "x", "direction": "out", "enquiries": 0, "created_at": workshop.now()}
    with workshop.database.reading() as connection:
        assert connection.scalar(count) == 0
        with workshop.database.writing() as other:
            other.execute(bundles.insert(), added)
        assert connection.scalar(count) == 0
    with workshop.database.reading() as connection:
        assert connection.scalar(count) == 1
    if not workshop.database.is_sqlite:
        with pytest.raises(DatabaseUnavailableError), workshop.database.reading() as connection:
            connection.execute(bundles.insert(), added | {"id": "y"})


def test_a_unit_that_fails_leaves_nothing_and_no_transaction_open(workshop):
    added = {"id": "x", "direction": "out", "enquiries": 0, "created_at": workshop.now()}

    def fail():
        with workshop.database.writing() as connection:
            connection.execute(bundles.insert(), added)
            _ = 1 / 0

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            fail()
    with workshop.database.asking() as connection:
        assert not in_transaction(connection)
        assert connection.scalar(sa.select(sa.func.count()).select_from(bundles)) == 0


def in_transaction(connection):
    """Tell what the driver says."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return driver.in_transaction
    return driver.info.transaction_status.name != "IDLE"
