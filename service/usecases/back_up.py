"""Back the database up, and bring a backup back."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.errors import FileUnreadableError
from service.store.audit_anchor import Head, head_of
from service.store.backups import back_up_sqlite, restore_sqlite
from service.store.dumps import back_up_postgres, restore_postgres
from service.store.migrate import is_current
from service.usecases.anchor_trail import anchor_anew, anchor_of

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The size of a backup, and the last line of the trail that is surely in it."""

    size: int
    head: Head


def back_up(tools: "Tools", target: Path) -> BackedUp:
    """Write a backup beside people at work.

    Raises
    ------
    BackupFailedError, ToolMissingError
        See ``store.backups`` and ``store.dumps``.
    """
    head = head_of(tools.database)
    if tools.database.is_sqlite:
        back_up_sqlite(tools.database, target)
    else:
        back_up_postgres(tools.settings.database_address, target)
    return BackedUp(target.stat().st_size, head)


def restore(tools: "Tools", backup: Path) -> str | None:
    """Put a checked backup in the database's place; return where the old one is kept, if there was one.

    The restored trail tells of it, with the number of lines that the anchor knew before.

    Raises
    ------
    FileUnreadableError
        There is no such backup.
    BackupRefusedError, BackupFailedError, DatabaseInUseError, ToolMissingError
        See ``store.backups`` and ``store.dumps``; the database is as it was.
    """
    if not backup.is_file():
        raise FileUnreadableError(path=str(backup), reason="No such file")
    address = tools.settings.database_address
    tools.database.close()
    if tools.database.is_sqlite:
        path = restore_sqlite(Path(sa.make_url(address).database or ""), backup, at=tools.now())
        kept = None if path is None else str(path)
    else:
        kept = restore_postgres(address, backup, mark=f"{tools.now():%Y%m%dT%H%M%SZ}")
    if is_current(tools.database):
        anchor_anew(tools, actor="system", action="restore")
    else:
        anchor_of(tools).set(head_of(tools.database))
    return kept
