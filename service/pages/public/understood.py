"""How an answer is read where it was typed in other words: an era, tsubo, a code of a municipality."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from domain.place import DataPack
from domain.text import Language
from geodata import find_municipality
from geodata.areas import name_of
from salesheets.wording import date_text
from service.forms.dates import parse_partial_date
from service.forms.public_questions import Answers, Question
from service.forms.quantities import is_undecided, parse_range

_PLAIN_DATE: Final = re.compile(r"^\d{4}(?:[-/.年]\d{1,2})?(?:[-/.月]\d{1,2})?[年月日]?$", re.ASCII)
_PLAIN_AMOUNT: Final = re.compile(r"^[\d,.~〜–-]+(?:m2|席)?$", re.ASCII)
_UNITS: Final = {"site_area": "m2", "floor_area": "m2", "seats": "people"}
_SIGN: Final = {"m2": " m²", "people": ""}


def understood(answers: Answers, *, pack: DataPack, language: Language) -> dict[str, str]:
    """Return, by field, what an answer is taken for; a field that says so itself is left out."""
    when, utilities = answers.get(Question.WHEN, {}), answers.get(Question.UTILITIES, {})
    told = dict(_dates({"open_by": when.get("open_by"), "power_by": utilities.get("power_by")}, language))
    told |= dict(_amounts(answers.get(Question.SIZE, {})))
    for index, row in enumerate(answers.get(Question.PRESENT, {}).get("sites", ())):
        typed = row["municipality"]
        if not is_undecided(typed):
            name = name_of(find_municipality(pack, typed))[language]
            if name != typed:
                told[f"municipality-{index}"] = name
    return told


def _dates(typed: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    for field, text in typed.items():
        if is_undecided(text):
            continue
        plain, read = _folded(text), date_text(parse_partial_date(text), language)
        if not _PLAIN_DATE.match(plain) and plain != _folded(read):
            yield field, read


def _amounts(typed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, unit in _UNITS.items():
        text = typed.get(field)
        if is_undecided(text) or _PLAIN_AMOUNT.match(_folded(text)):
            continue
        low, high = parse_range(text, unit)
        span = f"{low:,.0f}" if high is None else f"{low:,.0f}–{high:,.0f}"
        yield field, f"{span}{_SIGN[unit]}"


def _folded(text: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()
