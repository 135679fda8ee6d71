"""The commands beside rank and sheet, on the embedded pack."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from service.cli import app

ROOT = Path(__file__).parents[2]
INSURER = ROOT / "examples" / "tokyo-insurer.toml"
CARS = ROOT / "examples" / "nagoya-car-parts.toml"
TWO = ROOT / "examples" / "anonymous-hq-and-it.toml"
LANGUAGES = pytest.mark.parametrize("lang", ["ja", "en"])


def _run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _json(*arguments):
    outcome = _run(*arguments, "--json")
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder of its own for one test."""
    monkeypatch.setattr("service.settings.Settings.state_folder", property(lambda _: tmp_path))
    return tmp_path


@LANGUAGES
@pytest.mark.parametrize(
    "command",
    [
        ("compare", INSURER, "kokura-asano", "kurosaki"),
        ("like", INSURER, "kokura-asano"),
        ("analyse", INSURER),
        ("staff", INSURER),
        ("pair", CARS),
        ("together", TWO),
    ],
    ids=lambda command: command[0],
)
def test_every_staff_command_answers_in_both_languages(command, lang):
    """Also for an English reader no Japanese sentence stands alone."""
    outcome = _run(*command, "--lang", lang)
    assert outcome.exit_code == 0, outcome.output
    assert len(outcome.stdout) > 200


def test_the_pair_matrix_has_every_scenario_site_and_place_once():
    """Ready for a chart."""
    (found,) = _json("pair", CARS, "--top", 3)
    cells = {(cell["scenario"], cell["present_site"], cell["place"]) for cell in found["cells"]}
    assert len(cells) == len(found["cells"]) == len(found["scenarios"]) * 3 * 3


def test_places_for_two_functions_share_no_known_hazard_zone():
    """The best set is separated and near enough."""
    found = _json("together", TWO)
    assert found["best"]["shared_zones"] == []
    assert found["best"]["farthest_km"] <= found["within_km"]
    assert len(set(found["best"]["places"].values())) == 2
    scores = [item["score"] for item in found["trade_off"]]
    assert scores == sorted(scores, reverse=True)


def test_five_hard_questions_carry_their_evidence():
    """No answer without a record."""
    (notes,) = _json("staff", INSURER)
    assert len(notes["questions"]) == 5
    assert all(question["evidence"] for question in notes["questions"])


def test_decisions_give_a_suggestion_beside_the_stated_weights(tmp_path):
    """Two decisions are only a suggestion, and the chosen places win under it."""
    path = tmp_path / "decisions.toml"
    path.write_text('[[decision]]\nchosen = "kokura-asano"\nover = "kurosaki"\n', encoding="utf-8")
    outcome = _run("learn", INSURER, path, "--lang", "en")
    assert outcome.exit_code == 0, outcome.output
    assert "suggestion" in outcome.stdout


@pytest.mark.parametrize(
    "text", ["", "[[decision]]\nchosen = 'x'", "[[decision]]\nchosen = 'a'\nover = 'b'", "decision = 3", "["]
)
@LANGUAGES
def test_bad_decisions_are_told(tmp_path, text, lang):
    """Not a list, not two ids, or ids nobody judged."""
    path = tmp_path / "decisions.toml"
    path.write_text(text, encoding="utf-8")
    outcome = _run("learn", INSURER, path, "--lang", lang)
    assert outcome.exit_code == 2
    assert outcome.stderr
    assert "Traceback" not in outcome.output


def test_the_terminal_names_the_near_place_the_first_office_and_both_ends_of_a_swing(tmp_path):
    """12,000 m² asked, 9,857 m² there: the place is named with the relaxation it needs."""
    path = tmp_path / "brief.toml"
    text = INSURER.read_text(encoding="utf-8").replace(
        "floor_area_m2 = 1200", "floor_area_m2 = { min = 12000 }"
    )
    head, _, _ = text.partition("[importance]")
    swing = "[importance]\nswing = { airport_access = 100, flood_depth = 60, office_floor_area = 80 }\n"
    path.write_text(head + swing, encoding="utf-8")
    shown = " ".join(_run("rank", path, "--lang", "en").stdout.split())
    assert "BIZIA KOKURA" in shown
    assert "is relaxed from 12,000 m² to 9,857 m²" in shown
    assert " km to " in shown
    beneath = _run("analyse", path, "--lang", "en").stdout
    assert "What the weights stand for" in beneath
    assert "Ask " in beneath


def test_wishes_that_say_nothing_are_left_to_a_person(tmp_path):
    path = tmp_path / "brief.toml"
    path.write_text('facility_types = ["it_hub"]\nwishes = "よろしくお願いします。"\n', encoding="utf-8")
    assert "a person should read them" in _run("staff", path, "--lang", "en").stdout
    assert "a person should read them" not in _run("staff", INSURER, "--lang", "en").stdout


@LANGUAGES
def test_one_function_alone_has_nothing_to_be_placed_with(lang):
    """It said that keeping it apart costs 0.0 points."""
    outcome = _run("together", INSURER, "--lang", lang)
    assert outcome.exit_code == 2
    assert '["hq_backup", "it_hub"]' in outcome.stderr


