"""Hard questions and cautions: five a brief, answered with the unwelcome figure and its date."""

from dataclasses import replace

import pytest

from domain.brief import FacilityTypeId
from scoring.beside_cards import beside
from scoring.cautions import cautions
from scoring.hard_questions import hard_questions
from tests.scoring.beside_builders import FUNCTIONS, ON, make_brief, pack

HQ = FacilityTypeId.HQ_BACKUP


def asked(function: FacilityTypeId = HQ, **fields: object) -> dict[str, str]:
    brief = make_brief(function, **fields)
    return {q.id: q.answer.ja for q in hard_questions(pack(), facility_type=function, brief=brief, on=ON)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_gets_five_questions_with_evidence_and_an_owner(function: FacilityTypeId) -> None:
    questions = hard_questions(pack(), facility_type=function, brief=make_brief(function), on=ON)
    assert len(questions) == 5
    assert all(question.evidence and question.owner in pack().owners for question in questions)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_answer_names_a_date(function: FacilityTypeId) -> None:
    assert all("時点" in answer for answer in asked(function).values())


def test_the_nankai_answer_states_both_models_and_the_tsunami() -> None:
    answer = asked()["nankai_too"]
    assert all(figure in answer for figure in ("60〜90%", "20〜50%", "最大津波高5m", "5強"))
    assert "影響はあります" in answer


def test_the_probability_of_a_fault_is_never_rounded() -> None:
    assert "0.006%" in asked()["local_faults"]


def test_what_the_brief_asks_for_is_asked_about() -> None:
    assert "flights" not in asked()
    assert "flights" in asked(wishes="羽田からの飛行機の便数が気になる")


def test_an_answer_whose_record_is_gone_is_not_given() -> None:
    facts = {key: fact for key, fact in pack().facts.items() if key != "D048"}
    brief = make_brief()
    left = hard_questions(replace(pack(), facts=facts), facility_type=HQ, brief=brief, on=ON, count=20)
    assert "local_faults" not in {question.id for question in left}


def test_the_owner_of_every_card_is_an_owner_of_the_pack() -> None:
    owners = {card.owner for cards in (beside().questions, beside().cautions) for card in cards.values()}
    assert owners <= set(pack().owners)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_staff_copy_names_the_unwelcome_figures(function: FacilityTypeId) -> None:
    told = {caution.id: caution.text.ja for caution in cautions(pack(), function, ON)}
    assert {"land_sold", "nankai_area", "nankai_tsunami", "local_faults", "rain_2018"} <= set(told)
    assert "99%" in told["land_sold"]
    assert "最大津波高5m" in told["nankai_tsunami"]


def test_the_probabilities_of_the_local_faults_stand_in_both_readings() -> None:
    told = {caution.id: caution.text.ja for caution in cautions(pack(), HQ, ON)}["local_faults"]
    assert all(figure in told for figure in ("0.006%", "0〜3%", "0.6%"))


def test_no_caution_is_silently_without_its_record() -> None:
    """All cards of the catalogue speak with the embedded pack."""
    told = {caution.id for function in FUNCTIONS for caution in cautions(pack(), function, ON)}
    assert told == set(beside().cautions)


def test_ageing_and_graduates_are_told_for_an_it_hub() -> None:
    told = {caution.id for caution in cautions(pack(), FacilityTypeId.IT_HUB, ON)}
    assert {"ageing", "graduates_leave", "population_falls"} <= told
