"""The engine beside its peers, in the same run: ``python benchmarks/bench_peers.py``.

Goals G1, G2, G3 and G9 of the scoring design. The peers are no dependency of the project:
install them into a scratch environment first (``pip install scikit-criteria crispyn``);
a peer that is missing is named and left out. All times are processor time, ours and theirs:
on a machine that others use as well, the clock on the wall measures the others.
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

PLACES, CRITERIA, SAMPLES, MANY, PROBLEMS = 60, 40, 10_000, 200_000, 4_000


def median_ms(action, runs):
    """Return the median milliseconds of an action, after one run that is not counted."""
    action()
    taken = []
    for _ in range(runs):
        start = time.process_time()
        action()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def percentile_ms(action, runs, share=95):
    """Return the milliseconds that a share of the runs stays below."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        action()
        taken.append(1000 * (time.process_time() - start))
    return float(np.percentile(taken, share))


def show(name, ours, peer=None, peer_name=""):
    """Print one line, with the ratio where there is a peer."""
    ratio = "" if peer is None else f"   {peer_name} {peer:10.2f} ms   ratio {peer / ours:8.1f}"
    print(f"{name:46s} {ours:9.3f} ms{ratio}")


def weighted_sum(values, weights):
    """G1: 60 x 40 checked, scored, ranked and taken apart, beside the pipeline of scikit-criteria."""

    def whole():
        ranked = WeightedValueRanker().fit(values, weights)
        points = 100 * values * weights
        return ranked, points, np.abs(points.sum(axis=1) - 100 * ranked.scores_).max()

    ours = median_ms(whole, 200)
    print(f"{'G1 weighted sum 60 x 40, 95th percentile':46s} {percentile_ms(whole, 2000):9.3f} ms")
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


def smaa_with_data():
    """G3: every figure may be off by a tenth of its curve, or one in four is unknown and one counts most."""
    random = np.random.default_rng(5)
    values, shape = random.random((PLACES, CRITERIA)), (PLACES, CRITERIA)
    half = 0.1 * random.random(shape)
    off = (np.maximum(0.0, values - half), values, np.minimum(1.0, values + half))
    unknown = random.random(shape) < 0.25
    unknown[::2, 0] = True
    open_ = (np.where(unknown, 0.0, values), np.where(unknown, 0.5, values), np.where(unknown, 1.0, values))
    names = tuple(map(str, range(CRITERIA)))
    even = dict.fromkeys(names, 1 / CRITERIA)
    heavy = {name: 0.4 if name == "0" else 0.6 / (CRITERIA - 1) for name in names}
    for label, bounds, stated in (("all figures off", off, even), ("a heavy unknown", open_, heavy)):
        ranges = ValueRanges(tuple(map(str, range(PLACES))), names, *bounds)
        for way in (False, True):
            taken = median_ms(lambda way=way, r=ranges, w=stated: shares(r, w, SAMPLES, approximate=way), 7)
            show(f"G3 {label}, {'approximate' if way else 'exact'}", taken)
        exact, fast = (shares(ranges, stated, MANY, approximate=way) for way in (False, True))
        few = [shares(ranges, stated, SAMPLES, approximate=way) for way in (False, True)]
        print(
            f"   off from {MANY:,} exact draws by {_most(fast, exact):.4f} approximate, as many; "
            f"at 10,000 draws {_most(few[0], exact):.4f} exact, {_most(few[1], exact):.4f} approximate"
        )


def shares(ranges, stated, samples, *, approximate):
    """Draw and count; return the rank acceptabilities."""
    weights = dirichlet_weights(stated, cv=0.3, samples=samples, seed=1)
    return acceptability(sample_scores(ranges, weights, seed=1, approximate=approximate), weights).rank


def _most(first, second):
    return float(np.abs(first - second).max())


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
    smaa_with_data()
    rank_reversal()


if __name__ == "__main__":
    main()
