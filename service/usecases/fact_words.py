"""What tables, columns and coded cells of the pack are called at the facts desk."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from domain.model import Frozen
from domain.text import Bilingual

_WORDS: Final = Path(__file__).with_name("fact_words.toml")
#: Cells that are yes or no; empty is the table's default.
FLAGS: Final = ("or_more", "historical", "in_city", "current", "superlative")


class FactWords(Frozen):
    """Every word of the desk that stands for something in the pack."""

    tables: dict[str, Bilingual]
    states: dict[str, Bilingual]
    proposal_states: dict[str, Bilingual]
    columns: dict[str, Bilingual]
    choices: dict[str, dict[str, Bilingual]]
    flags: dict[str, Bilingual]

    def field(self, name: str) -> Bilingual:
        """Return what a field of a record is called; one in two languages is one field."""
        if name in self.columns:
            return self.columns[name]
        words = self.columns.get(f"{name}_ja")
        if words is None:
            return Bilingual(ja=name, en=name)
        return Bilingual(ja=words.ja.partition("（")[0], en=words.en.partition(" (")[0])

    def cell(self, column: str, text: str) -> Bilingual:
        """Return what a cell says: coded ones in words, all others as they stand."""
        words = self.flags if column in FLAGS else self.choices.get(column, {})
        return words.get(text, Bilingual(ja=text or "—", en=text or "—"))


@cache
def fact_words() -> FactWords:
    """Read the words, once per process."""
    return FactWords.model_validate(tomllib.loads(_WORDS.read_text(encoding="utf-8")))
