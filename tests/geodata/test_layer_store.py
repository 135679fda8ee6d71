"""Imports are all or nothing, also under a kill and on a full disk."""

import signal
import subprocess
import sys
import textwrap
import time

import pytest

from domain.errors import (
    LayerDamagedError,
    LayerLicenceError,
    LayerNoEarlierError,
    LayerNotInstalledError,
    LayerRefusedError,
    LayerVersionError,
    OutputNotWritableError,
)
from geodata.importers.run import import_layer
from geodata.layer_store import LayerStore
from tests.geodata.importers.delivery import square, write_geojson

A40 = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


@pytest.fixture
def delivered(tmp_path):
    """Return a function that writes a tsunami file of an edition with a number of rows."""

    def write(year=16, rows=1):
        shapes = [square(130.8 + at / 1000) for at in range(rows)]
        return write_geojson(tmp_path / f"{year}-{rows}" / f"A40-{year}_40.geojson", [A40] * rows, shapes)

    return write


def test_a_manifest_tells_source_digest_edition_licence_and_counts(store, delivered):
    path = delivered()
    import_layer("A40", [path], store=store, url="https://example.org/A40-16_40.zip")
    manifest = store.manifest("A40")
    assert (manifest.edition, manifest.licence, manifest.commercial) == ("2016", "CC-BY-4.0", True)
    assert manifest.url == "https://example.org/A40-16_40.zip"
    assert manifest.sources[0].size_bytes == path.stat().st_size
    assert len(manifest.sources[0].sha256) == 64
    assert manifest.tables[0].rows == 1
    assert "2016" in manifest.attribution.ja


@pytest.mark.slow
def test_the_newer_version_holds_and_the_older_one_can_hold_again(store, delivered):
    import_layer("A40", [delivered(16)], store=store)
    import_layer("A40", [delivered(24, rows=2)], store=store)
    assert len(store.read("A40")) == 2
    assert store.rollback("A40").edition == "2016"
    assert len(store.read("A40")) == 1
    assert store.rollback("A40", "0002-2024").edition == "2024"
    with pytest.raises(LayerVersionError) as caught:
        store.rollback("A40", "0009-2030")
    assert caught.value.facts["known"] == ["0001-2016", "0002-2024"]


def test_there_is_nothing_before_the_first_version(store, delivered):
    with pytest.raises(LayerNotInstalledError):
        store.rollback("A40")
    import_layer("A40", [delivered()], store=store)
    with pytest.raises(LayerNoEarlierError):
        store.rollback("A40")


@pytest.mark.slow
def test_a_refused_file_leaves_the_installed_version(store, delivered, tmp_path):
    import_layer("A40", [delivered()], store=store)
    bad = write_geojson(tmp_path / "A40-24_40.geojson", [A40 | {"A40_003": "深い"}], [square()])
    with pytest.raises(LayerRefusedError):
        import_layer("A40", [bad], store=store)
    assert store.manifest("A40").version == "0001-2016"
    store.verify("A40")


def test_a_non_commercial_layer_is_refused_before_a_byte_is_read(store, tmp_path):
    with pytest.raises(LayerLicenceError):
        import_layer("C02", [tmp_path / "absent.zip"], store=store)
    assert not store.root.exists()


def test_a_changed_file_of_an_installed_layer_is_found(store, delivered):
    import_layer("A40", [delivered()], store=store)
    path = store.path("A40", "features")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(LayerDamagedError):
        store.verify("A40")


@pytest.mark.slow
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_full_disk_leaves_the_old_version(call, store, delivered, monkeypatch):
    """The last steps fail as a full disk makes them fail: ENOSPC on writing out, or on moving in."""
    import_layer("A40", [delivered(16)], store=store)

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr("geodata.durable.os.fsync", full)
    else:
        monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(OutputNotWritableError):
        import_layer("A40", [delivered(24)], store=store)
    monkeypatch.undo()
    assert store.manifest("A40").version == "0001-2016"
    store.verify("A40")
    assert import_layer("A40", [delivered(24)], store=store).version == "0002-2024"


@pytest.mark.slow
@pytest.mark.parametrize("delay_s", [0.3, 0.8, 1.3, 1.8, 2.3])
def test_a_kill_in_the_middle_leaves_the_old_or_the_new_version_whole(delay_s, store, delivered):
    import_layer("A40", [delivered(16)], store=store)
    new = delivered(24, rows=300)
    program = textwrap.dedent(f"""
        from pathlib import Path
        from geodata.importers.run import import_layer
        from geodata.layer_store import LayerStore
        import_layer("A40", [Path({str(new)!r})], store=LayerStore(Path({str(store.root)!r})))
    """)
    process = subprocess.Popen([sys.executable, "-c", program])
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert store.manifest("A40").version in {"0001-2016", "0002-2024"}
    store.verify("A40")
    report = import_layer("A40", [delivered(25, rows=2)], store=store)
    assert report.version == f"{len(store.state('A40').installed):04d}-2025"
    assert [path.name for path in sorted((store.root / "A40" / "versions").iterdir())] == list(
        store.state("A40").installed
    )
    assert not list((store.root / ".staging").iterdir())


def test_a_store_that_cannot_be_written_says_so(delivered, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(OutputNotWritableError):
        import_layer("A40", [delivered()], store=LayerStore(blocked / "store"))
    assert blocked.stat().st_size == 0
