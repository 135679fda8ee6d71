"""What the pack does not know, an imported layer may; what the pack knows, it keeps."""

import datetime as dt

import numpy as np
import pytest

from domain.evidence import DataClass
from geodata import load_pack, measure_cards, measure_sites
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers, record_id
from geodata.layer_store import LayerStore
from geodata.layer_table import table_with_layers
from tests.geodata.importers.delivery import square, write_geojson

ON = dt.date(2026, 11, 22)
MEASURES = ("storm_surge_depth_m", "landslide_zone_share_pct", "flood_max_rank")
SURGE = {"A49_001": "福岡県", "A49_002": "40", "A49_003": "1m以上3m未満"}
ZONE = {"A33_001": "1", "A33_002": "1", "A33_003": "40", "A33_004": "1", "A33_005": "a", "A33_006": "b"}


@pytest.fixture(scope="module")
def filled_table(tmp_path_factory):
    """Import a storm surge over the first place of the pack, and a landslide zone over a part of it."""
    folder = tmp_path_factory.mktemp("layers")
    store, pack = LayerStore(folder / "store"), load_pack()
    site = next(iter(pack.sites.values()))
    around = square(site.lon - 0.05, site.lat - 0.05, 0.1)
    half = square(site.lon - 0.05, site.lat - 0.05, 0.05)
    import_layer("A49", [write_geojson(folder / "A49-24_40.geojson", [SURGE], [around])], store=store)
    zone = write_geojson(folder / "A33-25_40Polygon.geojson", [ZONE | {"A33_007": "2020/01/02"}], [half])
    import_layer("A33", [zone], store=store)
    pack = pack_with_layers(pack, store)
    cards = {name: measure_cards()[name] for name in MEASURES}
    before = measure_sites(load_pack(), on=ON, cards=cards)
    return site, pack, before, table_with_layers(before, pack, on=ON)


def test_an_unknown_storm_surge_becomes_the_worst_of_its_class(filled_table):
    site, _, before, table = filled_table
    row, column = table.site_ids.index(site.id), table.column("storm_surge_depth_m")
    assert np.isnan(before.value[row, column])
    assert (table.value[row, column], table.low[row, column], table.high[row, column]) == (3, 1, 3), (
        "of the class 1 to 3 m"
    )


def test_a_zone_over_a_quarter_of_the_uncertain_ground_is_its_share(filled_table):
    site, _, _, table = filled_table
    row = table.site_ids.index(site.id)
    assert table.value[row, table.column("landslide_zone_share_pct")] == pytest.approx(25, abs=1)


def test_what_the_pack_knows_stays(filled_table):
    _, _, before, table = filled_table
    column = table.column("flood_max_rank")
    known = np.isfinite(before.value[:, column])
    assert known.any()
    assert (before.value[known, column] == table.value[known, column]).all()


def test_the_evidence_of_a_filled_cell_can_be_found_and_told(filled_table):
    site, pack, _, table = filled_table
    detail = table.details[site.id, "storm_surge_depth_m"]
    assert record_id("A49") in detail.evidence
    record = pack.record(record_id("A49"))
    assert record.data_class(ON) is DataClass.A
    assert pack.sources[record.sources[0]].url.startswith("https://")
    assert "2024" in detail.text.ja
    assert "2024" in detail.text.en


def test_every_bound_encloses_its_value(filled_table):
    table = filled_table[-1]
    known = np.isfinite(table.value)
    assert (table.low[known] <= table.value[known]).all()
    assert (table.value[known] <= table.high[known]).all()
