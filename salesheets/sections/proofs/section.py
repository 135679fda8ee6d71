"""Compose the proofs: a large figure each, with its date, source and unwelcome companion."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.model import Frozen
from domain.proofs import Proof
from domain.text import Bilingual, Language
from salesheets.brevity import sentences_alike
from salesheets.context import Context
from salesheets.sources import printable_notes
from salesheets.wording import date_text
from salesheets.words import options

_NOTE_LETTERS: Final[Mapping[Language, int]] = {"ja": 45, "en": 100}


class ProofCard(Frozen):
    """One proof as printed; ``caution`` is the unwelcome figure that travels along."""

    figure: str
    unit: str
    headline: str
    note: str | None
    caution: str | None
    as_of: str | None
    remark: str | None
    marks: tuple[int, ...]


class Proofs(Frozen):
    """The proofs of a sheet, best first."""

    cards: tuple[ProofCard, ...]


def compose_proofs(context: Context) -> Proofs | None:
    """Compose the best proofs that may be printed; ``None`` where none may."""
    printable = [proof for proof in context.material.proofs if printable_notes(proof.evidence)]
    shown = printable[: _count(printable)]
    if context.extras.message:  # it takes room: what goes first is long, and the pair tells its hazards too
        shown.sort(key=lambda proof: proof.caution is not None)
    cards = [_card(context, proof) for proof in shown]
    return Proofs(cards=tuple(cards)) if cards else None


def _count(proofs: Sequence[Proof]) -> int:
    """Return four where their words are short in both languages, else three, which are wider."""
    limits = options("proofs")
    words = [text for proof in proofs[: limits["most"]] for text in _small_print(proof)]
    long = any(len(text[language]) > most for text in words for language, most in limits["letters"].items())
    return int(limits["fewer"] if long else limits["most"])


def _small_print(proof: Proof) -> list[Bilingual]:
    """Return what is set small and long on a card."""
    together = [text for text in (proof.note, proof.caution) if text]
    whole = Bilingual(ja="".join(text.ja for text in together), en=" ".join(text.en for text in together))
    return [whole, proof.figure]


def _card(context: Context, proof: Proof) -> ProofCard:
    headline = context.sources.cite(proof.headline[context.language], proof.evidence) or context.unproved()
    return ProofCard(
        figure=context.say(proof.figure),
        unit=context.say(proof.unit),
        headline=headline.text,
        note=sentences_alike(proof.note, context.language, _NOTE_LETTERS) if proof.note else None,
        caution=context.say(proof.caution) if proof.caution else None,
        as_of=date_text(proof.as_of, context.language) if proof.as_of else None,
        remark=headline.remark,
        marks=headline.marks,
    )
