"""Which field of the form a fault of the pack's rules belongs to, and what may stand in a cell."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from domain.errors import (
    KamaeError,
    PackOutsideJapanError,
    PackRecordError,
    PackReferenceError,
    PackUnitError,
)

#: Ids are part of addresses and of evidence: small letters, digits, and marks between them.
PATTERN_OF_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,99}")


def column_of_fault(fault: KamaeError, changes: Mapping[str, str]) -> str:
    """Return the column that a fault speaks of, ``form`` where it speaks of none that was changed."""
    column = "form"
    if isinstance(fault, PackRecordError):
        column = str(fault.facts.get("column") or "form")
    elif isinstance(fault, PackUnitError):
        column = "unit"
    elif isinstance(fault, PackOutsideJapanError):
        column = "lat"
    elif isinstance(fault, PackReferenceError):
        target = str(fault.facts.get("target"))
        column = next((name for name, text in changes.items() if target in text.split("|")), "form")
    return column


def is_plain_line(text: str, *, longest: int) -> bool:
    """Tell whether a text is one line of printable characters, without those that turn the direction."""
    return len(text) <= longest and not any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in text)
