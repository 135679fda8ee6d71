"""A list of target companies: rows of a spreadsheet become briefs, or say what to mend."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from pydantic import ValidationError

from domain.brief import Brief, PresentSiteRole
from domain.errors import AmbiguousMunicipalityError, TargetsColumnsError, UnknownMunicipalityError
from domain.place import DataPack
from domain.text import Bilingual, Language
from geodata import find_municipality
from service.forms.brief_toml import visible_text
from service.forms.dates import parse_partial_date
from service.forms.quantities import UNIT_WORDS, is_undecided, parse_range
from service.forms.spreadsheet import SheetRow, Value, read_rows
from service.usecases.sheet_orders import Fault, Target, TargetList

ROWS_LIMIT: Final = 5_000
_HEADING_ROWS: Final = 20
_HEADINGS_NEEDED: Final = 2
_BARE: Final = re.compile(r"^[\d,.~〜–—-]*\d$")
_LISTED: Final = re.compile(r"[、,;；/／\n]+")
_TEXT_LIMITS: Final = {"company": 60, "name_en": 60, "industry": 60, "industry_en": 60, "wishes": 1000}
_AMOUNT_FIELDS: Final = {
    "site_area": ("size", "site_area_ha"),
    "floor_area": ("size", "floor_area_m2"),
    "seats": ("size", "seats"),
    "power": ("utilities", "power_mw"),
    "water": ("utilities", "industrial_water_m3_per_day"),
    "staff": ("people", "staff"),
    "local_hires": ("people", "local_hires"),
    "engineers": ("people", "engineers"),
}
_BRIEF_COLUMNS: Final = {
    "company.name": "company",
    "company.name_en": "name_en",
    "present_sites": "head_office",
}


class _RefusedError(Exception):
    """One cell is refused; ``fault`` names the sentence."""

    def __init__(self, *, column: str, fault: str, **facts: object) -> None:
        super().__init__(column, fault, facts)
        self.column, self.fault, self.facts = column, fault, facts


def read_targets(path: Path, *, languages: Sequence[Language], pack: DataPack | None = None) -> TargetList:
    """Read the list; ``languages`` are those of the sheets where a row names none.

    With a ``pack`` a municipality that it does not know, or of which there are several, is told here;
    without one only when the row is answered.

    Raises
    ------
    TargetsUnreadableError, TargetsTooLargeError
        The file as such.
    TargetsColumnsError
        No row near the top holds headings that are known.
    """
    rows = read_rows(path, limit=ROWS_LIMIT + _HEADING_ROWS)
    place, columns = _headings(rows, path)
    targets, faults = [], []
    for row in rows[place + 1 :]:
        read = _read_row(row, columns, tuple(languages))
        if isinstance(read, Target) and pack is not None:
            read = _towns_refused(read.brief, pack) or read
        if isinstance(read, Target):
            targets.append(read)
        else:
            faults += [_fault(row, columns, refused) for refused in read]
    known = {place.index for place in columns.values()}
    others = tuple(
        _told(cell) for index, cell in enumerate(rows[place].cells) if cell is not None and index not in known
    )
    return TargetList(tuple(targets), tuple(faults), tuple(columns), others)


def column_label(column: str) -> Bilingual:
    """Return what a column is called."""
    return Bilingual.model_validate(_card()["columns"][column]["label"])


def columns_known() -> tuple[str, ...]:
    """Return the columns that are read, in the order of the card."""
    return tuple(_card()["columns"])


@cache
def _card() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "targets.toml").read_text(encoding="utf-8"))


def _plain(text: str) -> str:
    """Return a heading or choice as it is compared: NFKC, lower case, no spaces, brackets and marks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("³", "3")
    return re.sub(r"[\s()\[\]（）「」_:：・.*※-]+", "", folded)


