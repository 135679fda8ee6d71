"""What must hold between the records of a pack: references, units, positions, classes, languages."""

import math
from collections.abc import Collection, Container, Iterable, Iterator
from typing import Final

from domain.brief import FacilityTypeId
from domain.errors import (
    KamaeError,
    PackOutsideJapanError,
    PackRecordError,
    PackReferenceError,
    PackUnitError,
)
from domain.intensity import JMA_CLASSES
from domain.place import DataPack, Fact, Municipality, Node, Site
from domain.proofs import Viewpoint
from domain.units import UNITS

JAPAN_LAT: Final = (20.0, 46.0)  # Okinotorishima 20.4 to Etorofu 45.6
JAPAN_LON: Final = (122.0, 154.0)  # Yonaguni 122.9 to Minamitorishima 154.0
WORDS: Final = frozenset({"text", "flag", "date"})
TEXT_UNITS: Final = WORDS | {"jma_intensity"}
FACILITY_TYPES: Final = (*FacilityTypeId, "logistics", "r_and_d")

PROVENANCE_FILES: Final = {
    "sites": "sites.csv",
    "nodes": "nodes.csv",
    "facts": "facts.csv",
    "scenario_records": "scenario_records.csv",
    "strengths": "strengths.csv",
    "incentives": "incentives.csv",
    "arrivals": "arrivals.csv",
    "layers": "layers.csv",
}

CLOSED_LISTS: Final[tuple[tuple[str, str, Collection[str]], ...]] = (
    ("scenario_records", "jma_intensity_max", JMA_CLASSES),
    ("scenario_records", "area_level", ("ward", "city", "prefecture", "region")),
    ("strengths", "viewpoint", tuple(Viewpoint)),
    ("strengths", "facility_types", FACILITY_TYPES),
    ("incentives", "facility_types", FACILITY_TYPES),
    ("arrivals", "facility_type", (*FACILITY_TYPES, "other")),
)


def as_value(cell: str | None, unit: str) -> float | str | None:
    """Return a fact's cell as a number where the unit counts something, else as it stands.

    A cell that should be a number and is none stays text, to be told by ``faults_between``.
    """
    if cell is None or unit in TEXT_UNITS:
        return cell
    try:
        return float(cell)
    except ValueError:
        return cell


def faults_between(pack: DataPack) -> Iterator[KamaeError]:
    """Yield every fault that only shows when the tables are seen together."""
    yield from _attribute_faults(pack)
    yield from _provenance_faults(pack)
    for file, things in (
        ("sites.csv", pack.sites),
        ("nodes.csv", pack.nodes),
        ("municipalities.csv", pack.municipalities),
    ):
        for identity, thing in things.items():
            yield from _position_faults(file, identity, thing)
    yield from _fact_faults(pack)
    yield from _reference_faults(pack)
    yield from _scenario_faults(pack)
    yield from _class_faults(pack)


def _missing(file: str, identity: str, targets: Iterable[str], known: Container[str]) -> Iterator[KamaeError]:
    """Yield a fault for every target that does not exist."""
    return (
        PackReferenceError(file=file, id=identity, target=target) for target in targets if target not in known
    )


def _not_among(
    file: str, identity: str, column: str, values: Iterable[str], lawful: Collection[str]
) -> Iterator[KamaeError]:
    """Yield a fault for every value outside a closed list."""
    return (
        PackRecordError(file=file, row=identity, column=column, value=value, expected=", ".join(lawful))
        for value in values
        if value not in lawful
    )


def _attribute_faults(pack: DataPack) -> Iterator[KamaeError]:
    for attribute in pack.attributes.values():
        if attribute.unit not in UNITS:
            yield PackUnitError(
                file="attributes.toml", id=attribute.id, unit=attribute.unit, expected=", ".join(UNITS)
            )
        yield from _missing("attributes.toml", attribute.id, [attribute.owner], pack.owners)


