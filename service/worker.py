"""The worker: takes the jobs that pages have ordered and makes the papers.

DBOS remembers which job was begun: after a kill the same job begins again, and the job's
own row sees to it that it is done once. The worker looks into the table of jobs itself, so
no order depends on a message that may get lost.
"""

import datetime as dt
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import DatabaseSchemaError, DatabaseUnavailableError
from domain.text import Language
from service.forms.targets import read_targets
from service.messages import say_error
from service.program import EXIT_REPLACED, Program
from service.settings import Settings
from service.store.audit_anchor import End
from service.store.database import open_jobs_engine
from service.store.jobs import beat, unfinished_jobs, workers_alive
from service.store.migrate import check_schema
from service.usecases.make_paper import BatchTools
from service.usecases.run_job import run_job
from service.usecases.running_program import note_program
from service.usecases.watch_trail import hold_trail
from service.web.logs import set_up_logs
from service.wiring import Workshop

if TYPE_CHECKING:
    import sqlalchemy as sa
    from dbos import DBOSConfig

    from service.usecases.sheet_orders import TargetList
    from service.usecases.tools import Tools

_QUEUE: Final = "papers"
_LOOK_EVERY_S: Final = 1.0
_GOING_ON: Final = frozenset({"ENQUEUED", "PENDING", "DELAYED"})
_PATIENCE_S: Final = 10
_DEAD_AFTER: Final = dt.timedelta(seconds=20)
#: The version of what a job's row means, not of the program: after an upgrade old jobs go on.
_JOBS_VERSION: Final = "kamae-jobs-1"
_log = structlog.get_logger("kamae.worker")


def main(workshop: Workshop | None = None) -> int:
    """Work until told to stop (SIGTERM, SIGINT); a paper at work is given ten seconds.

    The exit code is 0, or 75 where program or schema was replaced: then somebody has to start it anew.
    """
    program = Program()
    tools = workshop or Workshop()
    set_up_logs(tools.settings.log_format)
    check_schema(tools.database)
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    note_program(tools, worker_name(), program)
    return work(tools, stop, program)


def work(tools: Workshop, stop: threading.Event, program: Program) -> int:
    """Take jobs until ``stop`` is set or the program is another one; return the exit code."""
    from dbos import DBOS

    engine = open_jobs_engine(tools.settings.database_address, tools.settings.state_folder)
    dbos = DBOS(config=_config(tools.settings, engine))
    batch = BatchTools(_read, say_error)

    @DBOS.workflow(name="make_paper", max_recovery_attempts=None)
    def make_paper(job_id: str) -> None:
        if not _is_replaced(tools, program):
            _attempt(tools, job_id, batch)

    del dbos
    DBOS.launch()
    try:
        DBOS.register_queue(_QUEUE, worker_concurrency=tools.settings.workers, polling_interval_sec=0.5)
        _log.info("worker started", workers=tools.settings.workers)
        end = End.WHOLE
        while not stop.is_set():
            if _is_replaced(tools, program):
                return EXIT_REPLACED
            _look(tools, make_paper)
            end = hold_trail(tools, end)
            stop.wait(_LOOK_EVERY_S)
        return 0
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_PATIENCE_S)
        engine.dispose()
        _log.info("worker stopped")


def _is_replaced(tools: "Tools", program: Program) -> bool:
    """Tell, and say, that an upgrade has gone on under this process: it must not begin anything more."""
    if program.is_replaced():
        _log.error("worker outlived its program", next="it stops, so that the new one is started")
        return True
    try:
        check_schema(tools.database)
    except DatabaseSchemaError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        _log.error("worker outlived its database", next="it stops", **facts)
        return True
    except DatabaseUnavailableError:
        return False  # the next look says so
    return False


def _look(tools: Workshop, make_paper: Callable[[str], None]) -> None:
    """Say that the worker lives, and hand every job that nobody has begun to the queue."""
    try:
        with tools.database.writing() as connection:
            beat(connection, worker_name(), now=tools.now())
        with tools.database.reading() as connection:
            open_jobs = unfinished_jobs(connection)
            alive = workers_alive(connection, since=tools.now() - _DEAD_AFTER)
    except DatabaseUnavailableError as error:
        _log.warning("database unavailable", reason=str(error.facts["reason"]))
        return
    for job in open_jobs:
        _enqueue(job.id, make_paper, alive)


def _enqueue(job_id: str, make_paper: Callable[[str], None], alive: frozenset[str]) -> None:
    """Put a job on the queue, unless an attempt at it waits or runs; twice the same is once.

    An attempt of a worker that has been silent too long is begun again here. Each one has a number: one
    that was put off has ended for the library, which never begins the same a second time.
    """
    from dbos import DBOS, SetWorkflowID

    known = DBOS.list_workflows(workflow_id_prefix=job_id, load_input=False, load_output=False)
    going_on = [attempt for attempt in known if attempt.status in _GOING_ON]
    for attempt in going_on:
        if attempt.status == "PENDING" and attempt.executor_id not in alive:
            _log.warning("job of a silent worker", job=job_id)
            DBOS.resume_workflow(attempt.workflow_id)
    if not going_on:
        with SetWorkflowID(f"{job_id}-{len(known)}"):
            DBOS.enqueue_workflow(_QUEUE, make_paper, job_id)


def _attempt(tools: "Tools", job_id: str, batch: BatchTools) -> None:
    """Carry out a job; with the database away it is left for the next look."""
    try:
        run_job(tools.pinned(), job_id, batch)
    except DatabaseUnavailableError as error:
        _log.warning("job put off", job=job_id, reason=str(error.facts["reason"]))


def _config(settings: Settings, engine: "sa.Engine") -> "DBOSConfig":
    from dbos import DBOSPortableJSONSerializer

    return {
        "name": "kamae",
        "system_database_engine": engine,
        "serializer": DBOSPortableJSONSerializer(),
        "application_version": _JOBS_VERSION,
        "executor_id": worker_name(),
        "log_level": "WARNING",
        "enable_otlp": False,
        "max_executor_threads": settings.workers + 2,
    }


def worker_name() -> str:
    """Return the name under which a worker finds its own interrupted jobs again after a restart."""
    return os.environ.get("KAMAE_WORKER") or socket.gethostname()


def _read(path: Path, language: Language) -> "TargetList":
    return read_targets(path, languages=(language,))


if __name__ == "__main__":
    sys.exit(main())
