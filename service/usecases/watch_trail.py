"""Hold the end of the audit trail again and again, as long as a process of the service runs."""

import threading
from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import AnchorFailedError, DatabaseUnavailableError
from service.store.audit_anchor import End
from service.usecases.anchor_trail import keep_anchor_up

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: Lines that are younger than this may be lost without a trace where the server is killed.
HELD_EVERY_S: Final = 2.0
_log = structlog.get_logger("kamae.trail")


def hold_trail(tools: "Tools", before: End) -> End:
    """Write down outside the database how far the trail has come; say once if its end is gone."""
    try:
        held = keep_anchor_up(tools)
    except (DatabaseUnavailableError, AnchorFailedError) as error:
        _log.warning("audit anchor not kept up", reason=str(error.facts["reason"]))
        return before
    if held.end not in {End.WHOLE, before}:
        _log.error("audit trail does not fit its anchor", state=held.end.value, lines=held.head.number)
    return held.end


def watch_trail(tools: "Tools", stop: threading.Event, *, every_s: float = HELD_EVERY_S) -> None:
    """Hold the trail until ``stop`` is set, and a last time then; several processes may do so at once."""
    end = End.WHOLE
    while not stop.wait(every_s):
        end = hold_trail(tools, end)
    hold_trail(tools, end)
