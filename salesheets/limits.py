"""The sheet within the limits of the levels of its pages: what is printed, and the sources of that alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from salesheets.document import Fit, SheetDocument
from salesheets.words import layout

Sheet = dict[str, Any]
Level = Mapping[str, Any]


def at_levels(sheet: Sheet, identity: str, levels: Sequence[int]) -> Sheet:
    """Return what is printed at the levels of the pages, and the sources of that alone."""
    pages = layout(identity)["page"]
    for page, level in enumerate(levels):
        sheet = limited(sheet, pages[page]["level"][level])
    cited = cited_in(sheet)
    lines = [line for line in sheet["sources"]["lines"] if line["number"] in cited]
    return sheet | {"sources": sheet["sources"] | {"lines": lines}}


def limited(sheet: Sheet, level: Level) -> Sheet:
    """Return a sheet within a level's limits.

    A number keeps so many rows of a list, anything else is handed to the section; ``False``
    leaves a section out.
    """
    kept = dict(sheet)
    for identity, limits in level.items():
        section = kept[identity]
        if limits is False:
            kept[identity] = None
        elif section is not None:
            told = {
                field: section[field][:limit] if isinstance(section.get(field), list) else limit
                for field, limit in limits.items()
            }
            kept[identity] = section | told
    return kept


def cited_in(part: object) -> set[int]:
    """Return all source numbers that a part of the sheet cites."""
    if isinstance(part, list):
        return set().union(*map(cited_in, part))
    if isinstance(part, dict):
        own: set[int] = set(part.get("marks", ()))
        return own.union(*(cited_in(value) for key, value in part.items() if key != "marks"))
    return set()


def paper(document: SheetDocument, fit: Fit) -> Sheet:
    """Return what is printed of a document as plain JSON data."""
    return at_levels(document.printed(), document.layout, fit.levels)
