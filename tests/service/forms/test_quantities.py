"""Amounts as people write them."""

import pytest

from service.forms.quantities import is_undecided, parse_amount, parse_range


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
        ("12,000 sq ft", "m2", 1114.836),
        ("1,200 sqm", "m2", 1200.0),
        ("300 tsubo", "m2", 300 * 400 / 121),
        ("2 acres", "ha", 0.809371),
        ("3 hectares", "ha", 3.0),
    ],
)
def test_an_amount_is_read_however_it_is_written(typed, unit, expected):
    """One tsubo is 400/121 m² (計量法), one foot 0.3048 m, one acre 43,560 square feet."""
    assert parse_amount(typed, unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("typed", "unit"), [("たくさん", "ha"), ("3 MW", "ha"), (True, "people"), ("", "ha"), ("1-2", "people")]
)
def test_what_is_no_amount_of_the_field_is_refused(typed, unit):
    """Megawatts are no area, and a word is no number."""
    with pytest.raises(ValueError, match=r".*"):
        parse_amount(typed, unit)


@pytest.mark.parametrize(
    "typed", [None, "", "未定", " 未定 ", "わからない", "Undecided", "ＴＢＤ", "not decided", "検討中"]
)
def test_undecided_is_understood_in_both_languages(typed):
    """Full-width letters and blanks around do not matter."""
    assert is_undecided(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("5000～8000㎡", "m2", (5_000, 8_000)),
        ("１〜２万㎡", "m2", (10_000, 20_000)),
        ("0.5ha-2ha", "m2", (5_000, 20_000)),
        ("約1.5万㎡以上", "m2", (15_000, None)),
        ("3000〜5000㎥/日", "m3_per_day", (3_000, 5_000)),
        ("80〜150席", "people", (80, 150)),
        ("およそ２０名程度", "people", (20, None)),
    ],
)
def test_an_interval_is_read_with_its_unit_at_either_end(typed, unit, expected):
    assert parse_range(typed, unit) == pytest.approx(expected)


@pytest.mark.parametrize("typed", ["8000〜5000㎡", "約", "以上", "5000〜㎡", "-5〜3"])
def test_an_interval_without_sense_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        parse_range(typed, "m2")
