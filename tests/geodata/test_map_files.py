"""Map files open elsewhere: read back with other tools than they were written with."""

import json
import sqlite3
from types import SimpleNamespace

import numpy as np
import pyogrio
import pytest

from domain.errors import OutputNotWritableError
from domain.recommendation import ExcludedPlace, GateResult, GateState, RankedPlace
from domain.text import Bilingual
from geodata import load_pack
from geodata.city_cells import city_cells
from geodata.map_files import places_geojson, write_geopackage
from geodata.mesh_search import merged_areas

HEAD = {
    "name": Bilingual(ja="小倉", en="Kokura"),
    "ward": Bilingual(ja="小倉北区", en="Kokurakita Ward"),
    "kind": "office_district",
    "lat": 33.88,
    "lon": 130.88,
    "coord_error_m": 1000,
}
FAILED = GateResult(id="on_offer", label=HEAD["name"], state=GateState.FAIL, reason=HEAD["name"])


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture
def result():
    ranked = RankedPlace(
        site_id="kokura",
        **HEAD,
        score=71.25,
        score_low=60,
        score_high=80,
        coverage=0.8,
        confidence=0.7,
        gates=(),
        contributions=(),
        pair=(),
        rank=1,
        rank_acceptability=(1.0,),
        rank_range=(1, 1),
        in_leading_group=True,
    )
    excluded = ExcludedPlace(site_id="sold", **HEAD, gates=(FAILED,))
    return SimpleNamespace(ranking=(ranked,), insufficient_data=(), excluded=(excluded,))


def test_the_geojson_has_longitude_first_units_in_names_and_the_attribution(result, pack):
    data = json.loads(json.dumps(places_geojson(result, pack, language="en")))
    first, second = data["features"]
    assert first["geometry"]["coordinates"] == [130.88, 33.88]
    assert first["properties"]["score_points"] == 71.25
    assert (second["properties"]["state"], second["properties"]["rank"]) == ("excluded", None)
    assert second["properties"]["gates"] == "on_offer=FAIL"
    for layer in pack.layers.values():
        assert layer.attribution.en in data["attribution"]


def test_the_geopackage_has_its_layers_crs_labels_and_attribution(result, pack, tmp_path):
    cells = city_cells(pack, 1000)
    areas = merged_areas(cells, np.arange(len(cells.code), dtype=float), 200)
    path = tmp_path / "out.gpkg"
    write_geopackage(path, result, pack, areas=areas)
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert {"places", "wards", "areas"} <= layers
    assert pyogrio.read_info(path, layer="wards")["features"] == 7
    assert pyogrio.read_info(path, layer="places")["crs"] == "EPSG:6668"
    assert {"score_points", "coord_error_m"} <= set(pyogrio.read_info(path, layer="places")["fields"])
    database = sqlite3.connect(path)
    described = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
    styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
    database.close()
    assert all("国土数値情報" in described[name] for name in ("places", "wards", "areas"))
    assert "labelsEnabled" in styles["places"]
    assert "land_ha" in styles["areas"]
    assert list(tmp_path.iterdir()) == [path], "no half-written file stays"


def test_a_folder_that_is_not_there_is_told(result, pack, tmp_path):
    with pytest.raises(OutputNotWritableError):
        write_geopackage(tmp_path / "absent" / "out.gpkg", result, pack)
