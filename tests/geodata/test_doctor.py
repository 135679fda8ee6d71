import datetime as dt
import json

import pytest

from geodata.doctor import LayerHealth, doctor, is_stale, unusable_layers
from geodata.importers.run import import_layer
from geodata.layer_store import LayerStore
from geodata.layers import layer_card
from tests.geodata.importers.delivery import square, write_geojson

ON = dt.date(2026, 11, 22)
A40 = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
CRITERIA = {"tsunami": "tsunami_depth_m", "landslide": "landslide_zone_share_pct"}


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


def _health(store, on=ON):
    return {line.layer: line.health for line in doctor(store, CRITERIA, on=on)}


def test_a_missing_layer_is_told_with_the_page_and_what_to_download(store):
    lines = doctor(store, CRITERIA, on=ON)
    assert {(line.criterion, line.layer) for line in lines} == {
        ("tsunami", "A40"),
        ("tsunami", "plateau-tnm"),
        ("landslide", "A33"),
        ("landslide", "plateau-lsld"),
    }
    for line in lines:
        assert line.health is LayerHealth.MISSING
        assert line.page.startswith("https://")
        assert line.download.ja
        assert line.download.en


def test_an_installed_layer_is_good_until_it_is_too_old(store, tmp_path):
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])], store=store)
    assert _health(store)["A40"] is LayerHealth.GOOD
    assert _health(store, dt.date(2029, 1, 1))["A40"] is LayerHealth.STALE


def test_an_edition_before_the_newest_known_one_is_stale():
    assert is_stale(layer_card("A33"), "2024", ON)
    assert not is_stale(layer_card("A33"), "2025", ON)


def test_a_layer_of_the_prefecture_that_does_not_reach_the_city_is_told(store, tmp_path):
    path = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square(130.4, 33.6)])
    import_layer("A40", [path], store=store)
    assert _health(store)["A40"] is LayerHealth.OUTSIDE_CITY


def test_a_licence_that_was_withdrawn_is_told(store, tmp_path):
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])], store=store)
    path = store.root / "A40" / "versions" / "0001-2016" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"area": "28"}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert _health(store)["A40"] is LayerHealth.NON_COMMERCIAL


def test_a_damaged_file_is_told(store, tmp_path):
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])], store=store)
    store.path("A40", "features").unlink()
    assert _health(store)["A40"] is LayerHealth.DAMAGED


def test_forbidden_layers_are_listed_with_a_replacement():
    cards = unusable_layers()
    assert {"C02", "L05", "P31", "N10", "N12", "P03", "W05"} <= {card.id for card in cards}
    assert all(card.instead is not None for card in cards)
