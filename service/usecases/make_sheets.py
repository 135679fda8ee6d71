"""Make the sheets of a list of companies with two workers; one bad row never stops the rest."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.canonical import canonical_json, digest
from domain.errors import OutputNotWritableError
from domain.text import Language
from salesheets.extras import Extras
from scoring import ENGINE_VERSION
from service.store.database import Database, open_engine
from service.store.sheet_register import SheetRegister
from service.usecases.batch_journal import remember, sheets_there
from service.usecases.batch_work import Crew, SetSheet
from service.usecases.sheet_composer import SheetComposer
from service.usecases.sheet_orders import Order, Outcome, State, Target, TargetList
from service.usecases.typesetting import set_sheet

if TYPE_CHECKING:
    from service.usecases.tools import Tools

WORKERS: Final = 2
_NAME_LETTERS: Final = 32

Progress = Callable[[int, int], None]
_Place = tuple[int, Language | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Where a batch writes, and with what; the pack of ``tools`` must stay the same meanwhile.

    ``extras`` stand on every sheet: a message, notes on places, pictures. ``set_sheet`` runs in
    the workers, which are spawned: it must be a function of a module.
    """

    tools: "Tools"
    folder: Path
    register: str
    workers: int = WORKERS
    extras: Extras = field(default_factory=Extras)
    set_sheet: SetSheet = set_sheet


def make_sheets(
    targets: TargetList, batch: Batch, *, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """Make every sheet that is not there yet, in the order of the list.

    A sheet is left as it is when brief, pack, cards, settings and its own bytes are
    unchanged; run again after an interruption it goes on where it stopped.

    Parameters
    ----------
    progress
        Called with the number done and the total.

    Raises
    ------
    OutputNotWritableError
        The folder cannot be created.
    """
    _create(batch.folder)
    database = Database(open_engine(batch.register))
    try:
        return _made(targets, batch, SheetRegister(database), progress)
    finally:
        database.close()


def _made(
    targets: TargetList, batch: Batch, register: SheetRegister, progress: Progress | None
) -> tuple[Outcome, ...]:
    orders = _orders(targets.targets, batch)
    settled = _settled_beforehand(targets, orders, sheets_there(batch.folder, register))
    waiting = [order for order in orders if (order.row, order.language) not in settled]
    done = len(orders) - len(waiting)
    keys: dict[_Place, str] = {(order.row, order.language): order.key for order in orders}
    composer = SheetComposer(batch.tools, batch.folder, register, batch.extras)
    for outcome in Crew(composer, batch.set_sheet, batch.workers).work(waiting):
        place = (outcome.row, outcome.language)
        settled[place] = outcome
        remember(outcome, keys[place], batch.folder)
        done += 1
        if progress:
            progress(done, len(orders))
    return tuple(settled[place] for place in sorted(settled, key=lambda place: (place[0], place[1] == "en")))


def _create(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritableError(path=str(folder), reason=error.strerror or str(error)) from error


def _orders(targets: Sequence[Target], batch: Batch) -> list[Order]:
    tools, beside = batch.tools, digest(batch.extras.decides())
    return [
        Order(
            row=target.row,
            name=target.name,
            brief=target.brief,
            language=language,
            file=f"{target.row:04}-{_slug(target.name)}-{language}.pdf",
            key=_key(target, language, tools, beside),
        )
        for target in targets
        for language in target.languages
    ]


def _slug(name: str) -> str:
    """Return a name as part of a file name: letters and digits of any script."""
    kept = "".join(letter if unicodedata.category(letter)[0] in "LN" else "-" for letter in name)
    return re.sub("-+", "-", kept).strip("-")[:_NAME_LETTERS].strip("-") or "sheet"


def _key(target: Target, language: Language, tools: "Tools", beside: str) -> str:
    """Name everything that decides the bytes of a sheet."""
    decides = {
        "brief": target.brief.model_dump(mode="json"),
        "day": tools.evaluated_on(target.brief.evaluated_on).isoformat(),
        "language": language,
        "engine": ENGINE_VERSION,
        "pack": tools.pack.info.digest,
        "catalogue": tools.catalogue.digest,
        "settings": digest(repr(tools.sheet_settings)),
        "extras": beside,
    }
    return digest(canonical_json(decides))


def _settled_beforehand(
    targets: TargetList, orders: Sequence[Order], there: Mapping[str, Outcome]
) -> dict[_Place, Outcome]:
    """Settle what needs no worker: rows that cannot be read, repeated rows, sheets that are there."""
    settled: dict[_Place, Outcome] = {}
    for fault in targets.faults:  # the report names the first of a row
        settled.setdefault((fault.row, None), Outcome(fault.row, fault.name, None, State.REFUSED, cell=fault))
    first: dict[str, Order] = {}
    for order in orders:
        place = (order.row, order.language)
        earlier = first.setdefault(order.key, order)
        if earlier is not order:
            settled[place] = Outcome(
                order.row, order.name, order.language, State.DUPLICATE, same_as=earlier.row
            )
        elif (known := there.get(order.key)) is not None and known.file == order.file:
            settled[place] = replace(
                known, row=order.row, name=order.name, language=order.language, state=State.UNCHANGED
            )
    return settled
