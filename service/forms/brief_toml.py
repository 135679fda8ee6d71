"""``BRIEF.toml`` to a :class:`~domain.brief.Brief`: lenient in spelling, strict in meaning."""

import difflib
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from domain.brief import Brief, FacilityTypeId
from domain.errors import (
    BriefFieldUnknownError,
    BriefValueError,
    FileTooLargeError,
    FileUnreadableError,
    TomlSyntaxError,
    UnknownFacilityTypeError,
)
from domain.library_words import expected_of
from service.forms.dates import far_day
from service.forms.quantities import is_undecided, parse_amount

LIMIT_KB: Final = 64

_Toml = Any  # what tomllib returns: tables, lists, text, numbers, dates, flags

_AMOUNT_UNITS: Final = {
    "size.site_area_ha": "ha",
    "size.floor_area_m2": "m2",
    "size.seats": "people",
    "people.staff": "people",
    "people.local_hires": "people",
    "people.engineers": "people",
    "utilities.power_mw": "mw",
    "utilities.industrial_water_m3_per_day": "m3_per_day",
}
_FIELDS: Final[dict[str, frozenset[str]]] = {
    "": frozenset(Brief.model_fields),
    "company": frozenset({"name", "name_en", "industry"}),
    "size": frozenset({"site_area_ha", "floor_area_m2", "seats"}),
    "utilities": frozenset({"power_mw", "power_by", "industrial_water_m3_per_day"}),
    "people": frozenset({"staff", "local_hires", "engineers"}),
    "present_sites": frozenset({"role", "municipality"}),
    "importance": frozenset({"top", "order", "weights", "groups", "swing", "pairwise"}),
    "range": frozenset({"min", "max"}),
}
_TABLES: Final = ("company", "size", "utilities", "people", "importance")


def read_brief(path: Path) -> Brief:
    """Read a brief from a file.

    Raises
    ------
    FileUnreadableError, FileTooLargeError, TomlSyntaxError
        The file as such.
    BriefFieldUnknownError, BriefValueError, UnknownFacilityTypeError
        A field of it; the first one found, in the order of the file.
    """
    try:
        if path.stat().st_size > LIMIT_KB * 1024:
            raise FileTooLargeError(path=str(path), limit_kb=LIMIT_KB)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path=str(path), reason="not UTF-8") from error
    except OSError as error:
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error
    return parse_brief(text, path=str(path))


def parse_brief(text: str, *, path: str) -> Brief:
    """Parse the text of a brief; ``path`` names it in messages. Raises as :func:`read_brief`."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits, and 30,000 brackets
        raise TomlSyntaxError(path=path, detail=str(error)) from error
    _refuse_unknown_fields(raw, path)
    raw = _visible(raw)
    data = {key: value for key, value in raw.items() if not is_undecided(value)}
    data["facility_types"] = _facility_types(raw, path)
    for table in _TABLES:
        if table in data:
            data[table] = _table(table, data[table], path)
    if "company" in data and isinstance(data["company"].get("industry"), str):
        industry = data["company"]["industry"]
        data["company"]["industry"] = {"ja": industry, "en": industry}
    try:
        brief = Brief.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        value = None if first["type"] == "missing" else first["input"]
        raise BriefValueError(path=path, field=field, value=value, **_expected_of(first)) from error
    far = far_day(brief)
    if far is not None:
        raise BriefValueError(path=path, field=far, value=_value_of(brief, far), expected="far_day")
    return brief


def _expected_of(error: Mapping[str, Any]) -> dict[str, str]:
    """Return what should stand there; the one pattern of a brief is that of its dates."""
    facts = expected_of(error)
    return facts | ({"expected": "date"} if facts["expected"] == "pattern" else {})


def _value_of(brief: Brief, field: str) -> str:
    return str(brief.utilities.power_by if field == "utilities.power_by" else getattr(brief, field))


def _refuse_unknown_fields(raw: Mapping[str, Any], path: str) -> None:
    _refuse_unknown("", raw, path)
    for table in _TABLES:
        value = raw.get(table)
        if isinstance(value, Mapping):
            _refuse_unknown(table, value, path)
            for name, amount in value.items():
                if f"{table}.{name}" in _AMOUNT_UNITS and isinstance(amount, Mapping):
                    _refuse_unknown("range", amount, path, shown=f"{table}.{name}")
    sites = raw.get("present_sites")
    for site in sites if isinstance(sites, list) else ():
        if isinstance(site, Mapping):
            _refuse_unknown("present_sites", site, path)


def _refuse_unknown(table: str, value: Mapping[str, Any], path: str, shown: str | None = None) -> None:
    known = _FIELDS[table]
    for name in value:
        if name not in known:
            close = difflib.get_close_matches(name, sorted(known), n=1)
            prefix = table if shown is None else shown
            field = f"{prefix}.{name}" if prefix else name
            nearest = close[0] if close else ", ".join(sorted(known))
            raise BriefFieldUnknownError(path=path, field=field, nearest=nearest)


def _facility_types(raw: Mapping[str, Any], path: str) -> list[str] | str:
    names = raw.get("facility_types")
    if is_undecided(names) and "facility_types" in raw:
        return "undecided"
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, list) or not names:
        raise BriefValueError(path=path, field="facility_types", value=names, expected="facility_types")
    if any(is_undecided(name) for name in names):
        return "undecided"
    known = [item.value for item in FacilityTypeId]
    for name in names:
        if name not in known:
            raise UnknownFacilityTypeError(path=path, name=name, known=", ".join(known))
    return list(dict.fromkeys(names))


def _table(table: str, value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BriefValueError(path=path, field=table, value=value, expected="table")
    result = {}
    for name, item in value.items():
        field = f"{table}.{name}"
        if is_undecided(item):
            continue
        result[name] = _range(field, item, path) if field in _AMOUNT_UNITS else item
    return result


def _range(field: str, item: object, path: str) -> dict[str, float]:
    ends = item if isinstance(item, Mapping) else {"min": item}
    if "min" not in ends:
        raise BriefValueError(path=path, field=field, value=item, expected="range")
    amounts: dict[str, float] = {}
    for end, value in ends.items():
        try:
            amount = parse_amount(value, _AMOUNT_UNITS[field])
        except ValueError as error:
            raise BriefValueError(path=path, field=field, value=value, expected="amount") from error
        if not 0 <= amount < float("inf"):
            raise BriefValueError(path=path, field=field, value=value, expected="not_negative")
        amounts["minimum" if end == "min" else "maximum"] = amount
    if amounts.get("maximum", amounts["minimum"]) < amounts["minimum"]:
        raise BriefValueError(path=path, field=field, value=dict(ends), expected="range_in_order")
    return amounts


def visible_text(text: str) -> str:
    """Return the text as typed, without control and bidirectional-override characters."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})


def _visible(value: _Toml) -> _Toml:
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return {key: _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value
