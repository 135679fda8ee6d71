"""The command line as people use it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from service.cli import app
from service.reference import PAGES, result_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
INSURER = ROOT / "examples" / "tokyo-insurer.toml"
RUNNER = CliRunner()


def _run(*arguments):
    return RUNNER.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def result(request):
    """The JSON result of one sample brief."""
    outcome = _run("rank", request.param, "--json")
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


def _functions(result):
    return [result, *result["further_functions"]]


def test_the_result_obeys_its_published_schema(result):
    """The schema in docs/reference is the contract."""
    jsonschema.validate(result, json.loads(result_schema()))


def test_points_sum_to_the_score_and_weights_to_one(result):
    """Reasons add up, also in the printed numbers."""
    for function in _functions(result):
        assert sum(function["weights"].values()) == pytest.approx(1, abs=1e-9)
        for place in [*function["ranking"], *function["insufficient_data"]]:
            rows = place["contributions"]
            assert sum(row["points"] for row in rows) == pytest.approx(place["score"], abs=1e-9)
            assert sum(row["weight"] for row in rows) == pytest.approx(1, abs=1e-8)
            assert 0 <= place["score_low"] <= place["score"] <= place["score_high"] <= 100


def test_acceptability_is_doubly_stochastic(result):
    """Every place has some rank, every rank some place."""
    for function in _functions(result):
        matrix = [place["rank_acceptability"] for place in function["ranking"]]
        assert len(matrix) == len(matrix[0])
        for row in matrix:
            assert sum(row) == pytest.approx(1, abs=1e-6)
        for column in zip(*matrix, strict=True):
            assert sum(column) == pytest.approx(1, abs=1e-6)


def test_every_evidence_id_resolves_to_a_dated_source(result):
    """An id that leads nowhere is a figure without a card."""
    known = set(result["evidence"])

    def ids(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in {"evidence", "set_aside"} and isinstance(value, list):
                    yield from value
                elif not (key == "evidence" and isinstance(value, dict)):
                    yield from ids(value)
        elif isinstance(node, list):
            for item in node:
                yield from ids(item)

    used = set(ids(result))
    assert used
    assert used <= known


def test_every_word_is_in_both_languages(result):
    """No Japanese reaches the English reader untranslated, and none is empty."""

    def pairs(node):
        if isinstance(node, dict):
            if set(node) == {"ja", "en"}:
                yield node
            else:
                for value in node.values():
                    yield from pairs(value)
        elif isinstance(node, list):
            for item in node:
                yield from pairs(item)

    found = list(pairs({key: value for key, value in result.items() if key != "brief"}))
    assert found
    assert not [pair for pair in found if not pair["ja"].strip() or not pair["en"].strip()]


def test_the_same_brief_gives_the_same_bytes_in_another_process():
    """Replay begins here; hash seeds and locales do not matter."""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", "from service.cli import main; main()", "rank", str(INSURER), "--json"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            cwd=ROOT,
        ).stdout
        for seed, locale in (("1", "C.UTF-8"), ("2", "C"))
    ]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])["ranking"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_table_names_places_scores_and_what_is_unknown(lang):
    """A terminal shows the same as the JSON."""
    outcome = _run("rank", INSURER, "--lang", lang, "--top", 3)
    assert outcome.exit_code == 0
    best = json.loads(_run("rank", INSURER, "--json").stdout)["ranking"][0]
    assert f"{best['score']:.1f}" in outcome.stdout
    assert ("照会先" if lang == "ja" else "ask:") in outcome.stdout


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_explain_shows_every_criterion_gate_and_source(lang):
    """Down to the evidence."""
    result = json.loads(_run("rank", INSURER, "--json").stdout)
    best = result["ranking"][0]
    outcome = _run("explain", INSURER, best["site_id"], "--lang", lang)
    assert outcome.exit_code == 0
    text = "".join(outcome.stdout.split())
    for evidence_id in {i for row in best["contributions"] for i in row["evidence"]}:
        assert evidence_id in text


def test_explain_tells_why_a_place_is_no_candidate():
    """A sold plot is track record."""
    outcome = _run("explain", INSURER, "gakken-2-apl-dc", "--lang", "ja")
    assert outcome.exit_code == 0
    assert "不適合" in outcome.stdout


def test_facts_can_be_listed_by_freshness_knowledge_and_criterion():
    """The freshness list, the to-do list, and what stands behind a criterion."""
    for arguments in (["--stale"], ["--unknown"], ["--for", "office_floor_area"]):
        outcome = _run("facts", *arguments, "--lang", "en")
        assert outcome.exit_code == 0
        assert "records" in outcome.stdout


def test_check_passes_on_what_is_shipped():
    """Every record legal, every unit known, every card bilingual."""
    outcome = _run("check", "--lang", "en")
    assert outcome.exit_code == 0, outcome.stdout
    assert "All checks passed" in outcome.stdout


@pytest.mark.parametrize(
    ("brief", "words"),
    [
        ('facility_types = ["casino"]', "casino"),
        ('facility_types = ["it_hub"]\nserts = 60', "serts"),
        ('facility_types = ["it_hub"]\n[size]\nseats = -60', "size.seats"),
        ('facility_types = ["data_center"]\n[size]\nsite_area_ha = 0.1\n[utilities]\npower_mw = 20', "20 MW"),
        (
            'facility_types = ["it_hub"]\n[[present_sites]]\nrole = "plant"\nmunicipality = "東京都千代田市"',
            "千代田",
        ),
        ('facility_types = ["it_hub"]\n[importance]\ntop = ["luck"]', "luck"),
        ('facility_types = ["it_hub"]\n[importance.weights]\noffice_rent = -1', "office_rent"),
        ("facility_types = [", "TOML"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_bad_brief_is_answered_in_a_sentence_with_exit_code_2(tmp_path, brief, words, lang):
    """What, where, what to do; never a traceback."""
    path = tmp_path / "brief.toml"
    path.write_text(brief, encoding="utf-8")
    outcome = _run("rank", path, "--lang", lang)
    assert outcome.exit_code == 2
    assert words in outcome.stderr
    assert "Traceback" not in outcome.output
    assert outcome.stdout == ""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_generated_reference_pages_are_current(name):
    """``python -m service.reference`` writes them."""
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == PAGES[name]()


def test_an_unknown_place_is_answered_with_close_ones():
    """A slip of the pen is told apart."""
    outcome = _run("explain", INSURER, "kokura-asono", "--lang", "en")
    assert outcome.exit_code == 2
    assert "kokura-asano" in outcome.stderr


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_name_is_cut_off_on_a_narrow_terminal(monkeypatch, language):
    """80 columns are the usual terminal; a name is folded, never shortened."""
    monkeypatch.setenv("COLUMNS", "80")
    brief = ROOT / "examples" / "nagoya-car-parts.toml"
    told = _run("rank", brief, "--lang", language, "--top", "5").stdout
    ranking = json.loads(_run("rank", brief, "--json").stdout)["ranking"][:5]
    rows = [line.split("│") for line in told.splitlines() if line.startswith("│")]
    column = "".join("".join(row[2].split()) for row in rows)
    wanted = ["".join((place["name"][language] + place["ward"][language]).split()) for place in ranking]
    assert column == "".join(wanted)


MISTYPED = (
    (["rank"], "「BRIEF.toml」を指定してください", "kamae rank --help"),
    (["rnak"], "「rnak」というコマンドはありません（もしかして: rank）", "kamae --help"),
    (["user", "nix"], "「nix」というコマンドはありません", "kamae user --help"),
    (
        ["rank", "a.toml", "--lan", "ja"],
        "「--lan」というオプションはありません（もしかして: --lang）",
        "kamae rank",
    ),
    (
        ["rank", "a.toml", "--lang", "fr"],
        "「--lang」は 'ja', 'en' のどれかにしてください",
        "kamae rank --help",
    ),
    (["rank", "a.toml", "--lang"], "オプション「--lang」には値が必要です", "--help"),
    (["rank", "a.toml", "b.toml"], "余分な引数があります: b.toml", "kamae rank --help"),
    (["sheet", "a.toml"], "オプション「--output」を指定してください", "kamae sheet --help"),
    (["serve", "--port", "abc"], "「--port」には整数を書いてください", "kamae serve --help"),
    (["serve", "--port", "0"], "「--port」は 1 以上にしてください", "kamae serve --help"),
    (["serve", "--port", "70000"], "「--port」は 65535 以下にしてください", "kamae serve --help"),
)


@pytest.mark.parametrize(("typed", "says", "help_at"), MISTYPED, ids=lambda value: str(value)[:20])
def test_a_mistyped_command_is_told_so_in_japanese(typed, says, help_at):
    outcome = _run(*typed)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert outcome.stderr.startswith(f"エラー: {says}")
    assert f" {help_at}".removeprefix(" kamae") in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_help_names_its_parts_in_the_language_of_the_settings():
    for arguments in (["rank", "-h"], ["db", "--help"], ["user", "add", "-h"], ["db"]):
        shown = _run(*arguments).output
        assert "オプション" in shown
        assert "この説明を表示します。" in shown
        assert not {"Options", "Arguments", "Commands", "[required]", "[default", "Show this"} & set(
            re.findall(r"Options|Arguments|Commands|\[required\]|\[default|Show this", shown)
        )
    environment = os.environ | {"KAMAE_LANG": "en"}
    told = subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", "rank", "--lan"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.startswith("Error: there is no option --lan (perhaps --lang)")
