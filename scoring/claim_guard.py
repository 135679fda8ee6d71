"""The claim guard: superlatives and absolute words pass only with a permit that names their proof."""

import datetime as dt
from functools import cache

from domain.errors import CardError
from domain.evidence import PrintRule
from domain.place import DataPack
from domain.text import Bilingual
from scoring.beside_cards import Beside, ClaimPermit, beside
from scoring.needs_text import occurs, plain


@cache
def checked_claims() -> None:
    """Refuse proof cards that use a superlative without a permit.

    Raises
    ------
    CardError
        A headline or note says such a word, and no permit names it with its proof.
    """
    faults_of_claims(beside())


def faults_of_claims(cards: Beside) -> None:
    """Raise the first superlative of the proof cards that no permit allows.

    Raises
    ------
    CardError
        As ``checked_claims``.
    """
    for card in cards.proofs.values():
        texts = (card.headline, card.note, *filter(None, (card.caution,)))
        for word in _guarded_words(cards, texts):
            if word not in {permit.word for permit in permits_of(cards, card.id)}:
                raise CardError(card=f"{card.id}.toml", field="headline", reason=f"{word} without a permit")


def _guarded_words(cards: Beside, texts: tuple[Bilingual, ...]) -> list[str]:
    said = plain(" ".join(f"{text.ja} {text.en}" for text in texts))
    return [word for claim in cards.claims.values() for word in claim.words if occurs(plain(word), said)]


def permits_of(cards: Beside, proof: str) -> list[ClaimPermit]:
    """Return the superlatives that a proof card may use."""
    return [permit for claim in cards.claims.values() for permit in claim.permits if permit.proof == proof]


def is_current(pack: DataPack, evidence_id: str, on: dt.date) -> bool:
    """Tell whether a superlative's record is on paper without a date: others may have overtaken since."""
    try:
        return pack.record(evidence_id).print_rule(on) is PrintRule.FREE
    except KeyError:
        return False
