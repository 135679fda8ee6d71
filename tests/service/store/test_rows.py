"""Rows added together are the rows that were given, on both databases; a missing value is refused."""

import datetime as dt

import pytest
import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.rows import add_row, at_once
from service.store.schema import case_events, cases, contacts

NOW = dt.datetime(2026, 11, 26, 1, 2, 3, 456789, tzinfo=dt.UTC)


def case(case_id):
    return {
        "id": case_id,
        "number": f"K-2026-{case_id[:6]}",
        "code_name": "Q-'%s\"",
        "company_name": None,
        "state": "enquiry",
        "origin": "form",
        "outcome_note": "",
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }


def line(case_id, text="100 %s ・ 改行\n"):
    return {
        "id": new_id(),
        "case_id": case_id,
        "kind": "note",
        "author_id": None,
        "text": text,
        "facts": {"b": [1, None], "a": "あ"},
        "created_at": NOW,
    }


def stored(database, table):
    with database.reading() as connection:
        return [row._asdict() for row in connection.execute(sa.select(table))]


def test_rows_come_back_as_they_were_given(workshop):
    case_id = new_id()
    lines = [line(case_id, text=str(number)) for number in range(9)]  # more values than one statement takes
    with workshop.database.writing() as connection, at_once(connection):
        add_row(connection, cases, case(case_id))
        for one in lines:
            add_row(connection, case_events, one)
    (found,) = stored(workshop.database, cases)
    assert found | case(case_id) == found
    assert {name for name, value in found.items() if value is not None} - set(case(case_id)) == set()
    assert {row["id"]: row for row in stored(workshop.database, case_events)} == {
        row["id"]: row for row in lines
    }


def test_one_row_alone_is_there_for_the_next_question(workshop):
    case_id = new_id()
    with workshop.database.writing() as connection:
        add_row(connection, cases, case(case_id))
        assert connection.scalar(sa.select(cases.c.id)) == case_id
        with at_once(connection):
            one = line(case_id)
            add_row(connection, case_events, one)
            assert connection.scalar(sa.select(case_events.c.id)) is None
        assert connection.scalar(sa.select(case_events.c.id)) == one["id"]


def test_what_may_not_be_empty_is_missed_and_a_default_stands_for_what_is_not_given(workshop):
    case_id = new_id()
    nameless = {"id": new_id(), "case_id": case_id, "created_at": NOW}

    def write(contact):
        with workshop.database.writing() as connection, at_once(connection):
            add_row(connection, cases, case(case_id))
            add_row(connection, contacts, contact)

    with pytest.raises(sa.exc.IntegrityError):
        write(nameless)
    assert stored(workshop.database, cases) == []
    write(nameless | {"name": "山田"})
    (found,) = stored(workshop.database, contacts)
    assert found == nameless | {"name": "山田", "position": "", "reach": "", "note": ""}


def test_a_fault_in_the_block_adds_nothing_and_ends_the_waiting(workshop):
    def fail(connection):
        with at_once(connection):
            add_row(connection, cases, case(new_id()))
            _ = 1 / 0

    with workshop.database.writing() as connection:
        with pytest.raises(ZeroDivisionError):
            fail(connection)
        add_row(connection, cases, case(new_id()))
    assert len(stored(workshop.database, cases)) == 1
