"""Group commit: short units of writing of several threads share one transaction and one wait for the disk.

Whoever finds nobody writing leads: it runs its own unit, then those that came meanwhile, one after the
other, each behind a savepoint, and commits. A unit that fails takes back only itself. Nobody is told that
something is kept before that commit, and nothing waits for company: alone, a unit commits at once.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailableError
from service.store.turn import begin_notes, end_notes

T = TypeVar("T")
Unit = Callable[[sa.Connection], Any]
#: So many units share a transaction at most: the first of them does not wait for ever.
MOST: Final = 16
SAVEPOINT: Final = "SAVEPOINT unit"
_TAKE_BACK: Final = "ROLLBACK TO SAVEPOINT unit"


class _Place:
    """One place in the row: a unit to be run by whoever leads, or ``None`` for somebody who writes alone."""

    __slots__ = ("_call", "fault", "found", "has_turn", "is_done", "unit")

    def __init__(self, unit: Unit | None) -> None:
        self.unit = unit
        self._call = threading.Lock()  # held until somebody calls; lighter than an event
        self._call.acquire()
        self.has_turn = self.is_done = False
        self.found: Any = None
        #: Nothing is kept until the commit has said so.
        self.fault: BaseException | None = DatabaseUnavailableError(reason="not written")

    def call(self) -> None:
        """Let whoever waits here go on."""
        self._call.release()

    def wait(self, seconds: float = -1) -> bool:
        """Wait for the call; ``False`` if it has not come in so many seconds."""
        return self._call.acquire(timeout=seconds)

    def outcome(self) -> Any:  # noqa: ANN401  (what the unit returns)
        """Return what the unit has returned, or raise what went wrong."""
        if self.fault is not None:
            raise self.fault
        return self.found


class Group:
    """One open transaction; the units that are run in it, whose places ``end`` tells how it went."""

    def __init__(self, connection: sa.Connection, first: _Place) -> None:
        self.connection = connection
        self.places = [first]
        self.fault: BaseException | None = None
        self._transaction = connection.begin()
        self._notes = begin_notes(connection)

    def run(self, unit: Unit) -> None:
        """Run the unit of the last place; if it fails, take back what it wrote."""
        place = self.places[-1]
        try:
            if len(self.places) > 1:  # the beginning has set the first one's
                self.connection.exec_driver_sql(SAVEPOINT)
        except BaseException as error:  # noqa: BLE001  (told to all at the end)
            self.fault = error
            return
        try:
            place.found = unit(self.connection)
            place.is_done = True
        except BaseException as error:  # noqa: BLE001  (raised again by whose unit it was)
            place.fault = error
            self._take_back()

    def _take_back(self) -> None:
        self._notes.clear()
        try:
            self.connection.exec_driver_sql(_TAKE_BACK)
        except BaseException as error:  # noqa: BLE001  (told to all at the end)
            self.fault = error

    def end(self) -> None:
        """Commit what was done, or take all of it back, and tell each place whose unit went well."""
        done = [place for place in self.places if place.is_done]
        try:
            if done and self.fault is None:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        except BaseException as error:  # noqa: BLE001  (told to all)
            self.fault = self.fault or error
        finally:
            end_notes(self.connection)
            if self.fault is not None:  # nobody knows what is still open there: the driver's connection goes
                self.connection.invalidate()
            self.connection.close()
        for place in done:
            place.fault = None if self.fault is None else DatabaseUnavailableError(reason=_said(self.fault))


class GroupCommit:
    """The one row in which the writing threads of this process wait."""

    def __init__(self, engine: sa.Engine, begin: tuple[str, ...], *, patience_s: float) -> None:
        """``begin`` opens a transaction that holds the turn and sets the first savepoint."""
        self._engine, self._begin, self._patience_s = engine, begin, patience_s
        self._lock = threading.Lock()
        self._row: deque[_Place] = deque()
        self._is_taken = False

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
        self._wait(_Place(None))
        try:
            yield
        finally:
            self._pass_turn()

    def run(self, unit: Callable[[sa.Connection], T]) -> T:
        """Write a short unit and return what it returns; then it is on the disk.

        Another thread may run it: a unit does nothing but ask and write.

        Raises
        ------
        DatabaseUnavailableError
            Others wrote for longer than anybody waits, or the shared transaction came to nothing.
        Exception
            Whatever the unit raises; nothing of it was written.
        """
        mine = _Place(unit)
        self._wait(mine)
        if mine.has_turn:
            self._lead(mine, unit)
        found: T = mine.outcome()
        return found

    def _lead(self, first: _Place, unit: Unit) -> None:
        places = [first]
        try:
            group = self._opened(first)
            places = group.places
            try:
                following: Unit | None = unit
                while following is not None:
                    group.run(following)
                    following = self._next(group)
            finally:
                group.end()
        except SQLAlchemyError as error:  # it could not even begin
            first.fault = error
        finally:
            self._pass_turn()
            for place in places:
                if place is not first:
                    place.call()

    def _opened(self, first: _Place) -> Group:
        connection = self._engine.connect()
        try:
            group = Group(connection, first)
            for words in self._begin:
                connection.exec_driver_sql(words)
        except BaseException:
            end_notes(connection)
            connection.close()
            raise
        return group

    def _next(self, group: Group) -> Unit | None:
        """Let the next unit of the row join and return it; nobody joins a broken group or jumps the row."""
        with self._lock:
            if group.fault is not None or len(group.places) >= MOST or not self._row:
                return None
            unit = self._row[0].unit
            if unit is not None:
                group.places.append(self._row.popleft())
            return unit

    def _wait(self, mine: _Place) -> None:
        """Wait until the turn comes or, for a unit, until it was run."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = mine.has_turn = True
                return
            self._row.append(mine)
        if mine.wait(self._patience_s):
            return
        with self._lock:
            if mine in self._row:
                self._row.remove(mine)
                raise DatabaseUnavailableError(reason="database is locked")
        mine.wait()  # it has just been taken up

    def _pass_turn(self) -> None:
        with self._lock:
            if self._row:
                following = self._row.popleft()
                following.has_turn = True
                following.call()
            else:
                self._is_taken = False


def _said(fault: BaseException) -> str:
    told = str(getattr(fault, "orig", None) or fault).strip()
    return told.splitlines()[0] if told else type(fault).__name__
