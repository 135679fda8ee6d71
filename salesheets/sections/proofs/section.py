"""Compose the proofs: a large figure each, with its date, source and unwelcome companion."""

from domain.model import Frozen
from domain.proofs import Proof
from salesheets.context import Context
from salesheets.sources import printable_notes
from salesheets.wording import date_text
from salesheets.words import options


class ProofCard(Frozen):
    """One proof as printed; ``caution`` is the unwelcome figure that travels along."""

    figure: str
    unit: str
    headline: str
    note: str | None
    caution: str | None
    viewpoint: str
    as_of: str | None
    remark: str | None
    marks: tuple[int, ...]


class Proofs(Frozen):
    """The proofs of a sheet, best first."""

    cards: tuple[ProofCard, ...]


def compose_proofs(context: Context) -> Proofs | None:
    """Compose the best proofs that may be printed; ``None`` where none may."""
    printable = [proof for proof in context.material.proofs if printable_notes(proof.evidence)]
    cards = [_card(context, proof) for proof in printable[: options("proofs")["shown"]]]
    return Proofs(cards=tuple(cards)) if cards else None


def _card(context: Context, proof: Proof) -> ProofCard:
    headline = context.sources.cite(proof.headline[context.language], proof.evidence) or context.unproved()
    return ProofCard(
        figure=context.say(proof.figure),
        unit=context.say(proof.unit),
        headline=headline.text,
        note=context.say(proof.note) if proof.note else None,
        caution=context.say(proof.caution) if proof.caution else None,
        viewpoint=context.words("proofs")["viewpoint"][proof.viewpoint.value],
        as_of=date_text(proof.as_of, context.language) if proof.as_of else None,
        remark=headline.remark,
        marks=headline.marks,
    )
