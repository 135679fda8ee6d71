"""Points as they are shown add up: a reader with a pocket calculator finds the sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.usecases.shown_points import rounded_together

_PARTS = st.lists(st.floats(0, 40), min_size=1, max_size=30)


@given(_PARTS)
def test_what_is_shown_adds_up_and_is_a_tenth_off_at_most(values):
    shown = rounded_together(values)
    assert f"{sum(shown):.1f}" == f"{sum(values):.1f}"
    assert all(abs(one - value) < 0.1 + 1e-6 for one, value in zip(shown, values, strict=True))


@given(st.lists(st.tuples(st.floats(0, 40), st.floats(0, 1)), min_size=1, max_size=30))
def test_no_part_is_shown_above_its_most(pairs):
    weights = [weight for weight, _ in pairs]
    most = rounded_together(weights)
    shown = rounded_together([weight * value for weight, value in pairs], most=most)
    assert f"{sum(shown):.1f}" == f"{sum(weight * value for weight, value in pairs):.1f}"
    over = sum(one > full + 1e-9 for one, full in zip(shown, most, strict=True))
    assert over == 0 or all(value > 0.99 for _, value in pairs if value)


def test_the_tenths_that_are_left_go_to_the_largest_remainders():
    """Three thirds of one: two parts are cut, one is not."""
    assert rounded_together([1 / 3, 1 / 3, 1 / 3]) == pytest.approx([0.4, 0.3, 0.3])
    assert rounded_together([0.15, 0.36, 0.49]) == pytest.approx([0.1, 0.4, 0.5])
