"""Weights: seven ways, tried without a trace, saved with one, and what decisions suggest."""

import re

import pytest
import sqlalchemy as sa

from domain.brief import Importance
from service.store.audit import lines_about
from service.store.schema import cases, results
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief

TRIES = {
    "preset": {},
    "top": {"t_1": "hazard", "t_2": "airport_access"},
    "order": {"o_airport_access": "1", "o_flood_depth": "2"},
    "groups": {"g_hazard": "70", "g_access": "30"},
    "weights": {"w_airport_access": "６０", "w_flood_depth": "40%"},
    "swing": {"s_airport_access": "100", "s_flood_depth": "50"},
    "pairwise": {"p_pair__access": "3", "p_access__land": "1/2"},
}


def opened(bench):
    return open_brief(bench.workshop, bench.case_id, bench.brief_id)


def order_on(text):
    return re.findall(r"<td [^>]*><strong>(\d+)</strong></td><th [^>]*>([^<]+) ", text)


@pytest.mark.parametrize("way", TRIES)
def test_every_way_makes_an_order_that_is_the_engine_s(bench, way):
    answer = bench.viewer.get(
        bench.brief("/weights"), params={"try": "yes", "way": way, "f": "hq_backup", **TRIES[way]}
    )
    assert answer.status_code == 200
    expected = {
        "preset": Importance(),
        "top": Importance(top=("hazard", "airport_access")),
        "order": Importance(order=("airport_access", "flood_depth")),
        "groups": Importance(groups={"hazard": 0.7, "access": 0.3}),
        "weights": Importance(weights={"airport_access": 0.6, "flood_depth": 0.4}),
        "swing": Importance(swing={"airport_access": 100, "flood_depth": 50}),
        "pairwise": Importance.model_validate(
            {
                "pairwise": [
                    {"first": "pair", "second": "access", "times": 3},
                    {"first": "access", "second": "land", "times": 0.5},
                ]
            }
        ),
    }[way]
    from service.usecases.try_weights import try_weights

    found = try_weights(bench.workshop, opened(bench).brief, expected, function="hq_backup").function
    assert order_on(answer.text) == [(str(p.rank), p.name.ja) for p in found.ranking[:12]]


def test_a_trial_leaves_no_trace(bench):
    """Neither the brief nor the table of results changes by looking."""

    def count():
        with bench.workshop.database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(results))

    bench.editor.get(bench.brief())
    before = count(), opened(bench).row
    for way, fields in TRIES.items():
        bench.editor.get(bench.brief("/weights"), params={"try": "yes", "way": way, **fields})
    assert (count(), opened(bench).row) == before


