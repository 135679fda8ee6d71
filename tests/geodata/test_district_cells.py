"""Mesh cells by the use districts of imported zoning."""

import numpy as np
import pytest

from geodata import load_pack
from geodata.city_cells import city_cells
from geodata.district_cells import district_shares
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.mesh import MeshLevel, mesh_code
from tests.geodata.importers.delivery import square, write_geojson

WEST, SOUTH = 130.86, 33.85  # inland, south of Kokura
HOMES, WORKS = (130.865, 33.855), (130.885, 33.855)
ROW = {"Citycode": "40100", "YoutoCode": "1"}


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Import homes in the west and works in the east, 1.8 km each, side by side."""
    folder = tmp_path_factory.mktemp("districts")
    store, plain = LayerStore(folder / "store"), load_pack()
    rows = [ROW | {"YoutoName": "第一種低層住居専用地域"}, ROW | {"YoutoName": "工業地域"}]
    shapes = [square(WEST, SOUTH, 0.02), square(WEST + 0.02, SOUTH, 0.02)]
    file = write_geojson(folder / "40100_youto.geojson", rows, shapes)
    import_layer("A55", [file], store=store, edition="2024")
    return plain, pack_with_layers(plain, store)


def _row(cells, lon, lat):
    return cells.names.index(mesh_code(lat, lon, MeshLevel.QUARTER))


def test_a_cell_wholly_in_another_district_is_excluded_and_one_in_a_named_one_is_not(packs):
    cells = city_cells(packs[1])
    shares = district_shares(packs[1], cells, ["工業地域"])
    homes, works = _row(cells, *HOMES), _row(cells, *WORKS)
    assert shares.excluded[homes]
    assert shares.other[homes]
    assert not shares.excluded[works]
    assert shares.named[works] == pytest.approx(1.0, abs=0.01)


def test_a_cell_astride_of_both_is_kept_and_told_as_touched(packs):
    cells = city_cells(packs[1])
    shares = district_shares(packs[1], cells, ["工業地域"])
    astride = np.flatnonzero(shares.is_known & (shares.named > 0.05) & (shares.named < 0.95))
    assert len(astride)
    assert not shares.excluded[astride].any()
    assert shares.other[astride].all()


def test_a_cell_without_zoning_on_record_is_neither_known_nor_excluded(packs):
    cells = city_cells(packs[1])
    shares = district_shares(packs[1], cells, ["工業地域"])
    far = _row(cells, 130.75, 33.87)
    assert shares.known[far] == 0
    assert not shares.is_known[far]
    assert not shares.excluded[far]


def test_without_zoning_there_are_no_shares(packs):
    assert district_shares(packs[0], city_cells(packs[0]), ["工業地域"]) is None
