"""Importance as the page gives it."""

import pytest

from domain.brief import Comparison, Importance
from service.forms.weights_form import WAYS, fields_of_weights, read_weights_form, way_of

NAMES, GROUPS = ["flood_depth", "rail_access", "land_area"], ["hazard", "access", "land"]
GROUP_OF = dict(zip(NAMES, GROUPS, strict=True))
WEIGHTS = {"flood_depth": 0.5, "rail_access": 0.3, "land_area": 0.2}


def read(**given):
    return read_weights_form(given, names=NAMES, groups=GROUPS, language="ja")


@pytest.mark.parametrize("way", [way for way in WAYS if way not in {"preset", "top", "pairwise"}])
def test_the_fields_begin_at_the_weights_of_now(way):
    """Going over to another way and saving at once keeps the order, and the numbers where it has any."""
    found = read(way=way, **fields_of_weights(Importance(), WEIGHTS, GROUP_OF)).importance
    assert way_of(found) == way
    if way == "order":
        assert found.order == tuple(NAMES)
    elif way == "swing":
        assert found.swing == {"flood_depth": 100, "rail_access": 60, "land_area": 40}
    else:
        given = found.weights or found.groups
        assert list(given.values()) == pytest.approx(list(WEIGHTS.values()))


@pytest.mark.parametrize(("times", "shown"), [(3, "3"), (1 / 3, "1/3"), (2.9, "3"), (100, "9")])
def test_a_comparison_stands_in_the_nearest_choice(times, shown):
    saved = Importance(pairwise=(Comparison(first="hazard", second="access", times=times),))
    fields = fields_of_weights(saved, WEIGHTS, GROUP_OF)
    assert fields["p_hazard__access"] == shown
    again = read(way="pairwise", **fields).importance.pairwise
    assert [(item.first, item.second) for item in again] == [("hazard", "access")]


def test_names_that_are_not_asked_for_are_left_alone():
    form = read(way="weights", w_flood_depth="10", w_nuclear="90", o_flood_depth="x")
    assert (form.importance.weights, form.errors) == ({"flood_depth": 0.1}, {})
    assert read(way="top", t_1="nuclear", t_2="hazard", t_3="hazard").importance.top == ("hazard",)
    assert read(way="casino").way == "preset"


@pytest.mark.parametrize("text", ["-1", "abc", "1e99", "10円"])
def test_numbers_that_are_none_are_told(text):
    form = read(way="weights", w_flood_depth=text, w_rail_access="5")
    assert form.importance is None
    assert list(form.errors) == ["w_flood_depth"]


def test_places_in_an_order_may_repeat_and_the_list_decides():
    assert read(way="order", o_land_area="1", o_flood_depth="2", o_rail_access="2").importance.order == (
        "land_area",
        "flood_depth",
        "rail_access",
    )
