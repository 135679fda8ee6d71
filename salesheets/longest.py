"""Which text of a sheet is the longest, for whoever must shorten it."""

import re
from typing import Final

from salesheets.document import SheetDocument

_NOT_SET: Final = re.compile(r"(_alt|\.alt|\.url|^sources\..*|^identity\..*)$")


def longest_field(document: SheetDocument) -> str:
    """Return the dotted path of the longest text that stands on the paper."""
    printed = [item for item in _texts("", document.printed()) if not _NOT_SET.search(item[0])]
    return max(printed, key=lambda item: len(item[1]))[0]


def _texts(path: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(path.removeprefix("."), value)]
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in _texts(f"{path}.{key}", item)]
    if isinstance(value, list):
        return [text for index, item in enumerate(value) for text in _texts(f"{path}.{index}", item)]
    return []
