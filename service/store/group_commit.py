"""Group commit: short units of writing of several threads share one transaction and one wait for the disk.

Units still run one after the other, each behind a savepoint of its own: one that fails takes back only
itself. Whoever finishes while another one waits hands the open transaction on; the last one commits. Nobody
is told that something is kept before that commit. Nothing waits for company: alone, a unit commits at once.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailableError
from service.store.turn import begin_notes, end_notes

#: So many units share a transaction at most: the first of them does not wait for ever.
MOST: Final = 16
SAVEPOINT: Final = "SAVEPOINT unit"
_TAKE_BACK: Final = "ROLLBACK TO SAVEPOINT unit"


@dataclass(eq=False, slots=True)
class _Waiting:
    may_join: bool
    called: threading.Event = field(default_factory=threading.Event)


class Group:
    """One open transaction that units of writing join, one after the other."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.joined = 0
        self.fault: BaseException | None = None
        self.ended = threading.Event()
        self._kept = 0
        self._transaction = connection.begin()
        self._notes = begin_notes(connection)

    @contextmanager
    def unit(self) -> Iterator[sa.Connection]:
        """Let one unit write; if it fails, take back what it wrote."""
        self.joined += 1
        if self.joined > 1:  # the beginning has set the first one's
            try:
                self.connection.exec_driver_sql(SAVEPOINT)
            except BaseException as error:
                self.fault = error
                raise
        try:
            yield self.connection
        except BaseException:
            self._take_back()
            raise
        self._kept += 1

    def _take_back(self) -> None:
        self._notes.clear()
        try:
            self.connection.exec_driver_sql(_TAKE_BACK)
        except BaseException as error:  # noqa: BLE001  (the unit's own fault is raised; this one ends the group)
            self.fault = error

    def end(self) -> None:
        """Commit what was kept, or take all of it back, and let all members go on."""
        try:
            if self._kept and self.fault is None:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        except BaseException as error:
            self.fault = self.fault or error
            if not isinstance(error, SQLAlchemyError):
                raise
        finally:
            end_notes(self.connection)
            if self.fault is not None:  # nobody knows what is still open there: the driver's connection goes
                self.connection.invalidate()
            self.connection.close()
            self.ended.set()


class GroupCommit:
    """The one row in which the writing threads of this process wait."""

    def __init__(self, engine: sa.Engine, begin: tuple[str, ...], *, patience_s: float) -> None:
        """``begin`` opens a transaction that holds the turn and sets the first savepoint."""
        self._engine, self._begin, self._patience_s = engine, begin, patience_s
        self._lock = threading.Lock()
        self._row: deque[_Waiting] = deque()
        self._is_taken = False
        self._group: Group | None = None  # touched only by whoever's turn it is

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._row)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for the turn of this process, for a unit with a transaction of its own.

        Raises
        ------
        DatabaseUnavailableError
            Others wrote for longer than anybody waits.
        """
        self._wait(may_join=False)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def joining(self) -> Iterator[sa.Connection]:
        """Write a short unit; on return it is on the disk.

        Raises
        ------
        DatabaseUnavailableError
            Others wrote for longer than anybody waits, or the shared transaction came to nothing.
        """
        self._wait(may_join=True)
        group = None
        try:
            group = self._group = self._group or self._opened()
            with group.unit() as connection:
                yield connection
        finally:
            self._leave()
            if group is not None:
                group.ended.wait()
        if group.fault is not None:
            raise DatabaseUnavailableError(reason=_reason(group.fault)) from group.fault

    def _opened(self) -> Group:
        connection = self._engine.connect()
        try:
            group = Group(connection)
            for words in self._begin:
                connection.exec_driver_sql(words)
        except BaseException:
            end_notes(connection)
            connection.close()
            raise
        return group

    def _wait(self, *, may_join: bool) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = _Waiting(may_join)
            self._row.append(mine)
        try:
            came = mine.called.wait(self._patience_s)
        except BaseException:
            if not self._gave_up(mine):
                self._leave()
            raise
        if not came and self._gave_up(mine):
            raise DatabaseUnavailableError(reason="database is locked")

    def _gave_up(self, mine: _Waiting) -> bool:
        """Leave the row; ``False`` if the turn came at this very moment."""
        with self._lock:
            if mine not in self._row:
                return False
            self._row.remove(mine)
            return True

    def _leave(self) -> None:
        """Hand the turn on, with the open transaction if the next one may join; else end that first."""
        group = self._group
        if group is not None:
            with self._lock:
                goes_on = group.fault is None and group.joined < MOST
                if goes_on and self._row and self._row[0].may_join:
                    self._row.popleft().called.set()
                    return
            self._group = None
            try:
                group.end()
            finally:
                self._call_next()
        else:
            self._call_next()

    def _call_next(self) -> None:
        with self._lock:
            if self._row:
                self._row.popleft().called.set()
            else:
                self._is_taken = False


def _reason(fault: BaseException) -> str:
    told = str(getattr(fault, "orig", None) or fault).strip()
    return told.splitlines()[0] if told else type(fault).__name__
