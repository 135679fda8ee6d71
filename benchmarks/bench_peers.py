"""The engine beside its peers, in the same run: ``python benchmarks/bench_peers.py``.

Goals G1, G2 and G9 of the scoring design. The peers are no dependency of the project:
install them into a scratch environment first (``pip install scikit-criteria crispyn``);
a peer that is missing is named and left out.
"""

import statistics
import time
import warnings

import numpy as np

from scoring.acceptability import acceptability
from scoring.draws import dirichlet_weights
from scoring.methods.topsis import TopsisRanker
from scoring.ranker import WeightedValueRanker
from scoring.sampling import ValueRanges, sample_scores

PLACES, CRITERIA, SAMPLES, PROBLEMS = 60, 40, 10_000, 4_000


def median_ms(action, runs):
    """Return the median milliseconds of an action, after one run that is not counted."""
    action()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def show(name, ours, peer=None, peer_name=""):
    """Print one line, with the ratio where there is a peer."""
    ratio = "" if peer is None else f"   {peer_name} {peer:10.2f} ms   ratio {peer / ours:8.1f}"
    print(f"{name:46s} {ours:9.3f} ms{ratio}")


def weighted_sum(values, weights):
    """G1: one request of 60 x 40, checked and ranked, beside the pipeline of scikit-criteria."""
    ours = median_ms(lambda: WeightedValueRanker().fit(values, weights), 200)
    try:
        import skcriteria as skc
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.pipeline import mkpipe
        from skcriteria.preprocessing.scalers import MinMaxScaler, SumScaler
    except ImportError:
        show("G1 weighted sum 60 x 40 (no scikit-criteria)", ours)
        return
    matrix = skc.mkdm(values, [max] * CRITERIA, weights=weights)
    pipe = mkpipe(SumScaler("weights"), MinMaxScaler("matrix"), WeightedSumModel())
    show("G1 weighted sum 60 x 40", ours, median_ms(lambda: pipe.evaluate(matrix), 30), "scikit-criteria")


def smaa(values):
    """G2: acceptability of 60 x 40 with 10,000 draws, beside drawing the numbers and beside crispyn.

    Both draw their weights and count ranks; ours counts pairwise wins as well.
    """
    names = tuple(map(str, range(CRITERIA)))
    ranges = ValueRanges(tuple(map(str, range(PLACES))), names, values, values, values)
    stated = dict.fromkeys(names, 1 / CRITERIA)

    def whole():
        weights = dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1)
        return acceptability(sample_scores(ranges, weights, seed=1), weights)

    ours = median_ms(whole, 31)
    draw = median_ms(lambda: dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1), 31)
    print(f"{'G2 SMAA 60 x 40, 10,000 draws':46s} {ours:9.3f} ms   {ours / draw:.1f} x drawing the weights")
    try:
        from crispyn.mcda_methods import VIKOR_SMAA
    except ImportError:
        return
    peer = VIKOR_SMAA()

    def theirs():
        return peer(values, peer._generate_weights(CRITERIA, SAMPLES), np.ones(CRITERIA))  # noqa: SLF001  (their own step)

    show("G2 SMAA 60 x 40, 10,000 draws", ours, median_ms(theirs, 3), "crispyn")
    given = dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1)
    ours = median_ms(lambda: acceptability(sample_scores(ranges, given, seed=1), given), 31)
    peers = median_ms(lambda: peer(values, given.T, np.ones(CRITERIA)), 3)
    show("G2 the same, weights given to both", ours, peers, "crispyn")


def rank_reversal():
    """G9: how often the winner changes when the worst place is taken away, in 4,000 random problems."""
    random = np.random.default_rng(1)
    changed = {"fixed yardsticks": 0, "TOPSIS": 0}
    for _ in range(PROBLEMS):
        values, weights = random.random((6, 5)), random.dirichlet(np.ones(5))
        for name, ranker in (("fixed yardsticks", WeightedValueRanker), ("TOPSIS", TopsisRanker)):
            scores = ranker().fit(values, weights).scores_
            fewer = np.delete(np.arange(6), scores.argmin())
            again = ranker().fit(values[fewer], weights).scores_
            changed[name] += fewer[again.argmax()] != scores.argmax()
    for name, count in changed.items():
        print(f"G9 winner changes without the worst, {name:18s} {count:5d} of {PROBLEMS}")


def main():
    """Print the table."""
    warnings.simplefilter("ignore")
    random = np.random.default_rng(0)
    values, weights = random.random((PLACES, CRITERIA)), random.dirichlet(np.ones(CRITERIA))
    weighted_sum(values, weights)
    smaa(values)
    rank_reversal()


if __name__ == "__main__":
    main()
