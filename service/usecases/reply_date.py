"""By which working day a person of the city answers."""

import datetime as dt
from typing import Final

from domain.working_days import working_day_from

_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


def reply_date(received: dt.datetime, *, business_days: int) -> dt.date:
    """Return the last day of the promise: so many working days after the day of receipt in Japan."""
    day = received.astimezone(_JAPAN).date()
    for _ in range(business_days):
        day = working_day_from(day + dt.timedelta(days=1))
    return day
