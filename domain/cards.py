"""Cards: TOML files that hold what can change without changing code.

``load_cards`` reads a folder of them; every fault names card, field and reason.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from domain.canonical import digest
from domain.errors import CardError
from domain.library_words import refusal_of
from domain.model import Frozen
from domain.text import Bilingual


class CardSource(Frozen):
    """The page a threshold or fact of a card rests on."""

    title: str
    publisher: str
    url: str | None = None
    as_of: str | None = None


class Basis(Frozen):
    """Why a curve, threshold or weight is what it is, from a day on.

    ``source``: an exact page says so. ``judgement``: we say so (当方の判断), with the
    reason and the bureau that decides.
    """

    valid_from: dt.date = Field(alias="from")
    kind: Literal["source", "judgement"]
    reason: Bilingual | None = None
    source: CardSource | None = None
    decided_by: str | None = None

    @model_validator(mode="after")
    def _says_why(self) -> "Basis":
        if self.kind == "source" and self.source is None:
            msg = "a basis of kind source needs [basis.source]"
            raise ValueError(msg)
        if self.kind == "judgement" and (self.reason is None or self.decided_by is None):
            msg = "a judgement needs reason and decided_by"
            raise ValueError(msg)
        return self


class Card(Frozen):
    """What every card has; the id is also its file's name."""

    id: str
    label: Bilingual
    basis: tuple[Basis, ...] = Field(min_length=1)


CardT = TypeVar("CardT", bound=Frozen)


def load_cards(folder: Path, kind: type[CardT]) -> dict[str, CardT]:
    """Read every ``*.toml`` of a folder as a card, by id, in the order of the ids.

    Raises
    ------
    CardError
        A file is not TOML, does not fit ``kind``, or its id is not its file's name.
    """
    cards: dict[str, CardT] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            card = kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CardError(card=path.name, field="", reason=str(error)) from error
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise CardError(card=path.name, field=field, **refusal_of(first)) from error
        identity: str = card.id  # type: ignore[attr-defined]
        if identity != path.stem:
            raise CardError(card=path.name, field="id", reason=f"{identity} is not the file's name")
        cards[identity] = card
    return cards


def card_files(folders: Mapping[str, Path]) -> dict[str, bytes]:
    """Return the bytes of every TOML file below some folders, by ``folder/path`` without ending."""
    return {
        f"{name}/{path.relative_to(folder).with_suffix('').as_posix()}": path.read_bytes()
        for name, folder in sorted(folders.items())
        for path in sorted(folder.rglob("*.toml"))
    }


def digest_of_cards(cards: Mapping[str, bytes]) -> str:
    """Return one digest over cards, independent of where they lie and in which order they come."""
    return digest("\n".join(f"{name} {digest(content)}" for name, content in sorted(cards.items())))
