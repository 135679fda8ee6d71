"""A city with layers, from the delivered files to the must-haves: made-up zones around real places.

The files are built as the providers deliver them, imported into a state folder of their own,
and found there by ``kamae rank`` through ``KAMAE_STATE``.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from typer.testing import CliRunner

from domain.evidence import EvidenceClass
from geodata import load_pack, measure_sites
from geodata.importers.run import import_layer
from geodata.layer_manifest import Manifest
from geodata.layer_store import LayerStore
from service.cli import app
from service.wiring import Workshop
from tests.geodata.importers.delivery import square, write_geojson

EXAMPLES = Path(__file__).parents[2] / "examples"
BRIEF = EXAMPLES / "tokyo-cloud.toml"
STRUCK_BY_NANKAI = EXAMPLES / "nagoya-car-parts.toml"
BY_THE_SEA, IN_THE_HILLS, IN_TOWN = "hibikinada-rinkai", "gakken-2-apl-dc", "higashida"
INLAND = "gakken-2-ase"
TSUNAMI = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "2m以上5m未満"}
ZONE = {"A33_001": "1", "A33_002": "1", "A33_003": "40", "A33_004": "1", "A33_005": "a", "A33_006": "b"}
DISTRICT = {
    "A29_001": "40109",
    "A29_002": "福岡県",
    "A29_003": "北九州市",
    "A29_004": "11",
    "A29_005": "工業地域",
    "A29_006": "60",
    "A29_007": "200",
}
ROAD = {"N13_002": "1", "N13_003": "1", "N13_004": "1", "N13_006": "1"}


def _around(site_id, half):
    site = load_pack().sites[site_id]
    return square(site.lon - half, site.lat - half, 2 * half)


def _roads(step=0.005):
    """Draw a grid of national roads over the city and the airport island, with vertices where they meet."""
    lon, lat = np.arange(130.65, 131.06, step), np.arange(33.75, 34.0, step)
    across = [shapely.LineString([(x, y) for x in lon]) for y in lat]
    return [*across, *(shapely.LineString([(x, y) for y in lat]) for x in lon)]


def _import_city(state):
    store, files = LayerStore(state / "layers"), state / "files"
    deliveries = {
        "A40": ("A40-16_40.geojson", [TSUNAMI], [_around(BY_THE_SEA, 0.03)]),
        "A33": (
            "A33-25_40Polygon.geojson",
            [ZONE | {"A33_007": "2020/01/02"}],
            [_around(IN_THE_HILLS, 0.005)],
        ),
        "A29": ("A29-19_40.geojson", [DISTRICT], [_around(IN_THE_HILLS, 0.03)]),
        "N13": ("N13-24_5030.geojson", [ROAD] * len(_roads()), _roads()),
    }
    for code, (name, rows, shapes) in deliveries.items():
        import_layer(code, [write_geojson(files / name, rows, shapes)], store=store)
    return store


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A state folder with four imported layers."""
    state = tmp_path_factory.mktemp("state")
    _import_city(state)
    return state


def _rank(state, monkeypatch, brief=BRIEF):
    monkeypatch.setenv("KAMAE_STATE", str(state))
    outcome = CliRunner().invoke(app, ["rank", str(brief), "--json"])
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def _gates(result):
    judged = [*result["ranking"], *result["insufficient_data"], *result["excluded"]]
    gates = {}
    for place in judged:
        gates[place["site_id"]] = {gate["id"]: gate["state"] for gate in place["gates"]}
    return gates


@pytest.fixture
def without(tmp_path, monkeypatch):
    return json.loads(_rank(tmp_path, monkeypatch))


@pytest.fixture
def result(city, monkeypatch):
    return json.loads(_rank(city, monkeypatch))


def test_open_must_haves_are_answered_where_a_layer_answers_them(without, result):
    before, after = _gates(without), _gates(result)
    assert before[IN_THE_HILLS]["landslide_zone"] == before[IN_TOWN]["landslide_zone"] == "UNKNOWN"
    assert after[IN_THE_HILLS]["landslide_zone"] == "CONDITIONAL"
    assert after[IN_TOWN]["landslide_zone"] == "PASS"
    assert before[IN_THE_HILLS]["use_district"] == "UNKNOWN"
    assert after[IN_THE_HILLS]["use_district"] == "PASS"


