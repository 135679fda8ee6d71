"""The methods against an independent implementation (pymcdm, a tool of development only)."""

import numpy as np
import pytest

from scoring.methods.promethee import PrometheeRanker
from scoring.methods.topsis import TopsisRanker
from scoring.methods.vikor import VikorRanker

methods = pytest.importorskip("pymcdm.methods")
normalizations = pytest.importorskip("pymcdm.normalizations")


@pytest.fixture(params=range(5))
def problem(request):
    draw = np.random.default_rng(request.param)
    return draw.random((8, 5)), draw.dirichlet(np.ones(5)), np.ones(5)


def test_topsis_agrees(problem):
    values, weights, benefits = problem
    theirs = methods.TOPSIS(normalizations.vector_normalization)(values, weights, benefits)
    assert TopsisRanker(norm="vector").fit(values, weights).scores_ == pytest.approx(theirs)


def test_vikor_agrees(problem):
    values, weights, benefits = problem
    theirs = methods.VIKOR()(values, weights, benefits)
    assert VikorRanker().fit(values, weights).q_ == pytest.approx(theirs)


def test_promethee_agrees(problem):
    values, weights, benefits = problem
    theirs = methods.PROMETHEE_II("usual")(values, weights, benefits)
    assert PrometheeRanker(q=0, p=0).fit(values, weights).scores_ == pytest.approx(theirs)
    linear = methods.PROMETHEE_II("vshape_2", p=np.full(5, 0.2), q=np.full(5, 0.05))
    assert PrometheeRanker().fit(values, weights).scores_ == pytest.approx(linear(values, weights, benefits))
