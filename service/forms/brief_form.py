"""The page of a brief, read: every field or its fault, in the reader's words."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from domain.brief import Brief, FacilityTypeId, PresentSiteRole
from domain.errors import (
    AmbiguousMunicipalityError,
    UnknownMunicipalityCodeError,
    UnknownMunicipalityError,
)
from domain.place import DataPack
from domain.text import Language
from geodata import find_municipality
from service.forms.brief_fields import AMOUNTS, MOST_SITES
from service.forms.brief_toml import visible_text
from service.forms.dates import parse_partial_date
from service.forms.quantities import is_undecided, parse_range
from service.messages import say

_NAME: int = 60
_TEXT: int = 1000
_LENGTHS = {
    "title": _NAME,
    "sheet_title": _TEXT,
    "company_name": _NAME,
    "company_name_en": _NAME,
    "industry_ja": _NAME,
    "industry_en": _NAME,
    "wishes": _TEXT,
}
_TOWN_FAULTS: Mapping[type[UnknownMunicipalityError], str] = {
    AmbiguousMunicipalityError: "place_several",
    UnknownMunicipalityCodeError: "place_code",
}
_LENSES = frozenset({"", "management", "risk", "hr", "engineering"})


@dataclass(frozen=True, slots=True)
class BriefForm:
    """What was typed, the brief it makes, and what is wrong; ``brief`` is ``None`` while something is."""

    fields: dict[str, str]
    title: str
    brief: Brief | None
    errors: dict[str, str] = field(default_factory=dict)


def read_brief_form(
    given: Mapping[str, str], base: Brief, *, pack: DataPack, language: Language
) -> BriefForm:
    """Read the page.

    Parameters
    ----------
    given
        Field -> text; ``functions`` are joined by spaces.
    base
        The brief as it stands: what the page does not show, the importance above all, is kept.
    """
    fields = {name: visible_text(text).strip() for name, text in given.items()}
    errors: dict[str, str] = {}

    def fault(name: str, key: str, **facts: object) -> None:
        errors.setdefault(name, say(f"brief_form.{key}", language, **facts))

    for name, limit in _LENGTHS.items():
        if len(fields.get(name, "")) > limit:
            fault(name, "too_long", limit=limit, letters=len(fields[name]))
    if not fields.get("title"):
        fault("title", "title_missing")
    data = base.model_dump(mode="json")
    data |= {
        "title": _told(fields, "sheet_title"),
        "fictional": fields.get("fictional") == "yes",
        "company": _company(fields),
        "facility_types": _functions(fields, fault),
        "open_by": _date("open_by", fields, fault),
        "size": _amounts("size", fields, fault),
        "utilities": {
            **_amounts("utilities", fields, fault),
            "power_by": _date("power_by", fields, fault),
        },
        "people": _amounts("people", fields, fault),
        "present_sites": _sites(fields, fault, pack),
        "wishes": _told(fields, "wishes"),
        "lens": fields.get("lens") if fields.get("lens") in _LENSES - {""} else None,
        "evaluated_on": _day(fields, fault),
    }
    if fields.get("lens", "") not in _LENSES:
        fault("lens", "choice")
    brief = None if errors else _checked(data, fault)
    return BriefForm(fields, fields.get("title", ""), None if errors else brief, errors)


Fault = Callable[..., None]


def _told(fields: Mapping[str, str], name: str) -> str | None:
    """Return what was typed; ``None`` for nothing and for words such as 未定, as in a file."""
    text = fields.get(name, "")
    return None if not text or is_undecided(text) else text


def _company(fields: Mapping[str, str]) -> dict[str, Any]:
    ja, en = _told(fields, "industry_ja"), _told(fields, "industry_en")
    return {
        "name": _told(fields, "company_name"),
        "name_en": _told(fields, "company_name_en"),
        "industry": {"ja": ja or en, "en": en or ja} if ja or en else None,
    }


def _functions(fields: Mapping[str, str], fault: Fault) -> list[str] | str:
    named = fields.get("functions", "").split()
    known = [item.value for item in FacilityTypeId]
    if "undecided" in named:
        if len(named) > 1:
            fault("functions", "undecided_alone")
        return "undecided"
    if not named or any(name not in known for name in named):
        fault("functions", "functions_missing")
    return [name for name in known if name in named]


def _date(name: str, fields: Mapping[str, str], fault: Fault) -> str | None:
    text = fields.get(name, "")
    if is_undecided(text):
        return None
    try:
        return parse_partial_date(text)
    except ValueError:
        fault(name, "date", value=text)
        return None


def _day(fields: Mapping[str, str], fault: Fault) -> str | None:
    text = fields.get("evaluated_on", "")
    if is_undecided(text):
        return None
    try:
        return dt.date.fromisoformat(parse_partial_date(text)).isoformat()
    except ValueError:
        fault("evaluated_on", "day", value=text)
        return None


def _amounts(table: str, fields: Mapping[str, str], fault: Fault) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (where, unit) in AMOUNTS.items():
        text = fields.get(name, "")
        if where != table or is_undecided(text):
            continue
        try:
            low, high = parse_range(text, unit)
        except ValueError:
            fault(name, f"amount_{unit}", value=text)
        else:
            found[name] = {"minimum": low, "maximum": high}
    return found


def _sites(fields: Mapping[str, str], fault: Fault, pack: DataPack) -> list[dict[str, str]]:
    roles = {role.value for role in PresentSiteRole}
    found = []
    for number in range(1, MOST_SITES + 1):
        place, role = fields.get(f"place_{number}", ""), fields.get(f"role_{number}", "")
        if is_undecided(place):
            continue
        if role not in roles:
            fault(f"role_{number}", "role")
            continue
        try:
            find_municipality(pack, place)
        except UnknownMunicipalityError as error:
            key = _TOWN_FAULTS.get(type(error), "place")
            fault(f"place_{number}", key, value=place, nearest=error.facts["nearest"] or "–")
        else:
            found.append({"role": role, "municipality": place})
    return found


def _checked(data: dict[str, Any], fault: Fault) -> Brief | None:
    """Make the brief; what the page's own checks let through is told at the top."""
    try:
        return Brief.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        fault("title", "other", field=".".join(str(part) for part in first["loc"]))
        return None