def test_a_fragment_is_the_order_alone(bench):
    whole = bench.viewer.get(bench.brief("/weights")).text
    part = bench.viewer.get(bench.brief("/weights"), headers={"hx-request": "true"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert order_on(part) == order_on(whole)


@pytest.mark.parametrize("fields", [{"w_rail_access": "abc"}, {"w_rail_access": "-"}, {}])
def test_a_faulty_number_on_its_way_is_said_in_the_fragment_and_is_no_error_of_the_browser(bench, fields):
    given = {"try": "yes", "way": "weights", **fields}
    part = bench.viewer.get(bench.brief("/weights"), params=given, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "まだ順位を出せません" in part.text
    assert bench.viewer.get(bench.brief("/weights"), params=given).status_code == 422


def test_saved_weights_are_the_brief_s_and_are_on_record(bench):
    data = {"version": "1", "way": "weights", "f": "hq_backup", "w_rail_access": "100"}
    answer = bench.editor.post(bench.brief("/weights"), data=data)
    assert answer.status_code == 303
    assert "保存した内容で計算し直した順位です" in bench.editor.get(answer.headers["location"]).text
    assert "保存した内容で計算し直した順位です" not in bench.editor.get(bench.brief()).text
    assert opened(bench).brief.importance == Importance(weights={"rail_access": 1.0})
    actions = [line.action for line in lines_about(bench.workshop.database, "brief", bench.brief_id)]
    assert actions == ["brief_added", "brief_weighed"]
    ranked = rank_brief(bench.workshop, opened(bench))
    assert ranked.function.weights == {"rail_access": 1.0}
    assert not ranked.figures_changed


def test_who_saves_over_another_is_told(bench):
    data = {"version": "1", "way": "weights", "f": "hq_backup", "w_rail_access": "100"}
    bench.editor.post(bench.brief("/weights"), data=data)
    again = bench.editor.post(bench.brief("/weights"), data=data | {"w_flood_depth": "50"})
    assert again.status_code == 409
    assert "ほかの人が先に保存しました" in again.text
    assert 'name="version" value="2"' in again.text
    assert opened(bench).brief.importance == Importance(weights={"rail_access": 1.0})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"way": "weights", "w_rail_access": "たくさん"}, "w_rail_access-error"),
        ({"way": "weights", "w_rail_access": "-1"}, "w_rail_access-error"),
        ({"way": "weights"}, "まだ順位を出せません"),
        ({"way": "swing", "s_rail_access": "80"}, "まだ順位を出せません"),
        ({"way": "pairwise"}, "まだ比べていません"),
        ({"way": "pairwise", "p_pair__access": "3", "p_talent__cluster": "3"}, "まだ順位を出せません"),
    ],
)
def test_weights_that_cannot_be_used_say_why_and_are_not_saved(bench, fields, words):
    tried = bench.viewer.get(bench.brief("/weights"), params={"try": "yes"} | fields)
    assert tried.status_code == 422
    assert words in tried.text
    saved = bench.editor.post(bench.brief("/weights"), data={"version": "1"} | fields)
    assert saved.status_code == 422
    assert opened(bench).row.version == 1


def test_contradicting_comparisons_show_their_ratio_and_the_pair_to_look_at(bench):
    cycle = {"p_pair__access": "9", "p_access__land": "9", "p_pair__land": "1/9"}
    text = bench.viewer.get(bench.brief("/weights"), params={"try": "yes", "way": "pairwise", **cycle}).text
    assert "0.1を超えています" in text
    assert "まず見直す組" in text
    calm = {"p_pair__access": "3", "p_access__land": "2"}
    text = bench.viewer.get(bench.brief("/weights"), params={"try": "yes", "way": "pairwise", **calm}).text
    assert "0.1以下です" in text
    assert "比べていない組が1あり" in text


def test_swings_ask_with_both_ends_in_units(bench):
    text = bench.viewer.get(bench.brief("/weights?way=swing")).text
    assert "最も不利な水準（" in text
    assert "km）" in text


def test_without_decisions_there_is_no_suggestion(bench):
    assert "使える判断がまだありません" in bench.viewer.get(bench.brief("/learn")).text


def test_a_won_case_suggests_weights_and_changes_none(bench, make_bench):
    """The place a company chose stands over the others it was shown."""
    other = make_bench("tokyo-insurer")
    third = rank_brief(bench.workshop, opened(other)).function.ranking[2].site_id
    with bench.workshop.database.writing() as connection:
        connection.execute(
            cases.update().where(cases.c.id == other.case_id).values(state="won", chosen_site_id=third)
        )
    before = opened(bench).row
    text = bench.viewer.get(bench.brief("/learn")).text
    assert "重みの案" in text
    assert "参考の案です" in text
    assert text.count(opened(other).case.number) == 2
    assert opened(bench).row == before


def test_pairs_can_be_tried_by_hand(bench):
    first, second = (p.site_id for p in rank_brief(bench.workshop, opened(bench)).function.ranking[:2])
    text = bench.viewer.get(bench.brief("/learn"), params={"chosen": second, "over": first}).text
    assert "このページで入れた組" in text
    nothing = bench.viewer.get(bench.brief("/learn"), params={"chosen": "x", "over": first}).text
    assert "使える判断がまだありません" in nothing
