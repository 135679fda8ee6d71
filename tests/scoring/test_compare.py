"""Two places side by side: the differences add up, and both sides get their due."""

import math

import pytest

from scoring.compare import compare
from tests.scoring.builders import make_catalogue, make_criterion
from tests.scoring.test_engine import rank

PLACES = {place.site_id: place for place in rank().ranking}


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a"), ("a", "c"), ("c", "c")])
def test_the_differences_sum_to_the_difference_of_the_scores(first, second):
    found = compare(PLACES[first], PLACES[second])
    assert found.points == pytest.approx(PLACES[first].score - PLACES[second].score, abs=1e-9)
    assert math.fsum(row.points for row in found.rows) == pytest.approx(found.points, abs=1e-9)
    assert [abs(row.points) for row in found.rows] == sorted(
        (abs(row.points) for row in found.rows), reverse=True
    )


def test_the_sentence_says_what_speaks_for_either_side_whoever_is_named_first():
    ahead = compare(PLACES["a"], PLACES["b"])
    assert ahead.says == compare(PLACES["b"], PLACES["a"]).says
    assert "aはbを" in ahead.says.ja
    assert "airport" in ahead.says.ja
    assert "一方、portではbが上回ります" in ahead.says.ja


def test_an_unknown_figure_is_called_so():
    row = next(row for row in compare(PLACES["a"], PLACES["b"]).rows if row.criterion == "power")
    assert (row.known, row.first.ja, row.second.ja) == (False, "未確認", "5 km")


def test_a_place_is_level_with_itself():
    assert "目立った違いはありません" in compare(PLACES["a"], PLACES["a"]).says.ja


def test_places_of_different_functions_do_not_compare():
    other = rank({"x": {"rent_km": 1.0}}, make_catalogue([make_criterion("rent")])).ranking[0]
    with pytest.raises(ValueError, match="different criteria"):
        compare(PLACES["a"], other)
