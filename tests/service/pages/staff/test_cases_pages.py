"""Cases in the browser: list, search, states, both versions on a conflict, files, who sees what."""

import csv
import io
import re

import pytest
from python_calamine import CalamineWorkbook

from service.forms.brief_toml import read_brief
from service.security.roles import Role
from service.store.audit import lines_about
from service.store.case_briefs import add_brief
from service.store.case_events import add_event
from service.store.cases import add_case, find_case
from service.store.contacts import contacts_of_case
from service.store.files import files_of_case
from service.store.tasks import tasks_of_case
from service.usecases.case_words import case_words, outcome_cards

NAME = "秘密重工株式会社"
FORM = {"code_name": "若戸", "company_name": NAME, "functions": "hq_backup", "jobs_expected": "１２０"}


@pytest.fixture
def editor(as_role):
    return as_role(Role.EDITOR)


@pytest.fixture
def case_id(workshop):
    with workshop.database.writing() as c:
        made = add_case(
            c,
            code_name="若戸",
            company_name=NAME,
            origin="staff",
            jobs_expected=120,
            now=workshop.now(),
            author_id=None,
            industry="保険",
        )
        add_event(
            c, made, kind="note", author_id=None, now=workshop.now(), text=f"{NAME}と秘密重工の部長に面談"
        )
    return made


def case_of(workshop, case_id):
    with workshop.database.reading() as connection:
        return find_case(connection, case_id)


def edited(**changes):
    return {
        "version": "1",
        "code_name": "若戸",
        "company_name": NAME,
        "industry": "保険",
        "jobs_expected": "120",
        "owner_id": "",
        "chosen_site_id": "",
        "consent_expires_on": "",
    } | changes


