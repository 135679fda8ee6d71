"""The trail is chained: a line that was changed, removed or put in is found."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from service.store.audit import first_broken_line, lines_about, note
from service.store.schema import audit

AT = dt.datetime(2026, 11, 26, 1, 2, 3, 456789, tzinfo=dt.UTC)


def _write(database, number):
    with database.writing() as connection:
        note(
            connection,
            at=AT,
            actor="system",
            action="test",
            object_kind="thing",
            object_id=str(number % 2),
            facts={"n": number, "語": "値"},
        )


@pytest.fixture
def database(workshop):
    for number in range(5):
        _write(workshop.database, number)
    return workshop.database


def test_an_untouched_trail_is_whole_and_is_read_by_object(database):
    assert first_broken_line(database) is None
    assert [line.facts["n"] for line in lines_about(database, "thing", "1")] == [1, 3]


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (audit.update().where(audit.c.number == 3).values(facts={"n": 99}), 3),
        (audit.update().where(audit.c.number == 2).values(actor="somebody"), 2),
        (audit.delete().where(audit.c.number == 4), 4),
    ],
)
def test_a_touched_trail_names_the_first_line_that_does_not_fit(database, change, broken):
    with database.writing() as connection:
        connection.execute(change)
    assert first_broken_line(database) == broken


def test_many_writers_make_one_chain(database):
    threads = [threading.Thread(target=_write, args=(database, n)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.max(audit.c.number))) == 21
    assert first_broken_line(database) is None
