"""Claims that need proof: the cards that guard them, and what is objected to a sentence."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field, field_validator, model_validator

from domain.cards import Card
from domain.claim_search import Folded, Spelling, fold, phrase_spans, word_spans
from domain.model import Frozen
from domain.text import Bilingual

Span = tuple[int, int]

_MEMORY = 20_000
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?\n]|$)")


class ClaimPermit(Frozen):
    """One guarded word that one proof card may use, because a record of the pack says so."""

    word: str
    proof: str
    evidence: str


class ClaimCard(Card):
    """Words that need a rule to pass (唯一, 日本一, No. 1 …), and figures that need a record.

    ``words`` are found in every spelling (full-width, spaced, hyphenated, kana, old forms);
    ``patterns`` are regular expressions over the folded text (lower case, hiragana).
    ``passes`` are uses that claim nothing, such as 「安全を意味しません」; a use is let
    through only where the pass covers it. ``spellings`` maps letters to the usual ones.
    ``kind`` ``figure``: what is found needs evidence instead of a permit.
    """

    kind: Literal["claim", "figure"] = "claim"
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    spellings: dict[str, str] = Field(default={})
    permits: tuple[ClaimPermit, ...] = ()
    says: Bilingual
    mend: Bilingual

    @model_validator(mode="after")
    def _guards_something(self) -> "ClaimCard":
        if not self.words and not self.patterns:
            msg = "a claim card needs words or patterns"
            raise ValueError(msg)
        return self

    @field_validator("patterns", "passes")
    @classmethod
    def _is_an_expression(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        for expression in expressions:
            try:
                re.compile(expression)
            except re.error as error:
                msg = f"{expression}: {error}"
                raise ValueError(msg) from error
        return expressions


class Objection(Frozen):
    """Why a sentence may not be printed: where it stands, which rule, what would mend it."""

    where: str
    sentence: str
    found: str
    rule: str
    says: Bilingual
    mend: Bilingual


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """All cards, with a memory: the sheets of a batch say most things alike."""

    cards: Mapping[str, ClaimCard]
    _seen: dict[tuple[str, AbstractSet[str], bool], tuple[Objection, ...]] = field(
        default_factory=dict, repr=False
    )

    @property
    def figures(self) -> "ClaimRules":
        """Return only the rules that ask a record for every figure."""
        return ClaimRules({identity: card for identity, card in self.cards.items() if card.kind == "figure"})

    def objections(
        self, text: str, *, where: str, proven: AbstractSet[str] = frozenset(), figures_rest: bool = False
    ) -> tuple[Objection, ...]:
        """Return what ``objections_to`` returns, from memory where the text was seen before."""
        named = {permit.evidence for card in self.cards.values() for permit in card.permits}
        key = (text, frozenset(proven & named), figures_rest)
        if key not in self._seen:
            if len(self._seen) >= _MEMORY:
                self._seen.clear()
            self._seen[key] = objections_to(
                text, self.cards, where="", proven=key[1], figures_rest=figures_rest
            )
        return tuple(objection.model_copy(update={"where": where}) for objection in self._seen[key])


def objections_to(
    text: str,
    cards: Mapping[str, ClaimCard],
    *,
    where: str,
    proven: AbstractSet[str] = frozenset(),
    figures_rest: bool = False,
) -> tuple[Objection, ...]:
    """Return what the cards object to a text, in reading order, once per rule and place.

    Parameters
    ----------
    proven
        Evidence ids that the text rests on and that may be printed undated: their permits count.
    figures_rest
        The figures of the text rest on evidence already, so that cards of kind ``figure`` are silent.
    """
    folded = fold(text, spelling_of(cards))
    found = [
        (start, end, card)
        for card in cards.values()
        if not (figures_rest and card.kind == "figure")
        for start, end in _unexcused(card, folded, proven)
    ]
    claimed = [(start, end) for start, end, card in found if card.kind == "claim"]
    found = [
        item for item in found if item[2].kind == "claim" or not any(_covers(span, item) for span in claimed)
    ]
    return tuple(
        Objection(
            where=where,
            sentence=_sentence(text, start),
            found=text[start:end],
            rule=card.id,
            says=card.says,
            mend=card.mend,
        )
        for start, end, card in sorted(found, key=lambda item: (item[0], -item[1]))
    )


def spelling_of(cards: Mapping[str, ClaimCard]) -> Spelling:
    """Return the unusual letters of all cards as one mapping."""
    return {odd: usual for card in cards.values() for odd, usual in card.spellings.items()}


def _unexcused(card: ClaimCard, folded: Folded, proven: AbstractSet[str]) -> list[Span]:
    hits = set(word_spans(card.words, folded))
    hits |= {span for pattern in card.patterns for span in phrase_spans(pattern, folded)}
    if not hits:
        return []
    excuses = [span for pattern in card.passes for span in phrase_spans(pattern, folded)]
    permitted = tuple(permit.word for permit in card.permits if permit.evidence in proven)
    excuses += word_spans(permitted, folded)
    open_hits = {hit for hit in hits if not any(_covers(excuse, hit) for excuse in excuses)}
    return [hit for hit in open_hits if not any(hit != other and _covers(other, hit) for other in open_hits)]


def _covers(span: Span, hit: tuple[int, int, *tuple[object, ...]]) -> bool:
    return span[0] <= hit[0] and hit[1] <= span[1]


def _sentence(text: str, at: int) -> str:
    found = next((m for m in _SENTENCE.finditer(text) if m.start() <= at < m.end()), None)
    return (found.group() if found else text).strip()
