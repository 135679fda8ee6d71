"""Read the audit trail, and look whether its chain holds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.store import audit
from service.store.audit import AuditLine
from service.store.audit_anchor import Held
from service.store.users import all_users
from service.usecases.anchor_trail import anchor_of

if TYPE_CHECKING:
    from service.usecases.tools import Tools

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Trail:
    """Some lines, newest first; ``names`` are the actors' logins, ``broken`` the first bad line's number.

    ``older`` is the number to go on before, ``checked`` whether the chain was looked at, ``held`` then how
    its end stands to the anchor outside the database.
    """

    lines: tuple[AuditLine, ...]
    kinds: tuple[str, ...]
    names: dict[str, str]
    older: int | None
    checked: bool
    broken: int | None
    held: Held | None


def read_trail(tools: "Tools", *, before: int | None, object_kind: str, check: bool) -> Trail:
    """Return a page of the trail."""
    with tools.database.reading() as connection:
        lines = audit.newest_lines(connection, before=before, object_kind=object_kind or None, limit=PAGE + 1)
        kinds = audit.object_kinds(connection)
        names = {user.id: user.login for user in all_users(connection)}
    shown = lines[:PAGE]
    return Trail(
        lines=shown,
        kinds=kinds,
        names=names,
        older=shown[-1].number if len(lines) > PAGE else None,
        checked=check,
        broken=audit.first_broken_line(tools.database) if check else None,
        held=anchor_of(tools).compare(tools.database) if check else None,
    )
