"""The figures of the gap board, reckoned again from the results and briefs themselves, in plain Python.

Nothing of the board's own modules is used but its answers: a mistake there cannot hide here.
"""

from dataclasses import replace

import pytest

from service.security.roles import Role
from service.store.findings import Finding, packed
from service.store.schema import case_briefs
from service.usecases.gap_board import read_board
from service.usecases.gap_levers import read_levers, what_if
from service.usecases.link_strategies import link_strategies
from tests.service.usecases.gap_builders import (
    CASES,
    functions_of,
    gates_in_the_way,
    make_case,
    places_of,
    plain_result,
    settled_nowhere,
    states_of,
    unknown_criteria,
    weights_of,
    with_state,
)

KINDS_OF_PLACES = {"inside_city", "site_kind"}
STATES = ("FAIL", "UNKNOWN", "CONDITIONAL")


@pytest.fixture
def cases(workshop, root):
    """Return the cases as plain data: id, jobs, land, state, reason, and the results of its briefs."""
    return [make_case(workshop, root, *columns) for columns in CASES]


def _rows(board):
    rows = [*board.structural, *(row for group in board.groups for row in group.rows)]
    return {(row.kind, row.subject): row for row in rows}


SCOPES = {
    "all": lambda _: True,
    "open": lambda case: case["state"] not in {"won", "lost"},
    "closed": lambda case: case["state"] in {"won", "lost"},
}


def test_every_row_of_a_must_have_counts_and_weighs_what_the_results_say(workshop, cases):
    for scope in SCOPES:
        _compare_must_haves(workshop, cases, scope)


def _compare_must_haves(workshop, cases, scope):
    seen = [case for case in cases if SCOPES[scope](case)]
    rows = _rows(read_board(workshop, by="bureau", weigh="cases", scope=scope))
    gates = gates_in_the_way(seen)
    assert gates == {subject for kind, subject in rows if kind == "gate"}
    for gate in gates:
        row, by_state = (
            rows["gate", gate],
            {s: with_state(seen, gate, s) for s in ("FAIL", "UNKNOWN", "CONDITIONAL")},
        )
        told = (row.failing, row.unknown, row.conditional)
        assert told == tuple(len(found) for found in by_state.values()), gate
        touched = [case for case in seen if any(case in found for found in by_state.values())]
        assert (row.weight.cases, row.weight.jobs, row.weight.area_ha) == weights_of(touched), gate
        nowhere = [case for case in seen if any(settled_nowhere(r, gate) for r in case["results"])]
        assert row.everywhere == len(nowhere), gate


def test_every_row_of_a_criterion_and_of_a_loss_counts_and_weighs_the_same(workshop, cases):
    rows = _rows(read_board(workshop, by="bureau", weigh="cases"))
    unknown = {subject for case in cases for subject in unknown_criteria(case)}
    assert unknown == {subject for kind, subject in rows if kind == "criterion"}
    for subject in unknown:
        row, touched = (
            rows["criterion", subject],
            [case for case in cases if subject in unknown_criteria(case)],
        )
        assert (row.weight.cases, row.weight.jobs, row.weight.area_ha) == weights_of(touched), subject
        assert row.unknown == len(touched)
    lost = {case["reason"] for case in cases if case["state"] == "lost"}
    assert lost == {subject for kind, subject in rows if kind == "reason"}
    for reason in lost:
        row = rows["reason", reason]
        touched = [case for case in cases if case["reason"] == reason]
        assert (row.weight.cases, row.weight.jobs, row.weight.area_ha) == weights_of(touched), reason


def test_each_bureau_has_the_rows_of_its_cards_and_counts_each_case_once(workshop, cases):
    board = read_board(workshop, by="bureau", weigh="jobs")
    cards = {**workshop.catalogue.gates, **workshop.catalogue.criteria}
    touched = {}
    for case in cases:
        for result in case["results"]:
            for gate in gates_in_the_way([case]) - KINDS_OF_PLACES:
                if set(states_of(result, gate).values()) - {"PASS"}:
                    touched.setdefault(cards[gate].owner, set()).add(case["id"])
        for subject in unknown_criteria(case):
            touched.setdefault(cards[subject].owner, set()).add(case["id"])
        if case["state"] == "lost":  # by the cards: land is industry's, hazards are crisis management's
            owner = {"lost_land": "industry", "lost_hazard": "crisis_management"}[case["reason"]]
            touched.setdefault(owner, set()).add(case["id"])
    assert {group.key: group.cases for group in board.groups} == {k: len(v) for k, v in touched.items()}


