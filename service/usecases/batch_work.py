"""The workers of a batch: sheets are composed here, set by two processes, and taken back when ready."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from domain.errors import SheetWorkerError
from service.usecases.sheet_composer import SheetComposer, Underway
from service.usecases.sheet_orders import Order, Outcome
from service.usecases.typesetting import Composed, NotSet, Typeset, not_set, start

_AHEAD: Final = 2
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_SPAWN: Final = multiprocessing.get_context("spawn")

SetSheet = Callable[[Composed], Typeset | NotSet]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who makes the sheets of a batch: one composer, and workers that call ``set_sheet``."""

    composer: SheetComposer
    set_sheet: SetSheet
    workers: int

    def work(self, orders: Sequence[Order]) -> Iterator[Outcome]:
        """Make sheets; those at work when a worker dies are tried once more, each in a worker of its own."""
        waiting, suspects = deque(orders), list[Underway]()
        with _one_thread_each():
            while waiting:
                running: dict[Future[Typeset | NotSet], Underway] = {}
                with _pool(min(self.workers, len(waiting))) as pool:
                    try:
                        yield from self._made(pool, waiting, running)
                    except BrokenProcessPool:
                        suspects.extend(running.values())
                    except BaseException:
                        pool.shutdown(wait=False, cancel_futures=True)
                        raise
            for job in suspects:
                yield self.composer.take_back(job, self._set_alone(job))

    def _made(
        self,
        pool: ProcessPoolExecutor,
        waiting: deque[Order],
        running: dict[Future[Typeset | NotSet], Underway],
    ) -> Iterator[Outcome]:
        while waiting or running:
            while waiting and len(running) < self.workers + _AHEAD:
                job = self.composer.compose(waiting[0])
                if isinstance(job, Underway):
                    running[pool.submit(self.set_sheet, job.composed)] = job
                waiting.popleft()
                if isinstance(job, Outcome):
                    yield job
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                outcome = self.composer.take_back(running[future], future.result())
                del running[future]
                yield outcome

    def _set_alone(self, job: Underway) -> Typeset | NotSet:
        with _pool(1) as pool:
            try:
                return pool.submit(self.set_sheet, job.composed).result()
            except BrokenProcessPool:
                return not_set(SheetWorkerError(reason="worker died"))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=_SPAWN, initializer=start)


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
