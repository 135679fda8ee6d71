"""Read a data pack: every file, every record and every reference checked, then indexed by id."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from domain.errors import KamaeError, PackReferenceError
from domain.evidence import Source
from domain.model import Frozen
from domain.place import (
    Arrival,
    Attribute,
    DataPack,
    Fact,
    Incentive,
    LayerRecord,
    Municipality,
    Node,
    Owner,
    Scenario,
    ScenarioRecord,
    Site,
    Strength,
)
from domain.text import Bilingual
from geodata.pack_files import (
    EMBEDDED_PACK,
    Manifest,
    check_seals,
    read_bytes,
    read_manifest,
    table_of,
    toml_of,
)
from geodata.pack_rules import as_value, faults_between
from geodata.pack_tables import Values, record_fault, records_of

TABLES: Final[Mapping[str, type[Frozen]]] = {
    "sources": Source,
    "sites": Site,
    "nodes": Node,
    "scenario_records": ScenarioRecord,
    "strengths": Strength,
    "incentives": Incentive,
    "arrivals": Arrival,
    "layers": LayerRecord,
}
CARDS: Final[Mapping[str, type[Frozen]]] = {"owners": Owner, "attributes": Attribute, "scenarios": Scenario}
AREAS: Final = "areas.toml"
FACTS: Final = "facts.csv"
MUNICIPALITIES: Final = "municipalities.csv"
ADMIN_AREAS: Final = "admin_areas.csv"
CARRIED_AS_THEY_ARE: Final = ("mesh250_flood.csv", "ward_outlines.csv", "left_out.csv")

PACK_FILES: Final = (
    *(f"{name}.toml" for name in CARDS),
    *(f"{name}.csv" for name in TABLES),
    *(AREAS, FACTS, MUNICIPALITIES, ADMIN_AREAS),
    *CARRIED_AS_THEY_ARE,
)


def load_pack(folder: Path = EMBEDDED_PACK) -> DataPack:
    """Read a data pack and prove it.

    Parameters
    ----------
    folder
        The folder that holds ``manifest.toml``.

    Returns
    -------
    pack
        Every record by id, in the order of the files; the two large layers are not read.

    Raises
    ------
    KamaeError
        The first fault found; ``check_pack`` lists them all.
    """
    pack, faults = read_pack(folder)
    if faults or pack is None:
        raise faults[0]
    return pack


def read_pack(folder: Path) -> tuple[DataPack | None, list[KamaeError]]:
    """Read a pack and collect its faults; without a manifest and all files there is no pack.

    Faults of single records come first, then those between records, then the seals: who
    has edited a table should read what is wrong with it before being told to seal it.
    """
    try:
        manifest = read_manifest(folder)
        contents = {name: read_bytes(folder, name) for name in PACK_FILES}
    except KamaeError as error:
        return None, [error]
    pack, faults = assemble_pack(folder, manifest, contents)
    return pack, faults or list(check_seals(manifest, contents))


def assemble_pack(
    folder: Path | None, manifest: Manifest, contents: Mapping[str, bytes]
) -> tuple[DataPack | None, list[KamaeError]]:
    """Turn the contents of a pack's files into a pack and collect its faults; seals are not looked at."""
    pack, faults = _assemble(folder, manifest, contents)
    if pack is not None and not faults:
        faults = list(faults_between(pack))
    return pack, faults


def _assemble(
    folder: Path | None, manifest: Manifest, contents: Mapping[str, bytes]
) -> tuple[DataPack | None, list[KamaeError]]:
    """Turn the files into records; a file that cannot be read as a table gives no pack."""
    faults: list[KamaeError] = []
    found: dict[str, Any] = {}

    def keep(name: str, result: tuple[dict[str, Any], list[KamaeError]]) -> None:
        found[name] = result[0]
        faults.extend(result[1])

    try:
        for name, kind in CARDS.items():
            keep(name, _cards(f"{name}.toml", kind, contents))
        keep("areas", _cards(AREAS, Bilingual, contents))
        for name, kind in TABLES.items():
            file = f"{name}.csv"
            keep(name, records_of(file, kind, table_of(file, contents[file])))
        keep("facts", _facts(found["attributes"], contents))
        keep("municipalities", _municipalities(contents))
    except KamaeError as error:
        return None, [*faults, error]
    return DataPack(info=manifest.info, folder=folder, **found), faults


def _cards(
    file: str, kind: type[Frozen], contents: Mapping[str, bytes]
) -> tuple[dict[str, Any], list[KamaeError]]:
    """Read a TOML file whose tables are records, their names the ids."""
    records: dict[str, Any] = {}
    faults: list[KamaeError] = []
    has_id = "id" in kind.model_fields
    for number, (identity, values) in enumerate(toml_of(file, contents[file]).items(), 1):
        try:
            records[identity] = kind.model_validate({"id": identity, **values} if has_id else values)
        except ValidationError as error:
            faults.append(record_fault(file, number, {"id": identity}, error))
    return records, faults


def _facts(
    attributes: Mapping[str, Attribute], contents: Mapping[str, bytes]
) -> tuple[dict[str, Fact], list[KamaeError]]:
    """Read the facts; owner and shelf life stand with the attribute unless a fact has its own."""

    def complete(values: Values) -> Values:
        attribute = attributes.get(values.get("attribute", ""))
        if attribute is None:
            raise PackReferenceError(file=FACTS, id=values.get("id"), target=values.get("attribute"))
        defaults = {"owner": attribute.owner, "shelf_life": attribute.shelf_life, "unit": attribute.unit}
        value = as_value(values.get("value"), attribute.unit)
        return {**defaults, **values, "value": value}

    return records_of(FACTS, Fact, table_of(FACTS, contents[FACTS]), complete=complete)


def _municipalities(contents: Mapping[str, bytes]) -> tuple[dict[str, Municipality], list[KamaeError]]:
    """Read the municipalities with a position, then all others of Japan, known by name and code only."""
    known, faults = records_of(
        MUNICIPALITIES, Municipality, table_of(MUNICIPALITIES, contents[MUNICIPALITIES]), key="code"
    )
    named, more = records_of(
        ADMIN_AREAS,
        Municipality,
        table_of(ADMIN_AREAS, contents[ADMIN_AREAS]),
        key="code",
        complete=lambda values: {"name": "", **values},
    )
    return dict(sorted({**named, **known}.items())), faults + more
