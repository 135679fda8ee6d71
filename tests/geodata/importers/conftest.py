"""What the importer tests share: a store of their own and a short way to import."""

import importlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.errors import LayerRefusedError
from geodata.findings import Finding, Refusal
from geodata.importers.archives import ArchiveCaps, unpack_all
from geodata.importers.assemble import Assembled, assemble
from geodata.importers.raw import Log
from geodata.importers.run import ImportReport, import_layer
from geodata.layer_store import LayerStore
from geodata.layers import layer_card


@pytest.fixture
def store(tmp_path: Path) -> LayerStore:
    return LayerStore(tmp_path / "store")


@pytest.fixture
def take(store: LayerStore) -> Callable[..., ImportReport]:
    """Return a function that imports files into the store of this test."""

    def run(code: str, *files: Path, **options: Any) -> ImportReport:
        return import_layer(code, files, store=store, **options)

    return run


@pytest.fixture
def refused(store: LayerStore) -> Callable[..., Finding]:
    """Return a function that imports files, expects a refusal, and gives its finding."""

    def run(code: str, *files: Path, **options: Any) -> Finding:
        before = store.state(code)
        with pytest.raises(LayerRefusedError) as caught:
            import_layer(code, files, store=store, **options)
        assert store.state(code) == before, "a refusal must leave what is installed"
        assert not list((store.root / ".staging").glob("*")), "nothing half-read may stay"
        finding: Finding = caught.value.facts["report"].findings[-1]  # type: ignore[attr-defined]
        assert finding.sentence.ja
        assert finding.sentence.en
        return finding

    return run


def codes(report: ImportReport) -> Sequence[str]:
    return [finding.code for finding in report.findings]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Assembled, list[Finding]]]:
    """Return a function that reads a folder as a layer in this process: the same steps, no sandbox."""

    def run(code: str, folder: Path, *, edition: str, area: str = "40") -> tuple[Assembled, list[Finding]]:
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy)
        unpack_all(copy, ArchiveCaps())
        card, log = layer_card(code), Log()
        reader = importlib.import_module(f"geodata.importers.{card.reader}")
        tables = getattr(reader, f"read_{card.reader}")(copy, card, log)
        return assemble(tables, card, edition, area, log), list(log.grouped())

    return run


@pytest.fixture
def read_refusal(read: Callable[..., Any]) -> Callable[..., Finding]:
    """Return a function that reads a folder, expects a refusal, and gives its finding."""

    def run(code: str, folder: Path, **options: Any) -> Finding:
        with pytest.raises(Refusal) as caught:
            read(code, folder, **options)
        return caught.value.finding

    return run
