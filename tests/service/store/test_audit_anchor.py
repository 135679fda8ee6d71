"""The chain does not miss its last lines; the anchor outside the database does."""

import json

import pytest
import sqlalchemy as sa

from domain.errors import AnchorFailedError, BadTrailHeadError, TrailBrokenError
from service.store import audit
from service.store.audit_anchor import NAME, AnchorFile, End, Head, head_of
from service.store.schema import audit as table
from service.usecases.anchor_trail import anchor_anew, anchor_of, keep_anchor_up, read_head
from service.usecases.check_database import check_database
from service.usecases.tidy import tidy
from tests.service.store.trail_builders import write_lines


def change(workshop, statement):
    with workshop.database.writing() as connection:
        connection.execute(statement)


def end_of(workshop):
    return {check.name: check for check in check_database(workshop)}["audit_end"]


@pytest.fixture
def held(workshop):
    """Return a workshop whose trail of five lines is anchored, as the worker does it."""
    keep_anchor_up(workshop)
    write_lines(workshop, 5)
    assert keep_anchor_up(workshop).end is End.WHOLE
    return workshop


def test_the_anchor_follows_the_trail(held):
    write_lines(held, 3)
    assert anchor_of(held).compare(held.database).anchor.number == 5
    tidy(held)
    assert anchor_of(held).compare(held.database).anchor == head_of(held.database)
    assert head_of(held.database).number == 8


def test_lines_cut_off_the_end_are_told_and_stay_told(held):
    """The chain alone finds nothing: what is left is whole."""
    change(held, table.delete().where(table.c.number > 3))
    assert audit.first_broken_line(held.database) is None
    for _ in range(2):
        assert (end_of(held).good, end_of(held).state, end_of(held).found) == (False, "cut", "5 / 3")
        keep_anchor_up(held)
        tidy(held)


def test_new_lines_do_not_hide_that_old_ones_are_gone(held):
    change(held, table.delete().where(table.c.number > 3))
    held.later(minutes=1)
    write_lines(held, 4)
    assert audit.first_broken_line(held.database) is None
    assert (end_of(held).good, end_of(held).state) == (False, "changed")


def test_a_whole_trail_deleted_is_told(held):
    change(held, table.delete())
    assert end_of(held).state == "cut"


def test_without_the_anchor_nothing_is_vouched_for(held):
    """Who cuts the trail takes the anchor away, too: none is made in its place by itself."""
    anchor_of(held).path.unlink()
    keep_anchor_up(held)
    tidy(held)
    assert (end_of(held).good, end_of(held).state) == (False, "none")


def test_an_anchor_set_back_by_hand_or_with_another_key_is_told(held):
    path = anchor_of(held).path
    plain = json.loads(path.read_text())
    path.write_text(json.dumps(plain | {"number": 3}))
    assert (end_of(held).good, end_of(held).state) == (False, "forged")
    for text in ("", "[]", '{"number": "x", "digest": "", "seal": ""}'):
        path.write_text(text)
        assert end_of(held).state == "forged"
    AnchorFile(path.parent, "another key").set(head_of(held.database))
    assert end_of(held).state == "forged"


def test_anchoring_anew_is_told_in_the_trail_and_refused_where_the_chain_is_broken(held):
    change(held, table.delete().where(table.c.number > 3))
    head = anchor_anew(held, actor="somebody")
    assert head.number == 4
    (line,) = audit.lines_about(held.database, "database", "-")
    assert (line.action, line.actor) == ("anchor", "somebody")
    assert line.facts == {"found": "cut", "lines": 3, "anchored": 5}
    assert end_of(held).good
    change(held, table.delete().where(table.c.number == 2))
    with pytest.raises(TrailBrokenError) as fault:
        anchor_anew(held, actor="somebody")
    assert fault.value.facts == {"number": 2}


def test_an_end_noted_down_elsewhere_finds_what_a_forged_anchor_hides(held):
    """Who has the machine has the key; what stands in a backup's log is not his to change."""
    noted = read_head(str(head_of(held.database)))
    assert all(check.good for check in check_database(held, noted=noted))
    change(held, table.delete().where(table.c.number > 3))
    anchor_of(held).set(head_of(held.database))
    assert all(check.good for check in check_database(held))
    bad = [check for check in check_database(held, noted=noted) if not check.good]
    assert [(check.name, check.state) for check in bad] == [("audit_noted", "cut")]
    with pytest.raises(BadTrailHeadError):
        read_head("5:abc")


def test_a_broken_chain_moves_no_anchor(held):
    change(held, table.update().where(table.c.number == 2).values(actor="x"))
    write_lines(held, 2)
    assert {check.name for check in check_database(held) if not check.good} == {"audit"}
    assert anchor_of(held).compare(held.database).anchor.number == 5


def test_the_anchor_is_private_and_a_folder_that_cannot_be_written_is_told(held, tmp_path):
    path = anchor_of(held).path
    assert path.name == NAME
    assert path.stat().st_mode & 0o077 == 0
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(AnchorFailedError):
        AnchorFile(blocked, "key").set(Head(0, audit.START))


def test_two_keepers_at_once_leave_the_newer_end(held):
    import threading

    def keep():
        for _ in range(10):
            write_lines(held, 1)
            keep_anchor_up(held)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert anchor_of(held).compare(held.database).anchor == head_of(held.database)
    with held.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 45
