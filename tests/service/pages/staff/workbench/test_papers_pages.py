"""Papers: ordered, waited for, refused in words, fetched by those who may."""

import re

import pytest

from service.store import jobs as store
from service.store import schema
from service.store.jobs import JobState, NewFile, PaperKind

COMPANY = "セキレイ極秘化学"


def jobs_of(bench):
    with bench.workshop.database.reading() as connection:
        return store.jobs_of_case(connection, bench.case_id)


def order(bench, **fields):
    data = {"brief": bench.brief_id, "kinds": ["sheet"], "language": "ja"} | fields
    return bench.editor.post(bench.case("/papers"), data=data)


def finish(bench, job, content=b"%PDF-1.7 x"):
    now = bench.workshop.now()
    made = NewFile(name="提案.pdf", media_type="application/pdf", kind="sheet", content=content)
    with bench.workshop.database.writing() as connection:
        taken = store.take_job(connection, job.id, now=now)
        return store.finish_job(connection, taken, made, now=now)


def test_an_order_is_one_job_per_paper_and_language(bench):
    answer = order(bench, kinds=["sheet", "slides", "workbook"], language="both", staff="yes")
    assert answer.status_code == 303
    found = {(job.kind, job.order["language"], job.order["staff"]) for job in jobs_of(bench)}
    assert found == {
        (PaperKind.SHEET, "ja", False),
        (PaperKind.SHEET, "en", False),
        (PaperKind.SLIDES, "ja", True),
        (PaperKind.SLIDES, "en", True),
        (PaperKind.WORKBOOK, "ja", True),
        (PaperKind.WORKBOOK, "en", True),
    }


def test_faulty_orders_are_told_at_their_field(bench, make_bench):
    other = make_bench("tokyo-cloud")
    for fields, name in (
        ({"kinds": []}, "kinds"),
        ({"kinds": ["batch"]}, "kinds"),
        ({"brief": other.brief_id}, "brief"),
        ({"function": "data_center"}, "function"),
    ):
        answer = order(bench, **fields)
        assert answer.status_code == 422, fields
        assert f'id="{name}-error"' in answer.text, fields
    assert jobs_of(bench) == ()


def test_a_waiting_job_is_polled_and_a_finished_one_is_not(bench):
    order(bench)
    text = bench.editor.get(bench.case("/papers")).text
    assert 'hx-trigger="every 2s"' in text
    assert "動いていません" in text
    with bench.workshop.database.writing() as connection:
        store.beat(connection, "worker", now=bench.workshop.now())
    assert "動いていません" not in bench.editor.get(bench.case("/papers")).text
    finish(bench, jobs_of(bench)[0])
    part = bench.editor.get(bench.case("/papers"), headers={"hx-request": "true"}).text
    assert "hx-trigger" not in part
    assert "<html" not in part
    assert "できました" in part


def test_a_paper_is_sent_as_a_file_that_runs_nothing(bench):
    order(bench)
    job = jobs_of(bench)[0]
    path = bench.case(f"/papers/{job.id}/file")
    assert bench.editor.get(path).status_code == 404
    finish(bench, job)
    answer = bench.editor.get(path)
    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert bench.viewer.get(path).status_code == 403


def test_papers_of_other_cases_are_not_there(bench, make_bench):
    other = make_bench("tokyo-cloud")
    order(other)
    job = jobs_of(other)[0]
    finish(other, job)
    assert bench.editor.get(bench.case(f"/papers/{job.id}/file")).status_code == 404
    assert bench.editor.post(bench.case(f"/papers/{job.id}/cancel")).status_code == 404


def test_a_waiting_order_can_be_taken_back(bench):
    order(bench)
    job = jobs_of(bench)[0]
    assert bench.editor.post(bench.case(f"/papers/{job.id}/cancel")).status_code == 303
    assert jobs_of(bench)[0].state is JobState.CANCELLED


def test_a_refused_claim_is_said_in_words_with_its_mend(bench):
    order(bench)
    facts = {
        "sentence": "セキレイ極秘化学さまに日本一安全です",
        "where": "proofs",
        "found": "日本一",
        "says": {"ja": "根拠がありません。", "en": "No record says so."},
        "mend": {"ja": "数値で書いてください。", "en": "Write the figure."},
        "count": 1,
    }
    with bench.workshop.database.writing() as connection:
        taken = store.take_job(connection, jobs_of(bench)[0].id, now=bench.workshop.now())
    with bench.workshop.database.writing() as connection:
        fault = {"code": "claim_refused", "facts": facts}
        store.fail_job(connection, taken, fault, now=bench.workshop.now())
    text = bench.editor.get(bench.case("/papers")).text
    assert "日本一安全です" in text
    assert "数値で書いてください。" in text
    assert "セキレイ極秘化学" in text
    assert "セキレイ極秘化学" not in bench.viewer.get(bench.case("/papers")).text
    english = bench.editor.get(bench.case("/papers", "en")).text
    assert "Write the figure." in english


