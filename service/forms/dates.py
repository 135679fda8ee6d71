"""Dates as people write them: 2028年4月, 令和10年4月, 2028/4, 2028年度, FY2028, April 2028, a date cell."""

import datetime as dt
import re
import unicodedata
from typing import Final

from domain.brief import Brief
from domain.dates import first_day

#: Beyond these no calendar computes months before and after, and nobody plans.
_FIRST_YEAR: Final = 1868
_LAST_YEAR: Final = 2200
# Of other scripts' digits only those count that NFKC makes plain ones: full-width ones, ①.
_ERA_STARTS: Final = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_ERA: Final = re.compile(r"^(令和|平成|r|h)\.?(\d{1,2}|元)年?(.*)$", re.ASCII)
# Words that say a part of the year, or how sure it is; the year or month before them is what is kept.
_ABOUT: Final = re.compile(
    r"(?<=[年度月日])(?:の)?(?:春|夏|秋|冬|上期|下期|上半期|下半期|前半|後半|初め|はじめ|初頭|上旬|中旬|下旬|末|中|以降|"
    r"までに|まで|頃|ころ|ごろ|予定|目途|めど)+$"
)
_YEAR: Final = re.compile(r"^(?:fy)?(\d{4})年度$|^fy(\d{4})$", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH: Final = re.compile(
    r"^(?P<before>\d{1,2})?(?:st|nd|rd|th)?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
    r"(?P<after>\d{1,2}(?=(?:st|nd|rd|th)?\d{4}))?(?:st|nd|rd|th)?(?P<year>\d{4})$",
    re.ASCII,
)
_DAY: Final = re.compile(
    r"^(\d{4})(?:年|[-/.])?(?:(\d{1,2})(?:月|[-/.])?(?:(\d{1,2})日?)?)?(?:頃|ごろ|まで)?$", re.ASCII
)


def parse_partial_date(value: object) -> str:
    """Return a day, month, year or fiscal year as the brief keeps it.

    Raises
    ------
    ValueError
        It is none, or no day of the calendar.
    """
    if isinstance(value, dt.date):
        return _checked(value.isoformat()[:10])
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  (whatever it is, it is no date)
    text = _numbered(_western(re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", value)).lower()))
    text = _ABOUT.sub("", text)
    fiscal = _YEAR.match(text)
    if fiscal:
        return _checked(f"FY{fiscal[1] or fiscal[2]}")
    match = _DAY.match(text)
    if match is None:
        raise ValueError(value)
    year, month, day = match.groups()
    return _checked("-".join([year, *(f"{int(part):02}" for part in (month, day) if part)]))


def far_day(brief: Brief) -> str | None:
    """Return the field whose day is none of the calendar or beyond all planning, ``None`` if none is."""
    days = {
        "open_by": brief.open_by,
        "utilities.power_by": brief.utilities.power_by,
        "evaluated_on": brief.evaluated_on and brief.evaluated_on.isoformat(),
    }
    for field, day in days.items():
        try:
            if day:
                _checked(day)
        except ValueError:
            return field
    return None


def _western(text: str) -> str:
    match = _ERA.match(text)
    if match is None:
        return text
    year = 1 if match[2] == "元" else int(match[2])
    return f"{_ERA_STARTS[match[1]] + year}年{match[3].lstrip('./-')}"


def _numbered(text: str) -> str:
    """Return a date with its English month as a number: ``1april2028``, ``april12028``, ``apr.2028``."""
    match = _ENGLISH.match(text)
    if match is None:
        return text
    month = 1 + _MONTHS.index(match["month"][:3])
    day = match["before"] or match["after"]
    return f"{match['year']}-{month}" + (f"-{day}" if day else "")


def _checked(partial: str) -> str:
    day = first_day(partial)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(partial)
    return partial
