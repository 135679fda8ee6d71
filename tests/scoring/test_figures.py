"""Figures in words."""

import pytest

from scoring.figures import amount, number


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
