"""How long a login has to wait after failures: nothing at first, then twice as long each time.

Counted per known device or address, and once for all strangers together; see ``docs/decisions/0009``.
"""

import datetime as dt
from typing import Final

LONGEST: Final = dt.timedelta(minutes=15)
#: So long after the last wait the failures before it are forgotten.
FORGOTTEN_AFTER: Final = dt.timedelta(days=1)
_DOUBLINGS: Final = 10


def wait_after(failures: int, *, free: int) -> dt.timedelta:
    """Return how long to wait after so many failures in a row.

    Parameters
    ----------
    failures
        The number of failures, the last one included.
    free
        The failure that is the first to cost a wait: one second, then two, four … a quarter of an hour.
    """
    if failures < free:
        return dt.timedelta(0)
    return min(LONGEST, dt.timedelta(seconds=2 ** min(failures - free, _DOUBLINGS)))
