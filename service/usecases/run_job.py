"""Carry out one job: make the paper, store it, tell the case. It is done once, however often it begins."""

from typing import TYPE_CHECKING

import structlog

from domain.errors import DatabaseUnavailableError, KamaeError, SheetWorkerError
from domain.text import Bilingual
from service.store.audit import note
from service.store.jobs import Job, NewFile, fail_job, finish_job, take_job
from service.store.papers import note_paper
from service.usecases.batch_folders import remove_batch_folder
from service.usecases.make_paper import BatchTools, make_paper

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_log = structlog.get_logger("kamae.worker")


def run_job(tools: "Tools", job_id: str, batch: BatchTools) -> None:
    """Carry out a job, if it is not over; a fault ends it with its code and facts.

    Raises
    ------
    DatabaseUnavailableError
        The database cannot be used now; the job stays and is tried again.
    """
    with tools.database.writing() as connection:
        taken = take_job(connection, job_id, now=tools.now())
    if taken is None:
        return
    try:
        made = make_paper(tools, taken, batch)
    except DatabaseUnavailableError:
        raise
    except KamaeError as error:
        _fail(tools, taken, error)
        return
    except Exception as error:  # noqa: BLE001  (whatever it is, the person who ordered must be told)
        _log.error("job failed", job=job_id, kind=type(error).__name__, exc_info=error)
        _fail(tools, taken, SheetWorkerError(reason=type(error).__name__))
        return
    _finish(tools, taken, made)
    remove_batch_folder(tools, taken.id)


def _finish(tools: "Tools", taken: Job, made: NewFile) -> None:
    """Store the paper, end the job and tell the case, as one unit."""
    now = tools.now()
    with tools.database.writing() as connection:
        file_id = finish_job(connection, taken, made, now=now)
        if file_id is None:
            return
        if taken.case_id is not None:
            note_paper(connection, taken, file_id=file_id, now=now)
        note(
            connection,
            at=now,
            actor=taken.author_id or "system",
            action=f"made_{taken.kind.value}",
            object_kind="job",
            object_id=taken.id,
            facts={"file": file_id, "bytes": len(made.content)},
        )


def _fail(tools: "Tools", taken: Job, error: KamaeError) -> None:
    facts = {name: _plain(value) for name, value in error.facts.items()}
    with tools.database.writing() as connection:
        fail_job(connection, taken, {"code": error.code, "facts": facts}, now=tools.now())
    remove_batch_folder(tools, taken.id)


def _plain(value: object) -> object:
    if isinstance(value, Bilingual):
        return value.model_dump()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
