"""Look the database over: content, schema, audit trail, room on the disk."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.store.audit_anchor import End, Head, against, head_of
from service.store.integrity import Check, check_all
from service.usecases.anchor_trail import anchor_of, keep_anchor_up

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: A backup and a restore need room for a whole copy beside the database.
LEAST_FREE_MB: Final = 500


def check_database(tools: "Tools", *, noted: Head | None = None) -> tuple[Check, ...]:
    """Run every check of the database, and look at the room in the state folder.

    ``noted`` is an end of the trail that somebody has written down, when a backup was made for instance.
    """
    inside = check_all(tools.database)
    whole = all(check.good for check in inside)
    ends = (check_end(tools, whole=whole), *_noted(tools, noted)) if _readable(inside) else ()
    return (*inside, *ends, check_disk(tools.settings.state_folder))


def check_end(tools: "Tools", *, whole: bool) -> Check:
    """Tell whether the end of the trail is still there; a whole one moves the anchor on."""
    held = keep_anchor_up(tools) if whole else anchor_of(tools).compare(tools.database)
    found = f"{held.anchor.number if held.anchor else '-'} / {held.head.number}"
    return Check("audit_end", good=held.end is End.WHOLE, found=found, state=held.end.value)


def _noted(tools: "Tools", noted: Head | None) -> tuple[Check, ...]:
    if noted is None:
        return ()
    head = head_of(tools.database)
    end = against(tools.database, noted, head)
    found = f"{noted.number} / {head.number}"
    return (Check("audit_noted", good=end is End.WHOLE, found=found, state=end.value),)


def _readable(checks: tuple[Check, ...]) -> bool:
    return all(check.good for check in checks if check.name == "schema")


def check_disk(folder: Path) -> Check:
    """Tell whether there is room; the nearest folder that exists stands for one that does not yet."""
    there = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    return Check("disk", good=free_mb >= LEAST_FREE_MB, found=f"{free_mb} MB")
