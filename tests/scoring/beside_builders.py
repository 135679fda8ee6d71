"""What the tests of the pitch beside the ranking share: the embedded pack, the day, a brief."""

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

from domain.brief import Brief, Company, FacilityTypeId, PresentSite, PresentSiteRole
from domain.evidence import Provenance
from domain.place import DataPack
from domain.text import Bilingual
from geodata import load_pack
from scoring.beside_cards import Lens

ON = dt.date(2026, 11, 22)
FUNCTIONS = tuple(FacilityTypeId)
LENSES: tuple[Lens, ...] = ("management", "risk", "hr", "engineering")


@cache
def pack() -> DataPack:
    return load_pack()


def make_brief(facility_type: FacilityTypeId = FacilityTypeId.HQ_BACKUP, **fields: object) -> Brief:
    return Brief.model_validate({"facility_types": (facility_type,), **fields})


def of_industry(ja: str) -> Company:
    return Company(industry=Bilingual(ja=ja, en=ja))


def head_office_in(municipality: str) -> tuple[PresentSite, ...]:
    return (PresentSite(role=PresentSiteRole.HEAD_OFFICE, municipality=municipality),)


def with_record(table: str, record: Provenance, **changes: object) -> DataPack:
    """Return the embedded pack with one record changed."""
    tables: dict[str, Any] = {table: {**getattr(pack(), table), record.id: record.model_copy(update=changes)}}
    return replace(pack(), **tables)
