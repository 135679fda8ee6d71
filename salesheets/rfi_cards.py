"""Which fields a site data sheet has, and what one is as printed."""

import tomllib
from functools import cache
from typing import Literal

from pydantic import Field

from domain.model import Frozen
from domain.text import Bilingual
from salesheets.companion_words import FOLDER


class FieldCard(Frozen):
    """One field: where its entry comes from, and who owns it."""

    id: str
    label: Bilingual
    origin: Literal["site", "facts", "measure", "incentives", "contact", "ask"] = Field(alias="from")
    owner: str
    measure: str | None = None
    attributes: tuple[str, ...] = ()


class FieldGroup(Frozen):
    """Fields under one head."""

    label: Bilingual
    fields: tuple[FieldCard, ...]


class Entry(Frozen):
    """One field as printed; ``known`` is False where its owner is asked."""

    id: str
    label: str
    says: str
    known: bool
    marks: tuple[int, ...] = ()
    as_of: str = ""
    grade: str = ""
    owner: str


@cache
def field_groups() -> tuple[FieldGroup, ...]:
    """Return the groups of fields in the order of the page."""
    card = tomllib.loads((FOLDER / "rfi_fields.toml").read_text(encoding="utf-8"))
    return tuple(FieldGroup.model_validate(group) for group in card["group"])
