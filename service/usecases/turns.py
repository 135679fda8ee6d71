"""Take turns at what is costly: a few at once, a few wait, the others are sent away at once.

Whoever waits holds a thread of the server. Without an end to the queue a handful of visitors
would hold them all, and nobody's page came any more.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import TooManyRequestsError


class Turns:
    """So many ``at_once``, so many ``waiting``; who is sent away is told to come back in ``wait_s``."""

    def __init__(self, at_once: int, waiting: int, *, wait_s: int) -> None:
        self._gate = threading.BoundedSemaphore(at_once)
        self._queue = threading.BoundedSemaphore(at_once + waiting)
        self._wait_s = wait_s

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn.

        Raises
        ------
        TooManyRequestsError
            Too many wait already. Facts: ``wait_s``.
        """
        if not self._queue.acquire(blocking=False):
            raise TooManyRequestsError(wait_s=self._wait_s)
        try:
            with self._gate:
                yield
        finally:
            self._queue.release()
