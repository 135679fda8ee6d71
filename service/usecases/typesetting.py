"""One typesetting worker of a batch: a process of its own that sets one sheet after the other.

It knows no places and ranks nothing; what it imports is what typesetting needs, so that many of them
fit a small machine. Processes are spawned, not forked: the parent may hold threads, and a fork copies
their locks in whatever state they are.
"""

import signal
from dataclasses import dataclass

from domain.errors import KamaeError, SheetWorkerError
from domain.text import Bilingual
from salesheets.document import SheetDocument
from salesheets.fitting import fitted
from salesheets.render import render_pdf
from salesheets.settings import SheetSettings

Facts = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A sheet with everything it may say, in its language and in the other one, before it has its fit."""

    document: SheetDocument
    other: SheetDocument
    settings: SheetSettings

    def fitted(self) -> SheetDocument:
        """Return the sheet with the levels that both languages can hold; it raises as ``fitted`` does."""
        return fitted(self.document, self.other, settings=self.settings)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A sheet as it was set: what stands on it, and its bytes."""

    document: SheetDocument
    pdf: bytes


@dataclass(frozen=True, slots=True)
class NotSet:
    """Why a sheet could not be set: the code and the facts of the error."""

    fault: str
    facts: Facts


def start() -> None:
    """Get ready, once per process: an interrupt is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def set_sheet(composed: Composed) -> Typeset | NotSet:
    """Fit and set one sheet; whatever is wrong with it is told, for one bad sheet never stops the rest."""
    try:
        document = composed.fitted()
        return Typeset(document, render_pdf(document))
    except KamaeError as error:
        return not_set(error)
    except Exception as error:  # noqa: BLE001  (one bad row never stops the rest)
        return not_set(SheetWorkerError(reason=type(error).__name__))


def not_set(error: KamaeError) -> NotSet:
    """Keep of an error what can cross from one process to another: plain facts."""
    facts = ((name, _plain(value)) for name, value in error.facts.items() if name != "objections")
    return NotSet(error.code, tuple(facts))


def _plain(value: object) -> object:
    if isinstance(value, str | int | float | Bilingual):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
