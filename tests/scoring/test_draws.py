"""Random streams: named, independent of each other, and the same on every machine."""

import numpy as np
import pytest

from scoring.draws import Streams, dirichlet_weights, stream


def test_a_stream_depends_on_its_seed_and_name_alone():
    streams = Streams(7)
    first = streams.at("value", "a", "b").random(5)
    streams.at("value", "c", "d").random(3)
    assert streams.at("value", "a", "b").random(5) == pytest.approx(first)
    assert stream(7, "value", "a", "b").random(5) == pytest.approx(first)
    assert not np.isclose(stream(8, "value", "a", "b").random(5), first).any()


def test_names_are_not_run_together():
    assert stream(1, "ab", "c").random() != stream(1, "a", "bc").random()


def test_many_streams_are_uniform_and_uncorrelated():
    streams = Streams(1)
    drawn = np.array([streams.at("value", str(n)).random(2000) for n in range(40)])
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert drawn.var() == pytest.approx(1 / 12, abs=0.005)
    correlation = np.corrcoef(drawn)[np.triu_indices(40, 1)]
    assert np.abs(correlation).max() < 0.1


def test_the_first_numbers_stay_what_they_are():
    """A change here changes every stored result: it needs a new engine version."""
    assert stream(20_260_401, "value", "site", "criterion").random(3).round(6).tolist() == [
        0.103889,
        0.782831,
        0.69397,
    ]


def test_no_slack_and_a_single_criterion_leave_nothing_to_draw():
    assert (dirichlet_weights({"a": 0.7, "b": 0.3}, cv=0, samples=4, seed=1) == [[0.7] * 4, [0.3] * 4]).all()
    assert (dirichlet_weights({"a": 1.0}, cv=0.3, samples=4, seed=1) == 1).all()
