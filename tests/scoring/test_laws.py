"""What must hold for every recommendation, over random worlds of places and unknowns."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.scoring.builders import make_brief, make_catalogue, make_criterion
from tests.scoring.test_engine import rank

CRITERIA = [
    make_criterion("airport"),
    make_criterion(
        "water",
        value=((0.0, 0.0), (4.0, 0.6), (10.0, 1.0)),
        unknown_value=(0.2, 0.6),
        unknown_reason={"ja": "試験", "en": "test"},
    ),
    make_criterion("size", value=((0.0, 0.0), (5.0, 1.0), (10.0, 0.3)), non_monotone=True),
]
CATALOGUE = make_catalogue(CRITERIA, coverage_threshold=0.0)
MEASURES = [card.measure for card in CRITERIA]

EXACT = st.floats(-2, 12).map(lambda x: round(x, 3))
RANGES = st.tuples(EXACT, st.floats(0, 3), st.floats(0, 3)).map(lambda t: (t[0], t[0] - t[1], t[0] + t[2]))
FIGURES = st.one_of(st.none(), EXACT, RANGES)
WORLDS = st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=2, max_size=5).map(
    lambda rows: {f"s{n}": dict(zip(MEASURES, row, strict=True)) for n, row in enumerate(rows)}
)

law = settings(max_examples=25)


def ranked(world, **options):
    return {place.site_id: place for place in rank(world, CATALOGUE, samples=200, **options).ranking}


@law
@given(world=WORLDS)
def test_points_add_up_and_the_score_lies_in_its_interval(world):
    for place in ranked(world).values():
        assert math.fsum(row.points for row in place.contributions) == pytest.approx(place.score, abs=1e-9)
        assert place.score_low - 1e-9 <= place.score <= place.score_high + 1e-9
        assert math.fsum(place.rank_acceptability) == pytest.approx(1, abs=1e-6)


@law
@given(world=WORLDS)
def test_a_place_that_leaves_changes_no_other_score_or_interval(world):
    before, after = ranked(world), ranked({name: row for name, row in world.items() if name != "s0"})
    for name, place in after.items():
        assert (place.score, place.score_low, place.score_high) == (
            before[name].score,
            before[name].score_low,
            before[name].score_high,
        )


@law
@given(world=WORLDS, factor=st.floats(0.01, 100))
def test_scaling_all_weights_does_nothing(world, factor):
    plain, scaled = (
        ranked(world, brief=make_brief(importance={"weights": {"airport": 2 * k, "water": k, "size": 3 * k}}))
        for k in (1.0, factor)
    )
    for name, place in plain.items():
        assert scaled[name].score == pytest.approx(place.score, abs=1e-6)
        assert scaled[name].rank_acceptability == pytest.approx(place.rank_acceptability, abs=0.02)


@law
@given(world=WORLDS, answer=EXACT, measure=st.sampled_from(MEASURES))
def test_an_answer_to_an_unknown_keeps_the_score_inside_its_interval(world, answer, measure):
    assume(world["s0"][measure] is None)
    before = ranked(world)["s0"]
    after = ranked(world | {"s0": world["s0"] | {measure: answer}})["s0"]
    assert before.score_low - 1e-6 <= after.score <= before.score_high + 1e-6
    assert after.score_high - after.score_low <= before.score_high - before.score_low + 1e-6


@law
@given(world=WORLDS, gain=st.floats(0.1, 5))
def test_a_better_figure_never_worsens_the_rank(world, gain):
    assume(isinstance(world["s0"]["airport_km"], float))
    nearer = world["s0"] | {"airport_km": world["s0"]["airport_km"] - gain}
    assert ranked(world | {"s0": nearer})["s0"].rank <= ranked(world)["s0"].rank


@law
@given(world=WORLDS)
def test_a_dominated_place_never_stands_above_its_dominator(world):
    places = list(ranked(world).values())
    for first in places:
        for second in places:
            mine = np.array([row.value_low for row in first.contributions])
            other = np.array([row.value_high for row in second.contributions])
            if (mine >= other).all():
                assert first.rank <= second.rank
                assert first.rank_range[0] <= second.rank_range[0]
