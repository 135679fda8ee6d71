"""Log lines: one JSON object each, with nothing of a person or a company in it.

A request is told by its method, the template of its route, status and time: no address, no
query, no cookie, no id. A fault is told by its kind and the places in the code it came
through, not by its words: those may quote what somebody typed.
"""

import logging
import logging.config
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_ROOT: Final = Path(__file__).parents[2]
_QUIET: Final = ("httptools", "asyncio", "alembic")
_FRAMES: Final = 12


def set_up_logs(form: str) -> None:
    """Write every line of ours and of the libraries to standard error, as JSON or as text."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        fault_without_words,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if form == "text"
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, _without_arguments],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        keep_exc_info=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = name != "uvicorn.access"
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def fault_without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the kinds of the fault and its causes and their places in place of the traceback."""
    found = event.pop("exc_info", None)
    event.pop("exc_text", None)
    event.pop("stack_info", None)
    if found is True:
        import sys

        found = sys.exc_info()
    fault = found[1] if isinstance(found, tuple) else found
    if isinstance(fault, BaseException):
        event["fault"] = _chain(fault)
    return event


def _chain(fault: BaseException) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    seen: BaseException | None = fault
    while seen is not None and len(rows) < _FRAMES:
        rows.append({"kind": type(seen).__name__, "at": _places(seen.__traceback__)})
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return rows


def _places(found: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(found)[-_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])


def _without_arguments(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep of a library's fault line only the first line: the rest may quote what was typed."""
    event["event"] = str(event.get("event", "")).partition("\n")[0][:200]
    return event