def test_where_no_known_figure_leads_to_the_first_rank_that_is_said():
    """The section was left out, and nobody knew whether it had been looked for."""
    shown = " ".join(_run("analyse", INSURER, "--lang", "en").stdout.split())
    assert "No place would draw level with the first by one known figure" in shown


def test_the_pair_is_told_with_intensities_and_editions():
    shown = " ".join(_run("pair", INSURER, "--top", "2", "--lang", "en").stdout.split())
    assert "Here: Kokurakita-ku, Kitakyushu, maximum intensity 5 lower (edition of 2012)" in shown
    assert "estimated from the prefecture's maximum" in shown


def test_what_keeping_functions_apart_costs_is_said():
    assert re.search(r"costs \d+\.\d points", _run("together", TWO, "--lang", "en").stdout)


def test_decisions_leave_an_order_open_and_never_turn_what_was_chosen(tmp_path):
    """Chosen is at least level with what it was chosen over, under every agreeing weighting."""
    path = tmp_path / "decisions.toml"
    path.write_text('[[decision]]\nchosen = "kokura-asano"\nover = "kurosaki"\n', encoding="utf-8")
    shown = " ".join(_run("learn", INSURER, path, "--lang", "en").stdout.split())
    assert "under weights that agree with the decisions" in shown
    assert "(Asano) is at least level with Kurosaki" in shown


def test_the_joint_risk_comes_with_its_bounds_and_assumptions(tmp_path):
    """J lies between its bounds; C = J / P_there."""
    path = tmp_path / "events.toml"
    path.write_text(
        '[[event]]\nname = "a"\nprobability = 0.6\np_here = 0.2\np_there = 0.8\nsource = "map"\n'
        '[[event]]\nname = "b"\nprobability = 0.02\nmw = 7.0\ndepth_km = 10\nfault = "crustal"\n'
        "distance_here_km = 12\ndistance_there_km = 280\navs30_here_m_s = 300\navs30_there_m_s = 250\n"
        'limit_intensity = 5.5\nsource = "fault data"\n',
        encoding="utf-8",
    )
    found = _json("joint", path)
    assert found["low"] <= found["joint"] <= found["high"]
    assert found["share"] == pytest.approx(found["joint"] / found["p_there"])
    assert len(found["assumptions"]) == 3, "one per event, and that others are not counted"


@pytest.mark.parametrize(
    "text",
    [
        '[[event]]\nname = "a"\nprobability = 1.6\np_here = 0.2\np_there = 0.8\nsource = "map"',
        '[[event]]\nname = "a"\nprobability = 0.6\np_here = 0.2',
        "rho = 2\n" + '[[event]]\nname = "a"\nprobability = 0.6\np_here = 0.2\np_there = 0.8\nsource = "map"',
        "event = 1",
    ],
)
def test_events_that_cannot_be_are_told(tmp_path, text):
    """No probability above 1, no figure without its source."""
    path = tmp_path / "events.toml"
    path.write_text(text, encoding="utf-8")
    outcome = _run("joint", path, "--lang", "en")
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output


def test_the_mesh_search_finds_areas_on_the_development_route(tmp_path):
    """Every area is as large as asked, near an interchange or port, and drawn with its credit."""
    path = tmp_path / "areas.geojson"
    outcome = _run("mesh", CARS, "--cell", 500, "-o", path, "--lang", "en")
    assert outcome.exit_code == 0, outcome.output
    said = " ".join(outcome.stdout.split())
    assert "river flood (largest assumed): checked on the map" in said
    unchecked = said.partition("Not checked by this search: ")[2]
    assert unchecked.startswith("inland water, tsunami, storm surge, landslide warning areas")
    assert "nothing here shows that building is possible" in said
    areas = json.loads(path.read_text(encoding="utf-8"))
    assert areas["attribution"]
    assert areas["features"]
    assert areas["checks"]["landslide"] == "unchecked"
    assert areas["features"][0]["properties"]["landslide_zone_share_pct"] is None
    assert all(feature["properties"]["land_ha"] >= 5 for feature in areas["features"])
    scores = [feature["properties"]["score"] for feature in areas["features"]]
    assert scores == sorted(scores, reverse=True)


def test_the_map_is_written_in_three_forms(tmp_path):
    """A picture with words for those who do not see it, plain geodata, and a file for QGIS."""
    for name in ("map.svg", "map.geojson", "map.gpkg"):
        outcome = _run("map", INSURER, "-o", tmp_path / name, "--lang", "ja")
        assert outcome.exit_code == 0, outcome.output
    svg = ET.fromstring((tmp_path / "map.svg").read_text(encoding="utf-8"))  # noqa: S314  (our own file)
    texts = {element.tag.rpartition("}")[2] for element in svg.iter()}
    assert {"title", "desc", "path", "text"} <= texts
    assert "国土数値情報" in "".join(svg.itertext())
    places = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["state"] for feature in places["features"]} >= {"ranked", "excluded"}
    assert (tmp_path / "map.gpkg").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("arguments", [("mesh", CARS, "--cell", 300), ("map", CARS, "-o", "x.bmp")])
