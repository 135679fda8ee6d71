"""Cases that staff can read and extend: this company, these places, this order, these exclusions.

Each ``*.toml`` beside this file names a brief and what must come out of it. A case says
what a local expert expects, not a copy of what the program printed: leading places are
sets, order only where it is beyond doubt.
"""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

import pytest

from domain.recommendation import GateState
from service.forms.brief_toml import read_brief
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
CASES = sorted(HERE.glob("*.toml"))


@cache
def _result(name):
    workshop = Workshop()
    return recommend_sites(
        read_brief(EXAMPLES / name),
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=dt.date(2026, 11, 22),
        path=name,
    )


def _case(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _function(case):
    result = _result(case["brief"])
    return next(f for f in result.functions if f.facility_type == case["function"])


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request):
    """One case file."""
    return _case(request.param)


def test_the_first_place_is_one_a_local_expert_would_name(case):
    """Any of the named places may lead."""
    assert _function(case).ranking[0].site_id in case["first_is_one_of"]


def test_the_named_places_are_among_the_best(case):
    """Within the first ``within`` ranks."""
    best = {place.site_id for place in _function(case).ranking if place.rank <= case["within"]}
    assert set(case["among_the_best"]) <= best


def test_what_is_no_offer_is_excluded_with_its_reason(case):
    """Sold, taken, outside the city, or not the kind of place."""
    failed = {
        place.site_id: {gate.id for gate in place.gates if gate.state is GateState.FAIL}
        for place in _function(case).excluded
    }
    for site, gate in case["excluded"].items():
        assert gate in failed[site]


def test_the_open_questions_are_asked_of_the_right_owner(case):
    """Nothing that matters is guessed."""
    owners = {unknown.id: unknown.owner.id for unknown in _function(case).unknowns}
    for unknown, owner in case["unknowns"].items():
        assert owners[unknown] == owner


def test_the_gates_of_the_best_places_read_as_expected(case):
    """``gates`` holds per gate the states that may occur among the ranked places."""
    for gate_id, states in case["gates"].items():
        found = {
            gate.state.value
            for place in _function(case).ranking
            for gate in place.gates
            if gate.id == gate_id
        }
        assert found
        assert found <= set(states)


def test_what_is_undecided_is_not_asked(case):
    """``not_asked`` holds the gates whose field of the brief is undecided."""
    asked = {gate.id for place in _function(case).ranking for gate in place.gates}
    assert not asked & set(case.get("not_asked", []))


def test_the_pair_reads_as_expected(case):
    """Per scenario and present site the verdict at the first place."""
    first = _function(case).ranking[0]
    verdicts = {(pair.scenario, pair.present_site): pair.verdict.value for pair in first.pair}
    for item in case.get("pair", []):
        assert verdicts[item["scenario"], item["present_site"]] == item["verdict"]
