"""What readers give: tables as delivered, and a log of what was found."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geodata.findings import Fact, Finding, finding

_COUNTS: Final = frozenset({"count", "triangles", "total"})
_COUNTED: Final = _COUNTS | {"file", "area_change_pct", "example"}


@dataclass
class RawTable:
    """One delivered file, values untouched.

    ``columns`` are lists of equal length in the order of the file; ``geometry`` holds shapely
    geometries or ``None``. ``crs`` is the EPSG code the file states. ``codelists``
    are code lists that were delivered with it: name to code to label.
    """

    file: str
    columns: dict[str, list[Any]]
    geometry: NDArray[np.object_]
    crs: int
    codelists: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """Return the file's name without folder and ending."""
        return Path(self.file).name.split(".")[0]

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass
class Log:
    """The findings of an import, in the order they were made."""

    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, **facts: Fact) -> None:
        """Add a note or a repair."""
        self.findings.append(finding(code, **facts))

    def grouped(self) -> tuple[Finding, ...]:
        """Return the findings with those of many files put together, their counts added."""
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for found in self.findings:
            same = tuple(item for item in found.facts.items() if item[0] not in _COUNTED)
            groups.setdefault((found.code, *same), []).append(found)
        return tuple(_together(group) for group in groups.values())


def _together(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    facts = dict(group[0].facts)
    for name in _COUNTS & facts.keys():
        facts[name] = sum(int(found.facts[name]) for found in group)
    if "file" in facts:
        facts["file"] = f"{facts['file']} (+{len(group) - 1})"
    return Finding(code=group[0].code, facts=facts)


def filled(items: list[Any]) -> NDArray[np.object_]:
    """Return a list of geometries as an array of objects; numpy would take collections apart."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
