"""Code lists: official codes and their labels, from the catalogue or delivered with the data."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import Field

from domain.cards import load_cards
from domain.model import Frozen
from domain.text import Bilingual
from geodata.importers.depth_text import depth_range_m
from geodata.importers.xml import elements, local
from geodata.layers import CATALOGUE

DELIVERED: Final = "@delivered"


class CodeList(Frozen):
    """One code list; labels are the official Japanese ones.

    ``depth_m`` gives least and greatest depth for lists of depth ranks; an open end has one number.
    """

    id: str
    title: Bilingual
    source: str
    labels: dict[str, str]
    depth_m: dict[str, tuple[float, ...]] = Field(default={})

    def depth_of(self, code: str) -> tuple[float, float | None] | None:
        """Return the depths a code stands for, from the list or from its label."""
        if code in self.depth_m:
            low, *high = self.depth_m[code]
            return low, high[0] if high else None
        return depth_range_m(self.labels[code]) if code in self.labels else None


@functools.cache
def load_code_lists() -> Mapping[str, CodeList]:
    """Read the code lists of the catalogue, by id."""
    return load_cards(CATALOGUE / "codes", CodeList)


def read_delivered_lists(folder: Path) -> dict[str, dict[str, str]]:
    """Read the GML dictionaries below a folder: file name to code to label."""
    lists: dict[str, dict[str, str]] = {}
    for path in sorted(folder.rglob("codelists/*.xml")):
        labels: dict[str, str] = {}
        for definition in elements(path, path.name, frozenset({"Definition"})):
            texts = {local(child): (child.text or "").strip() for child in definition}
            labels[texts.get("name", "")] = texts.get("description", "")
        lists[path.name] = labels
    return lists
