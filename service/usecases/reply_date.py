"""By which working day a person of the city answers."""

import datetime as dt
from typing import Final

_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")
_SATURDAY: Final = 5
#: The city hall is closed from 29 December to 3 January (北九州市の休日を定める条例).
_YEAR_END: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def reply_date(received: dt.datetime, *, business_days: int) -> dt.date:
    """Return the last day of the promise: so many working days after the day of receipt in Japan."""
    day = received.astimezone(_JAPAN).date()
    for _ in range(business_days):
        day += dt.timedelta(days=1)
        while not is_working_day(day):
            day += dt.timedelta(days=1)
    return day


def is_working_day(day: dt.date) -> bool:
    """Tell whether the city hall is open: no weekend, no national holiday, not the turn of the year."""
    import jpholiday

    return (
        day.weekday() < _SATURDAY and (day.month, day.day) not in _YEAR_END and not jpholiday.is_holiday(day)
    )
