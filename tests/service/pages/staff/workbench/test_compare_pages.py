"""Side by side: places, scenarios, and results of then and now."""

import re

import pytest
import sqlalchemy as sa

from domain.brief import Importance, Range, Size
from service.store import results as store
from service.store.schema import results
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief


def opened(bench, brief_id=None):
    return open_brief(bench.workshop, bench.case_id, brief_id or bench.brief_id)


def test_differences_sum_to_the_difference_of_the_scores(bench):
    places = rank_brief(bench.workshop, opened(bench)).function.ranking[:5]
    text = bench.viewer.get(bench.brief("/compare"), params={"site": [p.site_id for p in places]}).text
    foot = re.findall(r"<strong>([+-][\d.]+)</strong>", text[text.index("<tfoot") :])
    assert [float(value) for value in foot] == pytest.approx(
        [place.score - places[0].score for place in places[1:]], abs=0.006
    )


def test_one_place_is_no_comparison_and_six_are_cut_to_five(bench):
    sites = [p.site_id for p in rank_brief(bench.workshop, opened(bench)).function.ranking[:6]]
    one = bench.viewer.get(bench.brief("/compare"), params={"site": sites[:1]}).text
    assert "2か所以上を選んでください" in one
    six = bench.viewer.get(bench.brief("/compare"), params={"site": sites}).text
    assert "はじめの5か所を比べています" in six
    strange = bench.viewer.get(bench.brief("/compare"), params={"site": ["x", "<script>"]})
    assert strange.status_code == 200
    assert "<script>" not in strange.text.replace('<script src="', "")


def test_scenarios_show_what_changed_and_what_moved(bench):
    base = opened(bench).brief
    changed = base.model_copy(
        update={
            "size": Size(floor_area_m2=Range(minimum=300)),
            "importance": Importance(top=("hazard",)),
        }
    )
    other = bench.add(changed, "小さい床")
    text = bench.editor.get(bench.case(f"/scenarios?a={bench.brief_id}&b={other}")).text
    for words in ("床面積（㎡）", "300", "席数", "重み: 大事なもの", "災害リスク", "順位の動き"):
        assert words in text
    first, second = (rank_brief(bench.workshop, opened(bench, i)).function for i in (bench.brief_id, other))
    before = {p.site_id: p.rank for p in first.ranking}
    ups = sum(before.get(p.site_id, 0) > p.rank for p in second.ranking)
    assert text.count("moved-up") == ups


def test_a_case_with_one_scenario_says_there_is_nothing_to_compare(bench):
    assert "比べる案がありません" in bench.viewer.get(bench.case("/scenarios")).text


def test_a_viewer_sees_that_a_name_changed_but_not_to_what(bench):
    base = opened(bench).brief
    named = base.model_copy(update={"company": base.company.model_copy(update={"name": "別名極秘"})})
    other = bench.add(named, "別名")
    path = bench.case(f"/scenarios?a={bench.brief_id}&b={other}")
    assert "別名極秘" in bench.editor.get(path).text
    seen = bench.viewer.get(path).text
    assert "会社名" in seen
    assert "別名極秘" not in seen


def test_every_saved_result_can_be_replayed_to_the_same_bytes(bench):
    page = bench.viewer.get(bench.case("/results")).text
    ids = re.findall(r"/results/(\w{32})", page)
    assert ids == [opened(bench).row.result_id]
    assert "1バイトも変わりませんでした" in bench.viewer.get(bench.case(f"/results/{ids[0]}")).text


def test_results_of_other_cases_are_not_replayed(bench, make_bench):
    other = make_bench("tokyo-cloud")
    strange = opened(other).row.result_id
    assert bench.viewer.get(bench.case(f"/results/{strange}")).status_code == 404
    assert bench.viewer.get(bench.case("/results/unknown")).status_code == 404


def test_older_results_stay_in_the_list(bench):
    first = opened(bench).row.result_id
    bench.workshop.later(minutes=5)
    data = {"version": "1", "way": "weights", "f": "hq_backup", "w_rail_access": "100"}
    bench.editor.post(bench.brief("/weights"), data=data)
    ids = re.findall(r"/results/(\w{32})", bench.viewer.get(bench.case("/results")).text)
    assert ids == [opened(bench).row.result_id, first]


def test_a_result_that_was_altered_is_told(bench):
    """Nothing it rests on has changed, yet a figure of it has."""
    import zlib

    stored = store.stored_result(bench.workshop.database, opened(bench).row.result_id)
    score = re.search(r'"score": ([\d.]+)', stored.content)[1]
    forged = zlib.compress(stored.content.replace(f'"score": {score}', '"score": 99.5', 1).encode())
    with bench.workshop.database.writing() as connection:
        connection.execute(results.update().where(results.c.id == stored.id).values(content=forged))
    text = bench.viewer.get(bench.case(f"/results/{stored.id}")).text
    assert "書き換えられています" in text
    assert "99.5" in text


def test_a_result_of_figures_not_at_hand_says_so(bench):
    stored = store.stored_result(bench.workshop.database, opened(bench).row.result_id)
    import zlib

    digest = bench.workshop.pack.info.digest
    older = stored.content.replace(digest, "sha256:" + "0" * 64)
    with bench.workshop.database.writing() as connection:
        changed = sa.update(results).where(results.c.id == stored.id)
        connection.execute(changed.values(content=zlib.compress(older.encode())))
    text = bench.viewer.get(bench.case(f"/results/{stored.id}")).text
    assert "当時の版の数値が手元にありません" in text
    assert "順位・得点・根拠のどれも変わりません" in text


def test_criteria_without_a_difference_are_folded_and_none_is_lost(bench):
    places = rank_brief(bench.workshop, opened(bench)).function.ranking[:2]
    text = bench.viewer.get(bench.brief("/compare"), params={"site": [p.site_id for p in places]}).text
    before, folded = text.split("差のない評価項目を見る")
    for mine, other in zip(places[0].contributions, places[1].contributions, strict=True):
        where = before if abs(mine.points - other.points) >= 0.005 else folded
        assert f">{mine.label.ja}</th>" in where, mine.criterion


@pytest.mark.parametrize("path", ["/compare", "/beneath", "/weights", ""])
def test_tables_that_a_phone_stacks_keep_their_roles(bench, path):
    """The layout of a phone takes the table away from those who hear the page, unless roles are said."""
    text = bench.viewer.get(bench.brief(path)).text
    tables = re.findall(r'<table class="[^"]*\bflow\b[^"]*".*?</table>', text, re.DOTALL)
    assert tables
    for table in tables:
        assert re.findall(r"<(?:thead|tbody|tfoot|tr|th|td)(?![^>]*role=)[^>]*>", table) == []


def test_the_case_leads_to_its_scenarios_and_its_past_results(bench):
    page = bench.viewer.get(bench.case()).text
    assert f'href="{bench.case("/results")}"' in page
    assert f'href="{bench.case("/scenarios")}"' not in page
    bench.add(opened(bench).brief)
    assert f'href="{bench.case("/scenarios")}"' in bench.viewer.get(bench.case()).text
