"""Look the database over: content, schema, audit trail, room on the disk."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.store.integrity import Check, check_all

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: A backup and a restore need room for a whole copy beside the database.
LEAST_FREE_MB: Final = 500


def check_database(tools: "Tools") -> tuple[Check, ...]:
    """Run every check of the database, and look at the room in the state folder."""
    return (*check_all(tools.database), check_disk(tools.settings.state_folder))


def check_disk(folder: Path) -> Check:
    """Tell whether there is room; the nearest folder that exists stands for one that does not yet."""
    there = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    return Check("disk", good=free_mb >= LEAST_FREE_MB, found=f"{free_mb} MB")
