"""Back the database up, and bring a backup back."""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.errors import FileUnreadableError
from service.store.backups import back_up_sqlite, restore_sqlite
from service.store.dumps import back_up_postgres, restore_postgres

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def back_up(tools: "Tools", target: Path) -> int:
    """Write a backup beside people at work and return its size in bytes.

    Raises
    ------
    BackupFailedError, ToolMissingError
        See ``store.backups`` and ``store.dumps``.
    """
    if tools.database.is_sqlite:
        back_up_sqlite(tools.database, target)
    else:
        back_up_postgres(tools.settings.database_address, target)
    return target.stat().st_size


def restore(tools: "Tools", backup: Path) -> str | None:
    """Put a checked backup in the database's place; return where the old one is kept.

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
    if not tools.database.is_sqlite:
        return restore_postgres(address, backup, mark=f"{tools.now():%Y%m%dT%H%M%SZ}")
    tools.database.close()
    kept = restore_sqlite(Path(sa.make_url(address).database or ""), backup, at=tools.now())
    return None if kept is None else str(kept)