@pytest.mark.usefixtures("cases")
def test_each_strategy_has_the_rows_linked_to_it_and_no_case_is_lost(workshop, make_user):
    link_strategies(workshop, {"site_area": 1, "flood_depth": 2}, author_id=make_user(Role.APPROVER))
    board = read_board(workshop, by="strategy", weigh="area")
    held = {group.key: {row.subject for row in group.rows} for group in board.groups}
    assert "site_area" in held["1"]
    assert "lost_land" in held["1"], "the reason concerns the linked must-have"
    assert {"flood_depth", "lost_hazard"} <= held["2"]
    by_bureau = read_board(workshop, by="bureau", weigh="area")
    assert {s for rows in held.values() for s in rows} == {
        r.subject for g in by_bureau.groups for r in g.rows
    }
    for group in board.groups:
        assert group.cases == len({i for row in group.rows for i in row.weight.ids})


def test_what_two_functions_lack_at_different_places_is_not_lacking_everywhere(workshop, cases):
    """One fails in the north, the other is unknown in the south: each has places that pass."""
    sites = list(workshop.pack.sites)
    found = [
        Finding("hq_backup", "gate", "site_area", "FAIL", None, sites[:20]),
        Finding("it_hub", "gate", "site_area", "UNKNOWN", None, sites[15:]),
    ]
    nowhere = [*found, Finding("it_hub", "gate", "site_area", "FAIL", None, sites[:15])]
    for findings, everywhere in ((found, 0), (nowhere, 1)):
        with workshop.database.writing() as connection:
            connection.execute(case_briefs.update().values(findings=None))
            one = case_briefs.c.case_id == cases[0]["id"]
            connection.execute(case_briefs.update().where(one).values(findings=packed(findings)))
        row = _rows(read_board(workshop, by="bureau", weigh="cases"))["gate", "site_area"]
        assert (row.failing, row.unknown, row.everywhere) == (1, 1, everywhere)


def _with_plot(pack, site_id, area_ha):
    """Return the pack with a dated remaining area on record at a place."""
    key = f"{site_id}.remaining_area_ha"
    model = next(fact for fact in pack.facts.values() if fact.value is not None and fact.unit == "ha")
    changes = {
        "id": key,
        "subject": f"site:{site_id}",
        "attribute": "remaining_area_ha",
        "value": float(area_ha),
        "as_of": "2026-11",
        "tier": "official",
        "superseded_by": None,
    }
    info = pack.info.model_copy(update={"digest": f"sha256:{key}{area_ha}"})
    return replace(pack, info=info, facts={**pack.facts, key: model.model_copy(update=changes)})


def test_a_plot_really_added_turns_as_many_cases_as_the_board_says(workshop, cases):
    """The plot is put on record and every brief is ranked again; nothing is taken from the near misses."""
    levers = {lever.site_id: lever for lever in read_levers(workshop) if lever.supply.gate == "site_area"}
    asking = [case for case in cases if any(brief["size"]["site_area_ha"] for brief in case["briefs"])]
    for site_id in [*list(levers)[:2], "kokura-asano"]:
        for area_ha in (3.9, 10, 12):
            pack = _with_plot(workshop.pack, site_id, area_ha)
            told = _counted(workshop, asking, pack, site_id, area_ha)
            step = what_if(levers.get(site_id), area_ha)
            said = (step.cases, step.jobs, step.area_ha, step.complete) if step else (0, 0, 0, 0)
            assert said == told, (site_id, area_ha)
    assert any(step.cases for lever in levers.values() for step in lever.steps)


def _counted(workshop, cases, pack, site_id, area_ha):
    """Return how many cases come to PASS there, their jobs and land, and how many through everything."""
    passing, whole = [], 0
    for case in cases:
        after = [plain_result(workshop, brief, pack) for brief in case["briefs"]]
        pairs = list(zip(case["results"], after, strict=True))
        if any(_turns(old, new, site_id) for old, new in pairs):
            passing.append(case)
        whole += any(_comes_through(old, new, site_id) for old, new in pairs)
    return *_weights_of(passing, area_ha), whole


def _weights_of(cases, most_ha):
    """Weigh cases by those of their scenarios that the plot is large enough for."""
    land = [
        max(a for b in c["briefs"] if (a := b["size"]["site_area_ha"]["minimum"]) <= most_ha) for c in cases
    ]
    return len(cases), sum(c["jobs"] for c in cases), round(sum(land), 2)


def _at(result, site_id):
    return {
        f["facility_type"]: {g["id"]: g["state"] for g in p["gates"]}
        for f in functions_of(result)
        for p in places_of(f)
        if p["site_id"] == site_id
    }


def _turns(before, after, site_id):
    """Tell whether the must-have comes to PASS at the place, and nothing else fails there."""
    old, new = _at(before, site_id), _at(after, site_id)
    return any(
        old[f].get("site_area") in {"FAIL", "UNKNOWN"}
        and new[f]["site_area"] == "PASS"
        and "FAIL" not in new[f].values()
        for f in new
    )


def _comes_through(before, after, site_id):
    """Tell whether every must-have of a function passes at the place, and did not before."""
    old, new = _at(before, site_id), _at(after, site_id)
    return any(set(new[f].values()) == {"PASS"} and set(old[f].values()) != {"PASS"} for f in new)