def test_what_has_no_such_form_is_told(arguments):
    """Sizes and endings are named."""
    outcome = _run(*arguments, "--lang", "en")
    assert outcome.exit_code == 2
    assert "Give one of" in outcome.stderr


@pytest.mark.usefixtures("state")
def test_a_layer_is_imported_listed_told_and_rolled_back(shared):
    """The real shelters of the city, through the front door."""
    file = shared / "data" / "gsi_shelters" / "emergency_401005.json"
    for _ in range(2):
        outcome = _run("layer", "import", "gsi-shelters", file, "--edition", "2024", "--lang", "en")
        assert outcome.exit_code == 0, outcome.output
        assert "628" in outcome.stdout
    assert "gsi-shelters" in _run("layer", "list", "--lang", "en").stdout
    told = _run("layer", "info", "gsi-shelters", "--lang", "en").stdout
    assert "sha256" in told
    assert "{edition}" not in told
    assert _run("layer", "rollback", "gsi-shelters", "--lang", "en").exit_code == 0
    again = _run("layer", "rollback", "gsi-shelters", "--lang", "en")
    assert again.exit_code == 2
    assert "no version before" in again.stderr
    assert _run("layer", "doctor", "--lang", "ja").exit_code == 0


@LANGUAGES
def test_a_layer_that_may_not_be_used_is_refused_with_the_reason(state, lang):
    """C02 ports are not for commercial use."""
    file = state / "C02.zip"
    file.write_bytes(b"PK")
    outcome = _run("layer", "import", "C02", file, "--lang", lang)
    assert outcome.exit_code == 2
    assert "C02" in outcome.stderr
    assert "Traceback" not in outcome.output


def test_staff_reads_where_we_win_and_lose_and_what_cannot_be_compared():
    shown = _run("staff", INSURER, "--lang", "en").stdout
    behind, ahead = shown.index("Where other cities are ahead"), shown.index("Where this city is ahead")
    assert behind < ahead < shown.index("Not comparable")


@pytest.fixture
def hopeless(tmp_path):
    """A factory whose plant is in the city: the pair excludes every place."""
    path = tmp_path / "hopeless.toml"
    path.write_text(
        'facility_types = ["second_mother_factory"]\n[[present_sites]]\nrole = "plant"\n'
        'municipality = "福岡県北九州市小倉北区"\n[size]\nsite_area_ha = { min = 10 }\n',
        encoding="utf-8",
    )
    return path


def test_a_brief_that_excludes_every_place_says_by_what_and_shows_the_way_on(hopeless):
    shown = " ".join(_run("rank", hopeless, "--lang", "en").stdout.split())
    assert "Not hit together with the present sites" in shown
    assert "new industrial land" in shown or "development" in shown
    for command in ("analyse", "pair", "staff"):
        outcome = _run(command, hopeless, "--lang", "en")
        assert outcome.exit_code == 0, (command, outcome.output)
        assert outcome.stdout.strip()
    matrix = _json("pair", hopeless)[0]
    assert "both" in {cell["verdict"] for cell in matrix["cells"]}, "the scenario that excludes is shown"


@pytest.mark.parametrize("command", [("like",), ("compare", "kokura-asano")])
def test_an_excluded_place_is_said_to_be_excluded_not_unknown(hopeless, command):
    name, *rest = command
    outcome = _run(name, hopeless, "kurosaki", *rest, "--lang", "en")
    assert outcome.exit_code == 2
    assert "is excluded under this brief" in " ".join(outcome.stderr.split())
    unknown = _run(name, hopeless, "kurosak", *rest, "--lang", "en")
    assert "kurosaki" in unknown.stderr
    assert "no place" in unknown.stderr


def test_staff_reads_the_strengths_for_the_reader_it_names():
    """Another reader, other strengths; each with its date and record."""
    shown = {lens: _json("staff", CARS, "--lens", lens)[0] for lens in ("management", "engineering")}
    chosen = {lens: [proof["id"] for proof in notes["proofs"]] for lens, notes in shown.items()}
    assert chosen["management"] != chosen["engineering"]
    assert len({proof["viewpoint"] for proof in shown["management"]["proofs"]}) > 1
    assert all(proof["evidence"] for notes in shown.values() for proof in notes["proofs"])
    printed = _run("staff", CARS, "--lens", "engineering", "--lang", "en").stdout
    assert "Strengths for this reader (engineering)" in printed
    assert _run("staff", CARS, "--lens", "nobody").exit_code == 2


def test_the_analysis_prints_duels_and_what_a_winner_leans_on():
    shown = " ".join(_run("analyse", INSURER, "--lang", "en").stdout.split())
    assert re.search(r"Kokura Kyomachi Center Building beats .{5,60}: \d+ %", shown)
    assert "What weighs more than stated" in shown
