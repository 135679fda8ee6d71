"""The city's grades, at their edges; and no grade where there is nothing to grade by."""

import datetime as dt
from types import SimpleNamespace

import pytest

from service.usecases.grade_kpis import Graded, achievement_pct, grade_cards, grade_kpi, grade_of, seed_cards

DAY = dt.date(2026, 3, 31)


def kpi(**columns):
    values = {"target": 100.0, "target_to_date": None, "actual": 100.0, "as_of": DAY, "due_on": DAY}
    return SimpleNamespace(**(values | columns))


@pytest.mark.parametrize(
    ("actual", "percent", "grade"),
    [
        (120, 120, "A"),
        (119.9, 119, "B"),
        (119.999, 119, "B"),
        (119.5, 119, "B"),
        (100, 100, "B"),
        (99.9, 99, "C"),
        (99.99, 99, "C"),
        (70, 70, "C"),
        (69.9, 69, "D"),
        (0, 0, "D"),
        (-5, -5, "D"),
    ],
)
def test_achievement_is_cut_to_whole_per_cent_before_it_is_graded(actual, percent, grade):
    assert grade_kpi(kpi(actual=actual)) == Graded(percent, grade)


@pytest.mark.parametrize(("actual", "target", "percent"), [(0.7, 1.0, 70), (1.1, 1.1, 100), (2.4, 2.0, 120)])
def test_edges_are_exact_where_binary_numbers_are_not(actual, target, percent):
    assert achievement_pct(actual, target) == percent


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"actual": None}, "no_figure"),
        ({"target": None}, "no_figure"),
        ({"target": 0.0}, "no_figure"),
        ({"target": 0.0, "target_to_date": 0.0}, "no_figure"),
        ({"target": 0.0, "actual": 0.0}, "no_figure"),
        ({"actual": None, "target_to_date": 50.0}, "no_figure"),
        ({"due_on": None}, "no_due"),
        ({"as_of": None}, "no_due"),
        ({"due_on": dt.date(2026, 4, 1)}, "not_due"),
    ],
)
def test_what_cannot_be_graded_is_not(columns, why):
    graded = grade_kpi(kpi(**columns))
    assert (graded.grade, graded.why_not) == (None, why)


def test_a_planned_value_for_the_day_grades_before_the_target_is_due():
    """The city graded 305 of 1,000 in two of five years a C."""
    row = kpi(actual=305.0, target=1000.0, target_to_date=400.0, due_on=dt.date(2030, 3, 31))
    assert grade_kpi(row) == Graded(76, "C")


def test_the_cards_say_who_decides_on_what_the_city_left_open():
    cards = grade_cards()
    assert [grade.from_pct for grade in cards.grades] == [120, 100, 70, 0]
    assert grade_of(500) == "A"
    assert {cards.rounding.kind, cards.timing.kind} == {"judgement"}


def test_targets_taken_over_stand_in_the_words_of_their_records(workshop):
    """Nothing is made up: every target and published grade is in the record's claim or comparator."""
    for seed in seed_cards():
        record = workshop.pack.strengths[seed.record]
        words = f"{record.claim.ja} {record.comparator.ja if record.comparator else ''}".replace(",", "")
        target = "1兆" if seed.target == 10000 and "1兆" in words else f"{seed.target:g}"
        assert target in words, seed.record
        assert seed.published_grade is None or seed.published_grade in words
        assert record.figure is not None
