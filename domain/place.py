"""The records of a data pack: places, nodes, figures, scenarios, strengths, cases, cities.

A pack is read by ``geodata.load_pack``; these types are what the other packages see.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from domain.evidence import EvidenceNote, Provenance, ShelfLife, Source
from domain.model import Frozen
from domain.text import Bilingual


class SiteKind(StrEnum):
    """What sort of place it is."""

    INDUSTRIAL_PARK = "industrial_park"
    LOGISTICS_TERMINAL = "logistics_terminal"
    OFFICE_DISTRICT = "office_district"
    SCIENCE_PARK = "science_park"
    DATACENTER_CAMPUS = "datacenter_campus"


class OfferState(StrEnum):
    """Whether the place can be offered at all; ``TO_CONFIRM`` is not an offer yet."""

    TO_CONFIRM = "to_confirm"
    SOLD = "sold"
    UNDER_CONTRACT = "under_contract"
    OCCUPIED = "occupied"
    OUTSIDE_CITY = "outside_city"


class Owner(Frozen):
    """The bureau or utility that can answer for a figure."""

    id: str
    name: Bilingual


class Municipality(Frozen):
    """A municipality: wards stand as municipalities of their own, a prefecture has an empty name.

    ``county`` is the 郡 of a town or village. ``lat``/``lon``, power area and frequency
    are ``None`` where the pack has no record.
    """

    code: str
    prefecture: str
    name: str
    county: str | None = None
    name_en: str | None = None
    lat: float | None = None
    lon: float | None = None
    power_area: str | None = None
    grid_hz: int | None = None
    evidence: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Return prefecture and name as Japanese addresses write them."""
        return self.prefecture + self.name

    @property
    def local_name(self) -> Bilingual:
        """Return the name as people of the city say it: a ward without its city."""
        city, mark, ward = self.name.partition("市")
        ja = ward if mark and ward.endswith("区") else city + mark + ward
        return Bilingual(ja=ja, en=(self.name_en or self.name).partition(",")[0])


class Site(Provenance):
    """A place (候補地). The provenance is that of its position.

    ``lat``/``lon`` in degrees (EPSG:6668); ``coord_error_m`` is the radius within
    which the true place lies.
    """

    name: Bilingual
    ward_code: str | None
    municipality_code: str
    kind: SiteKind
    lat: float
    lon: float
    coord_error_m: float
    offer: OfferState
    offer_reason: Bilingual
    offer_evidence: tuple[str, ...] = ()
    note: Bilingual | None = None


class NodeKind(StrEnum):
    """What can be near a place."""

    AIRPORT = "airport"
    RAIL_STATION = "rail_station"
    SHINKANSEN_STATION = "shinkansen_station"
    MONORAIL_STATION = "monorail_station"
    PORT = "port"
    FERRY = "ferry"
    FREIGHT_TERMINAL = "freight_terminal"
    EXPRESSWAY_IC = "expressway_ic"
    UNIVERSITY = "university"
    KOSEN = "kosen"
    HOSPITAL = "hospital"
    ENERGY = "energy"
    GOVERNMENT = "government"
    WATER = "water"
    DATA_CENTER = "data_center"


class Node(Provenance):
    """Something a place is near to. The provenance is that of its position (EPSG:6668)."""

    name: Bilingual
    kinds: tuple[NodeKind, ...]
    lat: float | None
    lon: float | None
    in_city: bool
    note: Bilingual | None = None


class Attribute(Frozen):
    """One kind of figure: its unit, shelf life and owner, once for all records of it."""

    id: str
    label: Bilingual
    unit: str
    shelf_life: ShelfLife
    owner: str


class Fact(Provenance):
    """One figure about one subject (``site:…``, ``node:…``, ``city:…``, ``area:…``).

    ``value`` is a number or a text; ``value_high`` closes an interval, ``or_more`` says that
    the source leaves its upper end open (「以上」). ``None``
    as value is a recorded "not known", with the owner to ask.
    """

    subject: str
    attribute: str
    value: float | str | None
    value_high: float | None = None
    or_more: bool = False
    unit: str
    note: Bilingual | None = None


class ScenarioKind(StrEnum):
    """An assumed event that is planned for, or one that happened."""

    ASSUMED = "assumed"
    HISTORICAL = "historical"


class Scenario(Frozen):
    """A named event, with where its published damage area lies.

    ``published_prefectures``: outside them a place is ``outside_published_area``;
    empty means that the edge of the published area is not on record.
    ``probabilities`` are facts, always shown together (two models, two readings).
    """

    id: str
    name: Bilingual
    short_name: Bilingual
    kind: ScenarioKind
    published_prefectures: tuple[str, ...] = ()
    published_area_basis: Bilingual | None = None
    probabilities: tuple[str, ...] = ()


class ScenarioRecord(Provenance):
    """What one edition of a scenario says of one area.

    ``jma_intensity_max`` is one of the ten classes, ``tsunami_max_m`` the highest
    tsunami on that municipality's coast in metres, not the depth at a place.
    ``edition_rank``: larger is newer; ``current`` is False for editions the source
    itself calls replaced.
    """

    scenario: str
    edition: str
    edition_rank: int
    current: bool = True
    area: str
    area_level: str
    jma_intensity_max: str | None
    tsunami_max_m: float | None
    note: Bilingual | None = None


