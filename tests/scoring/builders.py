"""Small worlds for the tests of scoring: places, figures, cards, and what the scenarios say."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import numpy as np

from domain.brief import Brief, FacilityTypeId, PresentSite, PresentSiteRole
from domain.cards import Basis
from domain.evidence import Confidence, DataClass, EvidenceClass, ShelfLife, Tier
from domain.exposure import Exposure, Exposures, ExposureState
from domain.measures import CellDetail, Coverage, MeasureCard, MeasureTable
from domain.place import (
    DataPack,
    Municipality,
    OfferState,
    Owner,
    PackInfo,
    Scenario,
    ScenarioKind,
    Site,
    SiteKind,
)
from domain.text import Bilingual
from scoring.cards import Band, Catalogue, CriterionCard, FacilityTypeCard, GateCard, GateSays

DAY = dt.date(2026, 4, 1)
KOKURA = Municipality(
    code="40106",
    prefecture="福岡県",
    name="北九州市小倉北区",
    name_en="Kokurakita",
    power_area="九州",
    grid_hz=60,
)
CHIYODA = Municipality(
    code="13101", prefecture="東京都", name="千代田区", name_en="Chiyoda", power_area="東京", grid_hz=50
)
BASIS = (
    Basis.model_validate(
        {"from": DAY, "kind": "judgement", "reason": {"ja": "試験", "en": "test"}, "decided_by": "policy"}
    ),
)


def words(text: str) -> Bilingual:
    return Bilingual(ja=text, en=text)


def make_site(site_id: str, **changes) -> Site:
    fields = {
        "id": site_id,
        "evidence_class": EvidenceClass.DERIVED,
        "confidence": Confidence.VERIFIED,
        "tier": Tier.DATASET,
        "owner": "industry",
        "shelf_life": ShelfLife.PHYSICAL,
        "name": words(site_id),
        "ward_code": KOKURA.code,
        "municipality_code": KOKURA.code,
        "kind": SiteKind.INDUSTRIAL_PARK,
        "lat": 33.88,
        "lon": 130.88,
        "coord_error_m": 1000.0,
        "offer": OfferState.TO_CONFIRM,
        "offer_reason": words("to be confirmed"),
    }
    return Site.model_validate(fields | changes)


def make_pack(sites: Sequence[Site], **changes) -> DataPack:
    tables = ("sources", "attributes", "nodes", "facts", "scenarios", "scenario_records")
    empty = {name: {} for name in (*tables, "strengths", "incentives", "arrivals", "layers")}
    owners = ("industry", "crisis_management", "policy", "grid_operator", "waterworks")
    fields = empty | {
        "info": PackInfo(id="test", title=words("test"), edition="1", edition_date=DAY, digest="sha256:0"),
        "owners": {name: Owner(id=name, name=words(name)) for name in owners},
        "municipalities": {place.code: place for place in (KOKURA, CHIYODA)},
        "sites": {site.id: site for site in sites},
    }
    return DataPack(**(fields | changes))


def make_criterion(criterion_id: str, **changes) -> CriterionCard:
    fields = {
        "id": criterion_id,
        "label": words(criterion_id),
        "basis": BASIS,
        "group": "access",
        "kind": "scored",
        "measure": f"{criterion_id}_km",
        "unit": "km",
        "value": ((0.0, 1.0), (10.0, 0.0)),
        "explain": Bilingual(ja="{raw}です", en="it is {raw}"),
        "bands": (Band(up_to=5, says=words("near")), Band(says=words("far"))),
        "unknown": words("not on record"),
        "owner": "industry",
        "actionable": True,
    }
    return CriterionCard.model_validate(fields | changes)


def make_gate(gate_id: str, rule: str, **changes) -> GateCard:
    says = GateSays(on_pass=words("pass"), on_fail=words("{value} against {threshold}"))
    fields = {
        "id": gate_id,
        "label": words(gate_id),
        "basis": BASIS,
        "rule": rule,
        "says": says,
        "owner": "industry",
    }
    return GateCard.model_validate(fields | changes)


def make_facility(weights: Mapping[str, float], **changes) -> FacilityTypeCard:
    fields = {
        "id": "it_hub",
        "label": words("IT hub"),
        "basis": BASIS,
        "summary": words("IT hub"),
        "gates": (),
        "site_kinds": (SiteKind.OFFICE_DISTRICT, SiteKind.INDUSTRIAL_PARK),
        "weights": dict(weights),
        "coverage_threshold": 0.4,
    }
    return FacilityTypeCard.model_validate(fields | changes)


def make_catalogue(
    criteria: Sequence[CriterionCard],
    gates: Sequence[GateCard] = (),
    *facilities: FacilityTypeCard,
    **changes,
) -> Catalogue:
    """Return a catalogue; without a facility an IT hub with equal weights and all gates stands for it."""
    share = {card.id: 1 / len(criteria) for card in criteria}
    facilities = facilities or (make_facility(share, gates=tuple(gate.id for gate in gates), **changes),)
    return Catalogue(
        criteria={card.id: card for card in criteria},
        gates={gate.id: gate for gate in gates},
        facility_types={card.id: card for card in facilities},
        digest="sha256:1",
    )


def make_measure(measure_id: str, unit: str = "km") -> MeasureCard:
    return MeasureCard(
        id=measure_id,
        label=words(measure_id),
        unit=unit,
        operator="test",
        owner="industry",
        meaning=words("test"),
    )


Figure = float | tuple[float, float, float] | None


def make_table(
    figures: Mapping[str, Mapping[str, Figure]],
    units: Mapping[str, str] | None = None,
    data_class: DataClass = DataClass.A,
    categories: Mapping[tuple[str, str], str] | None = None,
) -> MeasureTable:
    """Return the table of ``{site: {measure: figure}}``.

    A figure is a number, (value, low, high), or ``None``.
    """
    measures = list(dict.fromkeys(measure for row in figures.values() for measure in row))
    cells = {
        (site, measure): _triple(row.get(measure)) for site, row in figures.items() for measure in measures
    }
    grid = np.array([[cells[site, measure] for measure in measures] for site in figures], dtype=float)
    grid = grid.reshape(len(figures), len(measures), 3)
    details = {key: _detail(cell, data_class, (categories or {}).get(key)) for key, cell in cells.items()}
    return MeasureTable(
        site_ids=tuple(figures),
        measures=tuple(make_measure(measure, (units or {}).get(measure, "km")) for measure in measures),
        value=grid[:, :, 0],
        low=grid[:, :, 1],
        high=grid[:, :, 2],
        details=details,
    )


def _triple(figure: Figure) -> tuple[float, float, float]:
    if figure is None:
        return math.nan, math.nan, math.nan
    return figure if isinstance(figure, tuple) else (figure, figure, figure)


def _detail(cell: tuple[float, float, float], data_class: DataClass, category: str | None) -> CellDetail:
    known = not math.isnan(cell[0]) or category is not None
    return CellDetail(
        text=words(category or f"{cell[0]:g}") if known else words("not on record"),
        coverage=Coverage.COVERED if known else Coverage.NOT_PUBLISHED,
        evidence=(),
        evidence_class=EvidenceClass.DERIVED if known else None,
        data_class=data_class if known else None,
        category=category,
    )


def make_exposure(scenario: str, state: str = "below_six_lower", **changes) -> Exposure:
    fields = {
        "scenario": scenario,
        "area": words("area"),
        "state": ExposureState(state),
        "owner": "crisis_management",
    }
    return Exposure.model_validate(fields | changes)


def make_exposures(
    site_ids: Sequence[str],
    present: Sequence[Mapping[str, Exposure]] = (),
    here: Mapping[str, Exposure] | None = None,
    *,
    distance_km: float = 840.0,
    municipality: Municipality = CHIYODA,
    historical: Sequence[str] = (),
) -> Exposures:
    """Return what scenarios say of present sites (one mapping each) and, alike, of every place."""
    scenarios = tuple(
        Scenario(
            id=name,
            name=words(name),
            short_name=words(name),
            kind=ScenarioKind.HISTORICAL if name in historical else ScenarioKind.ASSUMED,
        )
        for name in (here or {})
    )
    site = PresentSite(role=PresentSiteRole.HEAD_OFFICE, municipality=municipality.full_name)
    return Exposures(
        scenarios=scenarios,
        present=tuple((site, municipality) for _ in present),
        site_ids=tuple(site_ids),
        site_municipality=dict.fromkeys(site_ids, KOKURA),
        of_present={(i, name): found for i, one in enumerate(present) for name, found in one.items()},
        of_site={(s, name): found for s in site_ids for name, found in (here or {}).items()},
        distance_km=np.full((len(site_ids), len(present)), distance_km),
    )


def make_brief(**changes) -> Brief:
    return Brief.model_validate({"facility_types": (FacilityTypeId.IT_HUB,)} | changes)
