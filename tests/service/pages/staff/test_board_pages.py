"""The gap board counts cases, weighs them, says what one plot more would change, and names nobody."""

import re
from collections import Counter

import pytest

from service.forms.brief_toml import read_brief
from service.security.roles import Role
from service.store.audit import lines_about
from service.store.case_briefs import add_brief
from service.store.cases import add_case, change_case
from service.usecases.compute_result import compute_result
from service.usecases.erase_case import erase_case
from service.usecases.gap_board import read_board
from service.usecases.gap_levers import Lever, Step, read_levers, what_if
from service.usecases.link_strategies import link_strategies
from service.usecases.note_findings import answer_case_brief

NAME = "秘密電機"


@pytest.fixture
def factory(root):
    return read_brief(root / "examples" / "nagoya-car-parts.toml")


@pytest.fixture
def add(workshop, factory):
    """Return a function that makes an answered case of a factory with so much land."""

    def make(area_ha, *, jobs=10, scenarios=1, **columns):
        now = workshop.now()
        size = factory.size.model_dump(mode="json") | {"site_area_ha": {"minimum": area_ha, "maximum": None}}
        plain = factory.model_dump(mode="json") | {"size": size}
        plain["company"] = {"name": NAME, "name_en": None, "industry": None}
        with workshop.database.writing() as c:
            case_id = add_case(
                c,
                code_name=f"灘{area_ha}",
                company_name=NAME,
                origin="staff",
                jobs_expected=jobs,
                now=now,
                author_id=None,
            )
            briefs = [add_brief(c, case_id, title=str(n), brief=plain, now=now) for n in range(scenarios)]
            if columns:
                change_case(c, case_id, seen_version=1, values=columns, now=now)
        for brief_id in briefs:
            assert answer_case_brief(workshop, case_id, brief_id)
        return case_id

    return make


def row_of(board, subject):
    (row,) = [row for group in board.groups for row in group.rows if row.subject == subject]
    return row


def test_a_case_counts_once_with_its_jobs_and_its_land_whatever_its_scenarios(workshop, add):
    add(10, jobs=100, scenarios=3)
    add(4, jobs=20)
    row = row_of(read_board(workshop, by="bureau", weigh="cases"), "site_area")
    assert (row.weight.cases, row.weight.jobs, row.weight.area_ha) == (2, 120, 14.0)
    assert row.weight.numbers == ("K-2026-0001", "K-2026-0002")


def test_the_states_are_those_of_the_result(workshop, add, factory):
    add(10)
    board = read_board(workshop, by="bureau", weigh="cases")
    result = compute_result(workshop, factory.model_copy(update={"size": factory.size})).recommendation
    states = Counter(
        gate.state.value
        for place in (*result.ranking, *result.insufficient_data, *result.excluded)
        for gate in place.gates
        if gate.id == "site_area"
    )
    row = row_of(board, "site_area")
    assert row.everywhere == (1 if not states["PASS"] + states["CONDITIONAL"] else 0)
    assert (row.failing > 0, row.unknown > 0) == (states["FAIL"] > 0, states["UNKNOWN"] > 0)
    assert {group.key for group in board.groups} <= set(workshop.pack.owners)


def test_the_order_follows_the_weight_that_is_asked_for(workshop, add):
    add(1, jobs=500)
    add(50, jobs=1, state="lost", outcome_reason="lost_land")
    by_cases = read_board(workshop, by="bureau", weigh="cases")
    for weigh, figure in (("jobs", "jobs"), ("area", "area_ha"), ("cases", "cases")):
        for group in read_board(workshop, by="bureau", weigh=weigh).groups:
            figures = [getattr(row.weight, figure) for row in group.rows]
            assert figures == sorted(figures, reverse=True), (weigh, group.key)
    lost = row_of(by_cases, "lost_land")
    assert (lost.kind, lost.failing, lost.weight.area_ha) == ("reason", 1, 50.0)


def test_open_and_closed_cases_are_told_apart(workshop, add):
    add(5)
    add(6, state="lost", outcome_reason="lost_power", closed_at=workshop.now())
    numbers = {
        scope: row_of(
            read_board(workshop, by="bureau", weigh="cases", scope=scope), "site_area"
        ).weight.numbers
        for scope in ("all", "open", "closed")
    }
    assert numbers["open"] == ("K-2026-0001",)
    assert numbers["closed"] == ("K-2026-0002",)
    assert numbers["all"] == ("K-2026-0001", "K-2026-0002")


