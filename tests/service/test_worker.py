"""The real worker in a process of its own: orders become files, once, also when it is killed at work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from domain.errors import NotFoundError
from service.forms.brief_toml import read_brief
from service.messages import say_error
from service.security.roles import Role
from service.security.tokens import new_id
from service.store import schema
from service.store.database import open_jobs_engine
from service.store.jobs import (
    MOST_ATTEMPTS,
    JobState,
    NewFile,
    PaperKind,
    add_file,
    add_job,
    fail_job,
    finish_job,
    job,
    take_job,
)
from service.store.sheet_register import SheetRegister
from service.usecases.batch_folders import open_batch_folder
from service.usecases.make_paper import BatchTools
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.run_job import run_job
from service.usecases.tidy import tidy
from service.worker import _read
from tests.service.usecases.facts_builders import approved


def _no_list(*_):
    raise NotFoundError


BATCH = BatchTools(_no_list, say_error)


@pytest.fixture
def case_brief(workshop, root) -> tuple[str, str]:
    """Return the ids of a case and its brief."""
    case_id, brief_id, now = new_id(), new_id(), workshop.now()
    brief = read_brief(root / "examples" / "osaka-game-studio.toml")
    with workshop.database.writing() as connection:
        connection.execute(
            schema.cases.insert().values(
                id=case_id,
                number="K-2026-0001",
                code_name="案件A",
                state="enquiry",
                origin="staff",
                outcome_note="",
                version=1,
                created_at=now,
                updated_at=now,
            )
        )
        connection.execute(
            schema.case_briefs.insert().values(
                id=brief_id,
                case_id=case_id,
                title="案",
                position=1,
                brief=brief.model_dump(mode="json"),
                version=1,
                created_at=now,
                updated_at=now,
            )
        )
    return case_id, brief_id


@pytest.fixture
def order(workshop, case_brief) -> Callable[..., str]:
    def ordered(kind=PaperKind.SHEET, **options) -> str:
        options = {"case_brief_id": case_brief[1]} | options
        return order_paper(
            workshop, kind=kind, order=PaperOrder(**options), case_id=case_brief[0], author_id=None
        )

    return ordered


def _job(workshop, job_id):
    with workshop.database.reading() as connection:
        return job(connection, job_id)


def _files(workshop):
    with workshop.database.reading() as connection:
        return connection.execute(sa.select(schema.files.c.name, schema.files.c.content)).all()


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        (PaperKind.SHEET, b"%PDF-", ".pdf"),
        (PaperKind.APPENDIX, b"%PDF-", ".pdf"),
        (PaperKind.TWIN, b"<!DOCTYPE html>", ".html"),
        (PaperKind.SLIDES, b"PK", ".pptx"),
        (PaperKind.WORKBOOK, b"PK", ".xlsx"),
    ],
)
def test_every_paper_becomes_a_file_of_the_case(workshop, order, kind, starts, ends):
    job_id = order(kind)
    run_job(workshop, job_id, BATCH)
    done = _job(workshop, job_id)
    assert (done.state, done.fault) == (JobState.DONE, None)
    [(name, content)] = _files(workshop)
    assert name.startswith("K-2026-0001-it_hub-ja")
    assert name.endswith(ends)
    assert content.startswith(starts)


def test_a_job_that_is_over_is_not_done_again(workshop, order):
    job_id = order(PaperKind.TWIN)
    run_job(workshop, job_id, BATCH)
    run_job(workshop, job_id, BATCH)
    assert len(_files(workshop)) == 1
    assert _job(workshop, job_id).attempts == 1


def test_a_fault_ends_the_job_and_is_kept_in_words_for_the_person(workshop, order):
    job_id = order(PaperKind.SHEET, function="data_center")
    run_job(workshop, job_id, BATCH)
    failed = _job(workshop, job_id)
    assert (failed.state, failed.fault["code"]) == (JobState.FAILED, "brief_value")
    assert _files(workshop) == []


def test_a_brief_of_another_case_is_not_printed(workshop, case_brief):
    """An order cannot be entered for it; one that came into the table in another way makes no paper."""
    wanted = PaperOrder(case_brief_id=case_brief[1])
    with workshop.database.writing() as connection:
        job_id = add_job(
            connection,
            kind=PaperKind.SHEET,
            order=wanted.model_dump(mode="json"),
            case_id=None,
            author_id=None,
            now=workshop.now(),
        )
    run_job(workshop, job_id, BATCH)
    assert _job(workshop, job_id).fault["code"] == "not_found"


def test_an_order_that_kills_the_worker_every_time_is_given_up(workshop, order):
    job_id = order()
    with workshop.database.writing() as connection:
        for _ in range(MOST_ATTEMPTS):
            assert take_job(connection, job_id, now=workshop.now()) is not None
        assert take_job(connection, job_id, now=workshop.now()) is None
    assert _job(workshop, job_id).state is JobState.FAILED


@pytest.mark.slow
def test_killed_at_work_again_and_again_every_order_is_done_once(workshop, order, settings):
    """kill -9 in the middle of papers; the orders were acknowledged, so all of them must come out."""
    ordered = [order(PaperKind.SHEET if n % 2 else PaperKind.SLIDES) for n in range(4)]
    for _ in range(3):
        worker = _start(settings)
        ordered.append(order(PaperKind.SHEET))
        _until(lambda: any(_job(workshop, job_id).state is JobState.RUNNING for job_id in ordered), worker)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    ordered.append(order(PaperKind.SHEET))
    worker = _start(settings)
    try:
        _until(lambda: all(_job(workshop, job_id).state is JobState.DONE for job_id in ordered), worker)
    finally:
        worker.terminate()
    assert worker.wait(timeout=15) == 0
    assert len(_files(workshop)) == len(ordered)
    assert max(_job(workshop, job_id).attempts for job_id in ordered) > 1


@pytest.mark.slow
def test_a_paper_of_a_worker_that_is_gone_for_good_is_made_by_another(workshop, order, settings):
    """The first is killed at work and never comes back under its name; the second has another one."""
    job_id = order(PaperKind.SHEET)
    gone = _start(settings, name="gone for good")
    _until(lambda: _job(workshop, job_id).state is JobState.RUNNING, gone)
    gone.send_signal(signal.SIGKILL)
    gone.wait()
    other = _start(settings, name="the other one")
    try:
        _until(lambda: _job(workshop, job_id).state is JobState.DONE, other)
    finally:
        other.terminate()
    assert other.wait(timeout=15) == 0
    assert len(_files(workshop)) == 1


def test_an_attempt_that_was_overtaken_ends_nothing(workshop, order):
    """Two workers at one job, the first one slow: only the later attempt may end it, and once."""
    job_id = order()
    made = NewFile(name="x.pdf", media_type="application/pdf", kind="sheet", content=b"%PDF-")
    with workshop.database.writing() as connection:
        slow = take_job(connection, job_id, now=workshop.now())
        later = take_job(connection, job_id, now=workshop.now())
        fail_job(connection, slow, {"code": "not_found", "facts": {}}, now=workshop.now())
        assert finish_job(connection, slow, made, now=workshop.now()) is None
        assert finish_job(connection, later, made, now=workshop.now()) is not None
        assert finish_job(connection, later, made, now=workshop.now()) is None
    assert _job(workshop, job_id).state is JobState.DONE
    assert len(_files(workshop)) == 1


@pytest.mark.slow
def test_a_list_becomes_an_archive_with_report_and_joined_sheets(workshop, settings):
    import io
    import zipfile

    listed = "会社名,施設種別\n架空商事,IT開発拠点\n架空工業,知らない施設\n".encode("utf-8-sig")
    with workshop.database.writing() as connection:
        upload = add_file(
            connection,
            NewFile("一覧.csv", "text/csv", "upload", listed),
            case_id=None,
            author_id=None,
            now=workshop.now(),
        )
    job_id = order_paper(
        workshop, kind=PaperKind.BATCH, order=PaperOrder(upload_id=upload), case_id=None, author_id=None
    )
    worker = _start(settings)
    try:
        _until(lambda: _job(workshop, job_id).state.is_over, worker)
    finally:
        worker.terminate()
    assert worker.wait(timeout=15) == 0
    assert _job(workshop, job_id).fault is None
    names = zipfile.ZipFile(io.BytesIO(dict(_files(workshop))[f"sheets-{job_id[:8]}.zip"])).namelist()
    assert {"all-sheets.pdf", "index.html", "report.csv"} < set(names)
    assert sum(name.endswith("-ja.pdf") for name in names) == 1


@pytest.mark.slow
def test_a_change_approved_while_a_batch_starts_reaches_none_of_its_sheets(workshop, make_user, monkeypatch):
    """The job has read the old edition; the sheets are made when the new one is in force."""
    from service.usecases import make_sheets

    listed = "会社名,施設種別\n架空商事,IT開発拠点\n架空工業,IT開発拠点\n".encode("utf-8-sig")
    new = NewFile("一覧.csv", "text/csv", "upload", listed)
    with workshop.database.writing() as connection:
        upload = add_file(connection, new, case_id=None, author_id=None, now=workshop.now())
    wanted = PaperOrder(upload_id=upload)
    job_id = order_paper(workshop, kind=PaperKind.BATCH, order=wanted, case_id=None, author_id=None)
    began = workshop.pinned()
    makes = make_sheets._made  # noqa: SLF001  (the moment between the two)

    def approves_first(*given):
        approved(workshop, make_user(Role.EDITOR), make_user(Role.APPROVER))
        return makes(*given)

    monkeypatch.setattr(make_sheets, "_made", approves_first)
    run_job(began, job_id, BatchTools(_read, say_error))
    assert _job(workshop, job_id).fault is None
    assert workshop.pinned().pack.info.digest != began.pack.info.digest
    made = SheetRegister(workshop.database).sheets()
    assert len(made) == 2
    assert {sheet.pack_digest for sheet in made} == {began.pack.info.digest}


def _start(settings, *, name="worker of the test") -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "KAMAE_STATE": settings.state,
        "KAMAE_DATABASE_URL": settings.database_url,
        "KAMAE_CHECK_KEY": settings.check_key,
        "KAMAE_WORKER": name,
    }
    return subprocess.Popen([sys.executable, "-m", "service.worker"], env=environment)


def _until(reached: Callable[[], bool], worker: subprocess.Popen[bytes], *, within_s: float = 90) -> None:
    for _ in range(int(within_s * 50)):
        if reached():
            return
        assert worker.poll() is None, "the worker has ended by itself"
        time.sleep(0.02)
    pytest.fail("not reached in time")


@pytest.mark.parametrize("ends", ["done", "failed", "broken"])
def test_what_a_batch_laid_down_is_gone_when_its_job_is_over(workshop, order, monkeypatch, ends):
    """The sheets of the list name companies: they stay in the database alone, where erasure finds them."""
    seen = []

    def make(tools, taken, _batch):
        folder = open_batch_folder(tools, taken.id)
        (folder / "sheet.pdf").write_bytes(b"x")
        seen.append(folder)
        if ends == "failed":
            raise NotFoundError
        if ends == "broken":
            raise ZeroDivisionError
        return NewFile(name="x.zip", media_type="application/zip", kind="batch", content=b"PK")

    monkeypatch.setattr("service.usecases.run_job.make_paper", make)
    run_job(workshop, order(), BATCH)
    assert seen
    assert not seen[0].exists()


def test_folders_of_batches_are_private_and_strays_are_tidied_away(workshop, order):
    waiting = order()
    kept, stray = open_batch_folder(workshop, waiting), open_batch_folder(workshop, new_id())
    assert kept.stat().st_mode & 0o077 == 0
    tidy(workshop)
    assert (kept.exists(), stray.exists()) == (True, False)


def test_what_the_job_library_remembers_is_the_owners_alone(tmp_path):
    engine = open_jobs_engine(f"sqlite+pysqlite:///{tmp_path / 'kamae.sqlite3'}", tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE x (y)")
    engine.dispose()
    assert (tmp_path / "jobs.sqlite3").stat().st_mode & 0o077 == 0
