"""The form of a brief: read, saved, contradicted, and edited by two at once."""

import html
import re

import sqlalchemy as sa

from domain.brief import Brief, Importance
from service.forms.brief_toml import parse_brief
from service.store.audit import lines_about
from service.store.case_briefs import find_brief
from service.store.findings import unpacked
from service.store.schema import case_briefs

CONTRADICTORY = {"seats": "500", "floor_area_m2": "100"}


def fields_on(text):
    """Return what stands in the fields of the page."""
    found = {
        match["name"]: html.unescape(match["value"])
        for tag in re.findall(r"<input[^>]*>", text)
        if (match := re.search(r'name="(?P<name>[^"]+)".*value="(?P<value>[^"]*)"', tag))
        and 'type="checkbox"' not in tag
    }
    ticked = re.findall(r'name="functions" value="([^"]+)"[^>]* checked', text)
    selects = {
        name: (re.search(r'value="([^"]*)" selected', body) or [None, ""])[1]
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL)
    }
    area = re.search(r'<textarea[^>]*name="wishes"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    return found | selects | {"functions": ticked, "wishes": html.unescape(area[1]) if area else ""}


def stored(bench):
    with bench.workshop.database.reading() as connection:
        row = find_brief(connection, bench.brief_id)
    return row, Brief.model_validate(row.brief)


def test_the_form_saved_untouched_changes_nothing_of_the_brief(bench):
    before = stored(bench)[1]
    given = fields_on(bench.editor.get(bench.brief("/edit")).text)
    answer = bench.editor.post(bench.brief("/edit"), data=given | {"fictional": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, bench.brief("?saved=yes"))
    row, after = stored(bench)
    assert after == before
    assert row.version == 2


def test_amounts_are_read_as_people_write_them(bench):
    given = fields_on(bench.editor.get(bench.brief("/edit")).text)
    given |= {
        "floor_area_m2": "１，５００㎡",
        "site_area_ha": "１．５万㎡",
        "staff": "80〜120人",
        "open_by": "令和10年4月",
    }
    assert bench.editor.post(bench.brief("/edit"), data=given).status_code == 303
    brief = stored(bench)[1]
    assert brief.size.floor_area_m2.minimum == 1500
    assert brief.size.site_area_ha.minimum == 1.5
    assert (brief.people.staff.minimum, brief.people.staff.maximum) == (80, 120)
    assert brief.open_by == "2028-04"


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(bench):
    given = fields_on(bench.editor.get(bench.brief("/edit")).text)
    given |= {
        "title": "",
        "seats": "たくさん",
        "open_by": "13月",
        "place_1": "存在しない町",
        "functions": ["undecided", "it_hub"],
        "wishes": "あ" * 1001,
    }
    answer = bench.editor.post(bench.brief("/edit"), data=given)
    assert answer.status_code == 422
    for name in ("title", "seats", "open_by", "place_1", "functions", "wishes"):
        assert f'href="#{name}"' in answer.text, name
        assert f'id="{name}-error"' in answer.text, name
    assert "たくさん" in answer.text
    assert stored(bench)[0].version == 1


def test_the_importance_is_kept_by_the_form_that_does_not_show_it(make_bench):
    bench = make_bench(importance=Importance(groups={"hazard": 0.4, "access": 0.6}))
    given = fields_on(bench.editor.get(bench.brief("/edit")).text) | {"seats": "50"}
    assert bench.editor.post(bench.brief("/edit"), data=given).status_code == 303
    assert stored(bench)[1].importance.groups == {"hazard": 0.4, "access": 0.6}


def test_a_contradiction_is_told_and_nothing_is_saved(make_bench):
    bench = make_bench("tokyo-insurer")
    given = fields_on(bench.editor.get(bench.brief("/edit")).text) | {"open_by": "2020"}
    answer = bench.editor.post(bench.brief("/edit"), data=given)
    assert answer.status_code == 422
    assert "矛盾" in answer.text
    assert "このままでは計算できません" in answer.text
    assert stored(bench)[0].version == 1


def test_the_second_editor_sees_both_versions_and_may_choose(bench):
    """The first save stands until somebody who has seen it decides otherwise."""
    given = fields_on(bench.editor.get(bench.brief("/edit")).text)
    assert bench.editor.post(bench.brief("/edit"), data=given | {"seats": "111"}).status_code == 303
    answer = bench.editor.post(bench.brief("/edit"), data=given | {"seats": "222"})
    assert answer.status_code == 409
    assert "111" in answer.text
    assert "222" in answer.text
    assert stored(bench)[1].size.seats.minimum == 111
    again = fields_on(answer.text)
    assert (again["seats"], again["version"]) == ("222", "2")
    assert bench.editor.post(bench.brief("/edit"), data=again).status_code == 303
    assert stored(bench)[1].size.seats.minimum == 222


def test_a_save_notes_result_findings_history_and_audit(bench):
    given = fields_on(bench.editor.get(bench.brief("/edit")).text) | {"seats": "60"}
    bench.editor.post(bench.brief("/edit"), data=given)
    row = stored(bench)[0]
    lines = lines_about(bench.workshop.database, "brief", bench.brief_id)
    assert [line.action for line in lines] == ["brief_added", "brief_changed"]
    assert lines[-1].facts["result_id"] == row.result_id
    assert "セキレイ" not in str([line.facts for line in lines])
    with bench.workshop.database.reading() as connection:
        cell = connection.scalar(sa.select(case_briefs.c.findings).where(case_briefs.c.id == bench.brief_id))
    assert unpacked(cell)


def test_a_copy_is_another_scenario(bench):
    answer = bench.editor.post(bench.brief("/copy"), data={"title": "席を半分に"})
    assert answer.status_code == 303
    made = re.search(r"/briefs/(\w+)/edit$", answer.headers["location"])[1]
    with bench.workshop.database.reading() as connection:
        row = find_brief(connection, made, case_id=bench.case_id)
    assert (row.title, row.position, row.brief) == ("席を半分に", 2, stored(bench)[0].brief)


def test_a_file_goes_out_and_comes_in_as_the_same_brief(bench):
    sent = bench.editor.get(bench.brief("/file"))
    assert sent.headers["content-disposition"].startswith("attachment")
    assert parse_brief(sent.text, path="x") == stored(bench)[1]
    answer = bench.editor.post(bench.case("/briefs/import"), files={"file": ("BRIEF.toml", sent.content)})
    assert answer.status_code == 303
    made = answer.headers["location"].rpartition("/")[2]
    with bench.workshop.database.reading() as connection:
        assert find_brief(connection, made).brief == stored(bench)[0].brief


def test_a_file_that_is_no_brief_is_told_beside_the_form(bench):
    for content in (b"", b"\xff\xfe", b"facility_types = [", b'facility_types = ["casino"]', b"x" * 70_000):
        answer = bench.editor.post(bench.case("/briefs/import"), files={"file": ("BRIEF.toml", content)})
        assert answer.status_code == 422, content[:20]
        assert 'id="file-error"' in answer.text


def test_a_new_scenario_begins_empty_and_is_saved(bench):
    page = bench.editor.get(bench.case("/briefs/new"))
    assert page.status_code == 200
    given = fields_on(page.text) | {"title": "IT拠点", "functions": ["it_hub"], "seats": "30"}
    answer = bench.editor.post(bench.case("/briefs/new"), data=given)
    assert answer.status_code == 303
    assert bench.editor.get(answer.headers["location"]).status_code == 200
    refused = bench.editor.post(bench.case("/briefs/new"), data={"title": ""})
    assert refused.status_code == 422
