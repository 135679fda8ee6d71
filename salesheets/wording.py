"""Figures, dates and names as they are printed."""

import datetime as dt
import re
import unicodedata
from typing import Final

from domain.text import Language
from salesheets.words import words

_DATE_PARTS: Final = re.compile(
    r"^(?:(?P<fiscal>FY)(?P<fy>\d{4})|(?P<y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2}))?)?)$"
)
_DATES_WITHIN: Final = re.compile(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\d-])")
_SPACES: Final = re.compile(" +")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """Drop what may not stand on paper: control, direction-override and unassigned characters.

    Names stay as typed otherwise: ㈱ 髙 﨑 𠮷 are kept, line breaks become spaces.
    """
    if text.isprintable():
        return _SPACES.sub(" ", text).strip()
    printable = (
        " " if letter.isspace() else letter for letter in text if letter.isspace() or _prints(letter)
    )
    return _SPACES.sub(" ", "".join(printable)).strip()


def _prints(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNPRINTABLE


def date_text(partial: str, language: Language) -> str:
    """Write a day, month, year or fiscal year in words: ``2025-03`` is 「2025年3月」 or ``March 2025``."""
    say = words("base", language)
    parts = _DATE_PARTS.match(partial)
    if parts is None:
        return clean(partial)
    if parts["fiscal"]:
        return str(say["date_fiscal"].format(year=int(parts["fy"])))
    year = int(parts["y"])
    if parts["m"] is None:
        return str(say["date_year"].format(year=year))
    month = int(parts["m"])
    name = say["months"][month - 1]
    if parts["d"] is None:
        return str(say["date_month"].format(year=year, month=month, name=name))
    return str(say["date_day"].format(year=year, month=month, name=name, day=int(parts["d"])))


def dates_in_words(text: str, language: Language) -> str:
    """Write the dates that stand in a record's sentence as 2027-09 in words."""
    return _DATES_WITHIN.sub(lambda found: date_text(found.group(), language), text)


def day_text(day: dt.date, language: Language) -> str:
    """Write a day in words."""
    return date_text(day.isoformat(), language)


def year_text(partial: str, language: Language) -> str:
    """Write only the year of a partial date, for "(as of …)" beside a figure."""
    short = partial if partial.startswith("FY") else partial[:4]
    return date_text(short, language)


def number_text(value: float) -> str:
    """Write a number with thousands separators; small ones keep two digits that mean something."""
    if value and abs(value) < 0.1:  # noqa: PLR2004  (0.006 % must not read as 0.01 %)
        return f"{value:.2g}"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004  (the reader's eye)
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
