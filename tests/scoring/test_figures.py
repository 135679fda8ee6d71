"""Figures in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.figures import amount, number, rounded_beyond


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.006, "0.006"),
        (0.0999, "0.1"),
        (0.1, "0.1"),
        (12.5, "12.5"),
        (1982.0, "1,982"),
        (0.0, "0"),
        (-0.02, "-0.02"),
    ],
)
def test_a_number_keeps_the_digits_that_count(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "ja", "en"),
    [
        (10, "ha", "10 ha", "10 ha"),
        (16000, "yen_per_tsubo_month", "16,000円/坪・月", "16,000 JPY/tsubo/month"),
        (3, "pct", "3%", "3%"),
        (2, "count", "2件", "2"),
        (7, "jma_intensity", "震度6弱", "JMA intensity 6 lower"),
        (3, "flood_rank", "浸水深3 m以上5 m未満", "flood depth 3 m to 5 m"),
    ],
)
def test_a_figure_stands_with_its_unit_as_each_language_writes_it(value, unit, ja, en):
    words = amount(value, unit)
    assert (words.ja, words.en) == (ja, en)


@pytest.mark.parametrize(
    ("needed", "start", "said"),
    [
        (8012.42, 7974.0, 8020.0),
        (8012.42, 1000.0, 8100.0),
        (24.31, 10.0, 25.0),
        (24.31, 40.0, 24.0),
        (0.1234, 0.5, 0.12),
        (5.0, 5.0, 5.0),
        (0.0, 3.0, 0.0),
    ],
)
def test_a_figure_to_be_reached_is_said_in_few_digits(needed, start, said):
    assert rounded_beyond(needed, start) == said


@given(needed=st.floats(0.01, 1e6), start=st.floats(0.01, 1e6))
def test_what_is_said_is_never_short_of_what_is_needed(needed, start):
    said = rounded_beyond(needed, start)
    assert said >= needed * (1 - 1e-9) if needed > start else said <= needed * (1 + 1e-9)


def test_a_yes_or_no_is_no_count():
    """ "1 件" of a different grid frequency says nothing."""
    assert (amount(1.0, "flag").ja, amount(1.0, "flag").en) == ("あり", "yes")
    assert (amount(0.0, "flag").ja, amount(0.0, "flag").en) == ("なし", "no")
