"""One worker of a batch: a process of its own that makes one sheet after the other.

Processes are spawned, not forked: the parent may hold threads of numpy and of the
typesetter, and a fork copies their locks in whatever state they are.
"""

import ctypes
import gc
import hashlib
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from domain.brief import Brief
from domain.errors import KamaeError, SheetWorkerError
from domain.recommendation import Recommendation
from domain.text import Bilingual
from salesheets.extras import Extras
from salesheets.render import forget_what_was_set
from service.store.database import Database, open_engine
from service.store.sheet_register import SheetRegister
from service.usecases.make_sheet import draw_map, make_sheet
from service.usecases.printable import refuse_unprintable
from service.usecases.recommend_sites import recommend_sites
from service.usecases.register_sheet import register_sheet
from service.usecases.sheet_orders import Order, Outcome, State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from domain.mapshapes import MapFrame, MapShapes
    from domain.measures import MeasureTable
    from domain.place import DataPack
    from salesheets import SheetSettings
    from scoring.cards import Catalogue
    from scoring.contradictions import ContradictionCard


class SheetTools(Protocol):
    """What making a sheet needs; the workshop of the front doors has it."""

    @property
    def pack(self) -> "DataPack":
        """Return the data pack."""

    @property
    def catalogue(self) -> "Catalogue":
        """Return the cards of the ranking."""

    @property
    def contradictions(self) -> "Mapping[str, ContradictionCard]":
        """Return the rules of contradictions."""

    @property
    def sheet_settings(self) -> "SheetSettings":
        """Return the settings of the sheets."""

    def evaluated_on(self, wished: "dt.date | None") -> "dt.date":
        """Return the day of the evaluation."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker keeps between two sheets."""

    tools: SheetTools
    folder: Path
    register: SheetRegister
    extras: Extras


_worker: Worker | None = None
_MAPS = 16


def start(tools: Callable[[], SheetTools], folder: Path, register: str, extras: Extras | None = None) -> None:
    """Get ready, once per process; ``register`` is a database's address.

    An interrupt is the parent's business.
    """
    global _worker  # noqa: PLW0603  (the process is the worker)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready = tools()
    _worker = Worker(ready, folder, SheetRegister(Database(open_engine(register))), extras or Extras())
    _ = (ready.pack, ready.catalogue, ready.contradictions)  # loaded now, they stay for good:
    gc.freeze()  # a collection need not go through them again and again


def make_one(order: Order) -> Outcome:
    """Make, write and register one sheet; whatever is wrong with it becomes its outcome."""
    if _worker is None:
        raise SheetWorkerError(reason="not started")
    try:
        return _make(order, _worker)
    except KamaeError as error:
        return _refused(order, error)
    except Exception as error:  # noqa: BLE001  (one bad row never stops the rest)
        return _refused(order, SheetWorkerError(reason=type(error).__name__))
    finally:
        _forget()


def _forget() -> None:
    """Give memory back: the engine's, then the allocator's where it is the GNU one."""
    forget_what_was_set()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _make(order: Order, worker: Worker) -> Outcome:
    tools = worker.tools
    refuse_unprintable(order.brief)
    recommendation = _recommendation(order.brief)
    made = make_sheet(
        recommendation,
        pack=tools.pack,
        settings=tools.sheet_settings,
        language=order.language,
        shapes=_map,
        extras=worker.extras,
    )
    path = worker.folder / order.file
    made.write(path)
    try:
        register_sheet(
            worker.register,
            made,
            recommendation=recommendation,
            pack=tools.pack,
            settings=tools.sheet_settings,
        )
    except KamaeError:
        path.unlink(missing_ok=True)  # a sheet that cannot be checked later is not handed out
        raise
    return Outcome(
        row=order.row,
        name=order.name,
        language=order.language,
        state=State.MADE,
        file=order.file,
        pdf_sha256=hashlib.sha256(made.pdf).hexdigest(),
        document_id=made.document.identity.document_id,
        check_code=made.document.contact.code,
    )


def _recommendation(brief: Brief) -> Recommendation:
    """Rank once for the sheets of one company in two languages, which follow each other."""
    return _ranked(brief.model_dump_json())


@lru_cache(maxsize=4)
def _ranked(brief_json: str) -> Recommendation:
    if _worker is None:
        raise SheetWorkerError(reason="not started")
    tools, brief = _worker.tools, Brief.model_validate_json(brief_json)
    on = tools.evaluated_on(brief.evaluated_on)
    return recommend_sites(
        brief,
        pack=tools.pack,
        catalogue=tools.catalogue,
        contradictions=tools.contradictions,
        on=on,
        path=brief.company.name or "",
        table=_table(on),
    )


@lru_cache(maxsize=2)
def _table(on: "dt.date") -> "MeasureTable":
    """Measure the places once: that does not depend on the company."""
    from geodata import measure_sites

    if _worker is None:
        raise SheetWorkerError(reason="not started")
    return measure_sites(_worker.tools.pack, on=on)


def _map(pack: "DataPack", places: "Mapping[str, int]", frame: "MapFrame") -> "MapShapes":
    """Draw a map, or take it from the sheets before where the same places came first."""
    return _drawn_map(pack.info.digest, tuple(places.items()), frame)


@lru_cache(maxsize=_MAPS)
def _drawn_map(digest: str, places: tuple[tuple[str, int], ...], frame: "MapFrame") -> "MapShapes":  # noqa: ARG001  (it names the pack)
    if _worker is None:
        raise SheetWorkerError(reason="not started")
    return draw_map(_worker.tools.pack, dict(places), frame)


def _refused(order: Order, error: KamaeError) -> Outcome:
    """Keep only plain facts: they cross from one process to another."""
    facts = tuple((name, _plain(value)) for name, value in error.facts.items() if name != "objections")
    return Outcome(
        row=order.row,
        name=order.name,
        language=order.language,
        state=State.REFUSED,
        fault=error.code,
        facts=facts,
    )


def _plain(value: object) -> object:
    if isinstance(value, str | int | float | Bilingual):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
