"""What stands beside the ranking for the public: other cities, arrivals, schemes, proofs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from domain.brief import Brief
from domain.place import DataPack
from domain.proofs import ArrivalNote, IncentiveNote, RivalYardstick
from domain.recommendation import FunctionResult
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