@cache
def _known_headings() -> Mapping[str, str]:
    return {
        _plain(heading): column
        for column, card in _card()["columns"].items()
        for heading in (column, *card["headings"])
    }


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column stands, and the unit that its heading gives to bare numbers."""

    index: int
    unit: str


def _headings(rows: Sequence[SheetRow], path: Path) -> tuple[int, dict[str, _Column]]:
    """Find the row with the headings; titles above it are left alone."""
    known = _known_headings()
    for place, row in enumerate(rows[:_HEADING_ROWS]):
        columns: dict[str, _Column] = {}
        for index, cell in enumerate(row.cells):
            column = known.get(_plain(cell)) if isinstance(cell, str) else None
            if column is not None:
                columns.setdefault(column, _Column(index, _unit_in(str(cell), column)))
        if len(columns) >= _HEADINGS_NEEDED and {"company", "industry"} & set(columns):
            return place, columns
    labels = [column_label(column) for column in ("company", "industry", "facility", "head_office")]
    raise TargetsColumnsError(path=str(path), known=labels)


def _unit_in(heading: str, column: str) -> str:
    """Return the unit at the end of a heading such as 「敷地面積(m2)」, else nothing."""
    kept_in = _card()["columns"][column].get("amount", "")
    units = sorted(UNIT_WORDS.get(kept_in, {}), key=len, reverse=True)
    return next((unit for unit in units if _plain(heading).endswith(_plain(unit))), "")


def _read_row(
    row: SheetRow, columns: Mapping[str, _Column], languages: tuple[Language, ...]
) -> Target | list[_RefusedError]:
    """Return the target of a row, or everything in it that has to be mended, one cell each."""
    left, refused = dict(columns), []
    while True:
        try:
            target = _target(row, left, languages)
        except _RefusedError as error:
            refused.append(error)
            if error.column == "company" or left.pop(error.column, None) is None:
                return refused
        else:
            return refused or target


def _target(row: SheetRow, columns: Mapping[str, _Column], languages: tuple[Language, ...]) -> Target:
    if row.merged:
        raise _RefusedError(column="company", fault="merged")
    for column, place in columns.items():
        if place.index in row.formulas:
            raise _RefusedError(column=column, fault="formula")
    cells = {
        column: _shown(row.cells[place.index], place.unit)
        for column, place in columns.items()
        if place.index < len(row.cells) and not is_undecided(_shown(row.cells[place.index]))
    }
    texts = {column: _text(column, cells) for column in _TEXT_LIMITS}
    if not texts["company"] and not texts["industry"]:
        raise _RefusedError(column="company", fault="company")
    brief = _brief(cells, texts)
    chosen = _choice("language", cells, default=None)
    spoken: tuple[Language, ...] = languages if chosen is None else _LANGUAGES[chosen]
    return Target(row.number, texts["company"] or texts["industry"] or "", brief, spoken)


_LANGUAGES: Final[dict[str, tuple[Language, ...]]] = {"ja": ("ja",), "en": ("en",), "both": ("ja", "en")}


def _shown(cell: Value, unit: str = "") -> Value:
    """Return a cell without what is invisible; a bare number gets the unit of its heading."""
    if isinstance(cell, str):
        cell = visible_text(cell).strip()
    bare = isinstance(cell, float) or (isinstance(cell, str) and _BARE.match(cell))
    return f"{cell}{unit}" if unit and bare else cell


def _text(column: str, cells: Mapping[str, Value]) -> str | None:
    value = cells.get(column)
    if value is None:
        return None
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if len(text) > _TEXT_LIMITS[column]:
        raise _RefusedError(column=column, fault="too_long", letters=len(text), limit=_TEXT_LIMITS[column])
    return text


def _brief(cells: Mapping[str, Value], texts: Mapping[str, str | None]) -> Brief:
    industry = texts["industry"]
    data: dict[str, Any] = {
        "facility_types": _facilities(cells),
        "company": {
            "name": texts["company"],
            "name_en": texts["name_en"],
            "industry": {"ja": industry, "en": texts["industry_en"] or industry} if industry else None,
        },
        "open_by": _date("open_by", cells),
        "present_sites": _present_sites(cells),
        "importance": {"top": _importance(cells)},
        "wishes": texts["wishes"],
        "lens": _choice("lens", cells, default=None),
        "size": {},
        "utilities": {},
        "people": {},
    }
    for column, (table, field) in _AMOUNT_FIELDS.items():
        data[table][field] = _amount(column, cells)
    try:
        return Brief.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        column = next((name for start, name in _BRIEF_COLUMNS.items() if where.startswith(start)), "company")
        raise _RefusedError(column=column, fault="invalid", value=first["input"]) from error


def _facilities(cells: Mapping[str, Value]) -> list[str] | str:
    words = _listed(cells.get("facility"))
    if not words or any(is_undecided(word) for word in words):
        return "undecided"
    known = _choices("facility")
    for word in words:
        if _plain(word) not in known:
            raise _RefusedError(column="facility", fault="facility", value=word)
    return list(dict.fromkeys(known[_plain(word)] for word in words))


def _present_sites(cells: Mapping[str, Value]) -> list[dict[str, str]]:
    offices, plants = _listed(cells.get("head_office")), _listed(cells.get("plants"))
    return [{"role": "head_office", "municipality": name} for name in offices] + [
        {"role": "plant", "municipality": name} for name in plants
    ]


def _towns_refused(brief: Brief, pack: DataPack) -> list[_RefusedError]:
    """Return the first municipality of each column that cannot be found, with the names it may mean."""
    refused: dict[str, _RefusedError] = {}
    for site in brief.present_sites:
        column = "head_office" if site.role is PresentSiteRole.HEAD_OFFICE else "plants"
        try:
            find_municipality(pack, site.municipality)
        except UnknownMunicipalityError as error:
            meant = "、".join(cast("list[str]", error.facts["nearest"]))
            fault = "town_several" if isinstance(error, AmbiguousMunicipalityError) else "town"
            found = _RefusedError(column=column, fault=fault, value=site.municipality, meant=meant or "–")
            refused.setdefault(column, found)
    return list(refused.values())


def _importance(cells: Mapping[str, Value]) -> list[str]:
    words = _listed(cells.get("importance"))
    if len(words) > 3:  # noqa: PLR2004  (as the brief allows)
        raise _RefusedError(column="importance", fault="importance")
    return words


def _listed(value: Value) -> list[str]:
    return [word.strip() for word in _LISTED.split(str(value)) if word.strip()] if value is not None else []


def _amount(column: str, cells: Mapping[str, Value]) -> dict[str, float] | None:
    value = cells.get(column)
    if value is None:
        return None
    try:
        low, high = parse_range(value, _card()["columns"][column]["amount"])
    except ValueError as error:
        raise _RefusedError(column=column, fault="amount", value=value) from error
    most: float = _card()["columns"][column].get("bare_up_to", low)
    if low > most and not any(letter.isalpha() for letter in str(value)):
        raise _RefusedError(column=column, fault="unit", value=value)
    return {"minimum": low} if high is None else {"minimum": low, "maximum": high}


def _date(column: str, cells: Mapping[str, Value]) -> str | None:
    value = cells.get(column)
    if value is None:
        return None
    try:
        return parse_partial_date(value)
    except ValueError as error:
        raise _RefusedError(column=column, fault="date", value=value) from error


def _choice(column: str, cells: Mapping[str, Value], *, default: str | None) -> str | None:
    value = cells.get(column)
    if value is None:
        return default
    known = _choices(column)
    if _plain(str(value)) not in known:
        words = [words[1] for words in _card()["choices"][column].values()]
        raise _RefusedError(column=column, fault="choice", value=value, choices=", ".join(words))
    return known[_plain(str(value))]


@cache
def _choices(column: str) -> Mapping[str, str]:
    choices: Mapping[str, list[str]] = _card()["choices"][column]
    return {_plain(word): meaning for meaning, words in choices.items() for word in words}


def _fault(row: SheetRow, columns: Mapping[str, _Column], refused: _RefusedError) -> Fault:
    card = _card()["faults"][refused.fault]
    facts = {name: _told(value) for name, value in refused.facts.items()}
    place = columns.get("company", columns.get("industry"))
    cell = row.cells[place.index] if place and place.index < len(row.cells) else None
    return Fault(
        row=row.number,
        column=column_label(refused.column),
        says=Bilingual.model_validate(card["says"]).format(**facts),
        mend=Bilingual.model_validate(card["mend"]).format(**facts),
        name=_told(_shown(cell) or ""),
    )


def _told(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004  (a whole paragraph in one cell)
