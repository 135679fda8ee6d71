"""The promise of an answer counts the days on which the city hall is open."""

import datetime as dt

import pytest

from service.usecases.reply_date import reply_date


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-11-26T01:00", 3, "2026-12-01"),  # Thursday: Friday, Monday, Tuesday
        ("2026-11-27T20:00", 1, "2026-11-30"),  # Saturday morning in Japan
        ("2026-11-20T01:00", 1, "2026-11-24"),  # Monday 23 November is a holiday
        ("2027-04-28T01:00", 2, "2027-05-06"),  # 29 April, 3 to 5 May are holidays, 1 and 2 a weekend
        ("2026-12-28T01:00", 1, "2027-01-04"),  # closed from 29 December to 3 January
    ],
)
def test_weekends_holidays_and_the_turn_of_the_year_do_not_count(received, days, expected):
    moment = dt.datetime.fromisoformat(received).replace(tzinfo=dt.UTC)
    assert reply_date(moment, business_days=days) == dt.date.fromisoformat(expected)