def test_a_place_wholly_under_water_fails_independence_and_one_outside_is_no_longer_open(
    city, tmp_path, monkeypatch
):
    """The company's plants are struck in the same scenario, so a place under water is no backup."""
    before, after = (
        _gates(json.loads(_rank(state, monkeypatch, STRUCK_BY_NANKAI))) for state in (tmp_path, city)
    )
    assert before[BY_THE_SEA]["pair_independence"] == before[INLAND]["pair_independence"] == "CONDITIONAL"
    assert after[BY_THE_SEA]["pair_independence"] == "FAIL"
    assert after[INLAND]["pair_independence"] == "PASS"


def test_every_used_layer_can_be_cited_with_its_credit_and_edition(result):
    for code, year in (("A40", "2016"), ("A33", "2025"), ("A29", "2019")):
        note = result["evidence"][f"layer_{code}"]
        assert note["as_of"] == year
        assert note["print_rule"] == "free"
        assert any(
            f"{year}年版" in title["ja"] and "国土交通省" in title["ja"] for title in note["source_titles"]
        )


def test_driving_times_are_those_on_the_roads_and_no_estimate_any_more(city, tmp_path, monkeypatch):
    """The measures are no part of the presets yet, so the table is asked."""
    found = {}
    for state in (tmp_path, city):
        monkeypatch.setenv("KAMAE_STATE", str(state))
        pack = Workshop().pack
        table = measure_sites(pack, on=pack.info.edition_date, site_ids=[IN_TOWN])
        found[state] = table.details[IN_TOWN, "travel_time_to_airport_min"]
    assert found[tmp_path].evidence_class is EvidenceClass.ESTIMATED
    assert found[city].evidence_class is EvidenceClass.DERIVED
    assert "layer_N13" in found[city].evidence


def test_without_layers_nothing_of_the_result_changes(tmp_path, monkeypatch):
    """Also an empty store, and one with a layer that places are not measured with."""
    (tmp_path / "empty" / "layers").mkdir(parents=True)
    none = _rank(tmp_path / "none", monkeypatch)
    assert _rank(tmp_path / "empty", monkeypatch) == none


def test_the_pack_digest_tells_that_layers_changed_and_an_import_of_the_same_files_does_not(
    tmp_path, without, result, monkeypatch
):
    assert without["pack"]["digest"] != result["pack"]["digest"]
    _import_city(tmp_path)
    assert json.loads(_rank(tmp_path, monkeypatch))["pack"]["digest"] == result["pack"]["digest"]
    moved = write_geojson(tmp_path / "A40-16_40.geojson", [TSUNAMI], [_around(IN_TOWN, 0.03)])
    import_layer("A40", [moved], store=LayerStore(tmp_path / "layers"))
    assert json.loads(_rank(tmp_path, monkeypatch))["pack"]["digest"] != result["pack"]["digest"]


def test_replay_tells_that_the_layers_are_not_those_of_the_result(city, tmp_path, monkeypatch):
    old = tmp_path / "old.json"
    old.write_text(_rank(tmp_path, monkeypatch), encoding="utf-8")
    monkeypatch.setenv("KAMAE_STATE", str(city))
    outcome = CliRunner().invoke(app, ["replay", str(old)])
    assert outcome.exit_code != 0
    assert "pack.digest" in outcome.output
    assert "layer_A33" in outcome.output


def test_a_layer_whose_terms_forbid_commercial_use_stops_the_ranking_with_the_reason(
    city, tmp_path, monkeypatch
):
    """Such as one that was installed before its terms were known better."""
    state = tmp_path / "state"
    shutil.copytree(city, state)
    path = next((state / "layers" / "A40" / "versions").glob("*/manifest.json"))
    manifest = Manifest.model_validate_json(path.read_bytes())
    path.write_text(manifest.model_copy(update={"area": "39"}).model_dump_json(), encoding="utf-8")
    monkeypatch.setenv("KAMAE_STATE", str(state))
    outcome = CliRunner().invoke(app, ["rank", str(BRIEF), "--lang", "ja"])
    assert outcome.exit_code == 2
    assert "都道府県ごとに利用条件が異なります" in outcome.output + outcome.stderr


def test_a_file_of_a_layer_that_was_altered_is_refused(city, tmp_path, monkeypatch):
    state = tmp_path / "state"
    shutil.copytree(city, state)
    with next((state / "layers" / "A33" / "versions").glob("*/features.parquet")).open("ab") as file:
        file.write(b"0")
    monkeypatch.setenv("KAMAE_STATE", str(state))
    assert CliRunner().invoke(app, ["rank", str(BRIEF)]).exit_code == 2


def test_the_mesh_search_reads_the_layers_too(city, monkeypatch):
    monkeypatch.setenv("KAMAE_STATE", str(city))
    outcome = CliRunner().invoke(app, ["mesh", str(BRIEF), "--cell", "1000"])
    assert outcome.exit_code == 0, outcome.output
