"""The end of the trail is held while the service runs, and who looks is told when nothing holds it."""

import os
import threading
import time

import pytest
from starlette.testclient import TestClient

from service.store.audit_anchor import End
from service.store.schema import audit as table
from service.usecases.anchor_trail import anchor_of, keep_anchor_up
from service.usecases.examine import Level, examine
from service.usecases.watch_trail import hold_trail, watch_trail
from tests.service.store.trail_builders import write_lines


def held(workshop):
    found = anchor_of(workshop).compare(workshop.database)
    return found.anchor.number if found.anchor else None, found.head.number


def told(workshop):
    return {finding.key: finding for finding in examine(workshop) if finding.key.startswith("trail")}


def test_a_server_without_a_worker_holds_the_end_and_a_last_time_when_it_stops(app, workshop):
    keep_anchor_up(workshop)
    with TestClient(app):
        write_lines(workshop, 3)
    assert held(workshop) == (3, 3)


def test_the_watch_goes_on_while_lines_come(workshop):
    keep_anchor_up(workshop)
    stop = threading.Event()
    keeper = threading.Thread(target=watch_trail, args=(workshop, stop), kwargs={"every_s": 0.01})
    keeper.start()
    try:
        for number in range(1, 4):
            write_lines(workshop, 1)
            for _ in range(500):
                if held(workshop)[0] == number:
                    break
                time.sleep(0.01)
            assert held(workshop) == (number, number)
    finally:
        stop.set()
        keeper.join()


def test_an_end_that_is_gone_is_never_held_over(workshop):
    keep_anchor_up(workshop)
    write_lines(workshop, 3)
    assert hold_trail(workshop, End.WHOLE) is End.WHOLE
    with workshop.database.writing() as connection:
        connection.execute(table.delete().where(table.c.number == 3))
    assert hold_trail(workshop, End.WHOLE) is End.CUT
    assert held(workshop) == (3, 2)
    assert told(workshop)["trail_gone"].level is Level.UNSAFE


@pytest.mark.parametrize(("seconds", "key"), [(5, "trail"), (120, "trail_behind")])
def test_the_doctor_tells_of_lines_that_nobody_holds(workshop, seconds, key):
    """A few seconds are the pause between two looks; after a minute nothing runs that would hold them."""
    keep_anchor_up(workshop)
    moved = workshop.now().timestamp() - seconds
    os.utime(anchor_of(workshop).path, (moved, moved))
    write_lines(workshop, 2)
    assert set(told(workshop)) == {key}


def test_the_doctor_tells_of_a_trail_without_an_anchor(workshop):
    write_lines(workshop, 1)
    assert set(told(workshop)) == {"trail_none"}
