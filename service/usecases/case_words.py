"""The states of a case, which may follow which, and what things of a case are called."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from domain.cards import Card, load_cards
from domain.model import Frozen
from domain.text import Bilingual

_WORDS: Final = Path(__file__).with_name("case_words.toml")
_OUTCOMES: Final = Path(__file__).parents[1] / "catalogue" / "outcomes"
CLOSED: Final = ("won", "lost")


class StateCard(Frozen):
    """One state; ``then`` are those that may follow."""

    label: Bilingual
    then: tuple[str, ...]


class CaseWords(Frozen):
    """Every word of a case's life."""

    list_code_name: str
    strategy: Bilingual
    states: dict[str, StateCard]
    origins: dict[str, Bilingual]
    events: dict[str, Bilingual]
    columns: dict[str, Bilingual]


class OutcomeCard(Card):
    """Why a case was won or lost.

    ``gates`` and ``criteria`` are what the reason concerns, ``owner`` the bureau that can do
    something about it, ``strategies`` the numbers of the concept's strategies, where a source
    says so.
    """

    state: str
    owner: str
    gates: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    strategies: tuple[int, ...] = Field(default=(), max_length=6)


@cache
def case_words() -> CaseWords:
    """Read the words, once per process."""
    return CaseWords.model_validate(tomllib.loads(_WORDS.read_text(encoding="utf-8")))


@cache
def outcome_cards() -> Mapping[str, OutcomeCard]:
    """Read the reasons of outcomes by id, once per process."""
    return load_cards(_OUTCOMES, OutcomeCard)


def outcomes_of(state: str) -> dict[str, OutcomeCard]:
    """Return the reasons with which a case may end in a state."""
    return {card.id: card for card in outcome_cards().values() if card.state == state}


def is_allowed(before: str, after: str) -> bool:
    """Tell whether a case may go from one state to another."""
    return after in case_words().states[before].then
