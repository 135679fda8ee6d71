"""Past arrivals like the company that asks: in what they are alike, and in what not."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.evidence import PrintRule
from domain.place import Arrival, ArrivalUse, DataPack
from domain.proofs import ArrivalNote
from domain.staff_notes import StaffArrival
from domain.text import Bilingual
from scoring.beside_cards import SectorCard, beside
from scoring.beside_text import as_of_in_words
from scoring.evidence_notes import evidence_note
from scoring.needs_text import occurs, plain
from scoring.phrases import joined, listed, say

_POINTS_FUNCTION: Final = 4
_POINTS_SECTOR: Final = 3
_POINTS_WARD: Final = 1
_LONG_AGO_YEARS: Final = 10
_SECTOR_TEXTS: Final = 512


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How an arrival is like the brief; without function or sector in common it is not."""

    arrival: Arrival
    same_function: bool
    sectors: tuple[SectorCard, ...]
    same_ward: bool
    industry_known: bool

    @property
    def points(self) -> int:
        if not self.same_function and not self.sectors:
            return 0
        function, sector = self.same_function * _POINTS_FUNCTION, bool(self.sectors) * _POINTS_SECTOR
        return function + sector + self.same_ward * _POINTS_WARD


def similar_arrivals(
    pack: DataPack,
    brief: Brief,
    facility_type: FacilityTypeId,
    on: dt.date,
    *,
    site_ids: Collection[str] = (),
) -> tuple[ArrivalNote, ...]:
    """Return the past arrivals that may be named to this company, the most alike first.

    Alike in function, in the words of the industry, and (given ``site_ids``, the places
    under consideration) in the ward. Only arrivals marked for a pitch with a printable
    record; a failed or unconfirmed one is never among them.
    """
    return tuple(
        _note(pack, likeness, facility_type, on)
        for likeness in _alike(pack, brief, facility_type, site_ids)
        if _to_check(likeness.arrival, on) is None
    )


def staff_arrivals(
    pack: DataPack,
    brief: Brief,
    facility_type: FacilityTypeId,
    on: dt.date,
    *,
    site_ids: Collection[str] = (),
) -> tuple[StaffArrival, ...]:
    """Return the same list for staff, with those that must be checked before they are named."""
    return tuple(
        StaffArrival(note=_note(pack, likeness, facility_type, on), to_check=_to_check(likeness.arrival, on))
        for likeness in _alike(pack, brief, facility_type, site_ids)
    )


@lru_cache(maxsize=_SECTOR_TEXTS)
def sectors_of(text: str) -> tuple[SectorCard, ...]:
    """Return the kinds of business whose words occur in a text."""
    found = plain(text)
    return tuple(
        card for card in beside().sectors.values() if any(occurs(word, found) for word in card.words)
    )


def _alike(
    pack: DataPack, brief: Brief, facility_type: FacilityTypeId, site_ids: Collection[str]
) -> list[_Likeness]:
    asked = sectors_of(brief.company.industry.ja if brief.company.industry else "")
    wards = {pack.sites[site].ward_code for site in site_ids if site in pack.sites}
    found = [
        _Likeness(
            arrival=arrival,
            same_function=arrival.facility_type == facility_type,
            sectors=tuple(card for card in sectors_of(arrival.sector.ja) if card in asked),
            same_ward=bool(wards.intersection(arrival.ward_codes)),
            industry_known=brief.company.industry is not None,
        )
        for arrival in pack.arrivals.values()
        if arrival.use_in_pitch is not ArrivalUse.NO
    ]
    alike = [likeness for likeness in found if likeness.points > 0]
    return sorted(
        alike, key=lambda likeness: (-likeness.points, -(year_of(likeness.arrival) or 0), likeness.arrival.id)
    )


def year_of(arrival: Arrival) -> int | None:
    """Return the year of an arrival; ``None`` when not on record or only a decade."""
    year = arrival.year or ""
    return int(year) if len(year) == 4 and year.isdecimal() else None  # noqa: PLR2004  (a year has four digits)


def _note(pack: DataPack, likeness: _Likeness, facility_type: FacilityTypeId, on: dt.date) -> ArrivalNote:
    arrival = likeness.arrival
    status = arrival.status
    if arrival.print_rule(on) is not PrintRule.FREE:
        status = say("beside.arrival.status_then", status=status, date=as_of_in_words(arrival.as_of))
    return ArrivalNote(
        id=arrival.id,
        company=Bilingual(ja=arrival.company, en=arrival.company_en or arrival.company),
        sector=arrival.sector,
        year=arrival.year,
        district=arrival.district,
        summary=arrival.summary,
        status=status,
        why_similar=_why(likeness, facility_type),
        where_different=_different(likeness, on),
        as_of=arrival.as_of,
        evidence=(evidence_note(pack, arrival.id, on),),
    )


def _why(likeness: _Likeness, facility_type: FacilityTypeId) -> Bilingual:
    reasons = [say(f"beside.function.{facility_type}")] if likeness.same_function else []
    reasons += [say("beside.arrival.same_sector", sector=card.label) for card in likeness.sectors]
    reasons += [say("beside.arrival.same_ward")] if likeness.same_ward else []
    return listed(reasons)


def _different(likeness: _Likeness, on: dt.date) -> Bilingual | None:
    arrival, year = likeness.arrival, year_of(likeness.arrival)
    points = []
    if not likeness.same_function:
        points.append(
            say("beside.arrival.other_function", function=say(f"beside.function.{arrival.facility_type}"))
        )
    if likeness.industry_known and not likeness.sectors:
        points.append(say("beside.arrival.other_sector", sector=arrival.sector))
    if year is None:
        points.append(say("beside.arrival.no_year"))
    elif on.year - year > _LONG_AGO_YEARS:
        points.append(say("beside.arrival.old", year=year))
    return listed(points) if points else None


def _to_check(arrival: Arrival, on: dt.date) -> Bilingual | None:
    reasons = [say("beside.arrival.check")] if arrival.use_in_pitch is ArrivalUse.CHECK else []
    if arrival.print_rule(on) is PrintRule.STAFF_ONLY:
        reasons.append(say("beside.arrival.not_printable"))
    return joined(reasons) if reasons else None
