"""Note beside the database which program a worker runs, and tell whether that is the installed one."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.program import Program
from service.store.jobs import workers_alive
from service.usecases.write_file import write_atomically

if TYPE_CHECKING:
    from service.usecases.tools import Tools

FOLDER: Final = "workers"


def note_program(tools: "Tools", worker: str, program: Program) -> None:
    """Write down which program a worker has been started with.

    Raises
    ------
    OutputNotWritableError
        The state folder cannot be written.
    """
    path = _path(tools.settings.state_folder, worker)
    plain = {"worker": worker, "program": program.digest, "since": tools.now().isoformat()}
    write_atomically(path, json.dumps(plain).encode(), private=True)


def workers_of_other_programs(
    tools: "Tools", *, within: dt.timedelta
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the workers alive that run another program than the installed one, and those that tell nothing.

    Nothing is told by a worker on another machine, or by one that is older than this look.
    """
    with tools.database.reading() as connection:
        alive = sorted(workers_alive(connection, since=tools.now() - within))
    if not alive:
        return (), ()
    installed = Program().digest
    noted = {name: _noted(_path(tools.settings.state_folder, name)) for name in alive}
    others = tuple(name for name in alive if noted[name] not in {None, installed})
    return others, tuple(name for name in alive if noted[name] is None)


def _noted(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["program"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(state_folder: Path, worker: str) -> Path:
    """Return the file of a worker, whatever letters its name has."""
    return state_folder / FOLDER / f"{hashlib.sha256(worker.encode()).hexdigest()[:16]}.json"
