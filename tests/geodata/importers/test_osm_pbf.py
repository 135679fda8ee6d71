"""The PBF form of OpenStreetMap, through the whole import with its child process."""

import pytest
import shapely

from domain.errors import LayerRefusedError
from geodata import load_pack
from geodata.layer_records import pack_with_layers
from geodata.roads import roads_of
from tests.geodata.importers.osm_pbf import write_pbf

NODES = {1: (130.87, 33.88), 2: (130.88, 33.88), 3: (130.88, 33.89), 7: (130.89, 33.88)}
WAYS = [
    (10, [1, 2, 3], {"highway": "primary", "maxspeed": "50", "name": "国道3号"}),
    (11, [2, 7], {"highway": "residential", "oneway": "yes"}),
    (12, [1, 3], {"building": "yes"}),
]


def test_the_roads_of_a_pbf_are_those_of_the_file(tmp_path, store, take):
    report = take("osm", write_pbf(tmp_path / "kitakyushu.osm.pbf", NODES, WAYS), edition="2026-11-01")
    assert report.rows == 2
    frame = store.read("osm", "roads").set_index("way_id").sort_index()
    assert frame["highway"].to_dict() == {"10": "primary", "11": "residential"}
    assert frame.loc["10", "maxspeed"] == "50"
    assert frame.loc["10", "name"] == "国道3号"
    assert frame.loc["11", "oneway"] == "yes"
    line = frame.geometry["10"]
    assert shapely.get_coordinates(line).tolist() == [[130.87, 33.88], [130.88, 33.88], [130.88, 33.89]]


def test_a_graph_of_it_keeps_one_way_streets_one_way(tmp_path, store, take):
    take("osm", write_pbf(tmp_path / "kitakyushu.osm.pbf", NODES, WAYS), edition="2026-11-01")
    graph = roads_of(pack_with_layers(load_pack(), store)).graph
    assert len(graph.nodes) == 4
    assert graph.matrix.nnz == 5, "there and back on two edges, one way on the third"


def test_the_same_roads_as_xml_give_the_same_table(tmp_path, store, take):
    take("osm", write_pbf(tmp_path / "a.osm.pbf", NODES, WAYS), edition="2026-11-01")
    pbf = store.read("osm", "roads").set_index("way_id").sort_index()
    points = "".join(f'<node id="{n}" lon="{x}" lat="{y}"/>' for n, (x, y) in NODES.items())
    lines = "".join(
        f'<way id="{n}">{"".join(f"<nd ref={r!r}/>" for r in map(str, refs))}'
        f"{''.join(f'<tag k={k!r} v={v!r}/>' for k, v in tags.items())}</way>"
        for n, refs, tags in WAYS
    )
    file = tmp_path / "b.osm"
    file.write_text(f'<osm version="0.6">{points}{lines}</osm>', encoding="utf-8")
    take("osm", file, edition="2026-11-02")
    xml = store.read("osm", "roads").set_index("way_id").sort_index()
    assert pbf.geometry.geom_equals(xml.geometry).all()
    assert (
        pbf.drop(columns="geometry").astype(object).where(pbf.notna(), None).to_dict()
        == xml.drop(columns="geometry").astype(object).where(xml.notna(), None).to_dict()
    )


@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_a_cut_pbf_is_refused_and_leaves_what_is_installed(tmp_path, store, take, share):
    take("osm", write_pbf(tmp_path / "a.osm.pbf", NODES, WAYS), edition="2026-11-01")
    whole = (tmp_path / "a.osm.pbf").read_bytes()
    cut = tmp_path / "b.osm.pbf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(LayerRefusedError):
        take("osm", cut, edition="2026-11-02")
    assert store.manifest("osm").edition == "2026-11-01"


def test_text_called_pbf_is_refused(tmp_path, take):
    fake = tmp_path / "a.osm.pbf"
    fake.write_text("<OGRVRTDataSource/>", encoding="utf-8")
    with pytest.raises(LayerRefusedError):
        take("osm", fake, edition="2026-11-01")
