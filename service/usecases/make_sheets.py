"""Make the sheets of a list of companies with two workers; one bad row never stops the rest."""

import hashlib
import json
import multiprocessing
import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from domain.canonical import canonical_json, digest
from domain.errors import OutputNotWritableError, SheetWorkerError
from domain.text import Language
from salesheets.extras import Extras
from scoring import ENGINE_VERSION
from service.store.database import Database, open_engine
from service.store.sheet_register import SheetRegister
from service.usecases.sheet_orders import Order, Outcome, State, Target, TargetList
from service.usecases.sheet_worker import SheetTools, make_one, start

WORKERS: Final = 2
JOURNAL: Final = ".kamae-sheets.jsonl"
_AHEAD: Final = 2
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_NAME_LETTERS: Final = 32
_SPAWN: Final = multiprocessing.get_context("spawn")

Tools = Callable[[], SheetTools]
Progress = Callable[[int, int], None]
_Place = tuple[int, Language | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Where a batch writes, and with what: ``tools`` builds them anew in every worker.

    ``extras`` stand on every sheet: a message, notes on places, pictures.
    """

    tools: Tools
    folder: Path
    register: str
    workers: int = WORKERS
    extras: Extras = field(default_factory=Extras)


def make_sheets(
    targets: TargetList, batch: Batch, *, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """Make every sheet that is not there yet, in the order of the list.

    A sheet is left as it is when brief, pack, cards, settings and its own bytes are
    unchanged; run again after an interruption it goes on where it stopped.

    Parameters
    ----------
    tools of the batch
        A function that can be pickled: workers are spawned.
    progress
        Called with the number done and the total.

    Raises
    ------
    OutputNotWritableError
        The folder cannot be created.
    """
    _create(batch.folder)
    orders = _orders(targets.targets, batch)
    settled = _settled_beforehand(targets, orders, batch)
    waiting = [order for order in orders if (order.row, order.language) not in settled]
    done = len(orders) - len(waiting)
    keys: dict[_Place, str] = {(order.row, order.language): order.key for order in orders}
    with _one_thread_each():
        for outcome in _made(waiting, batch):
            place = (outcome.row, outcome.language)
            settled[place] = outcome
            _remember(outcome, keys[place], batch.folder)
            done += 1
            if progress:
                progress(done, len(orders))
    return tuple(settled[place] for place in sorted(settled, key=lambda place: (place[0], place[1] == "en")))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let workers that start meanwhile use one thread each: more would burn time waiting for each other."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _create(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritableError(path=str(folder), reason=error.strerror or str(error)) from error


def _orders(targets: Sequence[Target], batch: Batch) -> list[Order]:
    tools, beside = batch.tools(), digest(batch.extras.decides())
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


def _key(target: Target, language: Language, tools: SheetTools, beside: str) -> str:
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


def _settled_beforehand(targets: TargetList, orders: Sequence[Order], batch: Batch) -> dict[_Place, Outcome]:
    """Settle what needs no worker: rows that cannot be read, repeated rows, sheets that are there."""
    settled: dict[_Place, Outcome] = {}
    for fault in targets.faults:  # the report names the first of a row
        settled.setdefault((fault.row, None), Outcome(fault.row, fault.name, None, State.REFUSED, cell=fault))
    there, first = _there(batch), dict[str, Order]()
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


def _there(batch: Batch) -> dict[str, Outcome]:
    """Return the sheets of earlier runs whose file is still what it was and is registered, by key."""
    found: dict[str, Outcome] = {}
    database = Database(open_engine(batch.register))
    register = SheetRegister(database)
    for key, outcome in _journal(batch.folder):
        path = batch.folder / outcome.file
        if (
            path.is_file()
            and hashlib.sha256(path.read_bytes()).hexdigest() == outcome.pdf_sha256
            and register.with_digest(outcome.pdf_sha256) is not None
        ):
            found[key] = outcome
    database.close()
    return found


def _journal(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """Read the journal of earlier runs; a line torn by an interruption is left out."""
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
            yield (
                entry.pop("key"),
                Outcome(row=0, name="", language=None, state=State.UNCHANGED, **entry),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            continue


def _remember(outcome: Outcome, key: str, folder: Path) -> None:
    """Note a made sheet; without the note it is only made again."""
    if outcome.state is not State.MADE:
        return
    kept = ("file", "pdf_sha256", "document_id", "check_code")
    line = json.dumps({"key": key} | {name: value for name, value in asdict(outcome).items() if name in kept})
    with suppress(OSError), (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _made(orders: Sequence[Order], batch: Batch) -> Iterator[Outcome]:
    """Make sheets; those at work when a worker dies are tried once more, each in a worker of its own."""
    waiting, suspects = deque(orders), list[Order]()
    while waiting:
        running: dict[Future[Outcome], Order] = {}
        with _pool(batch, min(batch.workers, len(waiting))) as pool:
            try:
                yield from _work(pool, waiting, running, batch.workers)
            except BrokenProcessPool:
                suspects.extend(running.values())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    for order in suspects:
        yield _alone(order, batch)


def _work(
    pool: ProcessPoolExecutor, waiting: deque[Order], running: dict[Future[Outcome], Order], workers: int
) -> Iterator[Outcome]:
    while waiting or running:
        while waiting and len(running) < workers + _AHEAD:
            order = waiting.popleft()
            try:
                running[pool.submit(make_one, order)] = order
            except BrokenProcessPool:
                waiting.appendleft(order)
                raise
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            outcome = future.result()
            del running[future]
            yield outcome


def _alone(order: Order, batch: Batch) -> Outcome:
    with _pool(batch, 1) as pool:
        try:
            return pool.submit(make_one, order).result()
        except BrokenProcessPool:
            code = SheetWorkerError.code
            return Outcome(
                order.row,
                order.name,
                order.language,
                State.REFUSED,
                fault=code,
                facts=(("reason", "worker died"),),
            )


def _pool(batch: Batch, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=_SPAWN,
        initializer=start,
        initargs=(batch.tools, batch.folder, batch.register, batch.extras),
    )
