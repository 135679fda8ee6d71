"""Words for people, always in both languages."""

from collections.abc import Sequence
from typing import Literal

from domain.model import Frozen

Language = Literal["ja", "en"]


class Bilingual(Frozen):
    """One sentence or name in Japanese and English, never in one of them alone."""

    ja: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """Return the words of one language."""
        return self.ja if language == "ja" else self.en

    def format(self, **facts: object) -> "Bilingual":
        """Fill the placeholders of both languages with the same facts.

        A ``Bilingual`` among the facts fills each language with its own words.
        """
        ja, en = dict(facts), dict(facts)
        for name, fact in facts.items():
            if type(fact) is Bilingual:  # isinstance of a pydantic model costs more than the rest
                ja[name], en[name] = fact.ja, fact.en
        return Bilingual(ja=self.ja.format(**ja), en=self.en.format(**en))


def listed(items: Sequence[Bilingual]) -> Bilingual:
    """Join names to one list, as each language writes it: by semicolons where an English name has a comma."""
    gap = "; " if any("," in item.en for item in items) else ", "
    return Bilingual(ja="、".join(item.ja for item in items), en=gap.join(item.en for item in items))
