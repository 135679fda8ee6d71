"""Counts of a window: none is lost between threads, a window ends, nothing is kept for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerHour
from limits.strategies import FixedWindowRateLimiter

from service.web import counters as module
from service.web.counters import Counters


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def time(self):
            return self.now

    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def test_counts_of_many_threads_are_all_there():
    counters = Counters()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: counters.incr("a", 60), range(4000)))
    assert sorted(found) == list(range(1, 4001))


def test_a_window_begins_with_the_first_count_and_ends(clock):
    limiter, item = FixedWindowRateLimiter(Counters()), RateLimitItemPerHour(2)
    assert [limiter.hit(item, "a") for _ in range(3)] == [True, True, False]
    assert limiter.get_window_stats(item, "a").reset_time == 1000.0 + 3600
    clock.now += 3599
    assert not limiter.hit(item, "a")
    assert limiter.hit(item, "b")
    clock.now += 1
    assert limiter.hit(item, "a")


def test_a_count_taken_back_may_be_used_again_and_never_falls_below_none(clock):
    counters = Counters()
    counters.incr("a", 60)
    for _ in range(3):
        counters.decr("a")
    assert (counters.get("a"), counters.incr("a", 60)) == (0, 1)
    clock.now += 61
    assert counters.get("a") == 0


def test_keys_of_windows_that_ended_are_forgotten_without_a_thread(clock):
    counters, before = Counters(), threading.active_count()
    for number in range(1000):
        counters.incr(str(number), 60)
    clock.now += 200
    counters.incr("new", 60)
    assert threading.active_count() == before
    assert counters.reset() == 1