class Polarity(StrEnum):
    """Which way a statement cuts."""

    STRENGTH = "strength"
    NEUTRAL = "neutral"
    CAUTION = "caution"


class Strength(Provenance):
    """A claim with its figure, for one of the three viewpoints.

    ``superlative`` marks a claim to be the first, the only or the largest.
    """

    viewpoint: str
    theme: str
    claim: Bilingual
    figure: str | None
    figure_unit: Bilingual | None
    comparator: Bilingual | None
    facility_types: tuple[str, ...]
    polarity: Polarity
    superlative: bool = False


class Incentive(Provenance):
    """A support scheme, as far as a dated document says."""

    name: Bilingual
    provider: Bilingual
    target: Bilingual
    maximum: Bilingual | None
    rate: Bilingual | None
    conditions: Bilingual | None
    status: Bilingual
    facility_types: tuple[str, ...]


class ArrivalUse(StrEnum):
    """Whether a past arrival may be named in a pitch."""

    YES = "yes"
    CHECK = "check"
    NO = "no"


class Arrival(Provenance):
    """A company that came, or did not (past case).

    ``ward_codes`` and ``site_ids`` say where, as far as the record names a ward or one
    of the pack's places.
    """

    company: str
    company_en: str | None = None
    sector: Bilingual
    facility_type: str
    year: str | None
    district: Bilingual
    jobs: Bilingual | None
    investment: Bilingual | None
    summary: Bilingual
    status: Bilingual
    use_in_pitch: ArrivalUse
    ward_codes: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()


class LayerRecord(Provenance):
    """An embedded layer (flood cells, ward outlines) with the sentence its licence asks for."""

    title: Bilingual
    edition: str
    licence: str
    attribution: Bilingual


class PackInfo(Frozen):
    """Which pack, of when, and the digest of its content."""

    id: str
    title: Bilingual
    edition: str
    edition_date: dt.date
    digest: str


@dataclass(frozen=True, slots=True)
class ImportedLayers:
    """The imported layers that hold for a pack: where they are kept, and the version of each by code."""

    folder: Path
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataPack:
    """Everything a pack knows, checked and indexed by id. Made only by ``geodata.load_pack``.

    ``areas`` names the subjects ``area:…`` of facts that are no municipality. ``folder``
    holds the large layers, which geodata reads only when it needs them. ``imported`` are the
    official layers beside it, ``None`` without any; its digest then stands for them, too.
    """

    info: PackInfo
    sources: Mapping[str, Source]
    owners: Mapping[str, Owner]
    attributes: Mapping[str, Attribute]
    municipalities: Mapping[str, Municipality]
    sites: Mapping[str, Site]
    nodes: Mapping[str, Node]
    facts: Mapping[str, Fact]
    scenarios: Mapping[str, Scenario]
    scenario_records: Mapping[str, ScenarioRecord]
    strengths: Mapping[str, Strength]
    incentives: Mapping[str, Incentive]
    arrivals: Mapping[str, Arrival]
    layers: Mapping[str, LayerRecord]
    areas: Mapping[str, Bilingual] = field(default_factory=dict)
    folder: Path | None = None
    imported: ImportedLayers | None = None

    def facts_of(self, subject: str, attribute: str | None = None) -> tuple[Fact, ...]:
        """Return the facts of a subject, all or of one attribute, in the order of the file."""
        return tuple(
            fact
            for fact in self.facts.values()
            if fact.subject == subject and (attribute is None or fact.attribute == attribute)
        )

    def record(self, evidence_id: str) -> Provenance:
        """Return the record behind an evidence id.

        Raises
        ------
        KeyError
            No record of the pack has this id.
        """
        for table in (
            self.facts,
            self.sites,
            self.nodes,
            self.scenario_records,
            self.strengths,
            self.incentives,
            self.arrivals,
            self.layers,
        ):
            if evidence_id in table:
                return table[evidence_id]
        raise KeyError(evidence_id)

    def note_of(self, record: Provenance, says: Bilingual, on: dt.date) -> EvidenceNote:
        """Return a record of the pack as evidence for what it says, judged on a day."""
        sources = [self.sources[source] for source in record.sources if source in self.sources]
        return EvidenceNote(
            id=record.id,
            kind=_KINDS[type(record)],
            says=says,
            source_titles=tuple(source.title for source in sources),
            urls=tuple(source.url for source in sources if source.url),
            page=record.page,
            as_of=record.as_of,
            tier=record.tier,
            evidence_class=record.evidence_class,
            confidence=record.confidence,
            data_class=record.data_class(on),
            print_rule=record.print_rule(on),
            owner=record.owner,
        )


_KINDS: Final[Mapping[type[Provenance], str]] = {
    Fact: "fact",
    Site: "place",
    Node: "node",
    ScenarioRecord: "scenario",
    Strength: "strength",
    Incentive: "incentive",
    Arrival: "arrival",
    LayerRecord: "layer",
}
