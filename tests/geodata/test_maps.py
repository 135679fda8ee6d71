"""The map: right ground, words that touch nothing, the same bytes again, and the finding in words."""

import itertools
import re
import subprocess
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import PackMissingFileError, UnknownSiteError
from domain.mapshapes import AreaRole, HatchRole, MapFrame
from domain.place import NodeKind
from geodata import load_pack, map_shapes
from geodata.map_base import base_map
from geodata.map_card import map_card
from geodata.map_ground import read_ground
from geodata.map_marks import extent_of
from geodata.map_spots import Box, marker_box, text_width
from tests.geodata.small_pack import make_pack

PACK = load_pack()
TOP_THREE = {"airport-ato": 1, "kokura-asano": 2, "hibikinada-rinkai": 3}


def frame(language="ja", height=740.0, **more) -> MapFrame:
    return MapFrame(width=1020.0, height=height, language=language, **more)


def box_of(label, size) -> Box:
    width = text_width(label.text, size)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return Box(left, label.y - 0.86 * size, left + width, label.y + 0.14 * size)


def boxes_of(shapes) -> list[Box]:
    sizes = shapes.frame
    return [
        *(box_of(place.label, sizes.place_label) for place in shapes.places),
        *(box_of(node.label, sizes.node_label) for node in shapes.nodes if node.label),
        *(box_of(label, sizes.ward_label) for label in shapes.ward_labels),
    ]


def overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def hatched(shapes) -> shapely.Geometry:
    shown = [PACK.nodes[node.id] for node in map_card(PACK.info.id).nodes]
    sites = [PACK.sites[place.site_id] for place in shapes.places]
    return base_map(PACK, extent_of(PACK, sites, shown, shapes.frame)).flooded


def test_the_ground_has_the_area_of_the_city_and_covers_itself_without_gaps():
    """Reference: 491.71 km² (N03); the outlines are simplified."""
    outlines = read_ground(PACK.folder, PACK.info.digest).outlines
    ours = [outline.land for outline in outlines if outline.ours]
    assert len(ours) == 7
    assert sum(land.area for land in ours) / 1e6 == pytest.approx(491.71, rel=0.005)
    assert shapely.coverage_is_valid([outline.land for outline in outlines])


def test_the_wards_are_drawn_and_named_and_so_are_the_neighbours():
    areas = map_shapes(PACK, TOP_THREE, frame=frame()).areas
    wards = {area.name.ja for area in areas if area.role is AreaRole.WARD}
    assert wards == {"門司区", "若松区", "戸畑区", "小倉北区", "小倉南区", "八幡東区", "八幡西区"}
    assert "苅田町" in {area.name.ja for area in areas if area.role is AreaRole.NEIGHBOUR}
    assert next(area.name.en for area in areas if area.name.ja == "門司区") == "Moji-ku"


def test_every_path_is_svg_with_at_most_one_decimal():
    shapes = map_shapes(PACK, TOP_THREE, frame=frame())
    paths = [item.path for item in (*shapes.areas, *shapes.hatches, *shapes.lines)]
    pattern = re.compile(r"(M-?\d+(\.\d)? -?\d+(\.\d)?(L-?\d+(\.\d)? -?\d+(\.\d)?)*Z?)+")
    assert all(pattern.fullmatch(path) for path in paths)
    assert sum(map(len, paths)) < 60_000


def test_hatches_are_cut_lines_on_the_flooded_land_and_deep_ones_stand_apart():
    shapes = map_shapes(PACK, TOP_THREE, frame=frame())
    assert [hatch.role for hatch in shapes.hatches] == [HatchRole.FLOOD, HatchRole.FLOOD_DEEP]
    flooded = hatched(shapes).buffer(0.2)
    for hatch in shapes.hatches:
        ends = np.array(re.findall(r"-?[\d.]+", hatch.path), dtype=float).reshape(-1, 2)
        assert shapely.covers(flooded, shapely.points(ends)).all()


@settings(max_examples=40)
@given(
    places=st.lists(st.sampled_from(list(PACK.sites)), min_size=1, max_size=3, unique=True),
    language=st.sampled_from(["ja", "en"]),
    height=st.sampled_from([680.0, 740.0, 800.0, 860.0]),
)
def test_words_touch_neither_each_other_nor_a_marker_nor_the_edge(places, language, height):
    shapes = map_shapes(PACK, {site: n + 1 for n, site in enumerate(places)}, frame=frame(language, height))
    boxes = boxes_of(shapes)
    assert not any(itertools.starmap(overlap, itertools.combinations(boxes, 2)))
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 1020 and box.y1 <= height for box in boxes)
    radius = 0.8 * shapes.frame.marker_radius
    markers = [marker_box((place.x, place.y), radius) for place in shapes.places]
    assert not any(overlap(box, marker) for box in boxes for marker in markers)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "places",
    [("airport-ato", "kokura-asano", "hibikinada-rinkai"), ("kokura-tanga", "kokura-core-uomachi", "orio")],
)
def test_words_stay_off_the_hatches_even_in_the_flooded_centre(language, places):
    shapes = map_shapes(PACK, {site: n + 1 for n, site in enumerate(places)}, frame=frame(language))
    assert not shapely.intersects(hatched(shapes), shapely.box(*np.array(boxes_of(shapes)).T)).any()


