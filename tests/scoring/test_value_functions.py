"""Value curves: published examples, and what holds for every curve."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.value_functions import is_clamped, raw_for, value_bounds, values_of

CUTOFFS = [(50.0, 1.0), (75.0, 0.8), (90.0, 0.5), (100.0, 0.0)]
RISING = [(-0.15, 0.0), (0.0, 0.1), (0.25, 0.9), (0.35, 1.0)]
TOO_SMALL_TOO_LARGE = [(0.0, 0.0), (5.0, 1.0), (10.0, 0.2)]


@st.composite
def curves(draw):
    """Curves of two to six points, of any shape."""
    steps = draw(st.lists(st.floats(0.01, 50), min_size=1, max_size=5))
    raws = np.cumsum([draw(st.floats(-100, 100)), *steps])
    values = draw(st.lists(st.floats(0, 1), min_size=len(raws), max_size=len(raws)))
    return list(zip(raws.tolist(), values, strict=True))


def by_hinges(x, curve):
    """The formula of the method paper: a first slope, then a change of slope at every inner point."""
    c = min(max(x, curve[0][0]), curve[-1][0])
    slopes = [(u2 - u1) / (b2 - b1) for (b1, u1), (b2, u2) in pairwise(curve)]
    value = curve[0][1] + slopes[0] * (c - curve[0][0])
    for k in range(1, len(slopes)):
        value += (slopes[k] - slopes[k - 1]) * max(0.0, c - curve[k][0])
    return value


@pytest.mark.parametrize(("raw", "value"), [(60, 0.92), (10, 1.0), (101, 0.0), (75, 0.8), (50, 1), (100, 0)])
def test_the_falling_cutoffs_of_the_r_package_smaa(raw, value):
    """Worked example of the tests of the R package `smaa` (partial value functions)."""
    assert values_of(np.array([float(raw)]), CUTOFFS)[0] == pytest.approx(value)


def test_the_rising_cutoffs_of_the_r_package_smaa():
    assert values_of(np.array([0.1]), RISING)[0] == pytest.approx(0.42)


@given(curve=curves(), x=st.floats(-300, 400))
def test_every_curve_follows_the_formula_of_hinges(curve, x):
    assert values_of(np.array([x]), curve)[0] == pytest.approx(by_hinges(x, curve), abs=1e-6)


@given(curve=curves(), a=st.floats(-300, 400), b=st.floats(-300, 400), at=st.floats(0, 1))
def test_the_bounds_hold_for_every_figure_of_the_range(curve, a, b, at):
    low, high = min(a, b), max(a, b)
    least, greatest = value_bounds(np.array([low]), np.array([high]), curve)
    value = values_of(np.array([low + at * (high - low)]), curve)[0]
    assert least[0] - 1e-9 <= value <= greatest[0] + 1e-9


def test_the_bounds_of_a_rise_and_fall_include_its_top():
    least, greatest = value_bounds(np.array([4.0]), np.array([9.0]), TOO_SMALL_TOO_LARGE)
    assert (least[0], greatest[0]) == pytest.approx((0.36, 1.0))


def test_an_unknown_figure_has_no_value_and_the_bounds_of_the_whole_curve():
    nan = np.array([math.nan])
    assert np.isnan(values_of(nan, RISING)[0])
    assert [end[0] for end in value_bounds(nan, nan, RISING)] == [0, 1]
    assert [end[0] for end in value_bounds(np.array([0.25]), nan, RISING)] == pytest.approx([0.9, 1])


def test_a_figure_beyond_the_ends_is_said_to_be_clamped():
    assert is_clamped(np.array([49.0, 50.0, 100.0, 101.0, math.nan]), CUTOFFS).tolist() == [
        True,
        0,
        0,
        True,
        0,
    ]


@given(x=st.floats(50, 100))
def test_the_figure_for_a_value_has_that_value(x):
    value = float(values_of(np.array([x]), CUTOFFS)[0])
    found = raw_for(value, CUTOFFS, nearest_to=x)
    assert found is not None
    assert values_of(np.array([found]), CUTOFFS)[0] == pytest.approx(value, abs=1e-9)


def test_the_figure_for_a_value_is_the_nearest_one_and_none_beyond_the_curve():
    assert raw_for(0.6, TOO_SMALL_TOO_LARGE, nearest_to=2) == pytest.approx(3)
    assert raw_for(0.6, TOO_SMALL_TOO_LARGE, nearest_to=9) == pytest.approx(7.5)
    assert raw_for(1.2, TOO_SMALL_TOO_LARGE, nearest_to=2) is None


def test_a_change_of_unit_changes_no_value():
    in_metres = [(1000 * raw, value) for raw, value in RISING]
    x = np.linspace(-0.3, 0.5, 41)
    assert values_of(1000 * x, in_metres) == pytest.approx(values_of(x, RISING))
