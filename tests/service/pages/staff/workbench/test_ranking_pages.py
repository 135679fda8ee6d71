"""The order, one place, what lies beneath, and the meeting."""

import re

import pytest

from service.store.tasks import tasks_of_case
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief


def ranked(bench, function=None):
    return rank_brief(bench.workshop, open_brief(bench.workshop, bench.case_id, bench.brief_id), function)


def test_the_page_shows_the_order_the_engine_found(bench):
    text, found = bench.editor.get(bench.brief()).text, ranked(bench).function
    links = re.findall(r'<th [^>]*scope="row"><a href="[^"]*/places/([\w-]+)\?f=hq_backup">', text)
    assert links[: len(found.ranking)] == [place.site_id for place in found.ranking]
    assert found.robustness.sentence.ja in text


def test_every_function_has_its_tab_and_an_unknown_one_is_the_first(make_bench):
    bench = make_bench("anonymous-hq-and-it")
    first, second = (bench.editor.get(bench.brief(f"?f={f}")).text for f in ("hq_backup", "it_hub"))
    assert first != second
    assert 'it_hub" aria-current="page"' in second
    assert 'hq_backup" aria-current="page"' in bench.editor.get(bench.brief("?f=casino")).text


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ("nagoya-car-parts", ["用地をつくる道", "除いた候補地とその理由", "分かっていないこと"]),
        ("tokyo-cloud", ["分かっていないこと", "今の拠点と同時に止まらないか", "職員限り"]),
    ],
)
def test_what_is_missing_is_shown_with_whom_to_ask(make_bench, example, words):
    bench = make_bench(example)
    text = bench.editor.get(bench.brief()).text
    for word in words:
        assert word in text


def test_recalled_figures_are_marked_for_staff(bench):
    text, found = bench.editor.get(bench.brief()).text, ranked(bench).recommendation
    closed = [note for note in found.evidence.values() if note.print_rule.value == "staff_only"]
    assert closed
    assert text.count('class="is-staff-only"') == len(closed)


def test_the_points_of_a_place_add_up_on_the_page(bench):
    place = ranked(bench).function.ranking[0]
    text = bench.editor.get(bench.brief(f"/places/{place.site_id}")).text
    table = text[text.index("points-table") :]
    total = re.search(r"<tfoot[^>]*>.*?<strong>([\d.]+)</strong>", table, re.DOTALL)[1]
    assert float(total) == pytest.approx(place.score, abs=0.005)
    for row in place.contributions:
        assert row.label.ja in table


def test_every_source_of_a_place_is_on_its_page(bench):
    place = ranked(bench).function.ranking[0]
    text = bench.editor.get(bench.brief(f"/places/{place.site_id}")).text
    for target in set(re.findall(r'href="#(e-[^"]+)"', text)):
        assert f'id="{target}"' in text


def test_an_excluded_place_says_why_and_an_unknown_one_is_not_there(bench):
    out = ranked(bench).function.excluded[0]
    text = bench.editor.get(bench.brief(f"/places/{out.site_id}")).text
    assert next(gate.reason.ja for gate in out.gates if gate.state.value == "FAIL") in text
    assert bench.editor.get(bench.brief("/places/nowhere")).status_code == 404


def test_the_page_beneath_tells_the_office_to_call_first(bench):
    from service.usecases.rank_brief import analysis_of

    found = analysis_of(bench.workshop, ranked(bench))
    text = bench.editor.get(bench.brief("/beneath")).text
    call = found.first_calls[0]
    assert f"<strong>{call.owner.name.ja}</strong>: {call.says.ja}" in text
    for check in found.cross_checks:
        assert f"{check.kendall_tau:.2f}" in text


def test_the_meeting_page_has_where_we_lose_and_the_hard_questions(bench):
    from service.usecases.prepare_staff import prepare_staff

    found = ranked(bench).recommendation
    notes = prepare_staff(bench.workshop.pack, found.brief, found.facility_type, on=found.evaluated_on)
    text = bench.editor.get(bench.brief("/meeting")).text.replace("&#39;", "'")
    assert notes.questions[0].question.ja in text
    assert next(s.says.ja for s in notes.rivals.standings if s.standing == "behind") in text
    assert "職員限り" in text


def test_an_unknown_becomes_one_task_however_often_it_is_asked(bench):
    unknown = ranked(bench).function.unknowns[0]
    for _ in range(2):
        answer = bench.editor.post(bench.brief("/task"), data={"about": unknown.id, "f": "hq_backup"})
        assert answer.status_code == 303
    with bench.workshop.database.reading() as connection:
        made = tasks_of_case(connection, bench.case_id)
    assert [(task.about, task.bureau) for task in made] == [(unknown.id, unknown.owner.id)]
    assert "確認事項にしました" in bench.editor.get(bench.brief()).text
    assert bench.editor.post(bench.brief("/task"), data={"about": "nothing"}).status_code == 404


def test_a_brief_that_contradicts_itself_by_now_leads_to_its_form(bench):
    """It was saved when it could be answered; a rule of later forbids it."""
    import sqlalchemy as sa

    from service.store.schema import case_briefs

    with bench.workshop.database.writing() as connection:
        row = connection.execute(sa.select(case_briefs)).one()
        connection.execute(case_briefs.update().values(brief=row.brief | {"open_by": "2020"}))
    answer = bench.editor.get(bench.brief())
    assert answer.status_code == 422
    assert bench.brief("/edit") in answer.text


def test_functions_stand_together_within_the_distance(make_bench):
    bench = make_bench("anonymous-hq-and-it")
    assert "card--first" in bench.editor.get(bench.brief("/together")).text
    near = bench.editor.get(bench.brief("/together?km=0.01")).text
    assert "見つかりませんでした" in near
    assert 'id="km-error"' in bench.editor.get(bench.brief("/together?km=遠い")).text


def test_the_joint_risk_is_computed_and_faults_are_told(bench):
    event = {
        "name_1": "首都直下",
        "probability_1": "７０",
        "here_1": "1",
        "there_1": "60%",
        "source_1": "試験の数字",
    }
    answer = bench.editor.post(bench.brief("/together"), data=event)
    assert answer.status_code == 200
    assert "30年以内に両方が止まる確率" in answer.text
    assert "試験の数字" in answer.text
    half = bench.editor.post(bench.brief("/together"), data=event | {"source_1": "", "here_1": "200"})
    assert half.status_code == 422
    assert 'id="source_1-error"' in half.text
    assert 'id="here_1-error"' in half.text
    assert bench.editor.post(bench.brief("/together"), data={}).status_code == 422
    broken = bench.editor.post(bench.brief("/together"), data={"events": "[[event"})
    assert broken.status_code == 422
    assert "EVENTS.toml" in broken.text
