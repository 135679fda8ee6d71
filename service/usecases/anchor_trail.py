"""Hold the end of the audit trail outside the database, and start anew where that is wanted."""

import re
from typing import TYPE_CHECKING, Final

from domain.errors import BadTrailHeadError, TrailBrokenError
from service.store import audit
from service.store.audit_anchor import AnchorFile, Head, Held, audit_head

if TYPE_CHECKING:
    from service.usecases.tools import Tools


_NOTED: Final = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})")


def read_head(text: str) -> Head:
    """Read an end of the trail as somebody has noted it down.

    Raises
    ------
    BadTrailHeadError
        It is no number and digest. Facts: ``text``.
    """
    found = _NOTED.fullmatch(text.strip())
    if found is None:
        raise BadTrailHeadError(text=text)
    return Head(int(found[1]), found[2])


def anchor_of(tools: "Tools") -> AnchorFile:
    """Return the anchor of the state folder."""
    return AnchorFile(tools.settings.state_folder, tools.sheet_settings.check_key)


def keep_anchor_up(tools: "Tools") -> Held:
    """Move the anchor to the trail's end, unless something is wrong with the two.

    Raises
    ------
    AnchorFailedError
        The state folder cannot be written.
    """
    return anchor_of(tools).keep_up(tools.database)


def anchor_anew(tools: "Tools", *, actor: str, action: str = "anchor") -> Head:
    """Take the trail as it is for whole, note in it who did so, and put the anchor at its end.

    Raises
    ------
    TrailBrokenError
        A line of it does not fit the chain. Facts: ``number``.
    AnchorFailedError
        The state folder cannot be written.
    """
    broken = audit.first_broken_line(tools.database)
    if broken is not None:
        raise TrailBrokenError(number=broken)
    anchor = anchor_of(tools)
    held = anchor.compare(tools.database)
    facts = {"found": held.end.value, "lines": held.head.number}
    if held.anchor is not None:
        facts["anchored"] = held.anchor.number
    with tools.database.writing() as connection:
        audit.note(
            connection,
            at=tools.now(),
            actor=actor,
            action=action,
            object_kind="database",
            object_id="-",
            facts=facts,
        )
        head = audit_head(connection)
    anchor.set(head)
    return head
