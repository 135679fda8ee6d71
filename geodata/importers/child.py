"""The child process: unpacks, reads, checks and writes one layer; no network, limits on everything.

Started as ``python -m geodata.importers.child FOLDER`` by ``geodata.importers.run`` only.
"""

import errno
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from geodata.findings import Finding, Refusal, finding
from geodata.importers.archives import unpack_all
from geodata.importers.job import INPUT, JOB, OUTCOME, OUTPUT, Job, Outcome
from geodata.importers.raw import Log, RawTable
from geodata.layer_manifest import StoredTable
from geodata.layer_store import sha256_of
from geodata.layers import LayerCard, layer_card
from geodata.sandbox import isolate, report_progress, restart_with_drivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geopandas import GeoDataFrame

    from geodata.importers.rank_raster import RankRaster

VectorReader: TypeAlias = "Callable[[Path, LayerCard, Log], Iterator[RawTable]]"

VECTOR_DRIVERS: Final = frozenset({"ESRI Shapefile", "OSM"})
CITY: Final = "40100"
_RASTERS: Final = frozenset({"flood_tiles", "geotiff"})


def main() -> None:
    """Do the job in the folder named on the command line and leave its outcome there."""
    folder = Path(sys.argv[1])
    job = Job.model_validate_json((folder / JOB).read_bytes())
    isolation = isolate(job.limits, folder)
    restart_with_drivers(VECTOR_DRIVERS)
    log = Log()
    if isolation.network == "forbidden":
        log.tell("network_blocked_only")
    if not isolation.files_closed:
        log.tell("files_not_closed")
    try:
        outcome = _import(folder, job, log)
    except Refusal as refusal:
        outcome = _refused(log, refusal.finding)
    except MemoryError:
        outcome = _refused(log, finding("limit_memory", limit_mb=job.limits.memory_mb))
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        outcome = _refused(log, finding("limit_file_size", limit_mb=job.limits.file_mb))
    (folder / OUTCOME).write_text(outcome.model_dump_json(), encoding="utf-8")


def _refused(log: Log, refusal: Finding) -> Outcome:
    return Outcome(findings=log.grouped(), refusal=refusal)


def _import(folder: Path, job: Job, log: Log) -> Outcome:
    from geodata.importers.geometry import area_box, known_areas, overlap

    if job.area not in known_areas():
        raise Refusal(code="area_unknown", area=job.area, known=", ".join(known_areas()))
    source = folder / INPUT
    names = [path.name for path in source.rglob("*")]
    report_progress("unpack", 0, 1)
    unpack_all(source, job.caps)
    card = layer_card(job.layer)
    reader = _reader_of(card, source)
    edition = _edition(job, card, [*names, *(path.name for path in source.rglob("*"))])
    _check_licence(card, edition, job.area)
    if reader in _RASTERS:
        tables, schemas = _import_raster(folder, source, card, reader, log)
    else:
        tables, schemas = _import_tables(folder, source, card, reader, edition, job.area, log)
    report_progress("write", 1, 1)
    if not any(overlap(table.bounds, area_box(CITY)) for table in tables):
        log.tell("outside_city")
    return Outcome(edition=edition, schema_ids=schemas, tables=tables, findings=log.grouped())


def _reader_of(card: LayerCard, source: Path) -> str:
    if card.reader is None:
        raise Refusal(code="reader_missing", layer=card.id)
    if card.reader == "flood_tiles" and any(p.suffix.lower() in {".tif", ".tiff"} for p in source.rglob("*")):
        return "geotiff"  # the same layer as one picture instead of many
    return card.reader


def _edition(job: Job, card: LayerCard, names: list[str]) -> str:
    from geodata.importers.assemble import editions_in

    found = dict(editions_in(names, card))
    if len(found) > 1:
        raise Refusal(code="mixed_editions", editions=", ".join(sorted(found)))
    if job.edition is None:
        if not found:
            raise Refusal(code="edition_missing", file=names[0] if names else "-")
        return next(iter(found))
    for year, file in found.items():
        if year != job.edition[:4]:
            raise Refusal(code="edition_conflict", stated=job.edition, found=year, file=file)
    return job.edition


def _check_licence(card: LayerCard, edition: str, area: str) -> None:
    licence = card.licence_of(edition, area)
    if licence is None:
        raise Refusal(code="licence_unknown")
    if not licence.commercial:
        raise Refusal(code="licence_forbids", layer=card.id, edition=edition, licence=licence.id)


def _import_tables(
    folder: Path, source: Path, card: LayerCard, reader: str, edition: str, area: str, log: Log
) -> tuple[tuple[StoredTable, ...], tuple[str, ...]]:
    from geodata.importers.assemble import assemble

    assembled = assemble(_vector_reader(reader)(source, card, log), card, edition, area, log)
    tables = tuple(_written(frame, name, folder / OUTPUT) for name, frame in assembled.frames.items())
    return tables, tuple(assembled.schemas)


def _vector_reader(name: str) -> VectorReader:
    """Import the module of a format, which is named like its reader, and only that one."""
    module = importlib.import_module(f"geodata.importers.{name}")
    reader: VectorReader = getattr(module, f"read_{name}")
    return reader


def _import_raster(
    folder: Path, source: Path, card: LayerCard, reader: str, log: Log
) -> tuple[tuple[StoredTable, ...], tuple[str, ...]]:
    import geopandas

    from geodata.importers.flood_tiles import read_flood_tiles
    from geodata.importers.geotiff import read_geotiff
    from geodata.importers.mesh_table import boxes_of
    from geodata.importers.rank_raster import cells_of, write_raster

    raster = (read_geotiff if reader == "geotiff" else read_flood_tiles)(source, card, log)
    report_progress("cells", 0, 1)
    columns = cells_of(raster)
    frame = geopandas.GeoDataFrame(
        columns, geometry=boxes_of(columns["mesh_code"].tolist(), card.id), crs=6668
    )
    frame["mesh_code"] = frame["mesh_code"].astype("string")
    path = folder / OUTPUT / "rank.tif"
    write_raster(raster, path)
    return (_raster_table(raster, path), _written(frame, "cells", folder / OUTPUT)), (reader,)


def _raster_table(raster: "RankRaster", path: Path) -> StoredTable:
    bands, height, width = raster.ranks.shape
    return StoredTable(
        name="rank",
        file=path.name,
        sha256=sha256_of(path),
        rows=height * width,
        columns=tuple(f"band{band + 1}" for band in range(bands)),
        geometry_types=("raster",),
        bounds=(raster.west, raster.south, raster.east, raster.north),
    )


def _written(frame: "GeoDataFrame", name: str, folder: Path) -> StoredTable:
    path = folder / f"{name}.parquet"
    frame.to_parquet(path, compression="zstd", schema_version="1.1.0", write_covering_bbox=True, index=False)
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    return StoredTable(
        name=name,
        file=path.name,
        sha256=sha256_of(path),
        rows=len(frame),
        columns=tuple(str(column) for column in frame.columns if column != "geometry"),
        geometry_types=tuple(sorted(set(frame.geom_type))),
        bounds=(west, south, east, north),
    )


if __name__ == "__main__":
    main()
