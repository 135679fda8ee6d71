"""The researched figures beside the project, and where each of them went in the pack."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.place import DataPack, Fact
from domain.text import Bilingual
from geodata.pack_files import EMBEDDED_PACK

FIGURES: Final = {
    "sites.csv": ("lat", "lon", "area_ha", "remaining_ha", "land_price_yen_m2"),
    "nodes.csv": ("lat", "lon", "value"),
    "cities.csv": ("value",),
    "disasters.csv": ("value",),
    "scenario_intensity.csv": ("jma_intensity_max", "tsunami_max_m"),
    "municipalities.csv": ("lat", "lon", "power_area", "grid_hz"),
    "strengths.csv": ("figure",),
    "incentives.csv": ("max_amount", "rate"),
    "cases.csv": ("year", "jobs", "investment"),
}
WORDS: Final = {
    "sites.csv": ("zoning", "industrial_water", "power_note", "status", "notable_tenants", "note"),
    "nodes.csv": ("note",),
    "cities.csv": ("note",),
    "disasters.csv": ("metric", "note"),
    "scenario_intensity.csv": ("note",),
    "municipalities.csv": ("note",),
    "strengths.csv": ("claim_ja", "claim_en", "comparator"),
    "incentives.csv": ("max_amount", "rate", "conditions", "status", "note"),
    "cases.csv": ("year", "district", "jobs", "investment", "note", "status"),
}
NAMES: Final = {
    "sites.csv": "site_id",
    "disasters.csv": "record_id",
    "municipalities.csv": "municipality_code",
    "strengths.csv": "strength_id",
    "incentives.csv": "incentive_id",
    "cases.csv": "case_id",
}
FIELDS: Final = {"max_amount": "maximum"}
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_NO_FIGURE: Final = re.compile(r"k?m[23²³]|CO2|seed \d+|disasters\.csv D\d+(?:[-・]D\d+)*")
"""Digits that count nothing: in units, formulas and references to other files."""


@dataclass(frozen=True)
class Row:
    """One row of the researched figures, the records that carry it, and the columns left out."""

    file: str
    name: str
    cells: dict[str, str]
    records: dict[str, tuple[str, ...]]
    left_out: frozenset[str]

    @property
    def ids(self) -> set[str]:
        return {record for records in self.records.values() for record in records}


def rows_of(folder: Path) -> Iterator[Row]:
    """Yield every row with the records that carry it."""
    carried: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in _table(Path(__file__).with_name("carried_facts.csv")):
        carried[entry["file"], entry["row"]][entry["column"]].append(entry["record"])
    gone: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in _table(EMBEDDED_PACK / "left_out.csv"):
        gone[entry["file"], entry["row_id"]].add(entry["what"])
    for file in FIGURES:
        for line, cells in enumerate(_table(folder / "facts" / file), 2):
            name = cells.get(NAMES.get(file, ""), str(line))
            keys = {(file, name), (file, str(line))}
            records = {column: tuple(ids) for key in keys for column, ids in carried.get(key, {}).items()}
            yield Row(file, name, cells, records, frozenset().union(*(gone[key] for key in keys)))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def numbers_in(text: str) -> set[float]:
    """Return the numbers of a text; 1,234 is one number."""
    return {float(found.replace(",", "")) for found in _NUMBER.findall(_NO_FIGURE.sub(" ", text))}


def text_of(pack: DataPack, identity: str) -> str:
    """Return all words and figures of a record, without its sources."""
    return " ".join(_leaves(pack.record(identity).model_dump(mode="json", exclude={"sources"})))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)


def says(pack: DataPack, identity: str, column: str, cell: str) -> bool:
    """Tell whether a record holds exactly the figure of a cell, or the same words."""
    record = pack.record(identity)
    if isinstance(record, Fact):
        held = {_figure(value) for value in (record.value, record.value_high) if value is not None}
        return (
            held == {_figure(cell)} or held == numbers_in(cell) or _position(record, column) == _figure(cell)
        )
    value = getattr(record, FIELDS.get(column, column))
    if isinstance(value, Bilingual):
        return numbers_in(value.ja) == numbers_in(cell)
    return _figure(value) == _figure(cell)


def _position(fact: Fact, column: str) -> float | None:
    """Return a coordinate of a public office, which is kept as ``lat,lon``."""
    if fact.attribute != "office_position":
        return None
    return float(str(fact.value).split(",")[("lat", "lon").index(column)])


def _figure(value: object) -> float | str:
    try:
        return float(str(value))
    except ValueError:
        return str(value)
