"""KPI rows in the browser: taken over once, edited with a source, both versions shown at a conflict."""

import pytest

from service.security.roles import Role
from service.store.audit import lines_about
from service.store.kpis import all_kpis

KPIS = "/{}/staff/facts/kpis"
ROW = {
    "label_ja": "本社機能の移転",
    "label_en": "Relocated head offices",
    "unit_ja": "社",
    "unit_en": "companies",
    "target": "３０",
    "actual": "1,036",
    "as_of": "2026-03-31",
    "due_on": "2026-03-31",
    "strategy": "4",
    "bureau": "industry",
    "source_title": "KPI達成状況",
    "source_page": "3ページ",
}


@pytest.fixture
def editor(as_role):
    return as_role(Role.EDITOR)


def rows(workshop):
    with workshop.database.reading() as connection:
        return all_kpis(connection)


def test_the_rows_of_the_pack_are_taken_over_once(editor, workshop):
    for _ in range(2):
        assert editor.post(f"{KPIS.format('ja')}/take-over").status_code == 303
    found = {row.record_id: row for row in rows(workshop)}
    assert len(found) == len(rows(workshop)) == 10
    moved = found["S066"]
    assert (moved.actual, moved.target, moved.published_grade) == (7, 30, "D")
    assert moved.as_of.isoformat() == "2017-03-31"
    assert moved.strategy is None
    assert "期日前のため判定なし" in editor.get(KPIS.format("ja")).text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_row_is_added_as_people_type_and_graded(editor, workshop, lang):
    answer = editor.post(f"{KPIS.format(lang)}/new", data=ROW)
    assert answer.status_code == 303, answer.text
    (row,) = rows(workshop)
    assert (row.target, row.actual, row.strategy) == (30, 1036, 4)
    page = editor.get(answer.headers["location"]).text
    assert "3453%" in page
    assert "grade--A" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": "多い"}, "target"),
        ({"target": "0"}, "target"),
        ({"target": "inf"}, "target"),
        ({"as_of": "2026年"}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"source_title": ""}, "source_title"),
        ({"source_page": " "}, "source_page"),
        ({"label_en": "x" * 161}, "label_en"),
        ({"unit_ja": "a\u202eb"}, "unit_ja"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(editor, workshop, changed, field):
    answer = editor.post(f"{KPIS.format('ja')}/new", data=ROW | changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert rows(workshop) == ()


def test_the_second_editor_sees_both_versions(editor, as_role, workshop):
    address = editor.post(f"{KPIS.format('ja')}/new", data=ROW).headers["location"]
    other = as_role(Role.EDITOR)
    assert editor.post(address, data=ROW | {"version": "1", "actual": "40"}).status_code == 303
    answer = other.post(address, data=ROW | {"version": "1", "actual": "41"})
    assert answer.status_code == 409
    assert "<td>40</td><td>41</td>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert rows(workshop)[0].actual == 40


def test_every_change_stands_in_the_trail_with_both_values(editor, workshop):
    address = editor.post(f"{KPIS.format('ja')}/new", data=ROW).headers["location"]
    editor.post(address, data=ROW | {"version": "1", "actual": "40"})
    lines = lines_about(workshop.database, "kpi", rows(workshop)[0].id)
    assert lines[-1].facts == {"before": {"actual": 1036.0}, "after": {"actual": 40.0}}
    assert "1036.0 → 40.0" in editor.get(address).text


def test_a_viewer_looks_and_does_not_change(editor, as_role):
    address = editor.post(f"{KPIS.format('ja')}/new", data=ROW).headers["location"]
    viewer = as_role(Role.VIEWER)
    assert '<form method="post" action="/ja/staff/facts' not in viewer.get(address).text
    assert viewer.post(address, data=ROW).status_code == 403
    assert viewer.get(f"{KPIS.format('ja')}/nothing").status_code == 404
