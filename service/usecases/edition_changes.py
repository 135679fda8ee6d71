"""What is not the same in two editions of the pack."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from service.usecases.kept import Kept

if TYPE_CHECKING:
    from domain.evidence import Provenance
    from domain.place import DataPack

_changed: Final = Kept[frozenset[str]](16)


def changed_records(then: "DataPack", now: "DataPack") -> frozenset[str]:
    """Return the ids of the records that were added, changed or removed, or whose source was.

    Two editions of the same digests never differ otherwise, so the answer is kept by them.
    """
    return _changed.get((then.info.digest, now.info.digest), lambda: frozenset(_differing(then, now)))


def tables_differ(then: "DataPack", now: "DataPack") -> bool:
    """Tell whether something changed that no single record stands for: units, areas, layers, scenarios.

    Approved changes never do that; a newly delivered pack or an imported layer may, and
    then nobody can say which paper it leaves as it was.
    """
    pairs = (
        (then.attributes, now.attributes),
        (then.municipalities, now.municipalities),
        (then.scenarios, now.scenarios),
        (then.areas, now.areas),
        (then.layers, now.layers),
        (then.imported, now.imported),
    )
    return any(before != after for before, after in pairs)


def _differing(then: "DataPack", now: "DataPack") -> Iterator[str]:
    for before, after in zip(_tables(then), _tables(now), strict=True):
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if old != new or (new is not None and _sources(then, new) != _sources(now, new)):
                yield key


def _tables(pack: "DataPack") -> tuple[Mapping[str, "Provenance"], ...]:
    return (
        pack.facts,
        pack.sites,
        pack.nodes,
        pack.scenario_records,
        pack.strengths,
        pack.incentives,
        pack.arrivals,
    )


def _sources(pack: "DataPack", record: "Provenance") -> list[object]:
    return [pack.sources.get(source) for source in record.sources]
