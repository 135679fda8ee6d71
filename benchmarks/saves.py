"""How many units of writing a second eight writers get done: bare commits, drafts, whole enquiries.

"Bare" is the driver alone: connections of its own, set up as the service's, the texts of statements and
their values made beforehand, on SQLite one writer at a time, and a commit for each unit. The rows of a bare
enquiry are those that the use case was seen to write, by the same statements, under new keys.
"""

import itertools
import queue
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from domain.brief import Brief
from domain.errors import DatabaseUnavailableError
from service.security.tokens import new_id
from service.store import schema
from service.store.audit import last_line
from service.store.database import BUSY_TIMEOUT_MS, Database
from service.usecases.compute_result import compute_result
from service.usecases.keep_draft_result import keep_draft_result
from service.usecases.read_draft import read_draft
from service.usecases.start_draft import start_draft
from service.usecases.submit_enquiry import Enquiry, submit_enquiry
from service.wiring import Workshop

WRITERS: Final = 8
Work = Callable[[], object]
_KEY: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
_RECEIPT: Final = re.compile(r"Q-\w{4}-\w{4}")
_NUMBER: Final = re.compile(r"K-\d{4}-\d+")
_ONE_ROW: Final = "INSERT INTO bundles (id, direction, enquiries, created_at) VALUES ({0}, 'out', 0, {0})"


@dataclass(frozen=True, slots=True)
class Rate:
    """Units a second, the processor's time of each in milliseconds, and how many were refused."""

    a_second: float
    cpu_ms: float
    refused: int


def measured(works: Iterable[Work]) -> Rate:
    """Let eight writers take works, each the next one, until all are done; a fault ends the run."""
    waiting = list(works)
    count = len(waiting)
    refused: list[Work] = []
    faults: list[Exception] = []

    def take() -> None:
        while not faults:
            try:
                work = waiting.pop()
            except IndexError:
                return
            try:
                work()
            except DatabaseUnavailableError:
                refused.append(work)
            except Exception as fault:  # noqa: BLE001  (a thread's fault is raised by who waits for it)
                faults.append(fault)

    threads = [threading.Thread(target=take) for _ in range(WRITERS)]
    began, worked = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    if faults:
        raise faults[0]
    return Rate(count / took, worked / count * 1000, len(refused))


