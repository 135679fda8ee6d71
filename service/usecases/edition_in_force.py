"""Which edition of the data pack is in force: the database knows, a small file in the state folder tells.

The file saves every request a question to the database, and a command that needs no
database gets the right pack. It is a copy: where both differ, the database is right.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import DatabaseUnavailableError, OutputNotWritableError
from service.usecases.write_file import write_atomically

if TYPE_CHECKING:
    from service.store.database import Database
    from service.store.pack_editions import StoredEdition, StoredRoot

PACKS_FOLDER: Final = "packs"
POINTER: Final = "in-force"
_ASK_EVERY_S: Final = 5.0


def folder_in_force(state_folder: Path) -> Path | None:
    """Return the folder that the pointer names, ``None`` while the pack is as it was delivered."""
    try:
        name = (state_folder / PACKS_FOLDER / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return state_folder / PACKS_FOLDER / name


def put_in_force(database: "Database", state_folder: Path) -> Path | None:
    """Write the newest edition's folder if it is missing, let the pointer name it, and return it.

    Raises
    ------
    OutputNotWritableError
        The folder or the pointer cannot be written.
    DatabaseUnavailableError
        The database cannot be read.
    """
    from service.store.pack_editions import newest_edition

    with database.reading() as connection:
        newest = newest_edition(connection)
    if newest is None and not (state_folder / PACKS_FOLDER / POINTER).exists():
        return None
    with _alone(state_folder):  # what another process has approved meanwhile is read again here
        with database.reading() as connection:
            newest = newest_edition(connection)
        if newest is None:
            (state_folder / PACKS_FOLDER / POINTER).unlink(missing_ok=True)
            return None
        folder = folder_of_edition(database, state_folder, newest)
        if folder_in_force(state_folder) != folder:
            write_atomically(state_folder / PACKS_FOLDER / POINTER, f"{folder.name}\n".encode())
    return folder


def folder_of_edition(database: "Database", state_folder: Path, edition: "StoredEdition") -> Path:
    """Return the folder of an edition, written from the database if it is missing."""
    return _written(
        database, state_folder / PACKS_FOLDER / folder_name(edition.number, edition.digest), edition
    )


def folder_of_root(database: "Database", state_folder: Path, root: "StoredRoot") -> Path:
    """Return the folder of a pack as it was delivered once, written from the database if it is missing."""
    name = f"delivered-{root.digest.removeprefix('sha256:')[:16]}"
    return _written(database, state_folder / PACKS_FOLDER / name, root)


def _written(database: "Database", folder: Path, edition: "StoredEdition | StoredRoot") -> Path:
    if not folder.is_dir():
        from geodata.pack_edition import Edition, write_edition
        from service.store.pack_editions import contents_of

        with database.reading() as connection:
            contents = contents_of(connection, edition)
        write_edition(Edition(contents, edition.manifest), folder)
    return folder


def folder_name(number: int, digest: str) -> str:
    """Return the name of an edition's folder: its number and the start of its digest."""
    return f"{number}-{digest.removeprefix('sha256:')[:16]}"


@contextmanager
def _alone(state_folder: Path) -> Iterator[None]:
    """Let one process at a time move the pointer, so that it never goes back."""
    folder = state_folder / PACKS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class EditionWatch:
    """Notices a new edition: by the pointer at every look, by the database every five seconds.

    The second catches what another machine approved, or a process that was killed between
    its approval and the pointer. While the database is away or the disk is full, the edition
    that the pointer names stays in force.
    """

    def __init__(self, database: "Callable[[], Database]", state_folder: Path) -> None:
        self._database = database
        self._state_folder = state_folder
        self._asked_at = float("-inf")
        self._pointer = str(state_folder / PACKS_FOLDER / POINTER)
        self._seen: tuple[tuple[int, int], Path | None] = ((0, 0), None)

    def folder(self) -> Path | None:
        """Return the folder of the edition in force, ``None`` while the pack is as it was delivered."""
        now = time.monotonic()
        if now - self._asked_at > _ASK_EVERY_S:
            self._asked_at = now
            try:
                return put_in_force(self._database(), self._state_folder)
            except (DatabaseUnavailableError, OutputNotWritableError) as error:
                import structlog

                structlog.get_logger("kamae.edition").warning(
                    "edition not looked up", reason=str(error.facts["reason"])
                )
        try:
            state = os.stat(self._pointer)  # noqa: PTH116  (at every request: five times as fast)
        except FileNotFoundError:
            return None
        mark = (state.st_ino, state.st_mtime_ns)
        if mark != self._seen[0]:
            self._seen = (mark, folder_in_force(self._state_folder))
        return self._seen[1]
