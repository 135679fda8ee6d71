"""Weights from comparisons of pairs: Saaty's example, contradictions, missing answers, refusals."""

import math
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadWeightsError, PairwiseJudgementError
from scoring.pairwise import pairwise_weights
from scoring.swing import swing_in_words, swing_meanings, swing_question, swing_weights
from tests.scoring.builders import make_criterion

DRINKS = ["coffee", "wine", "tea", "beer", "soda", "milk", "water"]
UPPER = [
    9,
    5,
    2,
    1,
    1,
    1 / 2,
    1 / 3,
    1 / 9,
    1 / 9,
    1 / 9,
    1 / 9,
    1 / 3,
    1 / 4,
    1 / 3,
    1 / 9,
    1 / 2,
    1,
    1 / 3,
    2,
    1 / 2,
    1 / 3,
]
JUDGED = dict(zip(combinations(DRINKS, 2), UPPER, strict=True))


def test_the_drinks_of_the_united_states():
    """Saaty (2008), Table 2: which drink is consumed more."""
    found = pairwise_weights(DRINKS, JUDGED)
    assert list(found.weights.values()) == pytest.approx(
        [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=6e-4
    )
    assert found.largest_eigenvalue == pytest.approx(7.1766, abs=1e-3)
    assert found.consistency_ratio == pytest.approx(0.022, abs=1e-3)
    assert not found.contradictory
    assert not found.many


HOUSE = """
    1 5 3 7 6 6 1/3 1/4
    1/5 1 1/3 5 3 3 1/5 1/7
    1/3 3 1 6 3 4 6 1/5
    1/7 1/5 1/6 1 1/3 1/4 1/7 1/8
    1/6 1/3 1/3 3 1 1/2 1/5 1/6
    1/6 1/3 1/4 4 2 1 1/5 1/6
    3 5 1/6 7 5 5 1 1/2
    4 7 5 8 6 6 2 1
"""
"""Size, transport, neighbourhood, age, yard, modern facilities, condition, financing."""


def test_the_best_house():
    """Saaty (1990), How to make a decision, EJOR 48, Table 2: λmax 9.669, CR 0.169; eight are many."""
    rows = [[float(Fraction(cell)) for cell in line.split()] for line in HOUSE.split("\n") if line.strip()]
    names = [str(n) for n in range(8)]
    found = pairwise_weights(names, {(a, b): rows[int(a)][int(b)] for a, b in combinations(names, 2)})
    assert list(found.weights.values()) == pytest.approx(
        [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], abs=6e-4
    )
    assert found.largest_eigenvalue == pytest.approx(9.669, abs=1e-3)
    assert found.consistency_ratio == pytest.approx(0.169, abs=1e-3)
    assert found.contradictory
    assert found.many


SHARES = st.lists(st.floats(0.05, 1), min_size=2, max_size=7)


@given(shares=SHARES)
def test_answers_that_agree_give_back_the_weights_with_ratio_zero(shares):
    names = [str(n) for n in range(len(shares))]
    answers = {(a, b): shares[int(a)] / shares[int(b)] for a, b in combinations(names, 2)}
    found = pairwise_weights(names, answers)
    assert list(found.weights.values()) == pytest.approx([share / sum(shares) for share in shares], rel=1e-6)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-6)


@given(shares=st.lists(st.floats(0.05, 1), min_size=4, max_size=7))
def test_missing_answers_do_not_move_weights_that_the_others_fix(shares):
    """Harker (1987): a chain of answers is enough when it is consistent."""
    names = [str(n) for n in range(len(shares))]
    chain = {(a, b): shares[int(a)] / shares[int(b)] for a, b in pairwise(names)}
    found = pairwise_weights(names, chain)
    assert list(found.weights.values()) == pytest.approx([share / sum(shares) for share in shares], rel=1e-5)
    assert len(found.missing) == len(names) * (len(names) - 1) // 2 - len(chain)


def test_a_circle_of_answers_is_called_contradictory_with_the_worst_pair():
    found = pairwise_weights(["a", "b", "c"], {("a", "b"): 5, ("b", "c"): 5, ("a", "c"): 1 / 5})
    assert found.contradictory
    assert found.worst in set(combinations("abc", 2))


def test_the_direction_of_a_question_does_not_matter():
    turned = {(b, a): 1 / value for (a, b), value in JUDGED.items()}
    assert pairwise_weights(DRINKS, turned).weights == pytest.approx(pairwise_weights(DRINKS, JUDGED).weights)


def test_more_than_seven_names_are_many_and_more_than_nine_are_refused():
    def level(n):
        names = [str(k) for k in range(n)]
        return pairwise_weights(names, dict.fromkeys(combinations(names, 2), 1.0))

    assert (level(7).many, level(9).many) == (False, True)
    with pytest.raises(PairwiseJudgementError) as caught:
        level(10)
    assert caught.value.facts["reason"] == "too_many"


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({("a", "b"): -3.0}, "not_positive"),
        ({("a", "b"): 0.0}, "not_positive"),
        ({("a", "b"): math.nan}, "not_positive"),
        ({("a", "b"): math.inf}, "not_positive"),
        ({("a", "b"): 1e308, ("b", "c"): 1e308}, "too_far"),
        ({("a", "b"): 1 / 100}, "too_far"),
        ({("a", "z"): 2.0}, "unknown_name"),
        ({("a", "b"): 3.0, ("b", "a"): 3.0}, "not_reciprocal"),
        ({("a", "b"): 3.0}, "not_connected"),
    ],
)
def test_a_faulty_answer_is_refused_by_name(answers, reason):
    with pytest.raises(PairwiseJudgementError) as caught:
        pairwise_weights(["a", "b", "c"], answers)
    assert caught.value.facts["reason"] == reason
    assert caught.value.facts["first"] in {"a", "b"}


def test_swings_become_shares_and_the_question_shows_both_ends_in_units():
    assert swing_weights({"a": 100, "b": 60, "c": 40, "d": 0}) == pytest.approx(
        {"a": 0.5, "b": 0.3, "c": 0.2}
    )
    question = swing_question(make_criterion("airport"))
    assert "10 km" in question.ja
    assert "0 km" in question.en
    assert swing_in_words(make_criterion("airport")).en == "airport (10 km to 0 km)"


def test_what_a_weight_stands_for_is_said_heaviest_first():
    cards = [make_criterion("a"), make_criterion("b")]
    found = swing_meanings(cards, {"a": 0.3, "b": 0.7})
    assert [(meaning.criterion, meaning.weight) for meaning in found] == [("b", 0.7), ("a", 0.3)]
    assert "10 km→0 km" in found[0].says.ja


@pytest.mark.parametrize(
    ("ratings", "reason"), [({"a": 80, "b": 40}, "no_reference"), ({"a": 120, "b": 40}, "above_100")]
)
def test_swings_need_one_reference_of_a_hundred(ratings, reason):
    with pytest.raises(BadWeightsError) as caught:
        swing_weights(ratings)
    assert caught.value.facts["reason"] == reason