@dataclass
class Saves:
    """What is measured, each as works to be done once; visitors' results were shown to them before."""

    workshop: Workshop
    briefs: tuple[Brief, ...]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(10_000))

    def __post_init__(self) -> None:
        """See what one enquiry writes."""
        self._bare = Bare(self.workshop.database)
        self._seen = self._one_enquiry_seen()

    def bare_rows(self, count: int) -> list[Work]:
        """Return commits of one row."""
        text = _ONE_ROW.format(self._bare.mark)
        now = "2026-11-26 00:00:00"
        return [self._bare.unit([(text, (new_id() * 2, now))]) for _ in range(count)]

    def bare_enquiries(self, count: int) -> list[Work]:
        """Return commits of the rows of an enquiry."""
        drafts = [read_draft(self.workshop, self._shown(number)) for number in range(count)]
        with self.workshop.database.reading() as connection:
            last = last_line(connection)
        lines = itertools.count(1 + (last[0] if last else 0))
        return [self._bare.unit(self._renewed(draft.id, next(lines))) for draft in drafts]

    def drafts(self, count: int) -> list[Work]:
        """Return starts of the form, without HTTP."""
        return [lambda: start_draft(self.workshop, "ja")] * count

    def enquiries(self, count: int) -> list[Work]:
        """Return whole enquiries, without HTTP."""
        return [self._enquiry(self._shown(number), number) for number in range(count)]

    def _shown(self, number: int) -> str:
        """Start a draft whose visitor has seen the result, and return its secret."""
        secret = start_draft(self.workshop, "ja")
        result = compute_result(self.workshop, self._brief(number))
        keep_draft_result(self.workshop, read_draft(self.workshop, secret), result.id)
        return secret

    def _brief(self, number: int) -> Brief:
        return self.briefs[number % len(self.briefs)]

    def _enquiry(self, secret: str, number: int) -> Work:
        sent = Enquiry(new_id() * 2, "架空商事", "mail", "who@example.jp", "来月、現地を見たい。")
        brief, draft = self._brief(number), read_draft(self.workshop, secret)
        return lambda: submit_enquiry(self.workshop, draft, sent, brief=brief, importance=None, language="ja")

    def _one_enquiry_seen(self) -> list[tuple[str, Any]]:
        seen: list[tuple[str, Any]] = []
        secret = self._shown(0)
        self._own_draft = read_draft(self.workshop, secret).id

        def see(_connection: object, _cursor: object, text: str, values: object, *_: object) -> None:
            if text.startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
                seen.append((text, values))

        engine = self.workshop.database.engine
        event.listen(engine, "before_cursor_execute", see)
        self._enquiry(secret, 0)()
        event.remove(engine, "before_cursor_execute", see)
        with self.workshop.database.reading() as connection:
            self._results = set(connection.scalars(sa.select(schema.results.c.id)))
        return seen

    def _renewed(self, draft_id: str, line: int) -> list[tuple[str, Any]]:
        """Return the rows of the enquiry that was seen, under new keys."""
        keys = {self._own_draft: draft_id} | {result: result for result in self._results}

        def renew(value: object) -> object:
            if not isinstance(value, str):
                return value
            if _KEY.fullmatch(value):
                return keys.setdefault(value, secrets.token_hex(len(value) // 2))
            if _RECEIPT.fullmatch(value):
                return keys.setdefault(value, f"Q-{secrets.token_hex(2)}-{secrets.token_hex(2)}")
            return f"K-2027-{next(self._numbers)}" if _NUMBER.fullmatch(value) else value

        rows: list[tuple[str, Any]] = []
        for text, values in self._seen:
            is_line = "INSERT INTO audit " in text
            if isinstance(values, Mapping):
                numbered = {
                    name
                    for name in values
                    if is_line and isinstance(values[name], int) and name.endswith("number")
                }
                rows.append(
                    (
                        text,
                        {name: line if name in numbered else renew(value) for name, value in values.items()},
                    )
                )
            else:
                plain = [renew(value) for value in values]
                rows.append((text, (line, *plain[1:]) if is_line else tuple(plain)))
        return rows


class Bare:
    """The driver alone, a connection for each writer, opened before anything is measured."""

    def __init__(self, database: Database) -> None:
        self._url, self._is_sqlite = database.engine.url, database.is_sqlite
        self._turn = threading.Lock()
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(WRITERS):
            self._idle.put(self._opened())
        self.mark = "?" if self._is_sqlite else "%s"

    def unit(self, rows: list[tuple[str, Any]]) -> Work:
        """Return the writing of some rows in one transaction."""
        return lambda: self._write(rows)

    def _write(self, rows: list[tuple[str, Any]]) -> None:
        connection = self._idle.get()
        try:
            self._write_by(connection, rows)
        finally:
            self._idle.put(connection)

    def _write_by(self, connection: Any, rows: list[tuple[str, Any]]) -> None:
        if not self._is_sqlite:
            with connection.transaction():
                for text, values in rows:
                    connection.execute(text, values)
            return
        with self._turn:
            connection.execute("BEGIN IMMEDIATE")
            for text, values in rows:
                connection.execute(text, values)
            connection.execute("COMMIT")

    def _opened(self) -> Any:
        if not self._is_sqlite:
            import psycopg

            plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            return psycopg.connect(plain, autocommit=True)
        from pysqlite3 import dbapi2

        patience_s = BUSY_TIMEOUT_MS / 1000
        made = dbapi2.connect(
            self._url.database, timeout=patience_s, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            made.execute(f"PRAGMA {pragma}")
        return made