def test_a_new_case_is_opened_with_its_first_answer(workshop, editor):
    answer = editor.post("/ja/staff/cases/new", data=FORM | {"owner_id": editor.user_id, "note": "電話"})
    assert answer.status_code == 303
    page = editor.get(answer.headers["location"])
    assert page.status_code == 200
    assert "本社機能" in page.text
    assert re.search(r"首位: \S+", page.text)
    case = case_of(workshop, answer.headers["location"].rpartition("/")[2])
    assert (case.jobs_expected, case.owner_id, case.origin) == (120, editor.user_id, "staff")
    assert [line.action for line in lines_about(workshop.database, "case", case.id)] == ["open_case"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code_name": " "}, "code_name"),
        ({"functions": ""}, "functions"),
        ({"jobs_expected": "たくさん"}, "jobs_expected"),
        ({"jobs_expected": "-3"}, "jobs_expected"),
        ({"jobs_expected": "1.5"}, "jobs_expected"),
        ({"company_name": "あ" * 61}, "company_name"),
        ({"owner_id": "0" * 32}, "owner_id"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_faults_are_told_at_the_field_and_nothing_is_opened(editor, change, field, lang):
    answer = editor.post(f"/{lang}/staff/cases/new", data=FORM | change)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert NAME in answer.text or field == "company_name"
    assert "K-2026-0001" not in editor.get("/ja/staff").text


def test_a_form_with_nothing_filled_in_says_so(editor):
    """A browser sends nothing at all for boxes that are not ticked."""
    answer = editor.post("/ja/staff/cases/new", data={"code_name": ""})
    assert answer.status_code == 422
    assert 'href="#functions"' in answer.text


def test_invisible_letters_do_not_come_in_with_a_name(workshop, editor):
    answer = editor.post("/ja/staff/cases/new", data=FORM | {"code_name": "若\u202e戸\u0007"})
    assert case_of(workshop, answer.headers["location"].rpartition("/")[2]).code_name == "若戸"


def test_a_viewer_reads_the_code_name_where_the_name_stands(as_role, case_id, editor):
    viewer = as_role(Role.VIEWER)
    for path in (
        "/ja/staff",
        f"/ja/staff/cases/{case_id}",
        f"/en/staff/cases/{case_id}",
        "/ja/staff/cases.csv",
    ):
        text = viewer.get(path).text
        assert "秘密重工" not in text
        assert "若戸" in text
    assert "若戸と若戸の部長に面談" in viewer.get(f"/ja/staff/cases/{case_id}").text
    assert "秘密重工" in editor.get(f"/ja/staff/cases/{case_id}").text


def test_a_viewer_reads_neither_people_nor_how_to_reach_them_in_notes_and_to_dos(as_role, case_id, editor):
    base = f"/ja/staff/cases/{case_id}"
    person = {"contact_name": "門司 太郎", "contact_reach": "090-0000-1234"}
    assert editor.post(f"{base}/contacts", data=person).status_code == 303
    for form, text in (
        ("notes", {"note": "門司さん(０９０-0000-1234)へ、秘密 重工の門司太郎氏に"}),
        ("tasks", {"what": "門司氏に電話"}),
    ):
        assert editor.post(f"{base}/{form}", data=text).status_code == 303
    for language in ("ja", "en"):
        page = as_role(Role.VIEWER).get(f"/{language}/staff/cases/{case_id}").text
        for told in ("門司", "太郎", "0000-1234", "重工"):
            assert told not in page
    assert "門司さん" in editor.get(base).text


@pytest.mark.parametrize(
    ("q", "viewer_finds", "editor_finds"),
    [
        ("若戸", True, True),
        ("k-2026-0001", True, True),
        ("保険", True, True),
        ("部長", False, True),
        ("秘密重工", False, True),
        ("密重", False, True),
        ("秘密重工株式会社と", False, True),
        ("秘密重工の", False, True),
        ("%", False, False),
        ("若戸 保険", True, True),
        ("若戸 鉄鋼", False, False),
    ],
)
def test_search_looks_at_names_only_for_who_may_see_them(as_role, case_id, q, viewer_finds, editor_finds):
    for role, finds in ((Role.VIEWER, viewer_finds), (Role.EDITOR, editor_finds)):
        assert (case_id in as_role(role).get("/ja/staff", params={"q": q}).text) is finds, role


@pytest.mark.usefixtures("case_id")
def test_filters_narrow_the_list_and_pages_cut_it(workshop, editor):
    with workshop.database.writing() as c:
        for n in range(45):
            origin, state = ("form", "lost") if n % 3 == 0 else ("list", "enquiry")
            add_case(
                c,
                code_name=f"社{n:02}",
                company_name=None,
                origin=origin,
                state=state,
                jobs_expected=n,
                now=workshop.now(),
                author_id=None,
                owner_id=editor.user_id if n < 5 else None,
            )

    def rows(**asked):
        text = editor.get("/ja/staff", params=asked).text
        return len(re.findall(r'<th role="rowheader"', text)), text

    assert rows()[0] == 20
    assert rows(page=3)[0] == 6
    assert rows(page=99)[0] == 6
    assert rows(origin="form")[0] == 15
    assert rows(state="lost", owner=editor.user_id)[0] == 2
    assert rows(owner="none", state="open", page=2)[0] == 8
    assert rows(state="nonsense")[0] == 0
    assert "page=2" in rows(origin="list")[1]
    assert "origin=list&amp;page=2" in rows(origin="list")[1]


def test_states_move_only_along_their_ways_and_an_end_needs_a_reason(workshop, editor, case_id):
    path = f"/ja/staff/cases/{case_id}/state"
    assert editor.post(path, data={"version": "1", "to": "won", "reason": "won_land"}).status_code == 422
    assert editor.post(path, data={"version": "1", "to": "lost"}).status_code == 422
    assert editor.post(path, data={"version": "1", "to": "lost", "reason": "won_land"}).status_code == 422
    assert editor.post(path, data={"version": "1", "to": "nowhere"}).status_code == 422
    assert case_of(workshop, case_id).state == "enquiry"
    lost = {
        "version": "1",
        "to": "lost",
        "reason": "lost_land",
        "outcome_city": "熊本市",
        "outcome_note": "x",
    }
    assert editor.post(path, data=lost).status_code == 303
    case = case_of(workshop, case_id)
    assert (case.state, case.outcome_reason, case.outcome_city) == ("lost", "lost_land", "熊本市")
    assert case.closed_at == workshop.now()
    moved = editor.post(path, data={"version": "2", "to": "proposal"})
    assert "保存しました" in editor.get(moved.headers["location"]).text
    assert "保存しました" not in editor.get(f"/ja/staff/cases/{case_id}").text
    case = case_of(workshop, case_id)
    assert (case.outcome_reason, case.closed_at) == (None, None)
    told = [line.facts for line in lines_about(workshop.database, "case", case_id)]
    assert told == [
        {"from": "enquiry", "to": "lost", "reason": "lost_land"},
        {"from": "lost", "to": "proposal"},
    ]


def test_who_moves_a_state_too_late_sees_both_and_changes_nothing(workshop, editor, case_id):
    path = f"/ja/staff/cases/{case_id}/state"
    assert editor.post(path, data={"version": "1", "to": "proposal"}).status_code == 303
    late = editor.post(path, data={"version": "1", "to": "lost", "reason": "lost_land"})
    assert late.status_code == 409
    assert "いまの状態は「提案」です" in late.text
    assert "「見送り」で、まだ保存していません" in late.text
    assert case_of(workshop, case_id).state == "proposal"


def test_the_second_editor_sees_both_versions_and_chooses(workshop, editor, case_id):
    path = f"/ja/staff/cases/{case_id}/edit"
    first = editor.post(path, data=edited(industry="化学", jobs_expected="90"))
    assert first.status_code == 303
    second = editor.post(path, data=edited(industry="鉄鋼", jobs_expected="300"))
    assert second.status_code == 409
    assert all(text in second.text for text in ("化学", "鉄鋼", "90", "300"))
    assert case_of(workshop, case_id).industry == "化学"
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', second.text))
    assert hidden["version"] == "2"
    chosen = hidden | {"pick.industry": "theirs", "pick.jobs_expected": "mine"}
    assert editor.post(path, data=chosen).status_code == 303
    case = case_of(workshop, case_id)
    assert (case.industry, case.jobs_expected, case.version) == ("化学", 300, 3)
    (event,) = list(lines_about(workshop.database, "case", case_id))[1:]
    assert event.facts == {"fields": ["jobs_expected"]}


def test_the_same_content_twice_is_no_conflict_of_words(workshop, editor, case_id):
    path = f"/ja/staff/cases/{case_id}/edit"
    assert editor.post(path, data=edited()).status_code == 303
    assert case_of(workshop, case_id).version == 1
    assert editor.post(path, data=edited(consent_expires_on="令和10年3月31日")).status_code == 303
    assert case_of(workshop, case_id).consent_expires_on.isoformat() == "2028-03-31"
    assert editor.post(path, data=edited(version="2", consent_expires_on="3月")).status_code == 422


def test_notes_people_and_tasks_are_kept_and_told_in_the_history(workshop, editor, case_id):
    base = f"/ja/staff/cases/{case_id}"
    assert editor.post(f"{base}/notes", data={"note": "一行目\r\n<b>二行目</b>"}).status_code == 303
    assert editor.post(f"{base}/notes", data={"note": "  "}).status_code == 422
    assert editor.post(f"{base}/contacts", data={"contact_name": "山田 太郎"}).status_code == 303
    assert editor.post(f"{base}/contacts", data={"contact_name": ""}).status_code == 422
    task = {"what": "視察日を決める", "bureau": "industry", "due_on": "2026-12-01"}
    assert editor.post(f"{base}/tasks", data=task).status_code == 303
    assert editor.post(f"{base}/tasks", data=task | {"bureau": "nobody"}).status_code == 422
    page = editor.get(base).text
    assert "&lt;b&gt;二行目" in page
    with workshop.database.reading() as connection:
        (person,) = contacts_of_case(connection, case_id)
        (kept,) = tasks_of_case(connection, case_id)
    assert editor.post(f"{base}/tasks/{kept.id}", data={"done": "yes"}).status_code == 303
    assert editor.post(f"{base}/contacts/{person.id}/remove").status_code == 303
    assert editor.post(f"{base}/contacts/{person.id}/remove").status_code == 404
    facts = "".join(str(line.facts) for line in lines_about(workshop.database, "case", case_id))
    assert "山田" not in facts
    assert "二行目" not in facts


def test_open_questions_of_a_result_become_tasks_once(workshop, editor):
    made = editor.post("/ja/staff/cases/new", data=FORM).headers["location"]
    brief_id = re.search(r'name="brief_id" value="(\w+)"', editor.get(made).text)[1]
    for _ in range(2):
        assert editor.post(f"{made}/tasks/of-unknowns", data={"brief_id": brief_id}).status_code == 303
    with workshop.database.reading() as connection:
        tasks = tasks_of_case(connection, made.rpartition("/")[2])
    assert len(tasks) == len({task.about for task in tasks}) > 3
    assert all(task.bureau in workshop.pack.owners for task in tasks)
    assert editor.post(f"{made}/tasks/of-unknowns", data={"brief_id": "0" * 32}).status_code == 404


def test_parts_of_another_case_are_not_reached_through_this_one(workshop, editor, case_id):
    with workshop.database.writing() as c:
        other = add_case(
            c,
            code_name="他",
            company_name=None,
            origin="staff",
            jobs_expected=None,
            now=workshop.now(),
            author_id=None,
        )
    base = f"/ja/staff/cases/{case_id}"
    editor.post(f"{base}/tasks", data={"what": "x"})
    editor.post(f"{base}/files", files={"upload": ("a.txt", b"text")})
    with workshop.database.reading() as connection:
        (task,), (file,) = tasks_of_case(connection, case_id), files_of_case(connection, case_id)
    wrong = f"/ja/staff/cases/{other}"
    assert editor.post(f"{wrong}/tasks/{task.id}", data={"done": "yes"}).status_code == 404
    assert editor.get(f"{wrong}/files/{file.id}").status_code == 404
    assert editor.post(f"{wrong}/files/{file.id}/remove").status_code == 404
    assert editor.get(f"{base}/files/{file.id}").status_code == 200


def test_from_a_case_the_order_and_the_papers_are_one_step_away(editor, as_role):
    """Viewers see the order; papers are ordered by editors."""
    base = editor.post("/ja/staff/cases/new", data=FORM).headers["location"]
    page = editor.get(base).text
    brief = re.search(rf'class="button button--small" href="({base}/briefs/\w+)"', page).group(1)
    papers = re.search(rf'href="({base}/papers\?brief=\w+)"', page).group(1)
    assert editor.get(brief).status_code == editor.get(papers).status_code == 200
    seen = as_role(Role.VIEWER).get(base).text
    assert brief in seen
    assert papers not in seen


def test_a_file_is_handed_out_to_be_saved_never_shown(editor, as_role, case_id):
    base = f"/ja/staff/cases/{case_id}"
    content = b"<script>alert(1)</script>"
    sent = editor.post(f"{base}/files", files={"upload": ("../../議事 録.txt", content, "text/html")})
    assert sent.status_code == 303
    file_id = re.search(rf"{base}/files/(\w+)", editor.get(base).text)[1]
    answer = editor.get(f"{base}/files/{file_id}")
    assert answer.content == content
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "%E8%AD%B0%E4%BA%8B%20%E9%8C%B2.txt" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert as_role(Role.VIEWER).get(f"{base}/files/{file_id}").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "空です"),
        ("a.pdf", b"%PDF-1.7" + b"0" * 5_000_000, "5MBを超えています"),
        ("a.exe", b"MZ\x90\x00", "保存できる種類"),
        ("a.pdf", b"MZ\x90\x00", "保存できる種類"),
        ("a.html", b"<html>", "保存できる種類"),
        ("a.txt", b"a\x00b", "保存できる種類"),
        ("a.png", b"%PDF-1.7", "合っていません"),
        ("a.xlsx", b"PK\x03\x04 no archive", "保存できる種類"),
        ("a.zip", b"PK\x03\x04", "保存できる種類"),
    ],
)
def test_files_are_what_their_content_says_or_refused(workshop, editor, case_id, name, content, words):
    answer = editor.post(f"/ja/staff/cases/{case_id}/files", files={"upload": (name, content)})
    assert answer.status_code == 422
    assert words in answer.text
    with workshop.database.reading() as connection:
        assert files_of_case(connection, case_id) == ()


