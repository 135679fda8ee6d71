"""How far the audit trail has come, written down outside the database: so that a cut-off end is told.

The chain of digests shows a line that was changed or taken out of the middle. Without its last lines
a trail is whole, too; the anchor, a small sealed file in the state folder, says how many there were.
"""

import contextlib
import datetime as dt
import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from domain.errors import AnchorFailedError
from service.security.tokens import keyed_digest
from service.store import audit
from service.store.database import Database

NAME: Final = "audit-anchor.json"
_PRIVATE: Final = 0o600


class End(StrEnum):
    """How the end of the trail stands to the anchor."""

    WHOLE = "whole"
    NONE = "none"  # there are lines and no anchor
    FORGED = "forged"  # nobody with the key has written the anchor
    CUT = "cut"  # the trail ends before the anchor
    CHANGED = "changed"  # the line of the anchor is another one


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a trail: its number (0: there is none) and digest."""

    number: int
    digest: str

    def __str__(self) -> str:
        """Return it as people note it down: ``123:9f86d0…``."""
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Held:
    """The trail beside its anchor; ``anchor`` is ``None`` where there is none to go by."""

    end: End
    head: Head
    anchor: Head | None = None


class AnchorFile:
    """The anchor of one state folder, sealed with the key of the settings."""

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / NAME
        self._key = key

    def compare(self, database: Database) -> Held:
        """Compare the trail with the anchor; nothing is written."""
        # First the anchor: lines that come in the meantime make the trail longer, never shorter.
        missing, anchor = not self.path.exists(), self._read()
        head = head_of(database)
        if missing:
            return Held(End.NONE if head.number else End.WHOLE, head)
        if anchor is None:
            return Held(End.FORGED, head)
        return Held(against(database, anchor, head), head, anchor)

    def keep_up(self, database: Database) -> Held:
        """Move the anchor to the trail's end if all is well; an empty trail gets its first anchor.

        Where there are lines and no anchor none is made: somebody may have taken it away.

        Raises
        ------
        AnchorFailedError
            The folder cannot be written.
        """
        with self._alone():
            held = self.compare(database)
            if held.end is End.WHOLE and held.anchor != held.head:
                self._write(held.head)
        return held

    def set(self, head: Head) -> None:
        """Put the anchor at a line, whatever was there.

        Raises
        ------
        AnchorFailedError
            The folder cannot be written.
        """
        with self._alone():
            self._write(head)

    def age(self, now: dt.datetime) -> dt.timedelta | None:
        """Return how long ago the anchor was moved, ``None`` where there is none."""
        try:
            return now - dt.datetime.fromtimestamp(self.path.stat().st_mtime, dt.UTC)
        except FileNotFoundError:
            return None

    def _read(self) -> Head | None:
        """Return the sealed head, ``None`` if it is missing or the seal does not fit."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            head = Head(int(found["number"]), str(found["digest"]))
            seal = str(found["seal"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return head if hmac.compare_digest(seal.encode(), self._seal(head).encode()) else None

    def _write(self, head: Head) -> None:
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        plain = {"number": head.number, "digest": head.digest, "at": at, "seal": self._seal(head)}
        temporary = self.path.with_name(f".{NAME}.part")
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE), "w") as stream:
            json.dump(plain, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path)

    def _seal(self, head: Head) -> str:
        return keyed_digest(self._key, f"audit anchor {head}")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off other processes, so that an older head never replaces a newer one."""
        with self._told(), contextlib.ExitStack() as opened:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self.path.with_name(f".{NAME}.lock"), os.O_CREAT | os.O_RDWR, _PRIVATE)
            opened.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise AnchorFailedError(path=str(self.path), reason=error.strerror or str(error)) from error


def head_of(database: Database) -> Head:
    """Return the last line of the trail."""
    with database.reading() as connection:
        return audit_head(connection)


def audit_head(connection: sa.Connection) -> Head:
    """Return the last line of the trail."""
    line = audit.last_line(connection)
    return Head(0, audit.START) if line is None else Head(*line)


def against(database: Database, noted: Head, head: Head) -> End:
    """Tell whether the trail still has a line that was noted down."""
    if head.number < noted.number:
        return End.CUT
    with database.reading() as connection:
        digest = audit.digest_of(connection, noted.number) if noted.number else audit.START
    return End.WHOLE if digest == noted.digest else End.CHANGED
