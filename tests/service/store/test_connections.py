"""Connections in the pool: one that leads nowhere any more is noticed, by a question or by a fault."""

import pytest
import sqlalchemy as sa

from domain.errors import DatabaseUnavailableError
from service.store import database as module
from service.store.database import Database, open_engine


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
        if workshop.database.is_sqlite:
            connection.execute(sa.text("SELECT 1"))
            assert not connection.connection.dbapi_connection.in_transaction
        else:
            assert connection.connection.dbapi_connection.autocommit
    with workshop.database.reading() as connection:
        connection.execute(sa.text("SELECT 1"))
        if workshop.database.is_sqlite:
            assert connection.connection.dbapi_connection.in_transaction
        else:
            assert not connection.connection.dbapi_connection.autocommit
