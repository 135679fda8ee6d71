"""Papers of one case: ordered together they say the same, and what no longer does is told beforehand."""

import zipfile
from io import BytesIO

import pytest

from domain.brief import Company, FacilityTypeId
from domain.errors import NotFoundError
from service.security.roles import Role
from service.store import schema
from service.store.jobs import JobState, PaperKind, jobs_of_case
from service.store.past_results import past_results
from service.store.results import stored_result
from service.usecases.erase_case import erase_case
from service.usecases.make_paper import BatchTools
from service.usecases.open_brief import open_brief
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.run_job import run_job
from service.usecases.save_brief import save_scenario
from service.usecases.tidy import tidy
from tests.service.usecases.facts_builders import approved

MIXED, OLD = "ちがう版からつくったものが混ざっています", "事実か要件が変わりました"


def jobs_of(bench):
    with bench.workshop.database.reading() as connection:
        return jobs_of_case(connection, bench.case_id)


def order(bench, *kinds, **fields):
    bench.workshop.later(minutes=1)
    data = {"brief": bench.brief_id, "kinds": list(kinds), "language": "ja"} | fields
    return bench.editor.post(bench.case("/papers"), data=data)


def work(bench):
    """Carry out what waits, with the edition in force now, as the worker does."""
    for job in reversed(jobs_of(bench)):
        run_job(bench.workshop.pinned(), job.id, BatchTools(None, None))


def approve(bench, make_user):
    return approved(bench.workshop, make_user(Role.EDITOR), make_user(Role.APPROVER))


