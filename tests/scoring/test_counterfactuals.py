"""What would change the order: every claim is put to the test by recomputing the ranking."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from domain.place import Owner
from scoring.counterfactuals import (
    Order,
    criterion_changes,
    deciding_unknowns,
    first_calls,
    flip_step,
    weight_changes,
)
from scoring.dominance import dominances
from scoring.value_functions import value_bounds, values_of
from tests.scoring.builders import make_criterion, words
from tests.scoring.test_engine import rank

CARDS = [
    make_criterion("airport"),
    make_criterion("water", value=((0.0, 0.0), (4.0, 0.6), (10.0, 1.0))),
    make_criterion("quake", actionable=False),
]
WEIGHTS = np.array([0.5, 0.3, 0.2])
PLACES = rank().ranking


def order_of(raw, weights=WEIGHTS):
    raw = np.asarray(raw, dtype=float)
    columns = [values_of(raw[:, j], card.value) for j, card in enumerate(CARDS)]
    expected = np.nan_to_num(np.column_stack(columns), nan=0.5)
    bounds = [value_bounds(raw[:, j], raw[:, j], card.value) for j, card in enumerate(CARDS)]
    low, high = (np.column_stack(ends) for ends in zip(*bounds, strict=True))
    places = [PLACES[0].model_copy(update={"site_id": f"s{n}"}) for n in range(len(raw))]
    rows = np.argsort(-(expected @ weights), kind="stable")
    return Order([places[r] for r in rows], CARDS, weights, raw[rows], expected[rows], low[rows], high[rows])


RAW = arrays(float, (3, 3), elements=st.floats(0, 10))


@given(raw=RAW)
def test_the_one_figure_really_draws_level_and_a_little_less_does_not(raw):
    order = order_of(raw)
    for change in criterion_changes(order):
        i = next(n for n, place in enumerate(order.places) if place.site_id == change.site_id)
        j = next(n for n, card in enumerate(CARDS) if card.id == change.criterion)
        assert CARDS[j].actionable
        for share, above in ((1.0, True), (0.9, False)):
            raw_then = change.raw + share * (change.raw_needed - change.raw)
            gain = values_of(np.array([raw_then]), CARDS[j].value)[0] - order.expected[i, j]
            reached = order.scores[i] + WEIGHTS[j] * gain
            assert (
                bool(reached >= order.scores[0] - 1e-6) == above or order.scores[0] - order.scores[i] < 1e-5
            )


@given(raw=RAW)
def test_the_changed_weight_really_draws_level(raw):
    order = order_of(raw)
    for change in weight_changes(order):
        i = next(n for n, place in enumerate(order.places) if place.site_id == change.site_id)
        j = next(n for n, card in enumerate(CARDS) if card.id == change.criterion)
        others = WEIGHTS * (1 - change.weight_needed) / (1 - WEIGHTS[j])
        others[j] = change.weight_needed
        scores = order.expected @ others
        assert others.sum() == pytest.approx(1)
        assert scores[i] == pytest.approx(scores[0], abs=1e-6)


@given(raw=RAW)
def test_a_little_less_of_the_weight_does_not_flip_and_a_little_more_does(raw):
    order = order_of(raw)
    for change in weight_changes(order):
        i = next(n for n, place in enumerate(order.places) if place.site_id == change.site_id)
        j = next(n for n, card in enumerate(CARDS) if card.id == change.criterion)
        assume(abs(change.weight_needed - change.weight) > 1e-3 and change.weight_needed > 1e-3)
        for share, ahead in ((0.99, False), (1.01, True)):
            weight = change.weight + share * (change.weight_needed - change.weight)
            others = WEIGHTS * (1 - weight) / (1 - WEIGHTS[j])
            others[j] = weight
            scores = order.expected @ others
            if abs(scores[i] - scores[0]) > 1e-9:
                assert bool(scores[i] > scores[0]) is ahead


@given(gap=st.floats(0.001, 1), advantage=st.floats(-1, 1), weight=st.floats(0.01, 0.99))
def test_a_weight_flips_only_where_the_gap_really_closes(gap, advantage, weight):
    step = flip_step(gap, advantage, weight)
    closes_upwards, closes_downwards = advantage < 0, gap - weight * advantage <= 0
    assume(abs(gap - weight * advantage) > 1e-6 and abs(advantage) > 1e-6)
    assert (step is not None) == (closes_upwards or closes_downwards)


def test_a_weight_on_what_the_leader_does_worse_raises_and_on_its_stronghold_lowers():
    order = order_of([[1, 2, 5], [6, 9, 5]])
    needed = {change.criterion: change.weight_needed for change in weight_changes(order)}
    assert order.places[0].site_id == "s0"
    assert needed["airport"] < 0.5
    assert needed["water"] > 0.3


def test_the_unknown_that_can_change_the_leader_is_asked_first_with_its_owner():
    order = order_of([[2, 8, 5], [2, 7, np.nan], [10, np.nan, 10]])
    found = deciding_unknowns(order)
    assert [(u.site_id, u.criterion, u.owner) for u in found] == [("s1", "quake", "industry")]
    assert (found[0].leader_if_best, found[0].leader_if_worst) == ("s1", "s0")


def test_one_question_goes_to_one_office_for_all_its_places():
    order = order_of([[2, 8, 5], [2, 7, np.nan], [2, 7, np.nan], [2, 7, np.nan]])
    unknowns = deciding_unknowns(order)
    owner = Owner(id="industry", name=words("Bureau"))
    (call,) = first_calls(unknowns, order, {"industry": owner})
    assert (call.owner, call.criterion, call.site_ids) == (owner, "quake", ("s1", "s2", "s3"))
    assert call.says.en.startswith("Ask Bureau about")
    assert first_calls((), order, {}) == ()


def test_the_leaders_own_unknown_counts_too():
    order = order_of([[2, 8, np.nan], [2, 8, 6]])
    assert [(u.site_id, u.leader_if_worst) for u in deciding_unknowns(order)] == [("s0", "s1")]


def test_dominance_holds_only_when_no_unknown_can_break_it():
    low = np.array([[0.8, 0.5], [0.4, 0.5], [0.1, 0.0]])
    high = np.array([[0.8, 0.5], [0.4, 0.5], [0.1, 1.0]])
    pairs = [(d.site_id, d.over) for d in dominances("abc", low, high)]
    assert pairs == [("a", "b")]


@given(low=arrays(float, (4, 2), elements=st.floats(0, 1)), weight=st.floats(0.01, 0.99))
def test_a_dominator_never_scores_below_whatever_the_weights(low, weight):
    for found in dominances("abcd", low, low):
        first, second = ("abcd".index(found.site_id), "abcd".index(found.over))
        assert low[first] @ [weight, 1 - weight] >= low[second] @ [weight, 1 - weight] - 1e-12
