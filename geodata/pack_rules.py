"""What must hold between the records of a pack: references, units, positions, intensities."""

import math
from collections.abc import Iterator
from typing import Final

from domain.errors import KamaeError, PackOutsideJapanError, PackRecordError, PackReferenceError, PackUnitError
from domain.evidence import Provenance
from domain.intensity import JMA_CLASSES
from domain.place import DataPack
from domain.units import UNITS

JAPAN_LAT: Final = (20.0, 46.0)  # Okinotorishima 20.4 to Etorofu 45.6
JAPAN_LON: Final = (122.0, 154.0)  # Yonaguni 122.9 to Minamitorishima 154.0
TEXT_UNITS: Final = frozenset({"text", "flag", "date", "jma_intensity"})

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
    yield from _position_faults(pack)
    yield from _fact_faults(pack)
    yield from _place_faults(pack)
    yield from _scenario_faults(pack)


def _missing(file: str, record: str, target: str) -> PackReferenceError:
    return PackReferenceError(file=file, id=record, target=target)


def _attribute_faults(pack: DataPack) -> Iterator[KamaeError]:
    for attribute in pack.attributes.values():
        if attribute.unit not in UNITS:
            yield PackUnitError(file="attributes.toml", id=attribute.id, unit=attribute.unit, expected=sorted(UNITS))
        if attribute.owner not in pack.owners:
            yield _missing("attributes.toml", attribute.id, attribute.owner)


def _provenance_faults(pack: DataPack) -> Iterator[KamaeError]:
    first_file: dict[str, str] = {}
    for table, file in PROVENANCE_FILES.items():
        records: dict[str, Provenance] = getattr(pack, table)
        for identity, record in records.items():
            if first_file.setdefault(identity, file) != file:
                yield _missing(file, identity, f"{first_file[identity]}: {identity}")
            if record.owner not in pack.owners:
                yield _missing(file, identity, record.owner)
            yield from (_missing(file, identity, source) for source in record.sources if source not in pack.sources)
            if record.superseded_by is not None and record.superseded_by not in records:
                yield _missing(file, identity, record.superseded_by)


def _position_faults(pack: DataPack) -> Iterator[KamaeError]:
    for table in ("sites", "nodes", "municipalities"):
        for identity, thing in getattr(pack, table).items():
            if thing.lat is None and thing.lon is None:
                continue
            lat = math.nan if thing.lat is None else thing.lat
            lon = math.nan if thing.lon is None else thing.lon
            if not (JAPAN_LAT[0] <= lat <= JAPAN_LAT[1] and JAPAN_LON[0] <= lon <= JAPAN_LON[1]):
                yield PackOutsideJapanError(file=f"{table}.csv", id=identity, lat=thing.lat, lon=thing.lon)


def _fact_faults(pack: DataPack) -> Iterator[KamaeError]:
    subjects = {
        *(f"site:{identity}" for identity in pack.sites),
        *(f"node:{identity}" for identity in pack.nodes),
        *(f"city:{code}" for code in pack.municipalities),
        *(f"area:{identity}" for identity in pack.areas),
    }
    for fact in pack.facts.values():
        if fact.subject not in subjects:
            yield _missing("facts.csv", fact.id, fact.subject)
        expected = pack.attributes[fact.attribute].unit
        if fact.unit != expected:
            yield PackUnitError(file="facts.csv", id=fact.id, unit=fact.unit, expected=expected)
        if fact.unit not in TEXT_UNITS and isinstance(fact.value, str):
            yield _bad_value("facts.csv", fact.id, "value", fact.value, "a number")
        if fact.unit == "jma_intensity" and fact.value is not None and fact.value not in JMA_CLASSES:
            yield _bad_value("facts.csv", fact.id, "value", fact.value, " ".join(JMA_CLASSES))


def _bad_value(file: str, identity: str, column: str, value: object, expected: str) -> PackRecordError:
    return PackRecordError(file=file, row=identity, column=column, value=value, expected=expected)


def _place_faults(pack: DataPack) -> Iterator[KamaeError]:
    for site in pack.sites.values():
        codes = (site.municipality_code, *([site.ward_code] if site.ward_code else []))
        yield from (_missing("sites.csv", site.id, code) for code in codes if code not in pack.municipalities)
        yield from (_missing("sites.csv", site.id, fact) for fact in site.offer_evidence if fact not in pack.facts)
    for arrival in pack.arrivals.values():
        wards = (code for code in arrival.ward_codes if code not in pack.municipalities)
        yield from (_missing("arrivals.csv", arrival.id, code) for code in wards)
        places = (site for site in arrival.site_ids if site not in pack.sites)
        yield from (_missing("arrivals.csv", arrival.id, site) for site in places)
    for municipality in pack.municipalities.values():
        facts = (fact for fact in municipality.evidence if fact not in pack.facts)
        yield from (_missing("municipalities.csv", municipality.code, fact) for fact in facts)


def _scenario_faults(pack: DataPack) -> Iterator[KamaeError]:
    prefectures = {municipality.prefecture for municipality in pack.municipalities.values()}
    areas = {municipality.full_name for municipality in pack.municipalities.values()}
    areas |= prefectures | {name.ja for name in pack.areas.values()}
    for scenario in pack.scenarios.values():
        facts = (fact for fact in scenario.probabilities if fact not in pack.facts)
        yield from (_missing("scenarios.toml", scenario.id, fact) for fact in facts)
        names = (name for name in scenario.published_prefectures if name not in prefectures)
        yield from (_missing("scenarios.toml", scenario.id, name) for name in names)
    for record in pack.scenario_records.values():
        if record.scenario not in pack.scenarios:
            yield _missing("scenario_records.csv", record.id, record.scenario)
        if record.area not in areas:
            yield _missing("scenario_records.csv", record.id, record.area)
        intensity = record.jma_intensity_max
        if intensity is not None and intensity not in JMA_CLASSES:
            yield _bad_value("scenario_records.csv", record.id, "jma_intensity_max", intensity, " ".join(JMA_CLASSES))
