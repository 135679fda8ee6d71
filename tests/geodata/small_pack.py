"""A small pack made in memory: two wards, a town, and whatever a test adds."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from domain.evidence import Confidence, EvidenceClass, Provenance, ShelfLife, Tier
from domain.measures import MeasureCard
from domain.place import (
    Arrival,
    ArrivalUse,
    DataPack,
    Fact,
    LayerRecord,
    Municipality,
    Node,
    NodeKind,
    OfferState,
    Owner,
    PackInfo,
    Scenario,
    ScenarioKind,
    ScenarioRecord,
    Site,
    SiteKind,
)
from domain.text import Bilingual

DAY = dt.date(2026, 4, 1)
CITY = Municipality(code="40100", prefecture="福岡県", name="北九州市", name_en="Kitakyushu")
KOKURA = Municipality(code="40106", prefecture="福岡県", name="北九州市小倉北区", name_en="Kokurakita-ku")
MOJI = Municipality(code="40101", prefecture="福岡県", name="北九州市門司区", name_en="Moji-ku")
KANDA = Municipality(code="40621", prefecture="福岡県", name="苅田町", name_en="Kanda")
TOKYO = Municipality(
    code="13101", prefecture="東京都", name="千代田区", name_en="Chiyoda", lat=35.694, lon=139.754
)
SAGA = Municipality(code="41201", prefecture="佐賀県", name="佐賀市")
OWNERS = ("industry", "crisis_management", "policy", "prefecture", "ministry")


def words(text: str) -> Bilingual:
    return Bilingual(ja=text, en=text)


def provenance(identity: str, **changes) -> dict:
    fields = {
        "id": identity,
        "as_of": "2025-06",
        "evidence_class": EvidenceClass.OBSERVED,
        "confidence": Confidence.VERIFIED,
        "tier": Tier.OFFICIAL,
        "owner": "industry",
        "shelf_life": ShelfLife.PHYSICAL,
    }
    return fields | changes


def make_site(identity: str = "uomachi", **changes) -> Site:
    fields = provenance(identity) | {
        "name": words(identity),
        "ward_code": KOKURA.code,
        "municipality_code": CITY.code,
        "kind": SiteKind.OFFICE_DISTRICT,
        "lat": 33.8825,
        "lon": 130.88,
        "coord_error_m": 1000.0,
        "offer": OfferState.TO_CONFIRM,
        "offer_reason": words("to confirm"),
    }
    return Site.model_validate(fields | changes)


def make_node(identity: str, kind: NodeKind, lat: float | None, lon: float | None, **changes) -> Node:
    fields = provenance(identity) | {
        "name": words(identity),
        "kinds": (kind,),
        "lat": lat,
        "lon": lon,
        "in_city": True,
    }
    return Node.model_validate(fields | changes)


def make_fact(subject: str, attribute: str, value: float | str | None, **changes) -> Fact:
    identity = f"{subject}.{attribute}.{changes.get('as_of', '2025-06')}.{value}"
    fields = {"subject": subject, "attribute": attribute, "value": value, "unit": "ha"}
    return Fact.model_validate(provenance(identity) | fields | changes)


def make_record(area: Municipality | str, **changes) -> ScenarioRecord:
    name = area if isinstance(area, str) else area.full_name
    fields = {
        "scenario": "nankai",
        "edition": "2025-03",
        "edition_rank": 202503,
        "area": name,
        "area_level": "prefecture" if isinstance(area, str) else _level(area),
        "jma_intensity_max": None,
        "tsunami_max_m": None,
    } | changes
    identity = f"{fields['scenario']}.{fields['edition']}.{name}.{changes.get('id', '')}"
    shelf_life = {"shelf_life": ShelfLife.HAZARD_EDITION, "owner": "crisis_management"}
    return ScenarioRecord.model_validate(provenance(identity) | shelf_life | fields | {"id": identity})


def _level(area: Municipality) -> str:
    return "ward" if area in (KOKURA, MOJI) else "city"


def make_scenario(identity: str = "nankai", **changes) -> Scenario:
    fields = {
        "id": identity,
        "name": words(identity),
        "short_name": words(identity),
        "kind": ScenarioKind.ASSUMED,
    }
    return Scenario.model_validate(fields | changes)


def make_arrival(identity: str, **changes) -> Arrival:
    fields = provenance(identity, shelf_life=ShelfLife.ACTIVITY) | {
        "company": identity,
        "sector": words("sector"),
        "facility_type": "hq_backup",
        "year": "2024",
        "district": words("district"),
        "jobs": None,
        "investment": None,
        "summary": words("summary"),
        "status": words("status"),
        "use_in_pitch": ArrivalUse.YES,
        "ward_codes": (KOKURA.code,),
    }
    return Arrival.model_validate(fields | changes)


def make_layer(identity: str) -> LayerRecord:
    fields = {
        "title": words(identity),
        "edition": "1",
        "licence": "CC BY 4.0",
        "attribution": words(identity),
    }
    return LayerRecord.model_validate(provenance(identity, shelf_life=ShelfLife.HAZARD_EDITION) | fields)


def make_card(operator: str, unit: str = "km", **changes) -> MeasureCard:
    fields = {
        "id": "tested",
        "label": words("tested"),
        "unit": unit,
        "operator": operator,
        "owner": "industry",
        "meaning": words("tested"),
    }
    return MeasureCard.model_validate(fields | changes)


def make_pack(*records: Provenance | Scenario, folder: Path | None = None) -> DataPack:
    """Return a pack of these records, with one place in it unless some are given."""
    sites = by_id(records, Site) or {"uomachi": make_site()}
    return DataPack(
        info=PackInfo(
            id="small", title=words("small"), edition="1", edition_date=DAY, digest=f"sha256:{folder}"
        ),
        sources={},
        owners={name: Owner(id=name, name=words(name)) for name in OWNERS},
        attributes={},
        municipalities={each.code: each for each in (CITY, KOKURA, MOJI, KANDA, TOKYO, SAGA)},
        sites=sites,
        nodes=by_id(records, Node),
        facts=by_id(records, Fact),
        scenarios=by_id(records, Scenario) or {"nankai": make_scenario()},
        scenario_records=by_id(records, ScenarioRecord),
        strengths={},
        incentives={},
        arrivals=by_id(records, Arrival),
        layers={name: make_layer(name) for name in ("mesh250_flood", "ward_outlines")},
        folder=folder,
    )


def by_id(records: Iterable, kind: type) -> dict:
    return {record.id: record for record in records if isinstance(record, kind)}
