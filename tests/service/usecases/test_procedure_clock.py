"""Deadlines are counted back from the opening, and a step that may not apply says so."""

import datetime as dt

import pytest

from domain.brief import Brief, Range, Size
from service.usecases.procedure_clock import OPENING, procedure_cards, procedure_clock

TODAY = dt.date(2026, 11, 26)


def steps(workshop, function, *, open_by="2030-04", today=TODAY, **size):
    brief = Brief(facility_types=(function,), open_by=open_by, size=Size(**size))
    (clock,) = procedure_clock(workshop.pack, brief, today=today)
    return {step.id: step for step in clock.steps}


def test_the_notice_is_due_ninety_days_before_work_starts_nine_months_before_opening(workshop):
    """1 April 2030 - 9 months = 1 July 2029; 90 and 30 days before that."""
    found = steps(workshop, "second_mother_factory", site_area_ha=Range(minimum=5))
    assert found["factory_start"].due == dt.date(2029, 7, 1)
    assert found["factory_notice"].due == dt.date(2029, 4, 2)
    assert found["factory_notice"].shortened == dt.date(2029, 6, 1)
    assert list(found) == sorted(found, key=lambda key: (found[key].due, key))


@pytest.mark.parametrize(
    ("size", "applies", "is_open"),
    [
        ({"site_area_ha": Range(minimum=0.9)}, True, False),
        ({"site_area_ha": Range(minimum=0.5, maximum=0.8)}, True, True),
        ({"site_area_ha": Range(minimum=0.5)}, True, True),
        ({"floor_area_m2": Range(minimum=3000)}, True, False),
        (
            {"site_area_ha": Range(minimum=0.5, maximum=0.8), "floor_area_m2": Range(minimum=1, maximum=2)},
            False,
            False,
        ),
        ({}, True, True),
    ],
)
def test_a_small_factory_needs_no_notice_and_an_undecided_one_is_told_so(workshop, size, applies, is_open):
    found = steps(workshop, "second_mother_factory", **size)
    assert ("factory_notice" in found) is applies
    if applies:
        assert found["factory_notice"].sizes_open is is_open


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (dt.date(2029, 4, 3), "passed"),
        (dt.date(2029, 4, 2), "soon"),
        (dt.date(2029, 2, 1), "soon"),
        (dt.date(2029, 1, 31), "ahead"),
    ],
)
def test_a_passed_and_a_near_date_are_marked(workshop, today, state):
    assert steps(workshop, "second_mother_factory", today=today)["factory_notice"].state == state


def test_without_an_opening_there_is_no_date_and_none_is_made_up(workshop):
    for function in ("hq_backup", "data_center", "second_mother_factory", "it_hub"):
        for step in steps(workshop, function, open_by=None).values():
            assert (step.due, step.shortened, step.state) == (None, None, "undated")


def test_a_fiscal_year_counts_from_its_first_day(workshop):
    assert steps(workshop, "it_hub", open_by="FY2028")["office_start"].due == dt.date(2028, 1, 1)


def test_an_old_record_is_marked_to_be_confirmed(workshop):
    step = steps(workshop, "second_mother_factory")["subsidy_plan_factory"]
    assert step.confirm
    assert step.as_of == workshop.pack.incentives["kq-ritchi-large"].as_of


def test_every_card_hangs_on_another_and_names_what_exists(workshop):
    cards = procedure_cards()
    for card in cards.values():
        assert card.anchor == OPENING or card.anchor in cards, card.id
        assert card.record is None or card.record in workshop.pack.incentives, card.id
        assert card.owner in workshop.pack.owners, card.id
        if card.anchor in cards:
            assert set(card.facility_types) <= set(cards[card.anchor].facility_types), card.id
