"""What staff type about a case, read field by field; faults are messages at the field."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.brief import FacilityTypeId
from domain.text import Language
from service.forms.brief_toml import visible_text
from service.forms.dates import parse_partial_date
from service.forms.quantities import is_undecided, parse_amount
from service.messages import say

_SHORT: Final = 60
_REACH: Final = 200
_TEXT: Final = 4000
_MOST_JOBS: Final = 1_000_000
UNDECIDED: Final = "undecided"


@dataclass
class Fields:
    """Typed fields on their way to values, with what is wrong by field."""

    typed: Mapping[str, str]
    language: Language
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, limit: int = _SHORT, needed: bool = False, lines: bool = False) -> str:
        """Return a text without invisible letters, and note if it is missing or too long."""
        given = visible_text(self.typed.get(name, "")).replace("\r\n", "\n").strip()
        given = given if lines else " ".join(given.split())
        if needed and not given:
            self.refuse(name, "missing")
        elif len(given) > limit:
            self.refuse(name, "too_long", limit=limit, letters=len(given))
        return given

    def whole_number(self, name: str) -> int | None:
        """Return a number of people; nothing typed, or 未定, is ``None``."""
        given = self.typed.get(name, "")
        if is_undecided(given):
            return None
        try:
            number = parse_amount(given, "people")
        except ValueError:
            number = -1.0
        if not (number.is_integer() and 0 <= number <= _MOST_JOBS):
            self.refuse(name, "number")
            return None
        return int(number)

    def day(self, name: str) -> dt.date | None:
        """Return a day of the calendar, also one of a Japanese era."""
        given = self.typed.get(name, "").strip()
        if not given:
            return None
        try:
            return dt.date.fromisoformat(parse_partial_date(given))
        except ValueError:
            self.refuse(name, "day")
            return None

    def one_of(self, name: str, choices: Mapping[str, object], *, needed: bool = False) -> str | None:
        """Return a choice of a list; nothing chosen is ``None``."""
        given = self.typed.get(name, "")
        if given in choices:
            return given
        if given or needed:
            self.refuse(name, "choice")
        return None

    def refuse(self, name: str, fault: str, **facts: object) -> None:
        """Note what is wrong with a field, in the words of the reader's language."""
        label = say(f"case_form.labels.{name}", self.language)
        self.errors[name] = say(f"case_form.{fault}", self.language, label=label, **facts)


def case_values(
    fields: Fields, *, owners: Mapping[str, object], sites: Mapping[str, object]
) -> dict[str, Any]:
    """Return the columns of a case from its form."""
    return {
        "code_name": fields.text("code_name", needed=True),
        "company_name": fields.text("company_name") or None,
        "industry": fields.text("industry") or None,
        "jobs_expected": fields.whole_number("jobs_expected"),
        "owner_id": fields.one_of("owner_id", owners),
        "chosen_site_id": fields.one_of("chosen_site_id", sites),
        "consent_expires_on": fields.day("consent_expires_on"),
    }


def functions_of(chosen: str) -> tuple[tuple[FacilityTypeId, ...], bool]:
    """Return the functions that were ticked, and whether "not decided" was."""
    words = chosen.split()
    return tuple(item for item in FacilityTypeId if item.value in words), UNDECIDED in words


def note_text(fields: Fields) -> str:
    """Return a note of any length up to four pages."""
    return fields.text("note", limit=_TEXT, needed=True, lines=True)


def contact_fields(fields: Fields) -> dict[str, str]:
    """Return a person: name, position, reach, note."""
    return {
        "name": fields.text("contact_name", needed=True),
        "position": fields.text("contact_position"),
        "reach": fields.text("contact_reach", limit=_REACH),
        "note": fields.text("contact_note", limit=_TEXT, lines=True),
    }


def task_fields(fields: Fields, *, bureaus: Mapping[str, object]) -> dict[str, Any]:
    """Return a to-do."""
    return {
        "what": fields.text("what", limit=_REACH, needed=True),
        "bureau": fields.one_of("bureau", bureaus),
        "due_on": fields.day("due_on"),
    }
