"""A worker that lives through an upgrade stops before it mixes old modules with new ones."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from domain.errors import DatabaseUnavailableError
from service.program import EXIT_REPLACED, Program
from service.store.jobs import JobState, PaperKind, add_job, beat, job
from service.usecases.examine import Level, examine
from service.usecases.running_program import note_program
from service.worker import work

PACKAGES = ("domain", "geodata", "scoring", "salesheets", "service")


class Replaced(Program):
    def is_replaced(self):
        return True


@pytest.fixture
def ordered(workshop):
    with workshop.database.writing() as connection:
        return add_job(
            connection, kind=PaperKind.SHEET, order={}, case_id=None, author_id=None, now=workshop.now()
        )


@pytest.fixture
def patience():
    """Return the order to stop, given after a minute: a worker that notices nothing fails, it never hangs."""
    stop = threading.Event()
    timer = threading.Timer(60, stop.set)
    timer.start()
    yield stop
    timer.cancel()


def state_of(workshop, job_id):
    with workshop.database.reading() as connection:
        return job(connection, job_id).state


def test_a_worker_whose_program_was_replaced_takes_no_job(workshop, ordered, patience):
    assert work(workshop, patience, Replaced()) == EXIT_REPLACED
    assert state_of(workshop, ordered) is JobState.WAITING


def test_a_worker_whose_database_was_upgraded_takes_no_job(workshop, ordered, patience):
    with workshop.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '20991231_later'"))
    assert work(workshop, patience, Program()) == EXIT_REPLACED
    assert state_of(workshop, ordered) is JobState.WAITING


def test_a_job_that_waits_in_the_queue_when_the_program_is_replaced_is_left(
    workshop, ordered, patience, monkeypatch
):
    """The look said that all is well, the upgrade came, the queue handed the job out."""
    program, handed_out, begun = Program(), threading.Event(), []
    here = threading.get_ident()

    def is_replaced():
        if threading.get_ident() != here:
            handed_out.set()
        return handed_out.is_set()

    def begin(*given):
        begun.append(given)
        handed_out.set()

    monkeypatch.setattr(program, "is_replaced", is_replaced)
    monkeypatch.setattr("service.worker.run_job", begin)
    assert work(workshop, patience, program) == EXIT_REPLACED
    assert begun == []
    assert state_of(workshop, ordered) is JobState.WAITING


def test_a_job_that_was_put_off_before_it_began_is_begun_again(workshop, ordered, patience, monkeypatch):
    """The library takes an attempt that was put off for done, and never begins the same one twice."""
    tries = []

    def locked_at_first(tools, job_id, batch):
        del tools, job_id, batch
        tries.append(None)
        if len(tries) == 1:
            raise DatabaseUnavailableError(reason="database is locked")
        patience.set()

    monkeypatch.setattr("service.worker.run_job", locked_at_first)
    assert work(workshop, patience, Program()) == 0
    assert state_of(workshop, ordered) is JobState.WAITING
    assert len(tries) == 2


def test_the_doctor_tells_a_worker_that_runs_another_program(workshop):
    def told():
        return {finding.key: finding for finding in examine(workshop)}

    with workshop.database.writing() as connection:
        beat(connection, "this one", now=workshop.now())
    assert told()["untold_worker"].found == "this one"
    note_program(workshop, "this one", Program())
    assert "worker" in told()
    old = Program()
    old.digest = "0" * 64
    note_program(workshop, "this one", old)
    assert (told()["old_worker"].level, told()["old_worker"].found) == (Level.UNSAFE, "this one")
    (kept,) = (workshop.settings.state_folder / "workers").iterdir()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_server_that_outlived_its_program_says_so_to_who_watches_over_it(app, client):
    assert client.get("/health/ready").json()["program"] == "installed"
    app.state.program = Replaced()
    assert client.get("/health/ready").json()["program"] == "replaced"


@pytest.mark.slow
def test_an_upgrade_under_a_real_worker_ends_it_so_that_its_supervisor_starts_the_new_one(
    workshop, settings, root, tmp_path
):
    """The program as installed, in a folder of its own; one of its files is replaced while it runs."""
    del workshop
    for package in PACKAGES:
        shutil.copytree(
            root / package, tmp_path / "app" / package, ignore=shutil.ignore_patterns("vendor", "*.sock")
        )
    environment = os.environ | {
        "KAMAE_STATE": settings.state,
        "KAMAE_DATABASE_URL": settings.database_url,
        "KAMAE_WORKER": "old one",
        "PYTHONPATH": str(tmp_path / "app"),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "service.worker"],
        env=environment,
        cwd=tmp_path / "app",
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(600):
            assert worker.poll() is None, worker.stderr.read()
            if list(tmp_path.glob("state/workers/*.json")):
                break
            time.sleep(0.1)
        with (tmp_path / "app" / "service" / "worker.py").open("a", encoding="utf-8") as stream:
            stream.write("# the next release\n")
        said = worker.communicate(timeout=60)[1]
    finally:
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
    assert worker.returncode == EXIT_REPLACED, said
    assert "worker outlived its program" in said
