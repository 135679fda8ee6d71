"""Every researched row and figure is in the pack, equal, or in the list of what was left out.

The figures lie beside the project and are not part of it: without them these tests skip.
"""

import shutil

import pytest

from geodata import load_pack
from geodata.pack import read_pack
from geodata.pack_files import EMBEDDED_PACK
from tests.geodata.carried import FIGURES, WORDS, numbers_in, rows_of, says, text_of


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def rows(shared):
    return list(rows_of(shared))


def test_every_row_is_carried_or_left_out_with_a_reason(rows):
    lost = [(row.file, row.name) for row in rows if not row.ids and not row.left_out]
    assert rows
    assert lost == []


@pytest.mark.parametrize("file", FIGURES)
def test_every_figure_stands_in_the_pack_as_it_was_researched(pack, rows, file):
    wrong = []
    for row in (row for row in rows if row.file == file and "row" not in row.left_out):
        for column in FIGURES[file]:
            cell = row.cells[column]
            if not cell or cell == "未確認" or column in row.left_out:
                continue
            records = row.records.get(column, ())
            if not any(says(pack, record, column, cell) for record in records):
                wrong.append((row.name, column, cell, records))
    assert wrong == []


@pytest.mark.parametrize("file", WORDS)
def test_every_number_in_the_words_of_a_row_is_in_the_words_of_its_records(pack, rows, file):
    lost = []
    for row in (row for row in rows if row.file == file and not row.left_out & {"row", "note"}):
        there = set().union(*(numbers_in(text_of(pack, record)) for record in row.ids))
        missing = numbers_in(" ".join(row.cells[column] for column in WORDS[file])) - there
        if missing:
            lost.append((row.name, sorted(missing)))
    assert lost == []


@pytest.mark.parametrize("layer", ["mesh250_flood.csv", "ward_outlines.csv"])
def test_the_derived_layers_are_the_researched_ones(shared, layer):
    researched = (shared / "facts" / layer).read_bytes().replace(b"\r\n", b"\n")
    assert (EMBEDDED_PACK / layer).read_bytes() == researched


def test_what_is_unknown_in_the_research_is_unknown_in_the_pack(pack, rows):
    """An empty cell never became a figure."""
    filled = [
        (row.file, row.name, record)
        for row in rows
        if row.file in {"cities.csv", "nodes.csv"} and not row.cells["value"]
        for record in row.records.get("value", ())
        if pack.facts[record].value is not None
    ]
    assert filled == []


@pytest.mark.parametrize("confidence", ["verified", "recalled", "unknown"])
def test_no_record_is_surer_than_the_research(pack, rows, confidence):
    order = ["unknown", "recalled", "verified"]
    surer = [
        (row.file, row.name, record)
        for row in rows
        if row.cells.get("confidence") == confidence and row.file != "municipalities.csv"
        for column in ("value", "figure", "max_amount", "jobs", "jma_intensity_max", "area_ha")
        for record in row.records.get(column, ())
        if order.index(pack.record(record).confidence) > order.index(confidence)
    ]
    assert surer == []


def test_an_altered_figure_is_noticed(rows, tmp_path):
    """The carry-over test is worth something only if it can fail."""
    folder = tmp_path / "pack"
    shutil.copytree(EMBEDDED_PACK, folder)
    facts = folder / "facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace(",900494,", ",900495,", 1), encoding="utf-8")
    altered, _ = read_pack(folder)
    row = next(row for row in rows if row.cells.get("value") == "900494")
    (record,) = row.records["value"]
    assert not says(altered, record, "value", row.cells["value"])


def test_a_figure_taken_from_the_words_of_a_row_is_written_in_them(pack, rows):
    """Words also count in 割 (8割 is 80 %), 万 (6万台), 千 (1万6千円) and 億 (20億1659万円)."""
    wrong = []
    for row in rows:
        written = numbers_in(" ".join(row.cells.values()))
        for record in row.records.get("", ()):
            value = getattr(pack.record(record), "value", None)
            if not isinstance(value, float):
                continue
            readings = {value, value / 10, value / 1e4, value % 1e4 / 1e3, round(value * 1e4 % 1e4)}
            if not written & readings:
                wrong.append((row.name, record, value))
    assert wrong == []


def test_every_figure_of_the_pack_comes_from_a_row(pack, rows):
    """Nothing was added that was not researched."""
    carried = set().union(*(row.ids for row in rows))
    assert [
        fact.id for fact in pack.facts.values() if fact.value is not None and fact.id not in carried
    ] == []