def test_words_stay_out_of_what_the_sheet_wants_clear():
    legend = (20.0, 500.0, 380.0, 220.0)
    shapes = map_shapes(PACK, TOP_THREE, frame=frame(clear=(legend,)))
    x, y, width, height = legend
    assert not any(overlap(box, Box(x, y, x + width, y + height)) for box in boxes_of(shapes))


def test_places_at_one_point_stand_side_by_side_within_their_position_error():
    shapes = map_shapes(PACK, {"hibikinada-west-koyo": 1, "koyo-mec": 2}, frame=frame())
    one, other = ((place.x, place.y) for place in shapes.places)
    apart = np.hypot(one[0] - other[0], one[1] - other[1])
    assert apart >= 0.8 * 2 * shapes.frame.marker_radius
    assert apart / 2 <= max(40.0, shapes.places[0].error_radius * 1.2)


def test_north_is_up_east_is_right_and_the_bar_is_true():
    """Kokura station and the airport: 14.1 km apart east-west, 4.6 km north-south."""
    shapes = map_shapes(PACK, {"orio": 1}, frame=frame())
    station, airport = (
        next(node for node in shapes.nodes if node.kind is kind)
        for kind in (NodeKind.SHINKANSEN_STATION, NodeKind.AIRPORT)
    )
    km = shapes.scale_bar.length / float(shapes.scale_bar.text.split()[0])
    assert (airport.x - station.x) / km == pytest.approx(14.1, abs=0.1)
    assert (airport.y - station.y) / km == pytest.approx(4.6, abs=0.1)


def test_the_window_is_the_same_for_every_brief_and_holds_a_place_outside_the_city_when_shown():
    one, other = (map_shapes(PACK, {site: 1}, frame=frame()) for site in ("orio", "tachinoura"))
    assert one.areas == other.areas
    kanda = map_shapes(PACK, {"kanda-shinmatsuyama": None}, frame=frame()).places[0]
    assert 0 < kanda.y < 740
    assert kanda.rank is None


def test_the_alternative_text_says_which_places_where_and_the_flood_there():
    alt = map_shapes(PACK, TOP_THREE, frame=frame()).alt
    assert "1位は北九州空港跡地産業団地（小倉南区、小倉駅から南東へ約8 km）" in alt.ja
    assert "3 m to below 5 m" in alt.en
    assert "安全を意味しません" in alt.ja


def test_where_no_flood_data_reach_the_alternative_text_does_not_say_dry():
    assert "not known" in map_shapes(PACK, {"kuko-island": 1}, frame=frame()).alt.en


def test_a_map_without_places_still_shows_the_city():
    shapes = map_shapes(PACK, {}, frame=frame())
    assert shapes.places == ()
    assert len(shapes.ward_labels) >= 6  # Kokurakita-ku is hatched almost everywhere
    assert "候補地は示していません" in shapes.alt.ja


def test_the_attribution_names_both_layers_once():
    attribution = map_shapes(PACK, {}, frame=frame()).attribution
    assert attribution.ja.count("行政区域データ") == 1
    assert "洪水浸水想定区域" in attribution.ja
    assert "を加工して作成" in attribution.ja


def test_the_same_request_gives_the_same_map():
    assert map_shapes(PACK, TOP_THREE, frame=frame()) == map_shapes(PACK, TOP_THREE, frame=frame())


def test_every_name_of_the_map_card_is_of_the_pack():
    card = map_card(PACK.info.id)
    assert set(card.places) == set(PACK.sites)
    assert {node.id for node in card.nodes} | {card.origin} <= set(PACK.nodes)


def test_an_unknown_place_or_a_pack_without_outlines_is_refused(tmp_path):
    with pytest.raises(UnknownSiteError):
        map_shapes(PACK, {"atlantis": 1}, frame=frame())
    with pytest.raises(PackMissingFileError, match="ward_outlines"):
        map_shapes(make_pack(folder=tmp_path), {"uomachi": 1}, frame=frame())


def test_maps_can_be_drawn_by_several_threads_at_once(root):
    """GEOS crashed when two threads built the index of one kept geometry; so it runs in another process."""
    program = """
from concurrent.futures import ThreadPoolExecutor
from domain.mapshapes import MapFrame
from geodata import load_pack, map_shapes

pack = load_pack()
frame = MapFrame(width=1020.0, height=900.0, language="ja")
def draw(place):
    return map_shapes(pack, {place: 1}, frame=frame)
with ThreadPoolExecutor(8) as threads:
    print(len(list(threads.map(draw, list(pack.sites) * 2))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "70"
