"""Sheets by the hundred, and sheets that were handed out, through the front door."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from geodata.pack_files import EMBEDDED_PACK
from geodata.seal import seal_pack
from service.cli import app
from service.wiring import Workshop

INSURER = Path(__file__).parents[2] / "examples" / "tokyo-insurer.toml"


def _run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A register of its own for one test."""
    folder = tmp_path / "state"
    monkeypatch.setattr("service.settings.Settings.state_folder", property(lambda _: folder))
    return folder


@pytest.fixture
def sheet(state, tmp_path):
    """A sheet that was handed out."""
    del state
    path = tmp_path / "sheet.pdf"
    assert _run("sheet", INSURER, "-o", path).exit_code == 0
    return path


@pytest.mark.parametrize("words", [("verify",), ("sheet", "verify")])
def test_a_sheet_that_was_handed_out_is_genuine(sheet, words):
    """By its file, on a day within its validity; both ways of saying it."""
    outcome = _run(*words, sheet, "--on", "2026-12-01", "--lang", "en")
    assert outcome.exit_code == 0, outcome.output
    assert "still holds" in outcome.stdout


def test_after_its_validity_it_must_not_be_used(sheet):
    """Sixty days, and the list of stale sheets names it."""
    outcome = _run("verify", sheet, "--on", "2027-03-01", "--lang", "en")
    assert outcome.exit_code == 1
    assert "must not be used" in outcome.stdout
    assert "KQ-2026" in _run("stale", "--on", "2027-03-01", "--lang", "ja").stdout
    assert "No sheet is stale" in _run("stale", "--on", "2026-12-01", "--lang", "en").stdout


def test_a_changed_file_is_told_from_a_genuine_one(sheet):
    """One byte more is another file."""
    sheet.write_bytes(sheet.read_bytes() + b"\n")
    outcome = _run("verify", sheet, "--on", "2026-12-01", "--lang", "en")
    assert outcome.exit_code == 1
    assert "not as it was made" in outcome.stdout


@pytest.mark.usefixtures("state")
def test_a_code_nobody_gave_is_unknown():
    """Not in this register."""
    outcome = _run("verify", "0000-0000", "--lang", "ja")
    assert outcome.exit_code == 1
    assert "登録がありません" in outcome.stdout


def test_a_figure_that_changes_makes_its_sheets_stale(sheet, tmp_path, monkeypatch):
    """The pack is edited and sealed anew: the sheet that used the figure is listed with the record."""
    del sheet
    folder = tmp_path / "pack"
    shutil.copytree(EMBEDDED_PACK, folder)
    path = folder / "facts.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    column = rows[0].index("value")
    changed = next(row for row in rows if row[0] == "kokura-core-uomachi.office_floor_area_m2")
    changed[column] = "9000"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    seal_pack(folder)
    monkeypatch.setattr(Workshop, "pack_folder", property(lambda _: folder))
    outcome = _run("stale", "--on", "2026-12-01", "--lang", "en")
    assert outcome.exit_code == 0, outcome.output
    assert changed[0] in outcome.stdout.replace("\n", "")


@pytest.mark.usefixtures("state")
def test_one_bad_row_never_stops_the_rest(tmp_path):
    """Two sheets, a report that names row and mend, an index, and one file for the printer."""
    targets, out = tmp_path / "targets.csv", tmp_path / "out"
    targets.write_text(
        "会社名,施設種別,本社所在地\n架空商事㈱,本社機能,東京都千代田区\n=1+1,カジノ,東京都\n"
        "架空髙﨑工業,工場,愛知県豊田市\n",
        encoding="cp932",
        errors="replace",
    )
    outcome = _run("sheets", targets, "-o", out, "--lang", "ja")
    assert outcome.exit_code == 1, outcome.output
    assert len(list(out.glob("0*.pdf"))) == 2
    assert len(PdfReader(out / "all-sheets.pdf").pages) == 4
    report = (out / "report.csv").read_text(encoding="utf-8-sig")
    assert "カジノ" in report
    assert not [cell for row in csv.reader(report.splitlines()) for cell in row if cell.startswith("=")]
    assert "http" not in (out / "index.html").read_text(encoding="utf-8").replace("http-equiv", "")
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("0*.pdf")}
    again = _run("sheets", targets, "-o", out, "--lang", "ja")
    assert again.exit_code == 1
    assert before == {path.name: path.stat().st_mtime_ns for path in out.glob("0*.pdf")}


@pytest.mark.parametrize("command", ["twin", "slides", "workbook", "appendix"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_goes_with_a_sheet_is_written(tmp_path, command, lang):
    """Each file names the leading place."""
    path = tmp_path / "paper"
    outcome = _run(command, INSURER, "-o", path, "--lang", lang)
    assert outcome.exit_code == 0, outcome.output
    assert path.stat().st_size > 20_000
    if command == "twin":
        best = json.loads(_run("rank", INSURER, "--json").stdout)["ranking"][0]["name"][lang]
        assert best.split("（")[0].split("(")[0].strip()[:8] in path.read_text(encoding="utf-8")