def _provenance_faults(pack: DataPack) -> Iterator[KamaeError]:
    """Yield unknown owners and sources, and ids that two files use: evidence ids are one name space."""
    file_of: dict[str, str] = {}
    for table, file in PROVENANCE_FILES.items():
        records = getattr(pack, table)
        for identity, record in records.items():
            if file_of.setdefault(identity, file) != file:
                yield PackReferenceError(file=file, id=identity, target=f"{file_of[identity]}: {identity}")
            yield from _missing(file, identity, [record.owner], pack.owners)
            yield from _missing(file, identity, record.sources, pack.sources)
            if record.superseded_by is not None:
                yield from _missing(file, identity, [record.superseded_by], records)


def _position_faults(file: str, identity: str, thing: Site | Node | Municipality) -> Iterator[KamaeError]:
    """Yield a position outside Japan, or half a position."""
    if thing.lat is None and thing.lon is None:
        return
    lat, lon = (math.nan if degrees is None else degrees for degrees in (thing.lat, thing.lon))
    if not (JAPAN_LAT[0] <= lat <= JAPAN_LAT[1] and JAPAN_LON[0] <= lon <= JAPAN_LON[1]):
        yield PackOutsideJapanError(file=file, id=identity, lat=thing.lat, lon=thing.lon)


def _fact_faults(pack: DataPack) -> Iterator[KamaeError]:
    tables = {"site": pack.sites, "node": pack.nodes, "city": pack.municipalities, "area": pack.areas}
    subjects = {f"{kind}:{identity}" for kind, things in tables.items() for identity in things}
    for fact in pack.facts.values():
        yield from _missing("facts.csv", fact.id, [fact.subject], subjects)
        expected = pack.attributes[fact.attribute].unit
        if fact.unit != expected:
            yield PackUnitError(file="facts.csv", id=fact.id, unit=fact.unit, expected=expected)
        elif fact.value is not None:
            yield from _value_faults(fact)


def _value_faults(fact: Fact) -> Iterator[KamaeError]:
    """Yield a figure that is no number or no intensity, and words without their second language."""
    if fact.unit == "jma_intensity":
        yield from _not_among("facts.csv", fact.id, "value", [str(fact.value)], JMA_CLASSES)
    elif fact.unit not in TEXT_UNITS and isinstance(fact.value, str):
        yield PackRecordError(
            file="facts.csv", row=fact.id, column="value", value=fact.value, expected="number"
        )
    elif fact.unit in WORDS and fact.note is None:
        yield PackRecordError(
            file="facts.csv", row=fact.id, column="note_ja", value="", expected="both_languages"
        )


def _reference_faults(pack: DataPack) -> Iterator[KamaeError]:
    for site in pack.sites.values():
        codes = filter(None, (site.municipality_code, site.ward_code))
        yield from _missing("sites.csv", site.id, codes, pack.municipalities)
        yield from _missing("sites.csv", site.id, site.offer_evidence, pack.facts)
    for arrival in pack.arrivals.values():
        yield from _missing("arrivals.csv", arrival.id, arrival.ward_codes, pack.municipalities)
        yield from _missing("arrivals.csv", arrival.id, arrival.site_ids, pack.sites)
    for municipality in pack.municipalities.values():
        yield from _missing("municipalities.csv", municipality.code, municipality.evidence, pack.facts)


def _scenario_faults(pack: DataPack) -> Iterator[KamaeError]:
    prefectures = {municipality.prefecture for municipality in pack.municipalities.values()}
    areas = {municipality.full_name for municipality in pack.municipalities.values()}
    areas |= prefectures | {name.ja for name in pack.areas.values()}
    for scenario in pack.scenarios.values():
        yield from _missing("scenarios.toml", scenario.id, scenario.probabilities, pack.facts)
        yield from _missing("scenarios.toml", scenario.id, scenario.published_prefectures, prefectures)
    for record in pack.scenario_records.values():
        yield from _missing("scenario_records.csv", record.id, [record.scenario], pack.scenarios)
        yield from _missing("scenario_records.csv", record.id, [record.area], areas)


def _class_faults(pack: DataPack) -> Iterator[KamaeError]:
    """Yield values outside their closed list: intensities, levels, viewpoints, facility types."""
    for table, column, lawful in CLOSED_LISTS:
        for identity, record in getattr(pack, table).items():
            value = getattr(record, column)
            values = value if isinstance(value, tuple) else (value,)
            yield from _not_among(PROVENANCE_FILES[table], identity, column, filter(None, values), lawful)
