"""The joint risk from imported maps: read at the place and at the head office, with the ranges there."""

import pytest

from domain.errors import (
    BriefValueError,
    LayerNotInstalledError,
    OutsideFaultMapError,
    UnknownFaultMapError,
    UnknownMunicipalityError,
    UnknownSiteError,
)
from geodata import find_municipality, load_pack
from geodata.importers.run import import_layer
from geodata.layer_store import LayerStore
from scoring.joint_risk import Event, joint_risk
from service.messages import say_error
from service.usecases.estimate_joint import estimate_joint
from tests.geodata.importers.fault_map import NANKAI, cell, delivered

PACK = load_pack()
SITE = PACK.sites["kokura-asano"]
OFFICE = find_municipality(PACK, "東京都千代田区")
HERE, THERE = (SITE.lat, SITE.lon), (OFFICE.lat, OFFICE.lon)
P_HERE, P_THERE = 0.02, 0.3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with the Nankai map and the map of all earthquakes at both ends."""
    folder = tmp_path_factory.mktemp("maps")
    store = LayerStore(folder / "store")
    around = [(up, across) for up in range(-6, 7) for across in range(-6, 7)]
    cells = {cell(*HERE, *step): P_HERE + 0.001 * step[0] for step in around}
    cells |= {cell(*THERE, *step): P_THERE + 0.01 * step[1] for step in around}
    import_layer("jshis-fault", [delivered(folder, cells)], store=store, edition="2020")
    rows = "".join(f"{cell(*end)},0.9,0.7,{p},0.1\n" for end, p in ((HERE, 0.05), (THERE, 0.5)))
    path = folder / "P-Y2024-MAP-AVR-TTL_MTTL.csv"
    path.write_text("CODE,T30_I45_PS,T30_I50_PS,T30_I55_PS,T30_I60_PS\n" + rows, encoding="utf-8")
    import_layer("jshis-pshm", [path], store=store)
    return store


def events(tmp_path, *, here=SITE.id, there="東京都千代田区", name=NANKAI, limit=5.0, more=""):
    path = tmp_path / "events.toml"
    path.write_text(
        f'here = "{here}"\nthere = "{there}"\n[[event]]\nname = "南海トラフ"\nprobability = 0.6\n'
        f'map = "{name}"\nlimit_intensity = {limit}\nsource = "地震調査委員会"\n{more}',
        encoding="utf-8",
    )
    return path


def test_both_probabilities_are_those_of_the_cells(tmp_path, store):
    """At 5強 the made-up map doubles what it says of 6弱; the background needs 6弱."""
    found = estimate_joint(events(tmp_path), pack=PACK, store=store)
    middle = joint_risk([Event("e", 0.6, 2 * P_HERE, 2 * P_THERE)])
    assert (found.joint, found.p_here, found.p_there) == pytest.approx(
        (middle.joint, middle.p_here, middle.p_there)
    )
    assert found.share == pytest.approx(found.joint / found.p_there)
    assert found.low < middle.low < middle.high < found.high, "the position errors widen the bounds"
    said = "\n".join(item.ja for item in found.assumptions)
    assert NANKAI in said
    assert "J-SHIS 2020年版" in said
    assert "候補地 4%" in said
    assert "庁舎" in said
    assert "ほかの地震は含みません" in said


def test_the_map_of_all_earthquakes_adds_what_no_event_names(tmp_path, store):
    """P_s = 1 - (1 - P_e p_es)(1 - background): the map's own probability comes back."""
    found = estimate_joint(events(tmp_path, limit=5.5), pack=PACK, store=store)
    assert (found.p_here, found.p_there) == pytest.approx((0.05, 0.5))
    alone = joint_risk([Event("e", 0.6, P_HERE, P_THERE)])
    assert found.joint > alone.joint
    assert "2024年版" in found.assumptions[-1].ja


def test_maps_figures_and_the_formula_stand_side_by_side(tmp_path, store):
    more = '[[event]]\nname = "b"\nprobability = 0.1\np_here = 0.5\np_there = 0.5\nsource = "own"\n'
    found = estimate_joint(events(tmp_path, more=more), pack=PACK, store=store)
    assert found.events == ("南海トラフ", "b")
    assert found.joint > estimate_joint(events(tmp_path), pack=PACK, store=store).joint


def test_two_models_of_the_probability_widen_the_bounds(tmp_path, store):
    """The Nankai Trough: 20-50 % beside 60-90 % or more; the middle is the mean, the ends bound it."""
    path = events(tmp_path)
    one = estimate_joint(path, pack=PACK, store=store)
    text = path.read_text("utf-8")
    path.write_text(text.replace("probability = 0.6", "probability = [0.9, 0.3]"), encoding="utf-8")
    both = estimate_joint(path, pack=PACK, store=store)
    assert both.joint == pytest.approx(one.joint)
    assert both.low == pytest.approx(one.low / 2)
    assert both.high == pytest.approx(one.high * 1.5)
    assert "発生確率30–90%" in both.assumptions[0].ja
    for wrong in ("[0.9]", "[0.9, 1.3]", '["a", 0.2]'):
        path.write_text(text.replace("probability = 0.6", f"probability = {wrong}"), encoding="utf-8")
        with pytest.raises(BriefValueError):
            estimate_joint(path, pack=PACK, store=store)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "C-V3-ANNKI-AN001-MAP-CASE1"}, UnknownFaultMapError),
        ({"here": "kokura"}, UnknownSiteError),
        ({"there": "東京都千代区"}, UnknownMunicipalityError),
        ({"there": "北海道札幌市"}, OutsideFaultMapError),
        ({"there": "北海道札幌市中央区"}, OutsideFaultMapError),
        ({"limit": 5.7}, BriefValueError),
    ],
)
def test_what_a_map_cannot_answer_is_told_by_name(tmp_path, store, changes, fault):
    with pytest.raises(fault):
        estimate_joint(events(tmp_path, **changes), pack=PACK, store=store)


def test_without_maps_or_ends_it_is_said_what_is_missing(tmp_path, store):
    with pytest.raises(LayerNotInstalledError):
        estimate_joint(events(tmp_path), pack=PACK, store=LayerStore(tmp_path / "none"))
    path = events(tmp_path)
    path.write_text(path.read_text("utf-8").replace("here =", "hier ="), encoding="utf-8")
    with pytest.raises(BriefValueError) as caught:
        estimate_joint(path, pack=PACK, store=store)
    assert caught.value.facts["field"] == "here"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("event = { name = 'a' }", '{ name = "a" }'),
        ("", "なし"),
        ("[[event]]\nname = 'a'\nprobability = 2.0", '{ name = "a", probability = 2 }'),
        ("event = [true]", "true"),
    ],
)
def test_a_wrong_event_is_told_as_it_was_written(tmp_path, store, text, written):
    path = tmp_path / "events.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BriefValueError) as caught:
        estimate_joint(path, pack=PACK, store=store)
    assert f"「{written}」" in say_error(caught.value, "ja")
