"""The journal of a batch: which sheets earlier runs made, so that nothing is made twice."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from service.store.sheet_register import SheetRegister
from service.usecases.sheet_orders import Outcome, State

JOURNAL: Final = ".kamae-sheets.jsonl"
_KEPT: Final = ("file", "pdf_sha256", "document_id", "check_code")


def sheets_there(folder: Path, register: SheetRegister) -> dict[str, Outcome]:
    """Return the sheets of earlier runs whose file is still what it was and is registered, by key."""
    found: dict[str, Outcome] = {}
    for key, outcome in _entries(folder):
        path = folder / outcome.file
        if (
            path.is_file()
            and hashlib.sha256(path.read_bytes()).hexdigest() == outcome.pdf_sha256
            and register.with_digest(outcome.pdf_sha256) is not None
        ):
            found[key] = outcome
    return found


def _entries(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """Read the journal of earlier runs; a line torn by an interruption is left out."""
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
            yield (
                entry.pop("key"),
                Outcome(row=0, name="", language=None, state=State.UNCHANGED, **entry),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            continue


def remember(outcome: Outcome, key: str, folder: Path) -> None:
    """Note a made sheet; without the note it is only made again."""
    if outcome.state is not State.MADE:
        return
    line = json.dumps(
        {"key": key} | {name: value for name, value in asdict(outcome).items() if name in _KEPT}
    )
    with suppress(OSError), (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
