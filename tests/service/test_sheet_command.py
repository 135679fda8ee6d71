"""``kamae sheet``: the paper that leaves, and what happens when it cannot."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from service.cli import app
from service.usecases.write_file import write_atomically

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
INSURER = ROOT / "examples" / "tokyo-insurer.toml"


def _run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _text(path):
    return "".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("brief", EXAMPLES, ids=lambda path: path.stem)
def test_every_sample_brief_gets_two_pages_in_both_languages(tmp_path, brief, lang):
    """The leading place is named, its score stands with its range, and the sample says it is fictional."""
    path = tmp_path / "sheet.pdf"
    outcome = _run("sheet", brief, "-o", path, "--lang", lang)
    assert outcome.exit_code == 0, outcome.stderr
    assert len(PdfReader(path).pages) == 2
    best = json.loads(_run("rank", brief, "--json").stdout)["ranking"][0]
    text = "".join(_text(path).split())
    assert f"{round(best['score_low'])}" in text
    assert f"{round(best['score_high'])}" in text
    assert ("架空" if lang == "ja" else "fictional") in text
    short = best["name"][lang].split("（")[0].split("(")[0]
    assert "".join(short.split())[:6] in text


def test_both_languages_print_the_same_document_number(tmp_path):
    """One result, two papers."""
    numbers = set()
    for lang in ("ja", "en"):
        path = tmp_path / f"{lang}.pdf"
        assert _run("sheet", INSURER, "-o", path, "--lang", lang).exit_code == 0
        text = _text(path)
        start = text.index("KQ-")
        numbers.add(text[start : start + 18])
    assert len(numbers) == 1


def test_the_same_brief_gives_the_same_pdf_in_another_process(tmp_path):
    """Same bytes, whatever the hash seed."""
    digests = set()
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.pdf"
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from service.cli import main; main()",
                "sheet",
                str(INSURER),
                "-o",
                str(path),
            ],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_output_that_cannot_be_written_is_told(tmp_path, lang):
    """A folder stands where the file should be; a file where the folder should be."""
    (tmp_path / "file").write_text("old")
    for output in (tmp_path, tmp_path / "file" / "sheet.pdf"):
        outcome = _run("sheet", INSURER, "-o", output, "--lang", lang)
        assert outcome.exit_code == 2
        assert str(output) in outcome.stderr
        assert "Traceback" not in outcome.output
    assert (tmp_path / "file").read_text() == "old"


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    """The disk fills up in the middle."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="output_not_writable"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_missing_font_is_told_by_name(monkeypatch, tmp_path):
    """Nothing is left blank."""
    monkeypatch.setattr("salesheets.render.FONTS", tmp_path)
    outcome = _run("sheet", INSURER, "-o", tmp_path / "sheet.pdf", "--lang", "ja")
    assert outcome.exit_code == 2
    assert "BIZUDPGothic" in outcome.stderr
    assert not (tmp_path / "sheet.pdf").exists()


def test_a_function_the_brief_does_not_ask_for_is_refused(tmp_path):
    """The sheet shows what was asked."""
    outcome = _run("sheet", INSURER, "-o", tmp_path / "x.pdf", "--function", "data_center", "--lang", "en")
    assert outcome.exit_code == 2
    assert "hq_backup" in outcome.stderr
