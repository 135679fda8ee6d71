"""Imports a layer: copy, read in a child process, check, install; all or nothing."""

import datetime as dt
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from domain.errors import FileUnreadableError, LayerRefusedError
from domain.model import Frozen
from geodata.findings import Finding, Refusal, Severity, finding
from geodata.importers.archives import ArchiveCaps
from geodata.importers.editions import stated_edition, with_older_told
from geodata.importers.job import INPUT, JOB, OUTCOME, OUTPUT, Job, Outcome
from geodata.layer_manifest import Manifest, SourceFile, StoredTable
from geodata.layer_store import LayerStore
from geodata.layers import CITY_PREFECTURE, LayerCard, layer_card, require_sheet_licence
from geodata.sandbox import Ended, Limits, Progress, run_isolated

_CHILD: Final = "geodata.importers.child"
_CHUNK: Final = 1 << 20
_ERRORS_OF_THE_STORE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class ImportReport(Frozen):
    """What an import took in and what it found; ``version`` is ``None`` when it was refused."""

    layer: str
    edition: str | None
    version: str | None
    tables: tuple[StoredTable, ...]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables, without rasters."""
        return sum(table.rows for table in self.tables if "raster" not in table.geometry_types)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(found for found in self.findings if found.severity is severity)


def import_layer(  # noqa: PLR0913  (each is a choice of the person who imports)
    code: str,
    files: Sequence[Path],
    *,
    store: LayerStore,
    edition: str | None = None,
    area: str = CITY_PREFECTURE,
    url: str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    caps: ArchiveCaps | None = None,
) -> ImportReport:
    """Read files of a provider as a layer and install them as its new version.

    Parameters
    ----------
    code
        The layer's code in the catalogue, such as ``A31b``.
    files
        Archives, single files or folders, as delivered.
    edition
        The year, month or day of the edition; ``None`` when the files' names say it.
    area
        The prefecture that the files must be of; ``00`` for the nation.
    url
        Where the files were taken from; the publisher's page when not given.
    progress
        Called with stage, done and total.

    Raises
    ------
    UnknownLayerError
        The catalogue has no such layer.
    LayerLicenceError
        No edition of the layer, or not this one, may be used commercially.
    LayerRefusedError
        The files cannot be taken; what was installed stays.
    OutputNotWritableError
        The store is full or not writable; what was installed stays.
    """
    card = layer_card(code)
    job = Job(layer=code, edition=None, area=area, limits=limits or Limits(), caps=caps or ArchiveCaps())
    try:
        job = job.model_copy(update={"edition": stated_edition(edition)})
    except Refusal as refusal:
        raise _refused(job, (), (), refusal.finding) from refusal
    if not card.usable or job.edition is not None:
        require_sheet_licence(code, job.edition or "9999", area)
    with store.staging() as folder:
        (folder / INPUT).mkdir()
        (folder / OUTPUT).mkdir()
        (folder / JOB).write_text(job.model_dump_json(), encoding="utf-8")
        try:
            sources = tuple(source for path in files for source in _take_in(path, folder / INPUT))
        except Refusal as refusal:
            raise _refused(job, (), (), refusal.finding) from refusal
        ended = run_isolated(_CHILD, folder, limits=job.limits, progress=progress)
        outcome = _outcome_of(folder, ended, job.limits)
        if outcome.refusal is not None:
            raise _refused(job, sources, outcome.findings, outcome.refusal)
        manifest = with_older_told(_manifest(card, job, outcome, sources, store, url), store)
        store.install(folder / OUTPUT, manifest)
    return ImportReport(
        layer=code,
        edition=manifest.edition,
        version=manifest.version,
        tables=manifest.tables,
        sources=sources,
        findings=manifest.findings,
    )


def _refused(
    job: Job, sources: tuple[SourceFile, ...], findings: tuple[Finding, ...], refusal: Finding
) -> LayerRefusedError:
    report = ImportReport(
        layer=job.layer,
        edition=job.edition,
        version=None,
        tables=(),
        sources=sources,
        findings=(*findings, refusal),
    )
    return LayerRefusedError(layer=job.layer, finding=refusal.code, reason=refusal.sentence, report=report)


def _take_in(path: Path, folder: Path) -> list[SourceFile]:
    """Copy a file or folder into the private folder, with its digest; the copy is what is read."""
    target = folder / path.name
    if target.is_dir() and path.is_dir():  # such as the folder "udx" of two cities
        target = Path(tempfile.mkdtemp(prefix=f"{path.name}.", dir=folder))
    elif target.exists():
        raise Refusal(code="duplicate_name", file=path.name)
    if not path.is_dir():
        return [_copied(path, target)]
    inside = sorted(member for member in path.rglob("*") if member.is_file() and not member.is_symlink())
    return [_copied(member, target / member.relative_to(path)) for member in inside]


def _copied(path: Path, target: Path) -> SourceFile:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, target.open("wb") as sink:
            before = os.fstat(source.fileno())
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                sink.write(chunk)
            after = path.stat()
    except OSError as error:
        if error.errno in _ERRORS_OF_THE_STORE:
            raise  # the store tells it
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error
    if _identity(before) != _identity(after) or target.stat().st_size != before.st_size:
        raise Refusal(code="file_changed", file=path.name)
    return SourceFile(name=path.name, sha256=digest.hexdigest(), size_bytes=before.st_size)


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _outcome_of(folder: Path, ended: Ended, limits: Limits) -> Outcome:
    path = folder / OUTCOME
    if ended.status == 0 and path.is_file():
        return Outcome.model_validate_json(path.read_bytes())
    if ended.timed_out:
        return Outcome(refusal=finding("limit_time", limit_s=min(limits.cpu_s, limits.wall_s)))
    if shutil.disk_usage(folder).free < _CHUNK:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    detail = ended.last_words or f"status {ended.status}"
    return Outcome(refusal=finding("reader_crashed", detail=detail.replace(str(folder), "")))


def _manifest(
    card: LayerCard,
    job: Job,
    outcome: Outcome,
    sources: tuple[SourceFile, ...],
    store: LayerStore,
    url: str | None,
) -> Manifest:
    edition = outcome.edition or ""
    licence = require_sheet_licence(card.id, edition, job.area)
    return Manifest(
        layer=card.id,
        version=store.next_version(card.id, edition),
        edition=edition,
        area=job.area,
        schema_ids=outcome.schema_ids,
        title=card.title,
        url=url or card.page,
        licence=licence.id,
        commercial=licence.commercial,
        attribution=card.attribution.format(edition=edition),
        caution=card.caution,
        sources=sources,
        tables=outcome.tables,
        findings=outcome.findings,
        imported_on=dt.datetime.now(tz=dt.UTC).date(),
    )
