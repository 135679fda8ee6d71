"""Other cities: one measure and one edition a row, losses said first, and when not to choose us."""

from dataclasses import replace

import pytest

from domain.brief import FacilityTypeId
from domain.errors import CardError
from domain.evidence import PrintRule
from domain.staff_notes import RivalView
from scoring import rivals
from scoring.beside_cards import YardstickCard, beside
from scoring.rivals import rival_rows
from tests.scoring.beside_builders import FUNCTIONS, ON, head_office_in, make_brief, pack

HQ, DC = FacilityTypeId.HQ_BACKUP, FacilityTypeId.DATA_CENTER


def view(function: FacilityTypeId = HQ, **fields: object) -> RivalView:
    return rival_rows(pack(), facility_type=function, brief=make_brief(function, **fields), on=ON)


@pytest.mark.parametrize("card", beside().yardsticks.values(), ids=lambda card: card.id)
def test_a_yardstick_holds_one_measure_one_unit_and_one_edition(card: YardstickCard) -> None:
    """Never J-SHIS points beside area averages, two editions, or two brokers' rents in one row."""
    facts = [pack().facts[city.fact] for city in card.cities if city.fact]
    assert {(fact.attribute, fact.unit) for fact in facts} == {(card.attribute, card.unit)}
    assert len({fact.as_of for fact in facts if fact.value is not None}) == 1


@pytest.mark.parametrize("function", FUNCTIONS)
def test_paper_shows_only_rows_that_may_be_printed_with_us_and_another_city(function: FacilityTypeId) -> None:
    shown = view(function).paper
    assert shown
    for yardstick in shown:
        assert all(note.print_rule is not PrintRule.STAFF_ONLY for note in yardstick.evidence)
        assert any(row.here for row in yardstick.rows)
        assert any(not row.here for row in yardstick.rows)
        assert all(row.value is not None for row in yardstick.rows)


def test_a_secondary_wage_is_for_staff_and_says_that_it_is_the_prefectures() -> None:
    shown = view()
    assert "minimum_wage_2025" not in {yardstick.id for yardstick in shown.paper}
    wages = next(yardstick for yardstick in shown.staff if yardstick.id == "minimum_wage_2025")
    assert all("県の値" in row.city.ja and "二次資料" in row.text.ja for row in wages.rows)


def test_a_missing_figure_of_ours_is_unknown_and_never_a_win() -> None:
    points = [standing for standing in view().standings if standing.yardstick == "quake_points_2018"]
    assert {standing.standing for standing in points} == {"unknown"}


def test_losses_are_told_first() -> None:
    order = [standing.standing for standing in view().standings]
    assert order == sorted(order, key=["behind", "unknown", "even", "ahead"].index)
    assert order[0] == "behind"


def test_fukuoka_is_said_to_be_milder_in_the_nankai_case_and_typhoons_to_be_even() -> None:
    standings = {(s.yardstick, s.city.ja): s.standing for s in view().standings}
    assert standings["nankai_intensity_2012", "福岡市"] == "behind"
    assert standings["nankai_intensity_2012", "神奈川県（県の値）"] == "ahead"
    assert standings["typhoons", "関東甲信"] == "even"


@pytest.mark.parametrize(
    ("here", "there", "better", "expected"),
    [
        (1.0, 2.0, "lower", "ahead"),
        (1.0, 2.0, "higher", "behind"),
        (2.0, 2.0, "lower", "even"),
        (None, 2.0, "lower", "unknown"),
        (0.0, None, "higher", "unknown"),
    ],
)
def test_two_values_are_compared_in_the_yardsticks_direction(
    here: float | None, there: float | None, better: str, expected: str
) -> None:
    assert rivals.compare(here, there, better) == expected


def mixed(fact: str) -> YardstickCard:
    card = beside().yardsticks["office_rent_miki"]
    stranger = card.cities[1].model_copy(update={"fact": fact})
    return card.model_copy(update={"cities": (card.cities[0], stranger)})


@pytest.mark.parametrize("fact", ["kitakyushu.population.2025-09", "no-such-fact"])
def test_a_value_of_another_measure_cannot_enter_a_row(monkeypatch: pytest.MonkeyPatch, fact: str) -> None:
    cards = replace(beside(), yardsticks={"office_rent_miki": mixed(fact)})
    monkeypatch.setattr(rivals, "beside", lambda: cards)
    with pytest.raises(CardError):
        view()


@pytest.mark.parametrize(("area_ha", "applies"), [(5, False), (13, True), (40, True)])
def test_who_needs_more_land_than_the_city_has_left_is_told_so(area_ha: float, applies: bool) -> None:  # noqa: FBT001
    limits = {limit.id: limit for limit in view(DC, size={"site_area_ha": {"minimum": area_ha}}).not_us}
    assert limits["large_land_at_once"].applies is applies
    assert "13" in limits["large_land_at_once"].text.ja


@pytest.mark.parametrize(
    ("municipality", "applies"), [("千代田区", False), ("福岡県福岡市", True), ("下関市", True)]
)
def test_a_head_office_in_the_region_is_told_that_this_is_no_backup(municipality: str, applies: bool) -> None:  # noqa: FBT001
    shown = view(present_sites=head_office_in(municipality)).not_us
    assert {limit.id: limit.applies for limit in shown}["present_in_region"] is applies
    assert not applies or shown[0].applies


def test_an_undecided_amount_applies_to_no_limit() -> None:
    assert not any(limit.applies for limit in view(DC).not_us)
