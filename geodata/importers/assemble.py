"""Puts delivered tables together into the tables of a layer, checked and in EPSG:6668."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import STORED_EPSG
from geodata.findings import Refusal
from geodata.importers.geometry import check_area, in_stored_crs, made_valid, present
from geodata.importers.normalise import Normalised, choose_schema, normalise
from geodata.importers.raw import Log, RawTable
from geodata.layers import NATION, LayerCard
from geodata.sandbox import report_progress

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CITY_FIRST_MESHES: Final = ("5030", "5031", "5130")
_MUNICIPALITY: Final = "municipality"
_MESH: Final = "mesh_code"


@dataclass
class Part:
    """The rows of one delivered file that go into one table."""

    normalised: Normalised
    geometry: NDArray[np.object_]
    file: str


@dataclass
class Assembled:
    """All tables of a layer by name, and the schemas they were read with."""

    frames: dict[str, "GeoDataFrame"] = field(default_factory=dict)
    schemas: list[str] = field(default_factory=list)


def assemble(tables: Iterable[RawTable], card: LayerCard, edition: str, area: str, log: Log) -> Assembled:
    """Check and convert delivered tables, and join those that belong together.

    Raises
    ------
    Refusal
        A table cannot be taken, or files of different forms are mixed.
    """
    parts: dict[str, list[Part]] = {}
    for number, raw in enumerate(tables, start=1):
        part = _part_of(raw, card, edition, area, log)
        if part is not None:
            parts.setdefault(part.normalised.table, []).append(part)
        report_progress("read", number, number)
    if not parts:
        raise Refusal(code="nothing_to_read", found="-")
    result = Assembled()
    for name, group in parts.items():
        schemas = sorted({part.normalised.schema for part in group})
        if len(schemas) > 1 and not _parts_by_name(card, schemas):
            raise Refusal(code="mixed_schemas", schemas=", ".join(schemas))
        result.schemas.extend(schemas)
        result.frames[name] = _joined(group, log)
    _tell_missing_meshes(result, area, log)
    return result


def _parts_by_name(card: LayerCard, schemas: Iterable[str]) -> bool:
    """Tell whether schemas are of different files of one delivery, not of different editions of one file."""
    patterns = [schema.files for schema in card.schemas if schema.id in schemas]
    return None not in patterns and len(set(patterns)) == len(patterns)


def _part_of(raw: RawTable, card: LayerCard, edition: str, area: str, log: Log) -> Part | None:
    if not len(raw):
        raise Refusal(code="rows_none", file=raw.file)
    schema = choose_schema(raw, card, edition)
    if schema is None:
        return None
    keep = present(raw.geometry, raw.file, log) & _kept(raw, card, log)
    raw = _only(raw, keep)
    normalised = normalise(raw, schema, log)
    if area != NATION and card.extent != "nation":
        wanted = [c.to for c in schema.columns if c.kind == _MUNICIPALITY and c.to in normalised.columns]
        _check_prefecture([normalised.columns[name] for name in wanted], area, raw.file)
    geometry = in_stored_crs(raw.geometry, raw.crs, raw.file, log)
    check_area(geometry, area, raw.file, log, whole_nation=card.extent == "nation")
    return Part(normalised=normalised, geometry=made_valid(geometry, raw.file, log), file=raw.file)


def _kept(raw: RawTable, card: LayerCard, log: Log) -> NDArray[np.bool_]:
    mask = np.ones(len(raw), dtype=bool)
    for keep in card.keep:
        if keep.column in raw.columns:
            wanted = np.array([str(value) in keep.values for value in raw.columns[keep.column]], dtype=bool)
            if dropped := int((mask & ~wanted).sum()):
                log.tell("rows_filtered", column=keep.column, values=", ".join(keep.values), count=dropped)
            mask &= wanted
    return mask


def _only(raw: RawTable, mask: NDArray[np.bool_]) -> RawTable:
    if mask.all():
        return raw
    rows = np.flatnonzero(mask)
    columns = {name: [values[row] for row in rows] for name, values in raw.columns.items()}
    return RawTable(
        file=raw.file, columns=columns, geometry=raw.geometry[rows], crs=raw.crs, codelists=raw.codelists
    )


def _check_prefecture(columns: Iterable[list[Any]], area: str, file: str) -> None:
    for codes in columns:
        prefectures = {code[:2] for code in codes if code}
        if prefectures and area not in prefectures:
            raise Refusal(code="wrong_area", file=file, area=area, found=", ".join(sorted(prefectures)))


def _joined(group: list[Part], log: Log) -> "GeoDataFrame":
    import geopandas
    import pandas as pd

    names = list(dict.fromkeys(name for part in group for name in part.normalised.columns))
    columns = {
        name: [
            value
            for part in group
            for value in part.normalised.columns.get(name, [None] * len(part.geometry))
        ]
        for name in names
    }
    geometry = np.concatenate([part.geometry for part in group])
    frame = geopandas.GeoDataFrame(
        {name: pd.Series(values, dtype=_dtype_of(values)) for name, values in columns.items()},
        geometry=geometry,
        crs=STORED_EPSG,
    )
    keys = pd.DataFrame(frame.drop(columns="geometry")).assign(shape_=shapely.to_wkb(geometry))
    repeated = keys.duplicated().to_numpy()
    if repeated.any():
        log.tell("duplicates_dropped", count=int(repeated.sum()))
        frame = frame[~repeated].reset_index(drop=True)
    return frame


def _dtype_of(values: list[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "bool"
    if kinds == {int}:
        return "Int64"
    return "float64" if kinds and kinds <= {int, float} else "string"


def _tell_missing_meshes(result: Assembled, area: str, log: Log) -> None:
    if area == NATION:
        return
    for frame in result.frames.values():
        if _MESH in frame:
            there = set(frame[_MESH].str[:4])
            if missing := [mesh for mesh in CITY_FIRST_MESHES if mesh not in there]:
                log.tell("mesh_missing", missing=", ".join(missing))


def editions_in(names: Iterable[str], card: LayerCard) -> Iterator[tuple[str, str]]:
    """Give the edition and the name of each file that states one."""
    for name in names:
        if (edition := card.edition_of(name)) is not None:
            yield edition, name
