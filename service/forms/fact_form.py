"""The form of a proposed change: posted fields to a draft, and what is wrong with it in words."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from domain.errors import PackRecordError, PackReferenceError
from domain.text import Language
from geodata.pack_rules import PROVENANCE_FILES
from service.forms.dates import parse_partial_date
from service.messages import say, say_error
from service.usecases.propose_fact import ADD, CHANGE, FROM_SOURCE, SOURCE_TEXTS, Draft, Fault

#: Cells are posted under this prefix, so that no column meets a field of the form.
CELL: Final = "c_"
SOURCE: Final = "source_"
SOURCE_FIELDS: Final = ("id", *SOURCE_TEXTS, "page", "as_of", "tier")
_DATES: Final = frozenset({"as_of", "published", "source_as_of", "source_published"})


def draft_of(typed: Mapping[str, str], *, table: str, record_id: str | None) -> Draft:
    """Return the draft of a posted form; line breaks of long fields become spaces."""
    cells = {
        name.removeprefix(CELL): _one_line(text)
        for name, text in typed.items()
        if name.startswith(CELL) and name.removeprefix(CELL) not in FROM_SOURCE
    }
    return Draft(
        kind=ADD if record_id is None else CHANGE,
        file=PROVENANCE_FILES.get(table, ""),
        record_id=typed.get("id", "").strip() if record_id is None else record_id,
        cells=cells,
        source={name: _source_text(name, typed.get(f"{SOURCE}{name}", "")) for name in SOURCE_FIELDS},
        reason=typed.get("reason", "").replace("\r\n", "\n"),
    )


def _source_text(name: str, typed: str) -> str:
    """Return a field of the source; a date may be typed as people write it (令和8年10月, 2026/10/1)."""
    text = _one_line(typed)
    if name not in _DATES or not text:
        return text
    try:
        return parse_partial_date(text)
    except ValueError:
        return text


def _one_line(text: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", " ", text).strip()


def in_order_of_form(errors: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Return the errors as the fields stand on the page; what belongs to no field comes first."""
    fields = (
        "id",
        *(CELL + column for column in columns),
        *(SOURCE + name for name in SOURCE_FIELDS),
        "reason",
    )
    places = {name: place for place, name in enumerate(fields)}
    return dict(sorted(errors.items(), key=lambda error: places.get(error[0], -1)))


def words_of_faults(
    errors: Mapping[str, Fault], columns: Mapping[str, str], language: Language
) -> dict[str, str]:
    """Return what is wrong by field of the form, each with the name of its column."""
    found: dict[str, str] = {}
    for name, fault in errors.items():
        field = CELL + name if name in columns and name != "id" else name
        label = columns.get(name, "")
        said = _words(fault, name, language)
        found[field] = f"{label}: {said}" if label else said
    return found


def _words(fault: Fault, column: str, language: Language) -> str:
    if isinstance(fault, tuple):
        key, facts = fault
        return say(key, language, **facts)
    if isinstance(fault, PackReferenceError):
        return say("facts.not_on_record", language, target=fault.facts.get("target", ""))
    if isinstance(fault, PackRecordError):
        return _of_cell(fault, column, language)
    return say_error(fault, language)


def _of_cell(fault: PackRecordError, column: str, language: Language) -> str:
    """Say what is expected in a cell; the rules' own words are English, for those who keep the pack."""
    value, expected = fault.facts.get("value"), str(fault.facts.get("expected", ""))
    if value in {"", None} or "both languages" in expected:
        return say("facts.cell_missing", language)
    choices = re.findall(r"'([^']+)'", expected)
    if column in _DATES:
        mend = say("facts.cell_date", language)
    elif "number" in expected or "integer" in expected:
        mend = say("facts.cell_number", language)
    elif expected.startswith("Input should be '") and choices:
        mend = say("facts.cell_choice", language, options=choices)
    elif "," in expected and " should " not in expected:
        mend = say("facts.cell_choice", language, options=expected)
    else:
        mend = say("facts.cell_other", language)
    return say("facts.cell", language, value=value, expected=mend)
