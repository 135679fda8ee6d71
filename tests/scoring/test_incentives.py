"""Support schemes: never an amount without its condition and its date."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.brief import FacilityTypeId
from domain.evidence import PrintRule
from scoring.incentives import incentive_notes
from tests.scoring.beside_builders import FUNCTIONS, ON, pack, with_record

FACTORY = FacilityTypeId.SECOND_MOTHER_FACTORY


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_amount_stands_without_condition_and_date(function: FacilityTypeId) -> None:
    for note in incentive_notes(pack(), function, ON):
        if note.maximum is not None or note.rate is not None:
            assert note.conditions is not None
            assert note.as_of is not None


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_status_says_of_when_it_is_or_that_this_is_unknown(function: FacilityTypeId) -> None:
    notes = incentive_notes(pack(), function, ON)
    assert notes
    for note in notes:
        assert "時点" in note.status.ja
        assert "as of" in note.status.en or "undated" in note.status.en


def test_a_scheme_past_its_shelf_life_is_to_be_confirmed() -> None:
    large = next(note for note in incentive_notes(pack(), FACTORY, ON) if note.id == "kq-ritchi-large")
    assert "要確認" in large.status.ja
    fresh = with_record("incentives", pack().incentives["kq-ritchi-large"], as_of="2026-10")
    renewed = next(note for note in incentive_notes(fresh, FACTORY, ON) if note.id == "kq-ritchi-large")
    assert "現在の適用は要確認" not in renewed.status.ja


def test_without_its_condition_the_amount_is_withheld() -> None:
    bare = with_record("incentives", pack().incentives["kq-ritchi-large"], conditions=None)
    note = next(note for note in incentive_notes(bare, FACTORY, ON) if note.id == "kq-ritchi-large")
    assert note.maximum is None


def test_what_may_be_printed_comes_first_and_then_the_best_fit() -> None:
    notes = incentive_notes(pack(), FACTORY, ON)
    staff_only = [note.evidence[0].print_rule is PrintRule.STAFF_ONLY for note in notes]
    assert staff_only == sorted(staff_only)
    assert notes[0].id == "kq-ritchi-large"


def test_a_reference_case_of_another_company_is_no_scheme_to_offer() -> None:
    for function in FUNCTIONS:
        assert "gx-denro" not in {note.id for note in incentive_notes(pack(), function, ON)}


def test_a_scheme_without_a_card_is_still_listed_last() -> None:
    new = pack().incentives["kq-ritchi-large"].model_copy(update={"id": "new-scheme"})
    more = replace(pack(), incentives={**pack().incentives, "new-scheme": new})
    printable = [
        note.id
        for note in incentive_notes(more, FACTORY, ON)
        if note.evidence[0].print_rule is not PrintRule.STAFF_ONLY
    ]
    assert printable[-1] == "new-scheme"


def test_freshness_is_that_of_the_day_of_the_brief() -> None:
    then = dt.date(2024, 8, 1)
    large = next(note for note in incentive_notes(pack(), FACTORY, then) if note.id == "kq-ritchi-large")
    assert large.evidence[0].print_rule is PrintRule.FREE
