"""How long a recommendation takes: ``pytest benchmarks/bench_scoring.py --benchmark-enable``.

Each limit is measured beside its anchor in the same run: the drawing of the random
numbers, the same work without unknowns, the peers' weighted sum. Nothing is asserted in seconds.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from domain.brief import Importance
from geodata import exposures, load_pack, measure_sites
from scoring import load_catalogue, prepare, recommend
from scoring.acceptability import acceptability
from scoring.draws import dirichlet_weights
from scoring.sampling import ValueRanges, sample_scores
from service.forms.brief_toml import read_brief
from tests.scoring.builders import (
    make_brief,
    make_catalogue,
    make_criterion,
    make_exposure,
    make_exposures,
    make_pack,
    make_site,
    make_table,
)

SAMPLES = 10_000
EXAMPLES = Path(__file__).parent.parent / "examples"
SCENARIOS = [f"scenario_{n}" for n in range(7)]


def world(n_sites: int, n_criteria: int, unknown_share: float):
    """Return the arguments of ``recommend`` for a world with a share of unknown figures."""
    draw = np.random.default_rng(1)
    sites, criteria = [f"site_{n}" for n in range(n_sites)], [f"criterion_{n}" for n in range(n_criteria)]
    figures = {
        site: {f"{c}_km": None if draw.random() < unknown_share else draw.uniform(0, 10) for c in criteria}
        for site in sites
    }
    hit, safe = (
        {name: make_exposure(name, state) for name in SCENARIOS} for state in ("hit", "below_six_lower")
    )
    return {
        "pack": make_pack([make_site(site) for site in sites]),
        "table": make_table(figures),
        "exposures": make_exposures(sites, [hit], safe),
        "catalogue": make_catalogue([make_criterion(c) for c in criteria], coverage_threshold=0.0),
        "samples": SAMPLES,
    }


@pytest.mark.parametrize("unknown_share", [0.0, 0.4])
def test_recommend_30_places_40_criteria(benchmark, unknown_share):
    arguments = world(30, 40, unknown_share)
    result = benchmark(lambda: recommend(make_brief(), **arguments))
    assert len(result.ranking) == 30


@pytest.mark.parametrize("unknown_share", [0.0, 0.4])
def test_weigh_30_places_40_criteria_anew(benchmark, unknown_share):
    ready = prepare(make_brief(), **world(30, 40, unknown_share))
    moved = Importance(weights={f"criterion_{n}": 1 + n / 40 for n in range(40)})
    result = benchmark(lambda: ready.rank(moved))
    assert len(result.ranking) == 30


@pytest.mark.parametrize("way", ["rank", "weigh anew"])
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_example_on_the_embedded_pack(benchmark, path, way):
    pack, catalogue = load_pack(), load_catalogue()
    on = pack.info.edition_date
    brief = read_brief(path).model_copy(update={"evaluated_on": on})
    world = {
        "pack": pack,
        "table": measure_sites(pack, on=on),
        "exposures": exposures(pack, brief.present_sites),
        "catalogue": catalogue,
    }
    ready, moved = prepare(brief, **world), Importance(top=("hazard", "access"))
    benchmark((lambda: recommend(brief, **world)) if way == "rank" else (lambda: ready.rank(moved)))


@pytest.mark.parametrize("part", ["anchor: random numbers", "draws and ranks"])
@pytest.mark.parametrize("unknown_share", [0.0, 0.4])
def test_acceptability_60_places_40_criteria(benchmark, part, unknown_share):
    draw = np.random.default_rng(1)
    low = draw.random((60, 40))
    high = np.where(draw.random((60, 40)) < unknown_share, 1.0, low)
    ranges = ValueRanges(tuple(map(str, range(60))), tuple(map(str, range(40))), low, (low + high) / 2, high)
    stated = {str(n): 1 / 40 for n in range(40)}

    def anchor():
        for _ in range(int((high > low).sum())):
            draw.random(SAMPLES)
        return dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1)

    def whole():
        weights = dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1)
        return acceptability(sample_scores(ranges, weights, seed=1), weights)

    benchmark(anchor if part.startswith("anchor") else whole)


def test_import_of_scoring(benchmark):
    code = (
        "import sys, scoring; sys.exit(bool({'pandas', 'scipy', 'sklearn', 'matplotlib'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = benchmark.pedantic(lambda: subprocess.run(command, check=False), rounds=3)
    assert done.returncode == 0
