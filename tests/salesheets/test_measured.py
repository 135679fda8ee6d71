"""Figures of a criterion in few words: what is not confirmed is said beside what is."""

from types import SimpleNamespace

import pytest

from salesheets.measured import measured
from salesheets.words import words
from tests.salesheets.builders import make_contributions


def said(language, **figures):
    item = make_contributions(0)[0].model_copy(
        update={"criterion": "pair_independence", "unit": "count", "known": True} | figures
    )
    return measured(SimpleNamespace(words=lambda section: words(section, language), language=language), item)


@pytest.mark.parametrize(
    ("language", "closed", "open_"),
    [
        ("ja", "同時の恐れ 0件", "同時の恐れ 0件、未確認2件"),
        ("en", "0 scenarios may hit both", "0 scenarios may hit both, 2 not confirmed"),
    ],
)
def test_pairs_that_are_not_confirmed_are_counted_beside_those_that_are(language, closed, open_):
    assert said(language, raw=0.0) == closed
    assert said(language, raw=0.0, raw_low=0.0, raw_high=0.0) == closed
    assert said(language, raw=0.0, raw_low=0.0, raw_high=2.0) == open_
