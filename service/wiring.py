"""Builds everything once and hands it to the front doors."""

import datetime as dt
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import DatabaseSchemaError
from domain.text import Bilingual
from service.settings import Settings, load_settings
from service.usecases.edition_in_force import (
    EditionWatch,
    folder_in_force,
    folder_of_edition,
    folder_of_root,
    put_in_force,
)
from service.usecases.kept import Kept
from service.usecases.layer_store import LAYERS_FOLDER, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.measures import MeasureTable
    from domain.place import DataPack
    from salesheets import SheetSettings
    from scoring.cards import Catalogue
    from scoring.contradictions import ContradictionCard
    from service.store.database import Database

#: What is made once for all copies of the tools.
_SHARED: Final = ("database", "catalogue", "contradictions", "sheet_settings")


@dataclass
class Workshop:
    """What the use cases need, made when first asked for and kept for the process."""

    settings: Settings = field(default_factory=load_settings)
    _measuring: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _tables: "Kept[MeasureTable]" = field(default_factory=lambda: Kept(3), init=False, repr=False)
    _editions: "Kept[DataPack]" = field(default_factory=lambda: Kept(3), init=False, repr=False)
    _watch: EditionWatch = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start to watch for new editions of the pack; nothing is read yet."""
        self._watch = EditionWatch(lambda: self.database, self.settings.state_folder)

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
        """Return the checked edition of the data pack, with the imported layers beside it.

        It is the newest one that approved changes made, else the pack of the settings. Without
        layers nothing of theirs is loaded. What holds now is kept for the process, so that one
        run never mixes two; who serves many takes the ``pinned`` tools for each.
        """
        folder = folder_in_force(self.settings.state_folder)
        if folder is not None and not folder.is_dir():
            folder = put_in_force(self._of_this_build(), self.settings.state_folder)
        return self._load(folder or self.pack_folder)

    def pinned(self) -> "Workshop":
        """Return the same tools with the pack edition in force now, for one request or one job.

        A new edition reaches the next one, never the middle of this one.
        """
        for name in _SHARED:
            getattr(self, name)
        folder = self._watch.folder()
        if folder is None:
            return self.with_pack(self.pack)
        return self.with_pack(self._editions.get(folder.name, lambda: self._load(folder)))

    def with_pack(self, pack: "DataPack") -> "Workshop":
        """Return the same tools on another edition of the pack."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, pack=pack)
        return made

    def pack_of(self, digest: str) -> "DataPack | None":
        """Return the edition of a digest, to compute an old result again; ``None`` if it is not at hand."""
        if self.pack.info.digest == digest:
            return self.pack
        return next((pack for pack in self._all_packs() if pack.info.digest == digest), None)

    def _all_packs(self) -> "Iterator[DataPack]":
        """Yield the pack of the settings, every edition, the newest first, and what they were made of."""
        yield self._load(self.pack_folder)
        if folder_in_force(self.settings.state_folder) is None:
            return
        from service.store.pack_editions import all_editions, all_roots

        with self._of_this_build().reading() as connection:
            editions, roots = all_editions(connection), all_roots(connection)
        for edition in editions:
            yield self._load(folder_of_edition(self.database, self.settings.state_folder, edition))
        for root in roots:
            yield self._load(folder_of_root(self.database, self.settings.state_folder, root))

    def _load(self, folder: Path | None) -> "DataPack":
        from geodata import load_pack

        pack = load_pack(folder) if folder else load_pack()
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

    def _of_this_build(self) -> "Database":
        """Return the database to a command that needs an old edition only: no front door has looked at it.

        Raises
        ------
        DatabaseSchemaError
            Another build made it.
        """
        from service.store.migrate import check_schema

        try:
            check_schema(self.database)
        except DatabaseSchemaError:
            self.database.close()
            raise
        return self.database

    def measures(self, on: dt.date) -> "MeasureTable":
        """Return the measures of the pack on a day, kept for the next one who asks."""
        from geodata import measure_sites

        pack = self.pack
        key = (pack.info.digest, on)
        with self._measuring:
            return self._tables.get(key, lambda: measure_sites(pack, on=on))

    def now(self) -> dt.datetime:
        """Return the moment, in UTC."""
        return dt.datetime.now(dt.UTC)
