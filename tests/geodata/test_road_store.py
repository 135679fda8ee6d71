"""Road graphs kept on disk: the same answers, never an old or damaged one."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geodata import load_pack, roads
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.road_store import FOLDER, graph_file, keep_graph, read_graph
from geodata.roads import road_graph, road_speeds, roads_of
from tests.geodata.importers.delivery import write_geojson

ROAD = {"N13_002": "1", "N13_003": "1", "N13_004": "1", "N13_006": "1"}
LINE = shapely.LineString([(130.88, 33.88), (130.90, 33.88)])
LONGER = shapely.LineString([(130.88, 33.88), (130.89, 33.885), (130.90, 33.88)])


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


@pytest.fixture
def take(store, tmp_path):
    def run(line, name):
        file = write_geojson(tmp_path / name / "N13-24_5030.geojson", [ROAD], [line])
        import_layer("N13", [file], store=store)
        return pack_with_layers(load_pack(), store)

    return run


def _fresh(pack):
    """Ask as a new process would."""
    roads.kept_graph.cache_clear()
    return roads_of(pack).graph


def _kept(store):
    return sorted((store.root / FOLDER).glob("*"))


def test_the_graph_is_made_once_and_read_by_the_next_process(take, monkeypatch):
    pack = take(LINE, "a")
    made = _fresh(pack)
    monkeypatch.setattr(roads, "graph_of_layer", lambda *_: pytest.fail("made again"))
    read = _fresh(pack)
    np.testing.assert_array_equal(made.nodes, read.nodes)
    assert (made.matrix != read.matrix).nnz == 0


def test_another_version_of_the_roads_has_a_graph_of_its_own_and_the_old_file_goes(store, take):
    before = _fresh(take(LINE, "a"))
    first = _kept(store)
    after = _fresh(take(LONGER, "b"))
    assert after.matrix.max() > before.matrix.max()
    assert len(_kept(store)) == 1
    assert _kept(store) != first


def test_a_damaged_file_is_made_again(store, take):
    pack = take(LINE, "a")
    made = _fresh(pack)
    (path,) = _kept(store)
    path.write_bytes(path.read_bytes()[:-40])
    assert (_fresh(pack).matrix != made.matrix).nnz == 0
    assert read_graph(path, road_speeds()) is not None


def test_a_file_with_edges_that_lead_nowhere_is_not_believed(tmp_path):
    graph = road_graph(np.array([shapely.LineString([(0, 0), (100, 0)])]), np.array([30.0]))
    graph.matrix.indices[:] = 7
    keep_graph(tmp_path / "N13-x.npz", graph)
    assert read_graph(tmp_path / "N13-x.npz", road_speeds()) is None


def test_other_speeds_are_another_graph(store, take):
    take(LINE, "a")
    table = store.manifest("N13").tables[0]
    slower = road_speeds().model_copy(update={"access_kmh": 4.0})
    assert graph_file(store.root, "N13", table, road_speeds()) != graph_file(store.root, "N13", table, slower)


def test_a_store_that_cannot_be_written_still_answers(store, take):
    pack = take(LINE, "a")
    (store.root / FOLDER).write_text("no folder", encoding="utf-8")
    assert len(_fresh(pack).nodes) == 2


def test_layers_are_listed_as_before_beside_the_kept_graphs(store, take):
    _fresh(take(LINE, "a"))
    assert [manifest.layer for manifest in store.manifests()] == ["N13"]
    assert replace(load_pack()).imported is None
