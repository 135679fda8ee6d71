"""Use districts in both languages: records and maps name them in Japanese only."""

import functools
import tomllib
from collections.abc import Mapping

from domain.text import Bilingual
from geodata.layers import CATALOGUE


def category_name(*names: str) -> Bilingual:
    """Return use districts in both languages, joined; what is not listed stays as it is."""
    english = _english()
    return Bilingual(ja="・".join(names), en=", ".join(english.get(name, name) for name in names))


@functools.cache
def _english() -> Mapping[str, str]:
    return tomllib.loads((CATALOGUE / "use_districts.toml").read_text(encoding="utf-8"))
