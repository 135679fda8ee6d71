"""Nodes and flood cells as GeoJSON: nothing invented, unknown kept apart from zero."""

from geodata import flood_cell_features, load_pack, node_features

PACK = load_pack()


def test_a_node_without_a_position_is_left_out_not_put_at_zero():
    features = node_features(PACK)["features"]
    placed = {node.id for node in PACK.nodes.values() if node.lat is not None}
    assert {feature["id"] for feature in features} == placed
    assert all(
        130 < feature["geometry"]["coordinates"][0] < 132 or not feature["properties"]["in_city"]
        for feature in features
    )


def test_the_cell_of_the_city_hall_lies_where_its_code_says():
    """GEODATA section 9: city hall 33.88342, 130.87519 is in 5030676011, whose cell maximum is 4."""
    cell = next(row for row in flood_cell_features(PACK)["features"] if row["id"] == "5030676011")
    [ring] = cell["geometry"]["coordinates"]
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    assert min(lons) <= 130.87519 <= max(lons)
    assert min(lats) <= 33.88342 <= max(lats)
    assert cell["properties"]["rank_max"] == 4


def test_the_cell_of_the_airport_is_outside_the_published_map():
    cell = next(row for row in flood_cell_features(PACK)["features"] if row["id"] == "5031601224")
    assert cell["properties"]["rank_max"] is None
