"""Where words go, on an empty sheet with one obstacle at a time."""

import pytest
import shapely

from domain.mapshapes import MapFrame
from geodata.map_labels import Placer
from geodata.map_spots import Box, marker_box, text_width

MIDDLE = (500.0, 400.0)
NOTHING = shapely.Polygon()


def placer(hatched=NOTHING, lines=NOTHING, **more) -> Placer:
    sheet = Placer(MapFrame(width=1000.0, height=800.0, language="ja", **more), hatched, lines)
    sheet.take(marker_box(MIDDLE, 30.0))
    return sheet


def put(sheet, *, required=False, at=MIDDLE):
    return sheet.beside("小倉駅", at, radius=30.0, size=30.0, required=required)


def test_a_full_width_letter_is_as_wide_as_its_size_and_a_latin_one_narrower():
    assert text_width("小倉IC", 10.0) == pytest.approx(20 + 12)


def test_with_room_all_around_words_stand_right_of_their_marker_without_a_leader():
    label = put(placer())
    assert (label.anchor, label.leader) == ("start", None)
    assert label.x == pytest.approx(538.0)


def test_at_the_right_edge_words_go_to_the_left():
    label = put(placer(), at=(960.0, 400.0))
    assert label.anchor == "end"
    assert label.x < 960


def test_words_avoid_words_and_hatches():
    taken = placer()
    taken.take(Box(530.0, 380.0, 700.0, 420.0))
    assert put(taken).anchor == "end"
    assert put(placer(hatched=shapely.box(530, 380, 700, 420))).anchor == "end"


def test_a_line_is_crossed_only_when_the_other_side_is_no_better():
    assert put(placer(lines=shapely.LineString([(600, 0), (600, 800)]))).anchor == "end"
    both = shapely.MultiLineString([[(x, 0), (x, 800)] for x in range(0, 1000, 20)])
    assert put(placer(lines=both)).anchor == "start"


def test_words_that_fit_nowhere_near_are_left_out_unless_required():
    around = shapely.box(300, 200, 700, 600)
    assert put(placer(hatched=around)) is None
    label = put(placer(hatched=around), required=True)
    assert label.leader is not None
    assert not 300 < label.x < 700 or not 200 < label.y < 630


def test_a_leader_runs_over_no_other_words():
    sheet = placer(hatched=shapely.box(440, 340, 560, 460))
    sheet.take(Box(560.0, 340.0, 575.0, 460.0))
    label = put(sheet, required=True)
    start_x, end_x = (float(point.split()[0]) for point in label.leader[1:].split("L"))
    assert not start_x < 560 < end_x


def leader_of(label):
    return shapely.LineString(
        [[float(number) for number in point.split()] for point in label.leader[1:].split("L")]
    )


def test_leaders_do_not_cross_even_where_the_way_round_is_longer():
    """Whoever follows a line must arrive at its own marker."""
    below, above = shapely.box(100, 440, 300, 540), shapely.box(100, 10, 300, 110)
    sheet = placer(hatched=shapely.box(0, 0, 1000, 800).difference(below | above))
    assert leader_of(put(sheet, required=True, at=(200.0, 330.0))).bounds[3] > 400
    sheet = placer(hatched=sheet.hatched)
    drawn = shapely.LineString([(50, 400), (400, 400)])
    sheet.leaders.append(drawn)
    round_about = leader_of(put(sheet, required=True, at=(200.0, 330.0)))
    assert not round_about.intersects(drawn)
    assert round_about.bounds[1] < 120


def test_words_do_not_cover_a_leader_that_was_drawn_before():
    sheet = placer()
    sheet.leaders.append(shapely.LineString([(560, 0), (560, 800)]))
    assert put(sheet).anchor == "end"


def test_required_words_are_placed_even_where_all_is_taken():
    assert put(placer(hatched=shapely.box(0, 0, 1000, 800)), required=True) is not None
