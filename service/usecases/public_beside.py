"""What stands beside the ranking for the public: the pair, ways in, other cities, arrivals, schemes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from domain.brief import Brief
from domain.place import DataPack
from domain.proofs import ArrivalNote, IncentiveNote, RivalYardstick
from domain.recommendation import FunctionResult, JudgedPlace, PairResult, PairVerdict
from salesheets.brevity import short_name
from salesheets.sources import Cited
from salesheets.wording import date_text
from scoring.arrivals import similar_arrivals
from scoring.incentives import incentive_notes
from scoring.rivals import rival_rows
from scoring.strengths import select_proofs
from service.usecases.public_words import PublicWords

_T = TypeVar("_T")
_ARRIVALS: Final = 2
_INCENTIVES: Final = 6
_YARDSTICKS: Final = 2
_PROOFS: Final = 3


@dataclass(frozen=True, slots=True)
class PublicPair:
    """One scenario at one present site and the first place; ``happened``: it is history, not assumed."""

    scenario: str
    present_site: str
    verdict: str
    label: str
    reason: Cited | None
    happened: bool


@dataclass(frozen=True, slots=True)
class PublicNearMiss:
    """A place that one relaxed answer lets through; ``field`` is the brief's, ``amount`` in its unit."""

    site_id: str
    gate: str
    name: str
    says: str


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


@dataclass(frozen=True, slots=True)
class PublicNotUs:
    """When another city suits better; ``applies`` to this brief or in general."""

    text: Cited
    applies: bool


@dataclass(frozen=True, slots=True)
class PublicYardstick:
    """Cities measured alike, with the edition."""

    label: str
    edition: str
    better: str
    rows: tuple[tuple[str, float | None, str, bool], ...]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublicArrival:
    """A company that came before, as far as it may be named."""

    company: str
    year: str
    district: str
    summary: Cited
    status: str
    why_similar: str
    where_different: str | None


@dataclass(frozen=True, slots=True)
class PublicIncentive:
    """A support scheme; ``None`` is "to confirm", never "none"."""

    name: Cited
    provider: str
    rate: str | None
    maximum: str | None
    conditions: str | None
    status: str


@dataclass(frozen=True, slots=True)
class PublicProof:
    """A figure of the city that answers what was asked, with its unwelcome companion."""

    figure: str
    unit: str
    headline: Cited
    note: str | None
    caution: str | None


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
    )


def public_near_misses(
    function: FunctionResult, words: PublicWords, *, pack: DataPack
) -> tuple[PublicNearMiss, ...]:
    """Return the answers whose relaxation lets a place through."""
    return tuple(
        PublicNearMiss(
            site_id=item.site_id,
            gate=item.gate,
            name=short_name(words.say(pack.sites[item.site_id].name), words.language),
            says=words.say(item.change),
        )
        for item in function.near_misses
        if item.site_id in pack.sites
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


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that stands beside the ranking of one function."""

    not_us: tuple[PublicNotUs, ...]
    yardsticks: tuple[PublicYardstick, ...]
    arrivals: tuple[PublicArrival, ...]
    incentives: tuple[PublicIncentive, ...]
    proofs: tuple[PublicProof, ...]


def public_beside(
    function: FunctionResult, words: PublicWords, *, pack: DataPack, brief: Brief, on: dt.date
) -> Beside:
    """Gather what stands beside the ranking; a record for staff only is left out."""
    facility_type = function.facility_type
    best = tuple(place.site_id for place in function.ranking[:_ARRIVALS])
    rivals = rival_rows(pack, facility_type=facility_type, brief=brief, on=on)
    limits = ((item, words.cited(item.text, item.evidence)) for item in rivals.not_us)
    arrivals = similar_arrivals(pack, brief, facility_type, on, site_ids=best)
    proofs = select_proofs(pack, facility_type=facility_type, lens=brief.lens, on=on, brief=brief)
    return Beside(
        not_us=tuple(PublicNotUs(text, item.applies) for item, text in limits if text is not None),
        yardsticks=tuple(_yardstick(item, words) for item in rivals.paper[:_YARDSTICKS]),
        arrivals=_first(_ARRIVALS, (_arrival(item, words) for item in arrivals)),
        incentives=_first(
            _INCENTIVES, (_incentive(item, words) for item in incentive_notes(pack, facility_type, on))
        ),
        proofs=tuple(
            PublicProof(
                figure=words.say(item.figure),
                unit=words.say(item.unit),
                headline=headline,
                note=words.say(item.note) if item.note else None,
                caution=words.say(item.caution) if item.caution else None,
            )
            for item in proofs[:_PROOFS]
            if (headline := words.cited(item.headline, item.evidence)) is not None
        ),
    )


def _first(count: int, found: Iterable[_T | None]) -> tuple[_T, ...]:
    """Return the first few that may be told."""
    return tuple(islice((item for item in found if item is not None), count))


def _yardstick(item: RivalYardstick, words: PublicWords) -> PublicYardstick:
    told = words.cited(item.label, item.evidence)
    return PublicYardstick(
        label=words.say(item.label),
        edition=words.say(item.edition),
        better=item.better,
        rows=tuple((words.say(row.city), row.value, words.say(row.text), row.here) for row in item.rows),
        marks=told.marks if told else (),
    )


def _arrival(item: ArrivalNote, words: PublicWords) -> PublicArrival | None:
    summary = words.cited(item.summary, item.evidence)
    if summary is None:
        return None
    return PublicArrival(
        company=words.say(item.company),
        year=date_text(item.year, words.language) if item.year else "",
        district=words.say(item.district),
        summary=summary,
        status=words.say(item.status),
        why_similar=words.say(item.why_similar),
        where_different=words.say(item.where_different) if item.where_different else None,
    )


def _incentive(item: IncentiveNote, words: PublicWords) -> PublicIncentive | None:
    name = words.cited(item.name, item.evidence)
    if name is None:
        return None
    return PublicIncentive(
        name=name,
        provider=words.say(item.provider),
        rate=words.say(item.rate) if item.rate else None,
        maximum=words.say(item.maximum) if item.maximum else None,
        conditions=words.say(item.conditions) if item.conditions else None,
        status=words.say(item.status),
    )
