"""Days on which the city hall is open: what is promised to companies falls on one."""

import datetime as dt
from typing import Final

_SATURDAY: Final = 5
#: The city hall is closed from 29 December to 3 January (北九州市の休日を定める条例).
_YEAR_END: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def is_working_day(day: dt.date) -> bool:
    """Tell whether the city hall is open: no weekend, no national holiday, not the turn of the year."""
    import jpholiday

    return (
        day.weekday() < _SATURDAY and (day.month, day.day) not in _YEAR_END and not jpholiday.is_holiday(day)
    )


def working_day_from(day: dt.date) -> dt.date:
    """Return the day itself when the city hall is open, else the next day on which it is."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