def words_in(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def edit(bench, **changes):
    opened = open_brief(bench.workshop, bench.case_id, bench.brief_id)
    save_scenario(
        bench.workshop,
        opened,
        seen_version=opened.row.version,
        title=opened.row.title,
        brief=opened.brief.model_copy(update=changes),
        author_id=bench.author_id,
    )


def test_a_change_approved_between_two_papers_of_one_order_reaches_neither(bench, make_user):
    """The worker had made the first when the change came; the second must not tell other figures."""
    ordered_on = bench.workshop.pinned().pack.info
    order(bench, "workbook", "appendix")
    first, second = reversed(jobs_of(bench))
    run_job(bench.workshop.pinned(), first.id, BatchTools(None, None))
    approve(bench, make_user)
    now = bench.workshop.pinned()
    assert now.pack.info.digest != ordered_on.digest
    run_job(now, second.id, BatchTools(None, None))
    assert {job.state for job in jobs_of(bench)} == {JobState.DONE}, [job.fault for job in jobs_of(bench)]
    assert {job.order["basis"]["pack_digest"] for job in jobs_of(bench)} == {ordered_on.digest}


def test_the_paper_itself_names_the_edition_it_was_ordered_on(bench, make_user):
    order(bench, "workbook")
    ordered_on = bench.workshop.pinned().pack.info.edition
    approve(bench, make_user)
    work(bench)
    (job,) = jobs_of(bench)
    text = words_in(bench.editor.get(bench.case(f"/papers/{job.id}/file")).content)
    assert ordered_on in text
    sent = bench.editor.get(bench.case(f"/papers/{job.id}/file")).headers["content-disposition"]
    assert sent.endswith(f"-ja-{ordered_on}.xlsx")
    assert bench.workshop.pinned().pack.info.edition not in text


def test_a_brief_edited_before_the_worker_comes_does_not_change_what_was_ordered(bench):
    order(bench, "workbook", "slides")
    before = {job.order["basis"]["result_id"] for job in jobs_of(bench)}
    edit(bench, facility_types=(FacilityTypeId.IT_HUB,))
    work(bench)
    assert len(before) == 1
    (slides,) = (job for job in jobs_of(bench) if job.kind is PaperKind.SLIDES)
    page = bench.editor.get(bench.case(f"/papers/{slides.id}/file"))
    assert "hq_backup" in page.headers["content-disposition"]
    assert "要件が変わった" in bench.editor.get(bench.case("/papers")).text


def test_papers_of_different_editions_are_told_and_made_anew_as_one(bench, make_user):
    order(bench, "workbook")
    work(bench)
    page = bench.editor.get(bench.case("/papers")).text
    assert MIXED not in page
    assert OLD not in page
    approve(bench, make_user)
    assert OLD in bench.editor.get(bench.case("/papers")).text
    order(bench, "appendix")
    work(bench)
    page = bench.editor.get(bench.case("/papers"))
    assert MIXED in page.text
    assert "まとめてつくり直す（2点）" in page.text
    bench.workshop.later(minutes=1)
    answer = bench.editor.post(bench.case("/papers/renew"), data={"brief": bench.brief_id})
    assert answer.status_code == 303
    work(bench)
    page = bench.editor.get(bench.case("/papers")).text
    assert MIXED not in page
    assert OLD not in page
    newest = jobs_of(bench)[:2]
    assert {job.kind for job in newest} == {PaperKind.WORKBOOK, PaperKind.APPENDIX}
    assert {job.order["basis"]["edition"] for job in newest} == {bench.workshop.pinned().pack.info.edition}


def test_a_viewer_reads_that_papers_differ_but_cannot_order_them(bench, make_user):
    order(bench, "workbook")
    work(bench)
    approve(bench, make_user)
    page = bench.viewer.get(bench.case("/papers")).text
    assert OLD in page
    assert "極秘化学" not in page
    assert "/papers/renew" not in page
    assert bench.viewer.post(bench.case("/papers/renew"), data={"brief": bench.brief_id}).status_code == 403


def test_only_papers_that_the_scenario_has_can_be_made_anew(bench, make_bench):
    other = make_bench("tokyo-cloud")
    order(other, "workbook")
    work(other)
    for brief in (bench.brief_id, other.brief_id, ""):
        assert bench.editor.post(bench.case("/papers/renew"), data={"brief": brief}).status_code == 404
    assert jobs_of(bench) == ()


def test_a_scenario_that_cannot_be_ranked_is_refused_at_the_order_in_words(bench):
    """Waiting for the worker to say so would cost a minute, and the reason would stand in a list of jobs."""
    opened = open_brief(bench.workshop, bench.case_id, bench.brief_id)
    importance = {"weights": {"no_such_criterion": 1.0}}
    with bench.workshop.database.writing() as connection:
        connection.execute(
            schema.case_briefs.update().values(brief=opened.row.brief | {"importance": importance})
        )
    answer = order(bench, "workbook")
    assert answer.status_code == 422
    assert 'id="brief-error"' in answer.text
    assert "no_such_criterion" in answer.text
    assert jobs_of(bench) == ()


def test_what_a_paper_was_made_from_stays_and_can_be_replayed(bench, workshop, make_user):
    order(bench, "workbook")
    work(bench)
    (job,) = jobs_of(bench)
    made_from = job.order["basis"]["result_id"]
    approve(bench, make_user)
    edit(bench, facility_types=(FacilityTypeId.IT_HUB,))
    workshop.later(days=400)
    tidy(workshop)
    with workshop.database.reading() as connection:
        assert made_from in {item.result_id for item in past_results(connection, bench.case_id)}
    assert bench.editor.get(bench.case(f"/results/{made_from}")).status_code in {200, 303}


def test_a_scenario_of_another_case_cannot_be_ordered(bench, make_bench):
    other = make_bench("tokyo-cloud")
    for case_id in (bench.case_id, None):
        with pytest.raises(NotFoundError):
            order_paper(
                bench.workshop,
                kind=PaperKind.WORKBOOK,
                order=PaperOrder(case_brief_id=other.brief_id),
                case_id=case_id,
                author_id=None,
            )


def test_a_program_reads_the_edition_of_a_paper(bench):
    order(bench, "workbook")
    (job,) = jobs_of(bench)
    told = bench.viewer.get(f"/api/v1/jobs/{job.id}").json()
    assert told["edition"] == bench.workshop.pinned().pack.info.edition


def test_what_papers_were_made_from_goes_with_an_erased_case(make_bench, make_user):
    """It was computed for the paper on an edition that nobody has saved the brief on, and it names nobody."""
    bench = make_bench(company=Company())
    approve(bench, make_user)
    order(bench, "workbook")
    (job,) = jobs_of(bench)
    opened = open_brief(bench.workshop, bench.case_id, bench.brief_id)
    assert opened.row.result_id != job.order["basis"]["result_id"]
    erase_case(bench.workshop, opened.case.number)
    assert stored_result(bench.workshop.database, job.order["basis"]["result_id"]) is None
