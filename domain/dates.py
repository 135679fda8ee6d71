"""Dates as documents give them: a day, a month, a year or a Japanese fiscal year."""

import datetime as dt
import re
from typing import Annotated

from pydantic import StringConstraints

PARTIAL_DATE_PATTERN = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?|FY\d{4})$"
PartialDate = Annotated[str, StringConstraints(pattern=PARTIAL_DATE_PATTERN)]

_FISCAL_YEAR_STARTS_IN = 4


def first_day(partial: str) -> dt.date:
    """Return the earliest day that a partial date can mean.

    Freshness is counted from here: a figure "of 2025" may be of January, so it
    ages from January. ``FY2024`` begins on 2024-04-01.

    Raises
    ------
    ValueError
        ``partial`` is not a day, month, year or fiscal year.
    """
    if not re.match(PARTIAL_DATE_PATTERN, partial):
        raise ValueError(partial)
    if partial.startswith("FY"):
        return dt.date(int(partial[2:]), _FISCAL_YEAR_STARTS_IN, 1)
    year, month, day = [*(int(part) for part in partial.split("-")), 1, 1][:3]
    return dt.date(year, month, day)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004  (December)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
