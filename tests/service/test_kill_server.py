"""The real server, killed without a word and stopped politely while companies send enquiries."""

import signal
import threading
import time

import httpx2
import pytest

from benchmarks.kill_server import Loop, quiet_port, run


@pytest.mark.slow
def test_no_acknowledged_enquiry_is_lost_when_the_server_is_killed(settings):
    """`benchmarks/kill_server.py` does the same twenty times and prints its figures."""
    loop, wrong = run(settings, kills=2, senders=2)
    assert wrong == []
    assert len(loop.acknowledged) >= 4
    assert loop.odd == {}


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_answers_what_it_has_taken(settings, workshop):
    """SIGTERM under load: it ends by itself, and an answer that has begun is whole."""
    del workshop
    loop = Loop(settings, quiet_port())
    loop.start()
    cut, stop = [], threading.Event()

    def look():
        with httpx2.Client(timeout=30) as visitor:
            while not stop.is_set():
                try:
                    with visitor.stream("GET", f"{loop.base}/ja") as answer:
                        try:
                            answer.read()
                        except httpx2.TransportError as fault:
                            cut.append(repr(fault))
                except httpx2.TransportError:
                    return  # no answer has begun: the visitor knows, and may ask again

    visitors = [threading.Thread(target=look) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    time.sleep(1)
    loop.server.send_signal(signal.SIGTERM)
    try:
        loop.server.wait(timeout=30)
    finally:
        stop.set()
        loop.server.kill()
        for visitor in visitors:
            visitor.join()
    assert cut == []
    assert loop.server.returncode in {0, -signal.SIGTERM}
