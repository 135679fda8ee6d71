"""The list of what is not known and matters: one to-do per question and owner."""

from collections.abc import Mapping

from domain.place import Owner
from domain.recommendation import GateState, Unknown
from domain.text import Bilingual
from scoring.cards import Catalogue, GateCard
from scoring.figures import number
from scoring.job import Job
from scoring.phrases import joined, say
from scoring.screening import Screened
from scoring.value_matrix import ValueMatrix


def unknowns(
    job: Job,
    matrix: ValueMatrix,
    weights: Mapping[str, float],
    screened: Mapping[str, Screened],
) -> tuple[Unknown, ...]:
    """List open must-haves first, then unknown criteria by the weight at stake.

    The weight at stake is the criterion's weight times the number of places it is open at.
    Without present sites the pair's questions go to the company, as a notice, not to an owner.
    Excluded places ask nothing.
    """
    owners = job.pack.owners
    rows = [row for row, site in enumerate(matrix.site_ids) if not screened[site].failed]
    sites = [matrix.site_ids[row] for row in rows]
    gates = _open_gates({site: screened[site] for site in sites}, job.catalogue, owners)
    criteria: list[tuple[float, Unknown]] = []
    for j, card in enumerate(matrix.criteria):
        open_at = tuple(matrix.site_ids[row] for row in rows if not matrix.known[row, j])
        if not open_at or (card.group == "pair" and not job.brief.present_sites):
            continue
        weight = weights[card.id]
        stake = say("unknowns.weight_at_stake", share=number(round(100 * weight, 1)), places=len(open_at))
        unknown = Unknown(
            id=card.id,
            kind="criterion",
            what=card.label,
            why_it_matters=joined([card.unknown, stake]),
            owner=owner_of(card.owner, owners),
            site_ids=open_at,
            weight=weight,
        )
        criteria.append((weight * len(open_at), unknown))
    criteria.sort(key=lambda item: (-item[0], item[1].id))
    return (*gates, *(unknown for _, unknown in criteria))


def owner_of(owner_id: str, owners: Mapping[str, Owner]) -> Owner:
    """Return the bureau or utility of an id; one the pack does not name stands under its id."""
    return owners.get(owner_id) or Owner(id=owner_id, name=say("unknowns.owner_unnamed", id=owner_id))


def _open_gates(
    screened: Mapping[str, Screened], catalogue: Catalogue, owners: Mapping[str, Owner]
) -> list[Unknown]:
    open_at: dict[str, list[str]] = {}
    for site, result in screened.items():
        for gate in result.gates:
            if gate.state is GateState.UNKNOWN:
                open_at.setdefault(gate.id, []).append(site)
    cards = [catalogue.gates[gate] for gate in sorted(open_at, key=lambda gate: (-len(open_at[gate]), gate))]
    return [
        Unknown(
            id=card.id,
            kind="gate",
            what=card.label,
            why_it_matters=joined([say("unknowns.gate", places=len(open_at[card.id])), *_way(card)]),
            owner=owner_of(card.owner, owners),
            site_ids=tuple(open_at[card.id]),
            weight=None,
        )
        for card in cards
    ]


def _way(card: GateCard) -> list[Bilingual]:
    return [card.route] if card.route else []
