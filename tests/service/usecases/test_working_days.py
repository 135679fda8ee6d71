"""What is promised on paper falls on a day when the city hall is open."""

import datetime as dt

import pytest

from domain.working_days import working_day_from


@pytest.mark.parametrize(
    ("day", "open_day"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-11-29", "2026-11-30"),  # a Sunday
        ("2026-12-29", "2027-01-04"),  # the turn of the year
        ("2027-05-01", "2027-05-06"),  # a Saturday before three holidays
    ],
)
def test_a_closed_day_moves_to_the_next_open_one(day, open_day):
    assert working_day_from(dt.date.fromisoformat(day)) == dt.date.fromisoformat(open_day)
