"""The form of a KPI row: posted fields to values, and what is wrong with them."""

import datetime as dt
import math
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, Final

from domain.text import Language
from service.messages import say
from service.usecases.record_faults import is_plain_line

_TEXTS: Final = {
    "label_ja": 120,
    "label_en": 160,
    "unit_ja": 20,
    "unit_en": 40,
    "source_title": 200,
    "source_page": 200,
}
_NUMBERS: Final = ("target", "target_to_date", "actual")
_DAYS: Final = ("as_of", "due_on")
_STRATEGIES: Final = frozenset("123456")


def kpi_values(
    typed: Mapping[str, str], *, bureaus: Collection[str], language: Language
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of a posted row, and by field what is wrong with it."""
    values, errors = _figures(typed, language)
    for name, longest in _TEXTS.items():
        text = " ".join(typed.get(name, "").split())
        values[name] = text
        if not text:
            errors[name] = say(f"kpi_form.{name}", language)
        elif not is_plain_line(text, longest=longest):
            errors[name] = say("kpi_form.too_long", language, limit=longest)
    strategy, bureau, grade = (typed.get(name, "") for name in ("strategy", "bureau", "published_grade"))
    values["strategy"] = int(strategy) if strategy in _STRATEGIES else None
    values["bureau"] = bureau if bureau in bureaus else None
    values["published_grade"] = grade if grade in {"A", "B", "C", "D"} else None
    return values, errors


def _figures(typed: Mapping[str, str], language: Language) -> tuple[dict[str, Any], dict[str, str]]:
    """Return numbers and days, and by field what is wrong with them."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in _NUMBERS:
        try:
            values[name] = _number(typed.get(name, ""))
        except ValueError:
            errors[name] = say("kpi_form.number", language)
    for name in _DAYS:
        try:
            values[name] = _day(typed.get(name, ""))
        except ValueError:
            errors[name] = say("kpi_form.day", language)
    for name in ("target", "target_to_date"):
        if name not in errors and values[name] is not None and values[name] <= 0:
            errors[name] = say("kpi_form.target_positive", language)
    if values.get("actual") is not None and values.get("as_of") is None and "as_of" not in errors:
        errors["as_of"] = say("kpi_form.as_of", language)
    return values, errors


def _number(typed: str) -> float | None:
    """Read a number as people type it.

    Raises
    ------
    ValueError
        It is none.
    """
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if not text:
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(typed)
    return number


def _day(typed: str) -> dt.date | None:
    """Read a day of the calendar.

    Raises
    ------
    ValueError
        It is none.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    return dt.date.fromisoformat(text) if text else None
