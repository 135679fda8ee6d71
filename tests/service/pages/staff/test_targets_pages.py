"""Lists of targets in the browser: dry run, cases once, batches, files that are refused."""

import io
import re
import zipfile

import pytest
import sqlalchemy as sa

from service.security.roles import Role
from service.store import schema
from service.store.cases import add_case
from service.store.findings import unpacked
from service.store.jobs import beat, fail_job, jobs_without_case, take_job, tell_progress
from service.usecases.write_table import write_workbook

ROWS = [
    ["会社名", "業種", "施設種別", "本社所在地", "敷地面積", "従業員数", "備考なし列"],
    ["甲工業", "化学", "工場", "東京都千代田区", "１．５万㎡", "８０人", "=1+1"],
    ["乙商事", "卸売", "本社機能", "大阪市北区", "", "120", ""],
    ["甲工業", "化学", "工場", "東京都千代田区", "", "", ""],
    ["丙社", "IT", "宇宙港", "", "", "", ""],
    ["既存社", "IT", "IT開発拠点", "", "", "", ""],
]
CSV = "\r\n".join(",".join(row) for row in ROWS).encode("cp932")


@pytest.fixture
def editor(as_role):
    return as_role(Role.EDITOR)


def count(workshop, table):
    with workshop.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def uploaded(editor, content=CSV, name="一覧.csv"):
    answer = editor.post("/ja/staff/targets", files={"list": (name, content)})
    assert answer.status_code == 303, re.findall(r'field-error" .*?</p>', answer.text)
    return answer.headers["location"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_dry_run_tells_what_would_happen_and_does_nothing(workshop, editor, kind):
    with workshop.database.writing() as c:
        add_case(
            c,
            code_name="x",
            company_name="既存社",
            origin="staff",
            jobs_expected=None,
            now=workshop.now(),
            author_id=None,
        )
    content = CSV if kind == "csv" else write_workbook(ROWS, title="t")
    page = editor.get(uploaded(editor, content, f"一覧.{kind}")).text
    figures = [int(n) for n in re.findall(r"<dd>(\d+)</dd>", page)]
    assert figures == [4, 2, 2, 1]
    assert "宇宙港" in page
    assert re.search(
        r"読み取った列</dt><dd>会社名、業種、施設種別、本社所在地、敷地面積、従業員数</dd>", page
    )
    assert re.search(r"使わなかった列</dt><dd>備考なし列</dd>", page)
    assert re.search(r"未定の行</dt><dd>開設の時期 4、広さ 3、今の拠点 1</dd>", page)
    assert "2行目と同じ会社" in page
    assert "同じ会社の案件があります" in page
    assert count(workshop, schema.cases) == 1


def test_cases_are_opened_once_however_often_the_button_is_pressed(workshop, editor):
    path = uploaded(editor)
    first = editor.post(f"{path}/cases")
    assert first.headers["location"] == "/ja/staff?origin=list"
    second = editor.post(f"{path}/cases")
    assert second.status_code == 422
    assert "すでに案件を作りました" in second.text
    with workshop.database.reading() as connection:
        rows = connection.execute(sa.select(schema.cases).order_by(schema.cases.c.number)).all()
        briefs = connection.execute(sa.select(schema.case_briefs)).all()
    assert [(r.number, r.company_name, r.jobs_expected) for r in rows] == [
        ("K-2026-0001", "甲工業", 80),
        ("K-2026-0002", "乙商事", 120),
        ("K-2026-0003", "既存社", None),
    ]
    assert all("一覧" in r.code_name and r.company_name not in r.code_name for r in rows)
    assert all(b.result_id for b in briefs)
    assert all(unpacked(b.findings) for b in briefs)


def test_sheets_are_ordered_as_one_job_and_the_list_stays_for_it(workshop, editor):
    path = uploaded(editor)
    assert editor.post(f"{path}/sheets", data={"language": "en"}).status_code == 303
    with workshop.database.reading() as connection:
        (job,) = jobs_without_case(connection)
    assert (job.order["upload_id"], job.order["language"]) == (path.rpartition("/")[2], "en")
    assert "順番待ち" in editor.get("/ja/staff/targets").text
    assert count(workshop, schema.cases) == 0


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.csv", b"", "一覧|表|読"),
        ("絵.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "読"),
        ("見出しなし.csv", "あ,い\n1,2\n".encode(), "見出し|列"),
        ("壊れ.xlsx", b"PK\x03\x04 nothing", "読"),
        ("爆弾.xlsx", bomb(), "大き"),
        ("多い.csv", b"company,industry\n" + b"a,b\n" * 5100, "行"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_its_own_name(workshop, editor, name, content, words):
    answer = editor.post("/ja/staff/targets", files={"list": (name, content)})
    assert answer.status_code == 422
    told = re.search(r'id="list-error">.*?</span>(.*?)</p>', answer.text, re.DOTALL)[1]
    assert re.search(words, told), told
    assert "kamae-list" not in told
    assert count(workshop, schema.files) == 0


def test_an_upload_of_a_hundred_megabytes_is_refused_unread(editor):
    assert editor.post("/ja/staff/targets", files={"list": ("a.csv", b"0" * 12_000_000)}).status_code == 413
    assert editor.post("/ja/staff/targets").status_code == 422


def test_the_template_is_read_back_with_every_heading(editor):
    for lang in ("ja", "en"):
        book = editor.get(f"/{lang}/staff/targets/template.xlsx").content
        answer = editor.post("/ja/staff/targets", files={"list": ("t.xlsx", book)})
        assert answer.status_code == 303


def test_files_of_cases_are_not_reached_as_lists(workshop, editor):
    with workshop.database.writing() as c:
        case_id = add_case(
            c,
            code_name="x",
            company_name=None,
            origin="staff",
            jobs_expected=None,
            now=workshop.now(),
            author_id=None,
        )
    editor.post(f"/ja/staff/cases/{case_id}/files", files={"upload": ("a.csv", b"company,industry\na,b")})
    file_id = re.search(r"/files/(\w+)\"", editor.get(f"/ja/staff/cases/{case_id}").text)[1]
    for path in (f"/ja/staff/targets/{file_id}", f"/ja/staff/targets/files/{file_id}"):
        assert editor.get(path).status_code == 404
    assert editor.post(f"/ja/staff/targets/{file_id}/sheets").status_code == 404


def test_a_batch_is_followed_while_it_is_made_and_says_why_it_came_to_nothing(workshop, editor):
    path = uploaded(editor)
    editor.post(f"{path}/sheets", data={"language": "ja"})
    page = editor.get("/ja/staff/targets").text
    assert 'hx-trigger="every 2s"' in page
    assert "動いていません" in page
    with workshop.database.writing() as c:
        beat(c, "worker", now=workshop.now())
        (job,) = jobs_without_case(c)
        taken = take_job(c, job.id, now=workshop.now())
        tell_progress(c, taken, 2, 4)
    part = editor.get("/ja/staff/targets", headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert '<progress value="2" max="4">' in part
    assert "動いていません" not in part
    with workshop.database.writing() as c:
        fault = {"code": "edition_gone", "facts": {"digest": "sha256:0"}}
        fail_job(c, taken, fault, now=workshop.now())
    for language, words in (("ja", "もう一度はじめから"), ("en", "Start again")):
        ended = editor.get(f"/{language}/staff/targets").text
        assert words in ended
        assert "hx-trigger" not in ended