def test_a_plot_of_ten_hectares_turns_those_who_ask_for_no_more(workshop, add):
    for area, jobs in ((4, 40), (10, 100), (12, 7)):
        add(area, jobs=jobs)
    levers = [lever for lever in read_levers(workshop) if lever.supply.gate == "site_area"]
    assert levers
    for lever in levers:
        assert [step.value for step in lever.steps] == [4, 10, 12]
        assert [step.cases for step in lever.steps] == [1, 2, 3]
        assert what_if(lever, 3.9) is None
        assert what_if(lever, 10).jobs == 140
        assert lever.turned(what_if(lever, 11.9)).numbers == ("K-2026-0001", "K-2026-0002")
        assert all(step.complete <= step.cases for step in lever.steps)
        for step in lever.steps:  # added up step by step, and weighed anew
            anew = lever.turned(step)
            assert (step.cases, step.jobs, step.area_ha) == (anew.cases, anew.jobs, anew.area_ha)


def test_a_place_where_another_must_have_fails_is_no_lever(workshop, add, factory):
    add(10)
    result = compute_result(workshop, factory).recommendation
    blocked = {
        place.site_id
        for place in result.excluded
        if any(gate.state == "FAIL" and gate.id != "site_area" for gate in place.gates)
    }
    levers = {lever.site_id for lever in read_levers(workshop) if lever.supply.gate == "site_area"}
    assert blocked
    assert not blocked & levers


def test_the_page_answers_the_question_in_both_languages(workshop, add, as_role):
    add(10, jobs=100)
    lever = next(item for item in read_levers(workshop) if item.supply.gate == "site_area")
    viewer = as_role(Role.VIEWER)
    asked = {"place": lever.site_id, "gate": "site_area", "much": "１０ヘクタール"}
    page = viewer.get("/ja/staff/board", params=asked).text
    assert f"{lever.site.ja}の近くに 10 ha あれば、1件の案件が「必要な敷地面積」を満たします" in page
    english = viewer.get("/en/staff/board", params=asked | {"much": "9"}).text
    assert "Even with 9 ha near" in english
    for faulty in ({"much": "広い"}, {"place": "nowhere"}, {"gate": "tsunami_zone"}):
        assert viewer.get("/ja/staff/board", params=asked | faulty).status_code == 422
    assert viewer.get("/ja/staff/board", params={"by": "nonsense"}).status_code == 400


def test_no_company_is_on_the_board_and_no_case_for_viewers(add, as_role):
    case_id = add(10, state="lost", outcome_reason="lost_family", outcome_note=f"{NAME}の都合")
    for by in ("bureau", "strategy"):
        viewers = as_role(Role.VIEWER).get("/ja/staff/board", params={"by": by}).text
        editors = as_role(Role.EDITOR).get("/ja/staff/board", params={"by": by}).text
        assert NAME not in viewers + editors
        assert "K-2026-0001" not in viewers
        assert case_id not in viewers
        assert "灘10" not in viewers
        assert "K-2026-0001" in editors


def test_an_erased_case_still_counts(workshop, add):
    add(10, jobs=100)
    before = row_of(read_board(workshop, by="bureau", weigh="cases"), "site_area").weight
    erase_case(workshop, "K-2026-0001")
    assert row_of(read_board(workshop, by="bureau", weigh="cases"), "site_area").weight == before


def test_strategies_are_what_an_approver_has_entered(workshop, add, as_role):
    add(10, state="lost", outcome_reason="lost_family")
    board = read_board(workshop, by="strategy", weigh="cases")
    assert [group.key for group in board.groups] == ["5", "6", ""]
    approver = as_role(Role.APPROVER)
    assert as_role(Role.EDITOR).get("/ja/staff/board/strategies").status_code == 403
    form = {"site_area": "3", "on_offer": "9", "nonsense": "1"}
    assert approver.post("/ja/staff/board/strategies", data=form).status_code == 303
    board = read_board(workshop, by="strategy", weigh="cases")
    assert [group.key for group in board.groups] == ["3", "5", "6", ""]
    assert [row.subject for row in board.groups[0].rows] == ["site_area"]
    (line,) = lines_about(workshop.database, "strategies", "-")
    assert (line.actor, line.facts) == (approver.user_id, {"site_area": 3})
    link_strategies(workshop, {"site_area": 3}, author_id=approver.user_id)
    assert len(lines_about(workshop.database, "strategies", "-")) == 1
    assert re.search(r'<option value="3" selected>', approver.get("/en/staff/board/strategies").text)


def test_an_empty_board_says_so(as_role):
    page = as_role(Role.VIEWER).get("/ja/staff/board")
    assert page.status_code == 200
    assert "案件はまだありません" in page.text


def test_many_steps_are_thinned_out_for_the_page_and_keep_the_last():
    steps = tuple(Step(value, None, 0, 0, 0.0, 0) for value in range(300))
    shown = Lever("x", None, None, steps).some_steps()
    assert len(shown) == 10
    assert (shown[0].value, shown[-1].value) == (0, 299)
    assert [step.value for step in shown] == sorted({step.value for step in shown})
    assert Lever("x", None, None, steps[:7]).some_steps() == steps[:7]
