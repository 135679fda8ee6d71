"""Names that a record holds in Japanese only, said in both languages."""

import re
from typing import Final

from domain.text import Bilingual
from scoring.phrases import phrasebook

_PUBLISHED_BY: Final = re.compile(r"(?P<date>[\d-]+)\s*[(（](?P<by>.+)[)）]")


def proper_name(name: str) -> Bilingual:
    """Return an edition, a publisher or a power area in both languages, or as it is when not listed."""
    return phrasebook().get(f"names.{name}", Bilingual(ja=name, en=name))


def edition_name(edition: str) -> Bilingual:
    """Return the name of an edition with its publisher, such as ``2012-03 (Fukuoka Prefecture)``."""
    found = _PUBLISHED_BY.fullmatch(edition)
    if found is None:
        return proper_name(edition)
    return Bilingual(ja=edition, en=f"{found['date']} ({proper_name(found['by']).en})")
