"""Imported layers over OGC API - Features: those whose terms allow it, by box and page, with credit."""

import pytest

from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.layers import load_layer_cards
from geodata.web_layers import layer_collections, layer_feature, layer_page, licence_terms
from tests.geodata.importers.delivery import KOKURA, square, write_geojson

ZONE = {
    "A33_001": 1,
    "A33_002": 1,
    "A33_003": "40",
    "A33_004": "1",
    "A33_005": "山田",
    "A33_006": "北九州市",
    "A33_007": "2020/01/02",
    "A33_008": 0,
}
WARD = {"N03_001": "福岡県", "N03_002": "", "N03_003": "北九州市", "N03_004": "戸畑区", "N03_007": "40105"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("delivered")
    store = LayerStore(folder / "layers")
    shapes = [square(KOKURA[0] + step / 100) for step in range(5)]
    rows = [ZONE | {"A33_004": str(number)} for number in range(5)]
    import_layer("A33", [write_geojson(folder / "A33-25_40Polygon.geojson", rows, shapes)], store=store)
    wards = write_geojson(folder / "N03-21_40.geojson", [WARD], [square()])
    import_layer("N03", [wards], store=store)
    return store


@pytest.fixture
def pack(workshop, store):
    return pack_with_layers(workshop.pack, store)


def test_a_layer_is_a_collection_with_edition_credit_terms_and_its_bounds(pack):
    found = layer_collections(pack)
    assert set(found) == {"layer-A33", "layer-N03"}
    zones = found["layer-A33"]
    assert (zones.edition, zones.licence) == ("2025", "CC-BY-4.0")
    assert "国土数値情報" in zones.attribution.ja
    assert zones.bounds == pytest.approx((KOKURA[0], KOKURA[1], KOKURA[0] + 0.041, KOKURA[1] + 0.001))


def test_features_come_by_box_and_page(pack):
    zones = layer_collections(pack)["layer-A33"]
    matched, page = layer_page(pack, zones, box=None, limit=2, offset=3)
    assert (matched, [feature["id"] for feature in page]) == (5, ["3", "4"])
    assert page[0]["geometry"]["type"] == "Polygon"
    box = (KOKURA[0] + 0.0095, KOKURA[1], KOKURA[0] + 0.0205, KOKURA[1] + 0.001)
    matched, page = layer_page(pack, zones, box=box, limit=10, offset=0)
    assert (matched, [feature["id"] for feature in page]) == (2, ["1", "2"])


@pytest.mark.parametrize("item", ["5", "-1", "01", "x", "", "1e3", "9" * 5000, "１"])
def test_an_id_that_is_no_row_finds_nothing(pack, item):
    assert layer_feature(pack, layer_collections(pack)["layer-A33"], item) is None


def test_what_may_not_be_passed_on_is_not_offered(pack, monkeypatch):
    """Terms that forbid it, or that nobody has read on this point."""
    refused = licence_terms()["J-SHIS-terms"]
    assert not refused.may_pass_on
    monkeypatch.setattr("geodata.web_layers.licence_terms", lambda: {"CC-BY-4.0": refused})
    assert layer_collections(pack) == {}
    monkeypatch.setattr("geodata.web_layers.licence_terms", dict)
    assert layer_collections(pack) == {}


def test_the_terms_of_every_licence_of_the_catalogue_are_on_record():
    named = {licence.id for card in load_layer_cards().values() for licence in card.licences}
    assert named == set(licence_terms())


def test_without_imported_layers_there_are_only_the_packs_collections(client):
    names = [each["id"] for each in client.get("/ogc/collections").json()["collections"]]
    assert names == ["places", "nodes", "wards", "flood"]
    assert client.get("/ogc/collections/layer-A33").status_code == 404


def test_a_client_finds_and_reads_them(client, workshop, pack, monkeypatch):
    monkeypatch.setitem(workshop.__dict__, "pack", pack)
    listed = {each["id"]: each for each in client.get("/ogc/collections").json()["collections"]}
    assert listed["layer-A33"]["license"] == "CC-BY-4.0"
    assert listed["layer-A33"] == client.get("/ogc/collections/layer-A33").json()
    first = client.get("/ogc/collections/layer-A33/items?limit=3").json()
    assert (first["numberMatched"], first["numberReturned"]) == (5, 3)
    after = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = client.get(after).json()
    assert [each["id"] for each in first["features"] + second["features"]] == list("01234")
    one = client.get("/ogc/collections/layer-A33/items/4").json()
    assert one["properties"]["phenomenon_label"]
    assert client.get("/ogc/collections/layer-A33/items/5").status_code == 404
