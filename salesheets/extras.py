"""What people add to a sheet: a message, notes on places, pictures; cleaned before they come here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from domain.model import Frozen
from domain.text import Bilingual, Language

MESSAGE_LETTERS: Final[Mapping[Language, int]] = MappingProxyType({"ja": 300, "en": 600})
SIGNATURE_LETTERS: Final[Mapping[Language, int]] = MappingProxyType({"ja": 40, "en": 80})
NOTE_LETTERS: Final[Mapping[Language, int]] = MappingProxyType({"ja": 60, "en": 120})


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the mayor or another person, and who signs it."""

    text: Bilingual
    signed: Bilingual


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures as ``salesheets.images`` made them: a JPEG for the head, logos as SVG."""

    photo: bytes | None = None
    logo: str | None = None
    city_logo: str | None = None

    def marks(self) -> "PictureMarks | None":
        """Return what stands for them in the check code."""
        if not (self.photo or self.logo or self.city_logo):
            return None
        return PictureMarks(
            photo=_digest(self.photo), logo=_digest(self.logo), city_logo=_digest(self.city_logo)
        )


class PictureMarks(Frozen):
    """The digests of the pictures on a sheet; ``None`` where its designed head or the city's name stands."""

    photo: str | None
    logo: str | None
    city_logo: str | None


@dataclass(frozen=True, slots=True)
class Extras:
    """Everything people added. ``notes`` are by the id of the place."""

    message: Message | None = None
    notes: Mapping[str, Bilingual] = field(default_factory=dict)
    pictures: Pictures = field(default_factory=Pictures)

    def decides(self) -> str:
        """Return everything in it that decides what is on a sheet, as one text."""
        return repr((self.message, sorted(self.notes.items()), self.pictures.marks()))


def _digest(picture: bytes | str | None) -> str | None:
    if picture is None:
        return None
    content = picture if isinstance(picture, bytes) else picture.encode()
    return hashlib.sha256(content).hexdigest()[:16]
