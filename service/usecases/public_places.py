"""The places of a result as the public sees them: reasons, must-haves, weak points, what is open."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.recommendation import (
    Contribution,
    ExcludedPlace,
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    RankedPlace,
)
from salesheets.brevity import short_name, ward_name
from salesheets.sources import Cited
from service.usecases.public_words import PublicWords
from service.usecases.shown_points import rounded_together

SHOWN: Final = 3
_WEAK: Final = 0.5
_WEAK_WEIGHT: Final = 0.01
_STRONG: Final = 0.5
_REASONS: Final = 4
_WEAKNESSES: Final = 3


@dataclass(frozen=True, slots=True)
class PublicGate:
    """One must-have: its state, and the reason where it may be told."""

    label: str
    state: str
    reason: Cited | None
    route: str | None


@dataclass(frozen=True, slots=True)
class PublicReason:
    """One criterion: points of the score and of how many at most, and the figure in words."""

    label: str
    points: float
    most: float
    known: bool
    says: Cited | None


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """One place. ``rank`` is ``None`` where too little is known to rank it."""

    site_id: str
    name: str
    full_name: str
    ward: str
    rank: int | None
    rank_range: tuple[int, int] | None
    first_share: float | None
    leading: bool
    score: float
    low: float
    high: float
    known_weight: float
    sound_weight: float
    coord_error_km: float
    gates: tuple[PublicGate, ...]
    reasons: tuple[PublicReason, ...]
    strong: tuple[PublicReason, ...]
    weak: tuple[PublicReason, ...]
    open: tuple[PublicReason, ...]

    @property
    def points_unknown(self) -> float:
        """Return how many of the points shown are the expectation of what is not known."""
        return round(sum(reason.points for reason in self.reasons if not reason.known), 1)

    @property
    def open_gates(self) -> int:
        """Return how many must-haves are still to be confirmed."""
        return sum(gate.state == GateState.UNKNOWN.value for gate in self.gates)


@dataclass(frozen=True, slots=True)
class PublicExclusion:
    """Why places are out, and how many for this reason."""

    reason: str
    count: int
    names: tuple[str, ...]


def public_places(function: FunctionResult, words: PublicWords) -> tuple[PublicPlace, ...]:
    """Return the ranked places, then those that cannot be ranked yet; the first few in full."""
    judged: tuple[JudgedPlace, ...] = (*function.ranking, *function.insufficient_data)
    return tuple(_place(place, words, full=index < SHOWN) for index, place in enumerate(judged))


def _place(place: JudgedPlace, words: PublicWords, *, full: bool) -> PublicPlace:
    ranked = place if isinstance(place, RankedPlace) else None
    weighed = _by_points(place.contributions)
    reasons = _reasons(weighed, words) if full else ()
    told = tuple(zip(weighed, reasons, strict=bool(reasons)))
    name = words.say(place.name)
    return PublicPlace(
        site_id=place.site_id,
        name=short_name(name, words.language),
        full_name=name,
        ward=ward_name(words.say(place.ward)),
        rank=ranked.rank if ranked else None,
        rank_range=ranked.rank_range if ranked else None,
        first_share=ranked.rank_acceptability[0] if ranked else None,
        leading=ranked.in_leading_group if ranked else False,
        score=place.score,
        low=place.score_low,
        high=place.score_high,
        known_weight=place.known_weight,
        sound_weight=place.sound_weight,
        coord_error_km=place.coord_error_m / 1000,
        gates=tuple(_gate(gate, words, full=full) for gate in place.gates),
        reasons=reasons,
        strong=tuple(reason for item, reason in told if _is_strong(item, reason))[:_REASONS],
        weak=tuple(reason for item, reason in _by_loss(told) if _is_weak(item, reason))[:_WEAKNESSES],
        open=tuple(reason for item, reason in told if not item.known and item.weight >= _WEAK_WEIGHT),
    )


def _by_points(items: Iterable[Contribution]) -> list[Contribution]:
    return sorted((item for item in items if item.weight > 0), key=lambda item: -item.points)


def _by_loss(
    told: Iterable[tuple[Contribution, PublicReason]],
) -> list[tuple[Contribution, PublicReason]]:
    """Order by what a criterion costs: its weight times what is missing of its value."""
    return sorted(told, key=lambda pair: -pair[0].weight * (1 - pair[0].value))


def _is_strong(item: Contribution, reason: PublicReason) -> bool:
    return item.known and item.value >= _STRONG and reason.says is not None


def _is_weak(item: Contribution, reason: PublicReason) -> bool:
    told = item.known and reason.says is not None
    return told and item.value < _WEAK and item.weight >= _WEAK_WEIGHT


def _reasons(items: Sequence[Contribution], words: PublicWords) -> tuple[PublicReason, ...]:
    """Return the criteria with the points as they are shown: they add up to the score and to 100."""
    most = rounded_together([100 * item.weight for item in items])
    points = rounded_together([item.points for item in items], most=most)
    return tuple(
        PublicReason(
            label=words.say(item.label),
            points=shown,
            most=full,
            known=item.known,
            says=words.told(item.reason, item.evidence),
        )
        for item, shown, full in zip(items, points, most, strict=True)
    )


def _gate(gate: GateResult, words: PublicWords, *, full: bool) -> PublicGate:
    """Return a must-have as printed: what rests on records for staff only is still to be confirmed."""
    reason = words.told(gate.reason, gate.evidence) if full else None
    hidden = reason is None if full else not words.may_tell(gate.reason, gate.evidence)
    return PublicGate(
        label=words.say(gate.label),
        state=(GateState.UNKNOWN if hidden else gate.state).value,
        reason=reason,
        route=words.say(gate.route) if gate.route and full else None,
    )


def public_exclusions(excluded: Iterable[ExcludedPlace], words: PublicWords) -> tuple[PublicExclusion, ...]:
    """Return the must-haves that keep places out, the most frequent first, each place once."""
    counts: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    for place in excluded:
        failed = next((gate for gate in place.gates if gate.state is GateState.FAIL), None)
        if failed is None:
            continue
        label = words.say(failed.label)
        counts[label] += 1
        names.setdefault(label, []).append(short_name(words.say(place.name), words.language))
    return tuple(PublicExclusion(label, count, tuple(names[label])) for label, count in counts.most_common())
