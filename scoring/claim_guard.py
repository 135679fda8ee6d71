"""The claim guard of words: superlatives, absolute words and figures pass only with their proof.

The rules are the cards of ``catalogue/claims``; the same cards guard proof cards, the
finished sheet and what people write freely (the mayor's message, notes on a place).
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from domain.claims import ClaimPermit, ClaimRules, Objection, objections_to
from domain.errors import CardError
from domain.evidence import EvidenceNote, PrintRule
from domain.place import DataPack
from domain.proofs import ArrivalNote, IncentiveNote
from domain.text import Bilingual, Language
from scoring.beside_cards import Beside, beside


@cache
def claim_rules() -> ClaimRules:
    """Return the rules, with a memory for the process."""
    return ClaimRules(beside().claims)


def check_text(text: str, language: Language, *, notes: Iterable[EvidenceNote] = ()) -> tuple[Objection, ...]:
    """Return what is objected to a free text before it may be printed, in reading order.

    Parameters
    ----------
    language
        Language of the paper; names the place of the objection (``text.ja``). The rules
        of both languages apply to every text.
    notes
        Records that the text cites. Printable ones carry its figures, undated ones its permits.
    """
    printable = [note for note in notes if note.print_rule is not PrintRule.STAFF_ONLY]
    proven = {note.id for note in printable if note.print_rule is PrintRule.FREE}
    return claim_rules().objections(
        text, where=f"text.{language}", proven=proven, figures_rest=bool(printable)
    )


def may_be_said(note: ArrivalNote | IncentiveNote) -> bool:
    """Tell whether the words of a record of the pack pass, so that a better-worded one takes its place."""
    texts = (getattr(note, name) for name in type(note).model_fields)
    words = [text[language] for text in texts if isinstance(text, Bilingual) for language in ("ja", "en")]
    return not any(check_text(word, "ja", notes=note.evidence) for word in words)


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
        proven = {permit.evidence for permit in permits_of(cards, card.id)}
        for text in (card.headline, card.note, *filter(None, (card.caution,))):
            for words in (text.ja, text.en):
                found = objections_to(words, cards.claims, where=card.id, proven=proven, figures_rest=True)
                if found:
                    reason = f"{found[0].found} without a permit"
                    raise CardError(card=f"{card.id}.toml", field="headline", reason=reason)


def permits_of(cards: Beside, proof: str) -> list[ClaimPermit]:
    """Return the superlatives that a proof card may use."""
    return [permit for claim in cards.claims.values() for permit in claim.permits if permit.proof == proof]


def is_current(pack: DataPack, evidence_id: str, on: dt.date) -> bool:
    """Tell whether a superlative's record is on paper without a date: others may have overtaken since."""
    try:
        return pack.record(evidence_id).print_rule(on) is PrintRule.FREE
    except KeyError:
        return False
