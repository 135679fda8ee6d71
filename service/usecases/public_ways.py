"""What follows from the ranking for the public: the pair, near misses, ways to a plot, open questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.place import DataPack
from domain.recommendation import FunctionResult, JudgedPlace, NearMiss, PairResult, PairVerdict
from salesheets.brevity import short_name
from salesheets.sources import Cited
from scoring.pair import is_open
from service.usecases.public_words import PublicWords


@dataclass(frozen=True, slots=True)
class PublicPair:
    """One scenario at one present site and the first place; ``happened``: it is history, not assumed.

    ``is_open``: it is not on record as shared, but not excluded either.
    """

    scenario: str
    present_site: str
    verdict: str
    label: str
    reason: Cited | None
    happened: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class PublicNearMiss:
    """A place that one relaxed answer lets through; ``field`` is the brief's, ``amount`` in its unit."""

    site_id: str
    gate: str
    name: str
    says: Cited


@dataclass(frozen=True, slots=True)
class PublicRoute:
    """A way to a place where no plot is ready."""

    label: str
    says: Cited
    owner: str


@dataclass(frozen=True, slots=True)
class PublicUnknown:
    """An open question: what, why it matters, and who can answer."""

    what: str
    why: str
    owner: str
    places: int
    is_gate: bool


def public_pair(place: JudgedPlace | None, words: PublicWords) -> tuple[PublicPair, ...]:
    """Return what every scenario does to the present sites and the first place, the worst first."""
    if place is None:
        return ()
    ordered = sorted(place.pair, key=lambda item: (not item.assumed, _ORDER.index(item.verdict)))
    return tuple(_pair(item, words) for item in ordered)


_ORDER: Final = (
    PairVerdict.BOTH,
    PairVerdict.THERE_ONLY,
    PairVerdict.NEITHER,
    PairVerdict.HERE_ONLY,
    PairVerdict.UNKNOWN,
)


def _pair(item: PairResult, words: PublicWords) -> PublicPair:
    reason = words.told(item.reason, item.evidence)
    verdict = item.verdict if reason is not None else PairVerdict.UNKNOWN
    return PublicPair(
        scenario=words.say(item.scenario_name),
        present_site=words.say(item.present_site_name),
        verdict=verdict.value,
        label=words.say(item.verdict_label) if reason is not None else "",
        reason=reason,
        happened=not item.assumed,
        is_open=is_open(item),
    )


def public_near_misses(
    misses: Iterable[tuple[NearMiss, Sequence[str]]], words: PublicWords, *, pack: DataPack
) -> tuple[PublicNearMiss, ...]:
    """Return the answers whose relaxation lets a place through; each miss comes with its records."""
    return tuple(
        PublicNearMiss(
            site_id=item.site_id,
            gate=item.gate,
            name=short_name(words.say(pack.sites[item.site_id].name), words.language),
            says=says,
        )
        for item, records in misses
        if item.site_id in pack.sites
        and (says := words.told(item.change, (it for it in records if it in words.recommendation.evidence)))
    )


def public_routes(function: FunctionResult, words: PublicWords, *, pack: DataPack) -> tuple[PublicRoute, ...]:
    """Return the ways to a place where no plot is ready, as far as their records may be printed."""
    found = []
    for route in function.routes:
        says = words.told(route.says, route.evidence)
        if says is not None:
            owner = pack.owners.get(route.owner)
            found.append(PublicRoute(words.say(route.label), says, words.say(owner.name) if owner else ""))
    return tuple(found)


def public_unknowns(function: FunctionResult, words: PublicWords) -> tuple[PublicUnknown, ...]:
    """Return the open questions: must-haves first, then criteria by weight."""
    ordered = sorted(function.unknowns, key=lambda item: (item.kind != "gate", -(item.weight or 0)))
    return tuple(
        PublicUnknown(
            what=words.say(item.what),
            why=told.text,
            owner=words.say(item.owner.name),
            places=len(item.site_ids),
            is_gate=item.kind == "gate",
        )
        for item in ordered
        if (told := words.told(item.why_it_matters)) is not None
    )
