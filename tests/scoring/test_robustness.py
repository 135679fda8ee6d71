"""The sentence for a layman: how often first, who is level, and nothing more than the draws say."""

import numpy as np
import pytest

from domain.recommendation import PlaceHead
from scoring.acceptability import Acceptability
from scoring.job import Draws
from scoring.robustness import leading_group, robustness
from tests.scoring.builders import words

PLACES = [
    PlaceHead(
        site_id=site, name=words(name), ward=words("ward"), kind="k", lat=33.9, lon=130.9, coord_error_m=0
    )
    for site, name in (("a", "Kokura"), ("b", "Moji"), ("c", "Kurosaki"))
]


def found(first, beats_leader):
    n = len(first)
    beats = np.full((n, n), 0.5)
    beats[1:, 0] = beats_leader
    rank = np.zeros((n, n))
    rank[:, 0] = first
    return Acceptability(rank, beats, np.full((n, 1), np.nan))


def told(first, beats_leader, samples=10_000):
    seen = found(first, beats_leader)
    group = leading_group(seen, ["a", "b", "c"])
    return group, robustness(seen, PLACES, group, Draws(samples, 1)).sentence


def test_the_sentence_says_how_often_first_and_who_is_level():
    group, sentence = told([0.62, 0.3, 0.08], [0.36, 0.1])
    assert group == ("a", "b")
    assert sentence.ja == (
        "Kokuraは、重みの決め方と未確認の値を変えた1万通りの試算のうち62%で1位です。"
        "上位2か所は差が小さく、同じグループとみてください。"
    )
    assert "62% of 10,000 trials" in sentence.en


def test_a_place_that_is_first_more_often_than_the_leader_is_named():
    _, sentence = told([0.3, 0.45, 0.25], [0.5, 0.4])
    assert "最も多く1位になるのはMojiで、45%です" in sentence.ja
    assert "All 3 places" in sentence.en


def test_a_group_with_gaps_in_the_order_is_not_called_the_top():
    group, sentence = told([0.6, 0.1, 0.3], [0.2, 0.4])
    assert group == ("a", "c")
    assert "1位を含む2か所" in sentence.ja


@pytest.mark.parametrize(("first", "says"), [([0.999, 0.001, 0], "ほぼすべて"), ([0.9, 0.1, 0], "90%で1位")])
def test_a_clear_leader_is_said_to_be_clear(first, says):
    group, sentence = told(first, [0.1, 0.0])
    assert group == ("a",)
    assert says in sentence.ja
    assert "2位以下とは差があります" in sentence.ja


def test_one_place_or_none_has_no_order_to_test():
    draws = Draws(12_345, 1)
    assert "順位を付けられる候補地がありません" in robustness(None, [], (), draws).sentence.ja
    assert "Kokuraだけ" in robustness(found([1.0], []), PLACES[:1], ("a",), draws).sentence.ja


def test_other_numbers_of_trials_are_written_out():
    assert "12,345通り" in told([0.6, 0.4, 0], [0.3, 0.1], samples=12_345)[1].ja
    assert "10万通り" in told([0.6, 0.4, 0], [0.3, 0.1], samples=100_000)[1].ja
