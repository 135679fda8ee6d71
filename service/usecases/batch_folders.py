"""Where a batch lays its sheets while it is at work: for the service alone, and gone when the job is over."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.store.jobs import unfinished_jobs

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_BATCHES: Final = "batches"
_PRIVATE: Final = 0o700


def open_batch_folder(tools: "Tools", job_id: str) -> Path:
    """Return the folder of a job's batch, made for its owner alone: company names stand on the sheets."""
    folder = _folder(tools) / job_id
    folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    return folder


def remove_batch_folder(tools: "Tools", job_id: str) -> None:
    """Remove what a batch has laid down; without a batch nothing happens."""
    shutil.rmtree(_folder(tools) / job_id, ignore_errors=True)


def remove_stray_batches(tools: "Tools") -> int:
    """Remove the folders of jobs that neither wait nor run, left behind by a stop, and return how many."""
    if not _folder(tools).is_dir():
        return 0
    with tools.database.reading() as connection:
        needed = {job.id for job in unfinished_jobs(connection)}
    strays = [path.name for path in _folder(tools).iterdir() if path.name not in needed]
    for name in strays:
        remove_batch_folder(tools, name)
    return len(strays)


def _folder(tools: "Tools") -> Path:
    return tools.settings.state_folder / _BATCHES