def test_a_workbook_is_taken_and_one_with_macros_is_not(editor, case_id):
    import zipfile

    def office(*parts):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for part in parts:
                archive.writestr(part, "<x/>")
        return buffer.getvalue()

    path = f"/ja/staff/cases/{case_id}/files"
    plain = office("[Content_Types].xml", "xl/workbook.xml")
    macros = office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")
    assert editor.post(path, files={"upload": ("表.xlsx", plain)}).status_code == 303
    assert editor.post(path, files={"upload": ("表.xlsx", macros)}).status_code == 422
    assert editor.post(path, files={"upload": ("表.docx", plain)}).status_code == 422
    assert editor.post(path).status_code == 422


def test_a_file_far_too_large_is_refused_before_it_is_read(editor, case_id):
    answer = editor.post(f"/ja/staff/cases/{case_id}/files", files={"upload": ("a.pdf", b"0" * 8_000_000)})
    assert answer.status_code == 413


def test_the_exported_list_holds_no_formula(workshop, editor):
    with workshop.database.writing() as c:
        for name in ("=1+1", "＝cmd", "@x", "-2", "+3", "\t=4", "普通"):
            add_case(
                c,
                code_name=name,
                company_name="=HYPERLINK(1)",
                origin="staff",
                jobs_expected=5,
                now=workshop.now(),
                author_id=None,
            )
    answer = editor.get("/ja/staff/cases.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "案件番号"
    assert {row[1] for row in rows[1:]} == {"'=1+1", "'＝cmd", "'@x", "'-2", "'+3", "'\t=4", "普通"}
    assert {row[2] for row in rows[1:]} == {"'=HYPERLINK(1)"}
    book = editor.get("/en/staff/cases.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert {row[1] for row in sheet[1:]} >= {"=1+1", "普通"}
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    actions = [line.action for line in lines_about(workshop.database, "cases", "-")]
    assert actions == ["export_cases", "export_cases"]


def test_an_unknown_case_is_not_found_whoever_asks(as_role):
    for role in (Role.VIEWER, Role.EDITOR):
        assert as_role(role).get(f"/ja/staff/cases/{'0' * 32}").status_code == 404
    assert as_role(Role.ANONYMOUS).get(f"/ja/staff/cases/{'0' * 32}").status_code == 303
    assert (
        as_role(Role.VIEWER).post(f"/ja/staff/cases/{'0' * 32}/notes", data={"note": "x"}).status_code == 403
    )


def test_an_erased_case_is_shown_empty_and_cannot_be_changed(workshop, editor, case_id):
    from service.usecases.erase_case import erase_case

    erase_case(workshop, "K-2026-0001")
    text = editor.get(f"/ja/staff/cases/{case_id}").text
    assert "消去しました" in text
    assert "秘密重工" not in text
    assert editor.post(f"/ja/staff/cases/{case_id}/notes", data={"note": "x"}).status_code == 404
    assert editor.get(f"/ja/staff/cases/{case_id}/edit").status_code == 404
    assert (
        editor.post(f"/ja/staff/cases/{case_id}/state", data={"version": "2", "to": "lost"}).status_code
        == 404
    )


def test_every_state_can_be_left_and_every_reason_names_what_exists(workshop):
    states = case_words().states
    assert {after for card in states.values() for after in card.then} == set(states)
    for card in outcome_cards().values():
        assert card.state in ("won", "lost")
        assert set(card.gates) <= set(workshop.catalogue.gates), card.id
        assert set(card.criteria) <= set(workshop.catalogue.criteria), card.id
        assert card.owner in workshop.pack.owners, card.id


def test_the_day_promised_to_the_company_is_shown_and_marked_when_it_has_passed(workshop, editor, root):
    import datetime as dt

    from service.forms.brief_toml import read_brief
    from service.security.tokens import new_id
    from service.store.enquiries import NewEnquiry, add_enquiry
    from service.store.schema import drafts
    from service.usecases.compute_result import compute_result

    now = workshop.now()
    result_id = compute_result(workshop, read_brief(root / "examples" / "tokyo-insurer.toml")).id
    draft_id = new_id()
    with workshop.database.writing() as c:
        case_id = add_case(
            c, code_name="Q", company_name=None, origin="form", jobs_expected=None, now=now, author_id=None
        )
        c.execute(
            drafts.insert().values(
                id=draft_id,
                secret_digest="0" * 64,
                language="ja",
                answers={},
                version=1,
                created_at=now,
                updated_at=now,
                expires_at=now,
            )
        )
        sent = NewEnquiry(
            "key", draft_id, result_id, "en", "名", "mail", "a@b.example", "", "1", now, dt.date(2026, 12, 1)
        )
        add_enquiry(c, case_id, sent, receipt="Q-0000-0001")
    pages = ("/ja/staff", f"/ja/staff/cases/{case_id}")
    for path in pages:
        text = editor.get(path).text
        assert "2026年12月1日" in text
        assert "badge--fail" not in text
    side = re.sub(r"\s+", "", editor.get(pages[1]).text)
    assert "<dt>相談の言語</dt><dd>英語</dd>" in side, "which language to answer in"
    workshop.later(days=6)
    fresh = {"version": "1", "to": "proposal"}
    with workshop.database.writing() as c:
        from service.store.sessions import open_session

        editor.cookies.set("kamae", open_session(c, editor.user_id, now=workshop.now(), hours=10))
    assert all("badge--fail" in editor.get(path).text for path in pages)
    assert editor.post(f"{pages[1]}/state", data=fresh).status_code == 303
    assert "2026年12月1日" not in editor.get("/ja/staff").text


def test_deadlines_of_several_functions_are_told_apart(workshop, editor, case_id, root):
    """The same step of two functions stood there twice, and nobody could tell why."""
    brief = read_brief(root / "examples" / "anonymous-hq-and-it.toml")
    with workshop.database.writing() as c:
        add_brief(c, case_id, title="両方", brief=brief.model_dump(mode="json"), now=workshop.now())
    page = editor.get(f"/ja/staff/cases/{case_id}").text
    clock = page[page.index('id="clock"') : page.index('id="tasks"')]
    assert re.findall(r"<h3>([^<]+)</h3>", clock) == ["本社機能の補完・移転", "IT開発拠点"]
