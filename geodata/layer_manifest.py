"""What is recorded of an imported layer: its sources, tables, terms and findings."""

import datetime as dt

from domain.model import Frozen
from domain.text import Bilingual
from geodata.findings import Finding


class SourceFile(Frozen):
    """One file as it was delivered."""

    name: str
    sha256: str
    size_bytes: int


class StoredTable(Frozen):
    """One table of a layer: its file in the version's folder, and what it holds.

    ``bounds`` are west, south, east, north in degrees (EPSG:6668).
    """

    name: str
    file: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    geometry_types: tuple[str, ...]
    bounds: tuple[float, float, float, float]


class Manifest(Frozen):
    """What a version is, where it came from, and under what terms it may be used."""

    layer: str
    version: str
    edition: str
    area: str
    schema_ids: tuple[str, ...]
    title: Bilingual
    url: str
    licence: str
    commercial: bool
    attribution: Bilingual
    caution: Bilingual | None
    sources: tuple[SourceFile, ...]
    tables: tuple[StoredTable, ...]
    findings: tuple[Finding, ...]
    imported_on: dt.date


class LayerState(Frozen):
    """Which versions were installed, in order, and which one holds."""

    current: str
    installed: tuple[str, ...]