def test_a_fault_of_another_version_is_still_told(bench):
    order(bench)
    with bench.workshop.database.writing() as connection:
        taken = store.take_job(connection, jobs_of(bench)[0].id, now=bench.workshop.now())
    with bench.workshop.database.writing() as connection:
        store.fail_job(connection, taken, {"code": "of_the_future", "facts": {}}, now=bench.workshop.now())
    assert "of_the_future" in bench.editor.get(bench.case("/papers")).text


def test_a_job_from_the_page_is_made_by_the_worker_s_use_case(bench):
    """The order of the page is one that the worker understands."""
    from service.usecases.make_paper import BatchTools
    from service.usecases.run_job import run_job

    order(bench, kinds=["workbook"], language="en")
    run_job(bench.workshop, jobs_of(bench)[0].id, BatchTools(None, None))
    job = jobs_of(bench)[0]
    assert job.state is JobState.DONE, job.fault
    sent = bench.editor.get(bench.case(f"/papers/{job.id}/file"))
    assert sent.content[:2] == b"PK"


WORDS = {
    "message_ja": "ご検討に感謝します。",
    "message_en": "Thank you for considering us.",
    "signed_ja": "北九州市長",
    "signed_en": "Mayor of Kitakyushu",
    "note_site_1": "kokura-asano",
    "note_ja_1": "現地をご案内します。",
    "note_en_1": "We will show you round.",
}


def test_a_message_and_notes_travel_with_the_sheet_and_no_other_paper(bench):
    assert order(bench, kinds=["sheet", "slides"], **WORDS).status_code == 303
    by_kind = {job.kind: job.order["words"] for job in jobs_of(bench)}
    assert by_kind[PaperKind.SLIDES] is None
    assert by_kind[PaperKind.SHEET]["message"]["en"] == "Thank you for considering us."
    assert by_kind[PaperKind.SHEET]["notes"]["kokura-asano"]["ja"] == "現地をご案内します。"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"message_en": ""}, "message_en"),
        ({"message_ja": "あ" * 301}, "message_ja"),
        ({"signed_ja": "", "signed_en": ""}, "signed_ja"),
        ({"note_site_1": ""}, "note_site_1"),
        ({"note_en_1": " "}, "note_en_1"),
    ],
)
def test_words_that_do_not_fit_are_told_before_anything_is_ordered(bench, fields, name):
    answer = order(bench, **(WORDS | fields))
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert jobs_of(bench) == ()


@pytest.mark.sheet
def test_the_message_stands_on_the_printed_sheet(bench, tool):
    """Ordered on the page, made by the worker's own use case, read back from the PDF."""
    import subprocess

    from service.usecases.make_paper import BatchTools
    from service.usecases.run_job import run_job

    order(bench, **WORDS)
    run_job(bench.workshop, jobs_of(bench)[0].id, BatchTools(None, None))
    job = jobs_of(bench)[0]
    assert job.state is JobState.DONE, job.fault
    pdf = bench.editor.get(bench.case(f"/papers/{job.id}/file")).content
    read = subprocess.run([tool("pdftotext"), "-", "-"], input=pdf, capture_output=True, check=True)
    text = "".join(read.stdout.decode().split())
    assert "ご検討に感謝します。" in text
    assert "北九州市長" in text


def test_a_viewer_reads_no_name_in_the_fault_of_a_job_neither_on_the_page_nor_as_a_program(bench):
    order(bench)
    (made,) = jobs_of(bench)
    with bench.workshop.database.writing() as connection:
        fault = {"code": "sheet_worker", "facts": {"reason": COMPANY}}
        connection.execute(schema.jobs.update().values(state="failed", fault=fault))
    for path in (bench.case("/papers"), f"/api/v1/jobs/{made.id}"):
        assert COMPANY in bench.editor.get(path).text
        told = bench.viewer.get(path)
        assert told.status_code == 200
        assert "極秘化学" not in told.text


def test_the_papers_of_one_order_stand_as_its_form_lists_them(bench):
    order(bench, kinds=["twin", "workbook", "sheet", "slides", "appendix"], language="both")
    text = bench.editor.get(bench.case("/papers")).text
    listed = re.findall(r'<th [^>]*scope="row"[^>]*>(\S+) <small class="muted">(日本語|English)', text)
    kinds = ("提案資料", "スライド", "順位表", "候補地の資料", "提案資料のHTML版")
    assert listed == [(kind, language) for kind in kinds for language in ("日本語", "English")]
