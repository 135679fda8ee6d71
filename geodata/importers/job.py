"""What the parent asks of the child, and what the child answers; both travel as JSON files."""

from typing import Final

from domain.model import Frozen
from geodata.findings import Finding
from geodata.importers.archives import ArchiveCaps
from geodata.layer_manifest import StoredTable
from geodata.sandbox import Limits

INPUT: Final = "in"
OUTPUT: Final = "out"
JOB: Final = "job.json"
OUTCOME: Final = "outcome.json"


class Job(Frozen):
    """Read the files below ``in`` as a layer; ``edition`` is ``None`` when the names must tell it."""

    layer: str
    edition: str | None
    area: str
    limits: Limits
    caps: ArchiveCaps


class Outcome(Frozen):
    """What was read and found. After a refusal there are no tables."""

    edition: str | None = None
    schema_ids: tuple[str, ...] = ()
    tables: tuple[StoredTable, ...] = ()
    findings: tuple[Finding, ...] = ()
    refusal: Finding | None = None
