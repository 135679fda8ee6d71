import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.importers.depth_text import depth_range_m


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.3m以上 ～ 0.5m未満", (0.3, 0.5)),
        ("1m以上2m未満", (1.0, 2.0)),
        ("1.0～2.0m", (1.0, 2.0)),
        ("0.3m未満", (0.0, 0.3)),
        ("20m以上", (20.0, None)),
        ("２０ｍ以上", (20.0, None)),
        ("0.01ｍ以上～0.3ｍ未満", (0.01, 0.3)),
        ("10.0m以上～", (10.0, None)),
        ("～0.3m以下", (0.0, 0.3)),
        ("5.0m以上10.0m未満", (5.0, 10.0)),
        ("0.5m以上1m未満", (0.5, 1.0)),
    ],
)
def test_the_labels_seen_in_official_files_are_read(text, expected):
    assert depth_range_m(text) == expected


@pytest.mark.parametrize(
    "text", ["", "不明", "3", "3m", "2m以上1m未満", "1m以上1m未満", "abc", "1以上2未満", "-1m未満"]
)
def test_anything_else_is_no_depth(text):
    assert depth_range_m(text) is None


@given(low=st.integers(0, 300), gap=st.integers(1, 300))
def test_every_range_in_tenths_of_a_metre_is_read_back(low, gap):
    text = f"{low / 10}m以上{(low + gap) / 10}m未満"
    assert depth_range_m(text) == (low / 10, (low + gap) / 10)
