"""A new edition differs from its base in the rows that were changed, and in nothing else."""

import datetime as dt

import pytest

from domain.errors import OutputNotWritableError, PackMissingColumnError, PackReferenceError
from geodata import load_pack
from geodata.pack_edition import (
    EDITABLE,
    Edition,
    RowChange,
    next_edition,
    read_edition,
    row_of,
    write_edition,
)
from geodata.pack_files import EMBEDDED_PACK

DAY = dt.date(2026, 12, 1)
FACT = "kokura-core-uomachi.office_floor_area_m2"


@pytest.fixture(scope="module")
def base():
    return read_edition(EMBEDDED_PACK)


def edition_of(base, *changes):
    return next_edition(base, changes, name="2026-12-01.1", date=DAY)


def test_no_change_is_the_same_content_under_another_name(base):
    edition, pack, faults = edition_of(base)
    assert faults == []
    assert edition.digest == base.digest
    assert (pack.info.edition, pack.info.edition_date) == ("2026-12-01.1", DAY)


def test_one_changed_cell_changes_one_line_of_one_file(base):
    edition, pack, faults = edition_of(base, RowChange("facts.csv", FACT, {"value": "9000"}))
    assert faults == []
    assert pack.facts[FACT].value == 9000
    changed = [name for name in base.contents if base.contents[name] != edition.contents[name]]
    assert changed == ["facts.csv"]
    before, after = (item.contents["facts.csv"].splitlines() for item in (base, edition))
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("file", EDITABLE)
def test_every_table_is_written_back_as_it_was(base, file):
    """A row that is set to what it says already changes no byte: the writer keeps the format."""
    first = base.contents[file].decode().splitlines()[1].partition(",")[0]
    row = row_of(base, file, first)
    edition, _, _ = edition_of(base, RowChange(file, first, row))
    assert edition.contents[file] == base.contents[file]


def test_a_new_row_stands_at_the_end(base):
    row = row_of(base, "facts.csv", FACT) | {"id": "new.fact"}
    edition, pack, faults = edition_of(base, RowChange("facts.csv", "new.fact", row))
    assert faults == []
    assert list(pack.facts)[-1] == "new.fact"
    assert len(edition.contents["facts.csv"].splitlines()) == len(base.contents["facts.csv"].splitlines()) + 1


def test_a_change_of_what_is_no_table_or_no_column_is_refused(base):
    with pytest.raises(PackReferenceError):
        edition_of(base, RowChange("owners.toml", "industry", {"name": "x"}))
    with pytest.raises(PackMissingColumnError):
        edition_of(base, RowChange("facts.csv", FACT, {"colour": "red"}))


def test_a_written_edition_is_a_pack_like_any_other(base, tmp_path):
    edition, _, _ = edition_of(base, RowChange("facts.csv", FACT, {"value": "9000"}))
    folder = tmp_path / "packs" / "1"
    write_edition(edition, folder)
    write_edition(Edition({}, ""), folder)  # what is there stays
    pack = load_pack(folder)
    assert (pack.facts[FACT].value, pack.info.digest) == (9000, edition.digest)
    assert [item.name for item in folder.parent.iterdir()] == ["1"]


def test_a_disk_that_fills_up_leaves_nothing_behind(base, tmp_path, monkeypatch):
    written = []

    def full(handle):
        written.append(handle)
        if len(written) > 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("geodata.pack_edition.os.fsync", full)
    with pytest.raises(OutputNotWritableError):
        write_edition(base, tmp_path / "packs" / "1")
    assert list((tmp_path / "packs").iterdir()) == []
