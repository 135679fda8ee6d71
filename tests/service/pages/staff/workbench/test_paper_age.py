"""A paper grows old by the facts it rests on; a change of others leaves it as good as it was."""

import pytest

from service.security.roles import Role
from service.store.jobs import jobs_of_case
from service.usecases import compute_result
from service.usecases.kept import Kept
from service.usecases.make_paper import BatchTools
from service.usecases.run_job import run_job
from tests.service.usecases.facts_builders import OTHER, RECORD, approved

OLD, MIXED = "事実か要件が変わりました", "ちがう版からつくったものが混ざっています"
CHANGED, SAME, NOBODY_KNOWS = "事実が変わった", "後の版でも内容は同じ", "今も正しいか確かめられない"
#: Cited on the insurer's sheet, and no part of its ranking.
PROOF = "S022"


@pytest.fixture
def approve(workshop, make_user):
    """Return a function that changes a record in a new edition."""
    people = make_user(Role.EDITOR), make_user(Role.APPROVER)
    return lambda record_id=OTHER, **draft: approved(workshop, *people, record_id=record_id, **draft)


def make(bench, *kinds, **fields):
    bench.workshop.later(minutes=1)
    order = {"brief": bench.brief_id, "kinds": list(kinds), "language": "ja"} | fields
    assert bench.editor.post(bench.case("/papers"), data=order).status_code == 303
    with bench.workshop.database.reading() as connection:
        waiting = jobs_of_case(connection, bench.case_id)
    for job in reversed(waiting):
        run_job(bench.workshop.pinned(), job.id, BatchTools(None, None))


def page(bench):
    return bench.editor.get(bench.case("/papers")).text


@pytest.mark.sheet
def test_a_change_of_a_fact_that_no_paper_uses_leaves_them_as_good_as_they_were(bench, approve, monkeypatch):
    """The result comes from the database, rounded, as in a program that was started since."""
    make(bench, "sheet", "slides", "workbook", "appendix", "twin")
    approve(OTHER, value="101")
    monkeypatch.setattr(compute_result, "_recommendations", Kept(4))
    told = page(bench)
    assert told.count(SAME) == 5
    for word in (OLD, CHANGED, NOBODY_KNOWS):
        assert word not in told


@pytest.mark.sheet
def test_a_change_of_a_fact_that_decided_the_ranking_makes_every_paper_old(bench, approve):
    make(bench, "sheet", "slides", "workbook", "appendix", "twin")
    approve(RECORD, value="9000")
    told = page(bench)
    assert told.count(CHANGED) == 5
    assert OLD in told


@pytest.mark.sheet
def test_a_change_of_a_proof_makes_old_what_cites_it_and_not_the_table_of_ranks(bench, approve):
    make(bench, "sheet", "slides", "twin", "workbook")
    approve(PROOF, file="strengths.csv", as_of="2026-09")
    told = page(bench)
    assert told.count(CHANGED) == 3
    assert told.count(SAME) == 1


def test_a_new_fact_that_moves_the_order_makes_papers_old_though_they_cite_nothing_that_changed(
    bench, approve
):
    """No old record differs; but the company would hear another order today."""
    make(bench, "workbook")
    cells = {"subject": "site:dairi", "attribute": "office_floor_area_m2", "value": "90000"}
    cells |= {"unit": "m2", "evidence_class": "observed"}
    approve("dairi.office_floor_area_m2", kind="add", **cells)
    assert CHANGED in page(bench)


def test_papers_of_two_editions_that_say_the_same_are_not_mixed(bench, approve):
    make(bench, "workbook")
    approve(OTHER, value="101")
    make(bench, "appendix")
    told = page(bench)
    assert MIXED not in told
    assert OLD not in told


def test_a_fact_that_came_back_to_what_it_was_makes_a_paper_good_again(bench, approve):
    before = bench.workshop.pinned().pack.facts[RECORD]
    make(bench, "workbook")
    approve(RECORD, value="9000")
    assert CHANGED in page(bench)
    approve(RECORD, value=f"{before.value:g}")
    assert CHANGED in page(bench), "its source is another one now, and the paper names the old one"


def test_a_paper_whose_edition_is_gone_is_not_called_good(bench, approve, monkeypatch):
    make(bench, "workbook")
    approve(OTHER, value="101")
    monkeypatch.setattr(type(bench.workshop), "pack_of", lambda *_: None)
    told = page(bench)
    assert NOBODY_KNOWS in told
    assert OLD in told


def test_the_order_tells_of_changed_figures_only_where_its_answer_is_another_one(bench, approve):
    """The day of the edition moves with every approval; that alone is no other answer."""
    told = "保存したあとに数値かカードが変わりました"
    assert told not in bench.viewer.get(bench.brief()).text
    approve(OTHER, value="101")
    assert told not in bench.viewer.get(bench.brief()).text
    approve(RECORD, value="9000")
    assert told in bench.viewer.get(bench.brief()).text
