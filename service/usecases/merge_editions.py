"""Carry approved changes over to a newer delivered pack: record by record, and what cannot be is named.

A record is one thing: figure, source and date belong together. So it is carried whole where
the new pack has left it alone, and told where both have changed it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from geodata.pack_edition import EDITABLE, SOURCES, Edition, RowChange
from geodata.pack_files import Row, table_of

#: Both have changed the record; the new pack has it no more; the pack's rules refuse it there.
Why = Literal["both", "gone", "refused"]
_SEPARATOR: Final = "|"


@dataclass(frozen=True, slots=True)
class Clash:
    """A record whose approved change is not carried over, with the cells that the desk has set."""

    file: str
    record_id: str
    why: Why
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows to change on the new pack, how many changes it holds already, and what clashes."""

    carried: tuple[RowChange, ...]
    already: int
    clashes: tuple[Clash, ...]


def merge_editions(root: Edition, ours: Edition, theirs: Edition) -> Merged:
    """Return what of the changes from ``root`` to ``ours`` fits upon ``theirs``.

    Parameters
    ----------
    root
        The delivered pack that the approved changes were made of.
    ours
        The edition in force.
    theirs
        The newer delivered pack.
    """
    carried: list[RowChange] = []
    clashes: list[Clash] = []
    already = 0
    for file in EDITABLE:
        if file == SOURCES:
            continue
        before, after, new = (_rows(edition, file) for edition in (root, ours, theirs))
        for record_id, cells in _changed(before, after):
            there = new.get(record_id)
            if there is not None and all(there.get(name) == text for name, text in cells.items()):
                already += 1
            elif there == before.get(record_id):
                carried.append(RowChange(file, record_id, cells))
            else:
                clashes.append(Clash(file, record_id, "gone" if there is None else "both", cells))
    return Merged((*_sources(carried, ours, theirs), *carried), already, tuple(clashes))


def _changed(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the records that the desk has changed or added, with the cells that differ."""
    for record_id, row in after.items():
        old = before.get(record_id, {})
        cells = {name: text for name, text in row.items() if name != "id" and text != old.get(name, "")}
        if cells:
            yield record_id, cells


def _sources(carried: list[RowChange], ours: Edition, theirs: Edition) -> Iterator[RowChange]:
    """Yield the sources that the carried records cite and the new pack does not have."""
    known, new = _rows(ours, SOURCES), _rows(theirs, SOURCES)
    cited = {item for change in carried for item in change.cells.get("sources", "").split(_SEPARATOR)}
    for source_id in sorted((cited & set(known)) - set(new)):
        yield RowChange(SOURCES, source_id, {k: v for k, v in known[source_id].items() if k != "id"})


def _rows(edition: Edition, file: str) -> dict[str, Row]:
    return {row["id"]: row for row in table_of(file, edition.contents[file])[1]}
