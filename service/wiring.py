"""Builds everything once and hands it to the front doors."""

import datetime as dt
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from domain.text import Bilingual
from service.settings import Settings, load_settings
from service.usecases.layer_store import LAYERS_FOLDER, open_store

if TYPE_CHECKING:
    from domain.measures import MeasureTable
    from domain.place import DataPack
    from salesheets import SheetSettings
    from scoring.cards import Catalogue
    from scoring.contradictions import ContradictionCard
    from service.store.database import Database


@dataclass
class Workshop:
    """What the use cases need, made when first asked for and kept for the process."""

    settings: Settings = field(default_factory=load_settings)
    _measuring: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _tables: "dict[tuple[str, dt.date], MeasureTable]" = field(default_factory=dict, init=False, repr=False)

    def borrow(self, other: "Workshop") -> None:
        """Take over what another workshop has loaded; both then use the same pack, cards and measures."""
        for name in ("pack", "catalogue", "contradictions"):
            if name in other.__dict__:
                self.__dict__[name] = other.__dict__[name]
        self._tables = other._tables  # noqa: SLF001  (of the same class)

    @property
    def pack_folder(self) -> Path | None:
        """Return the folder of the settings' pack, ``None`` for the embedded one."""
        return Path(self.settings.pack) if self.settings.pack else None

    @cached_property
    def pack(self) -> "DataPack":
        """Return the checked data pack of the settings, with the imported layers beside it.

        Without layers nothing of theirs is loaded. The versions that hold now are kept for
        the process, so that one run never mixes two.
        """
        from geodata import load_pack

        pack = load_pack(self.pack_folder) if self.pack_folder else load_pack()
        if not (self.settings.state_folder / LAYERS_FOLDER).is_dir():
            return pack
        from geodata.layer_records import pack_with_layers

        return pack_with_layers(pack, open_store(self.settings.state_folder))

    @cached_property
    def catalogue(self) -> "Catalogue":
        """Return the checked criteria, gates and facility types."""
        from scoring import load_catalogue

        return load_catalogue()

    @cached_property
    def contradictions(self) -> "dict[str, ContradictionCard]":
        """Return the rules that catch a brief contradicting itself."""
        from scoring.contradictions import load_contradictions

        return load_contradictions()

    @cached_property
    def sheet_settings(self) -> "SheetSettings":
        """Return what the settings say of printed sheets."""
        from salesheets.settings import DEVELOPMENT_KEY, SheetSettings

        given = self.settings
        return SheetSettings(
            contact=Bilingual(ja=given.contact_ja, en=given.contact_en),
            contact_detail=given.contact_detail,
            public_base_url=given.public_base_url,
            validity_days=given.sheet_validity_days,
            reply_business_days=given.reply_business_days,
            check_key=given.check_key or DEVELOPMENT_KEY,
        )

    def evaluated_on(self, wished: dt.date | None) -> dt.date:
        """Return the only clock: the brief's day, else that of the pack's edition."""
        return wished or self.pack.info.edition_date

    @cached_property
    def database(self) -> "Database":
        """Return the database of the settings; its schema is checked by who opens the front door."""
        from service.store.database import Database, open_engine

        return Database(open_engine(self.settings.database_address))

    def measures(self, on: dt.date) -> "MeasureTable":
        """Return the measures of the pack on a day, kept for the next one who asks."""
        from geodata import measure_sites

        pack = self.pack
        key = (pack.info.digest, on)
        with self._measuring:
            if key not in self._tables:
                self._tables = {key: measure_sites(pack, on=on)}
            return self._tables[key]

    def now(self) -> dt.datetime:
        """Return the moment, in UTC."""
        return dt.datetime.now(dt.UTC)
