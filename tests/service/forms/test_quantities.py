"""Amounts as people write them."""

import pytest

from service.forms.quantities import is_undecided, parse_amount


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        (3, "ha", 3.0),
        ("15000", "m2", 15_000.0),
        ("15,000 m2", "m2", 15_000.0),
        ("1.5万㎡", "m2", 15_000.0),
        ("１．５万", "people", 15_000.0),
        ("３０００坪", "m2", 3000 * 400 / 121),
        ("50,000㎡", "ha", 5.0),
        ("5ヘクタール", "ha", 5.0),
        ("20,000kW", "mw", 20.0),
        ("2万kW", "mw", 20.0),
        ("３，０００㎥/日", "m3_per_day", 3000.0),
        ("120名", "people", 120.0),
    ],
)
def test_an_amount_is_read_however_it_is_written(typed, unit, expected):
    """One tsubo is 400/121 m² (計量法)."""
    assert parse_amount(typed, unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("typed", "unit"), [("たくさん", "ha"), ("3 MW", "ha"), (True, "people"), ("", "ha"), ("1-2", "people")]
)
def test_what_is_no_amount_of_the_field_is_refused(typed, unit):
    """Megawatts are no area, and a word is no number."""
    with pytest.raises(ValueError, match=r".*"):
        parse_amount(typed, unit)


@pytest.mark.parametrize("typed", [None, "", "未定", " 未定 ", "わからない", "Undecided", "ＴＢＤ"])
def test_undecided_is_understood_in_both_languages(typed):
    """Full-width letters and blanks around do not matter."""
    assert is_undecided(typed)
