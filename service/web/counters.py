"""Counts of a window of time, in the memory of this process.

The library's own start a thread at nearly every count, to walk through all keys: that took longer than
what was counted.
"""

import threading
import time
from typing import Final

from limits.storage import Storage

_SWEEP_EVERY_S: Final = 60.0


class Counters(Storage):
    """What the library's fixed window needs; keys whose window has ended go once a minute."""

    STORAGE_SCHEME: list[str] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a fault of the storage is: there is none in memory."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that begins with the first count, and return the count."""
        now = time.time()
        with self._lock:
            self._sweep(now)
            count, ends = self._counts.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
            self._counts[key] = (count + amount, ends)
            return count + amount

    def decr(self, key: str) -> None:
        """Take one count back, if the window still runs."""
        with self._lock:
            count, ends = self._counts.get(key, (0, 0.0))
            if count:
                self._counts[key] = (count - 1, ends)

    def get(self, key: str) -> int:
        """Return the count of the window that runs."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends; now, if none runs."""
        return max(self._counts.get(key, (0, 0.0))[1], time.time())

    def check(self) -> bool:
        """Tell that memory is there."""
        return True

    def reset(self) -> int:
        """Forget everything and return how many keys there were."""
        with self._lock:
            gone = len(self._counts)
            self._counts.clear()
        return gone

    def clear(self, key: str) -> None:
        """Forget a key."""
        with self._lock:
            self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_EVERY_S
        for key in [key for key, (_, ends) in self._counts.items() if ends <= now]:
            del self._counts[key]
