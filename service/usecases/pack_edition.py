"""Make a new edition of the pack from an approved change: many may approve at once, none is lost."""

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.canonical import canonical_json, digest
from domain.errors import DatabaseUnavailableError
from geodata.pack_edition import Edition, RowChange, next_edition, read_edition, row_of, write_edition
from geodata.pack_files import EMBEDDED_PACK
from service.store.pack_editions import (
    add_edition,
    add_root,
    all_editions,
    contents_of,
    find_root,
    lock_editions,
    newest_edition,
)
from service.usecases.edition_in_force import PACKS_FOLDER, folder_name, put_in_force
from service.usecases.kept import Kept

if TYPE_CHECKING:
    import sqlalchemy as sa

    from domain.errors import KamaeError
    from domain.place import DataPack
    from service.usecases.tools import Tools

JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")
_TRIES: Final = 50
#: Files of the newest editions: what a digest and a manifest name never changes.
_editions: Final = Kept[Edition](2)


@dataclass(frozen=True, slots=True)
class Base:
    """The edition in force and its number; 0 is the pack as delivered."""

    edition: Edition
    number: int

    def row_digest(self, file: str, record_id: str) -> str:
        """Return what names a record as it is in this edition, or that it is not there."""
        return digest(canonical_json(row_of(self.edition, file, record_id)))


def base_of(tools: "Tools") -> Base:
    """Return the edition that the next one is made of."""
    with tools.database.reading() as connection:
        newest = newest_edition(connection)
    if newest is None:
        return Base(delivered_edition(tools), 0)

    def read() -> Edition:
        return edition_of_number(tools, newest.number)

    return Base(_editions.get((newest.digest, newest.manifest), read), newest.number)


def edition_of_number(tools: "Tools", number: int) -> Edition:
    """Return the edition of a number; 0 is the pack that the first one was made of."""
    with tools.database.reading() as connection:
        editions = all_editions(connection)
        for stored in editions:
            if stored.number == number:
                return Edition(contents_of(connection, stored), stored.manifest)
        root = find_root(connection, editions[-1].base_digest) if editions else None
        if root is not None:
            return Edition(contents_of(connection, root), root.manifest)
    return delivered_edition(tools)


def try_edition(
    tools: "Tools", base: Base, changes: Sequence[RowChange]
) -> "tuple[Edition, DataPack | None, list[KamaeError]]":
    """Return the edition that the changes would make today, its pack and its faults."""
    today = tools.now().astimezone(JAPAN).date()
    return next_edition(base.edition, changes, name=f"{today}.{base.number + 1}", date=today)


def make_edition(
    tools: "Tools",
    *,
    changes_for: Callable[[Base], Sequence[RowChange]],
    author_id: str,
    settle: "Callable[[sa.Connection, int], None]",
) -> int:
    """Make, keep and put in force the next edition; return its number.

    The files are written first, then one unit of the database makes them the newest edition
    and settles the proposal, then the pointer follows. Whoever is killed in between leaves
    the old edition or the new one. Who comes second builds upon the first.

    Parameters
    ----------
    changes_for
        Returns the rows to change on a base; raises if they no longer fit it.
    settle
        Called in the unit that adds the edition, with its number; raises to stop it.

    Raises
    ------
    KamaeError
        What ``changes_for`` or ``settle`` raise, or the first fault that the changes make.
    OutputNotWritableError
        The edition's folder cannot be written.
    """
    for _ in range(_TRIES):
        base = base_of(tools)
        edition, pack, faults = try_edition(tools, base, changes_for(base))
        if faults or pack is None:
            raise faults[0]
        number = keep_edition(
            tools,
            edition,
            after=base.number,
            base=base.edition,
            is_root=base.number == 0,
            author_id=author_id,
            settle=settle,
        )
        if number is not None:
            return number
    raise DatabaseUnavailableError(reason="too many approvals at once")


def keep_edition(
    tools: "Tools",
    edition: Edition,
    *,
    after: int,
    base: Edition,
    is_root: bool,
    author_id: str | None,
    settle: "Callable[[sa.Connection, int], None]",
) -> int | None:
    """Keep an edition after a numbered one and put it in force; ``None`` if somebody has come before.

    With ``is_root`` the base is a pack as delivered and is kept as well: a newer release
    replaces its folder, and what was approved can then still be told from what was delivered.
    """
    number = after + 1
    folder = tools.settings.state_folder / PACKS_FOLDER / folder_name(number, edition.digest)
    write_edition(edition, folder)
    with tools.database.writing() as connection:
        lock_editions(connection)
        newest = newest_edition(connection)
        ours = (newest.number if newest else 0) == after
        if ours:
            if is_root:
                named = (base.digest, base.parsed.edition)
                add_root(connection, named, base.manifest, base.contents, now=tools.now())
            add_edition(
                connection,
                number=number,
                named=(edition.digest, edition.parsed.edition),
                base_digest=base.digest,
                manifest=edition.manifest,
                contents=edition.contents,
                author_id=author_id,
                now=tools.now(),
            )
            settle(connection, number)
    if ours:
        put_in_force(tools.database, tools.settings.state_folder)
        return number
    if newest is None or (newest.number, newest.digest) != (number, edition.digest):
        shutil.rmtree(folder, ignore_errors=True)  # of a base that is no longer the newest
    return None


def delivered_edition(tools: "Tools") -> Edition:
    """Return the pack as this release or the settings deliver it, whatever was approved."""
    return read_edition(tools.pack_folder or EMBEDDED_PACK)
