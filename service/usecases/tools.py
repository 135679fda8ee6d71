"""What a use case may ask for: everything heavy is made once by the wiring and handed down."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from service.settings import Settings

if TYPE_CHECKING:
    from domain.measures import MeasureTable
    from domain.place import DataPack
    from salesheets import SheetSettings
    from scoring.cards import Catalogue
    from scoring.contradictions import ContradictionCard
    from service.store.database import Database


class Tools(Protocol):
    """The tools of one process; ``service.wiring.Workshop`` is the real one."""

    settings: Settings

    @property
    def pack_folder(self) -> Path | None:
        """Return the folder of a pack of the settings, ``None`` for the embedded one."""

    @property
    def pack(self) -> "DataPack":
        """Return the pack edition in force."""

    @property
    def catalogue(self) -> "Catalogue":
        """Return the cards of scoring."""

    @property
    def contradictions(self) -> "dict[str, ContradictionCard]":
        """Return the rules that catch a brief contradicting itself."""

    @property
    def sheet_settings(self) -> "SheetSettings":
        """Return what the settings say of printed sheets."""

    @property
    def database(self) -> "Database":
        """Return the database."""

    def pinned(self) -> "Tools":
        """Return the same tools with the pack edition in force now, for one request or one job."""

    def with_pack(self, pack: "DataPack") -> "Tools":
        """Return the same tools on another edition of the pack."""

    def pack_of(self, digest: str) -> "DataPack | None":
        """Return the edition of a digest, ``None`` if it is not at hand."""

    def measures(self, on: dt.date) -> "MeasureTable":
        """Return the measures of the pack on a day, kept for the next one who asks."""

    def evaluated_on(self, wished: dt.date | None) -> dt.date:
        """Return the only clock of a result."""

    def now(self) -> dt.datetime:
        """Return the moment, in UTC: for what people do, never for a result."""
