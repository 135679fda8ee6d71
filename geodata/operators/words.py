"""Small pieces of text that several operators need."""

from collections.abc import Sequence

from domain.text import Bilingual


def listed(names: Sequence[Bilingual]) -> Bilingual:
    """Join names as each language writes a list."""
    return Bilingual(ja="、".join(name.ja for name in names), en=", ".join(name.en for name in names))
