"""A result can be computed again years later, or it is said what changed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app

INSURER = Path(__file__).parents[3] / "examples" / "tokyo-insurer.toml"


def _run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def saved(tmp_path):
    """A result as it was printed."""
    path = tmp_path / "result.json"
    path.write_text(_run("rank", INSURER, "--json").stdout, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_saved_result_comes_out_the_same(saved, lang):
    """To the last byte."""
    outcome = _run("replay", saved, "--lang", lang)
    assert outcome.exit_code == 0, outcome.output


def test_an_edited_value_is_named_with_what_it_was(saved):
    """Whoever improves a score by hand is found out."""
    result = json.loads(saved.read_text(encoding="utf-8"))
    result["ranking"][0]["score"] += 1
    saved.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    outcome = _run("replay", saved, "--lang", "en")
    assert outcome.exit_code == 1
    assert "altered" in outcome.stdout
    assert "ranking[0].score" in outcome.stdout


def test_a_changed_card_and_record_are_named_with_what_they_did_to_the_order(saved):
    """As if the result came from an older catalogue and pack."""
    result = json.loads(saved.read_text(encoding="utf-8"))
    result["catalogue"]["digest"] = "sha256:older"
    result["catalogue"]["cards"]["criteria/airport_access"] = "older"
    evidence = next(iter(result["evidence"]))
    result["evidence"][evidence]["as_of"] = "1999"
    first, second = result["ranking"][:2]
    first["rank"], second["rank"] = 9, first["rank"]
    saved.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    text = _run("replay", saved, "--lang", "en").stdout
    for word in ("criteria/airport_access", evidence, first["site_id"]):
        assert word in text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"brief": 3}', "[" * 100_000, "\x00"])
def test_what_is_no_result_is_told(tmp_path, content):
    """Exit code 2, no traceback."""
    path = tmp_path / "result.json"
    path.write_text(content, encoding="utf-8")
    outcome = _run("replay", path, "--lang", "ja")
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output
