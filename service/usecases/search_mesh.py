"""Search the whole city by mesh: where a private development of the wanted size could go."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from domain.brief import Brief, FacilityTypeId
from domain.canonical import canonical_json
from domain.errors import BriefValueError
from domain.evidence import Confidence, EvidenceClass, ShelfLife, Tier
from domain.measures import MeasureTable
from domain.place import DataPack, OfferState, Site, SiteKind
from domain.text import Bilingual, Language
from geodata import exposures
from geodata.city_cells import CELL_LEVELS, CityCells, city_cells
from geodata.district_cells import USE_DISTRICT, DistrictShares, district_shares
from geodata.map_files import attribution_of
from geodata.mesh_measures import measure_cells, near_development_route
from geodata.mesh_search import FoundArea, areas_geojson, merged_areas
from scoring.cards import Catalogue, FacilityTypeCard
from scoring.cells import pair_measures, score_cells
from scoring.importance import stated_weights
from service.usecases.mesh_checks import Check, checks_of, hazards_of

ROUTE = "development-route"
_DEFAULT_HA = 1.0
_ROUTE_LEAST = {
    FacilityTypeId.DATA_CENTER: f"{ROUTE}.development_min_area_dc_ha",
    FacilityTypeId.SECOND_MOTHER_FACTORY: f"{ROUTE}.development_min_area_ha",
}
_ROUTE_RADIUS = f"{ROUTE}.development_radius_km"


@dataclass(frozen=True, slots=True)
class MeshAnswer:
    """Areas for one function, and how many cells each condition left.

    ``steps`` are (condition id, cells left after it), from all cells of the city on. ``checks``
    say which maps the areas could be looked up in; ``hazards`` are, for each area, the worst
    figures by measure (``None``: not known).
    """

    function: FacilityTypeId
    cell_m: int
    wanted_ha: float
    areas: tuple[FoundArea, ...]
    steps: tuple[tuple[str, int], ...]
    checks: tuple[Check, ...] = ()
    hazards: tuple[Mapping[str, float | None], ...] = ()


def search_mesh(
    brief: Brief, function: FacilityTypeId, *, pack: DataPack, catalogue: Catalogue, on: dt.date, cell_m: int
) -> MeshAnswer:
    """Score every cell of the city, leave what the gates leave, merge neighbours to the wanted size.

    With zoning imported, cells wholly in districts that do not admit the function are left out.
    A factory or data center must lie on the development route: within its radius of an
    interchange or port, and no smaller than its least area.

    Raises
    ------
    UnknownMunicipalityError, UnknownCriterionError, BadWeightsError
        As when ranking places.
    """
    cells = city_cells(pack, cell_m)
    table = measure_cells(pack, cells, on=on)
    table = table.joined(_by_ward(brief, pack, cells, table))
    facility = catalogue.facility_types[function]
    scores = score_cells(
        table, stated_weights(brief.importance, facility, catalogue).weights, facility, catalogue
    )
    left = np.ones(len(cells.code), dtype=np.bool_)
    steps = [("all", len(left))]
    for gate, failed in scores.failed.items():
        left &= ~failed
        steps.append((gate, int(left.sum())))
    districts = _districts(facility, catalogue, pack, cells)
    if districts is not None:
        left &= ~districts.excluded
        steps.append((USE_DISTRICT, int(left.sum())))
    if function in _ROUTE_LEAST:
        left &= near_development_route(table, km=_figure(pack, _ROUTE_RADIUS))
        steps.append(("development_route", int(left.sum())))
    wanted_ha = _wanted_ha(brief, function, pack)
    areas = merged_areas(cells, np.where(left, scores.score, np.nan), wanted_ha)
    return MeshAnswer(
        function,
        cell_m,
        wanted_ha,
        areas,
        tuple(steps),
        checks=checks_of(table, areas, districts),
        hazards=hazards_of(table, areas),
    )


def _districts(
    facility: FacilityTypeCard, catalogue: Catalogue, pack: DataPack, cells: CityCells
) -> DistrictShares | None:
    """Return how far cells lie in districts that admit the function; ``None`` without imported zoning."""
    gates = [catalogue.gates[name] for name in facility.gates if catalogue.gates[name].rule == USE_DISTRICT]
    if not gates or pack.imported is None:
        return None
    admitted = [name for key in ("permitted", "conditional") for name in _names(gates[0].options[key])]
    return district_shares(pack, cells, admitted)


def _names(option: object) -> list[str]:
    return [str(name) for name in option] if isinstance(option, list | tuple) else []


def _wanted_ha(brief: Brief, function: FacilityTypeId, pack: DataPack) -> float:
    """Return the area asked for, at least what the development route asks."""
    asked = brief.size.site_area_ha.minimum if brief.size.site_area_ha else 0.0
    least = _figure(pack, _ROUTE_LEAST[function]) if function in _ROUTE_LEAST else _DEFAULT_HA
    return max(asked, least)


def _figure(pack: DataPack, fact: str) -> float:
    value = pack.facts[fact].value
    assert isinstance(value, float | int)  # noqa: S101  (the pack's own rules hold its units to numbers)
    return float(value)


def _by_ward(brief: Brief, pack: DataPack, cells: CityCells, table: MeasureTable) -> MeasureTable:
    """Return the pair's measures for every cell: they are those of its ward."""
    wards = sorted({str(code) for code in cells.ward_code.tolist()})
    # A ward's office does not stand for its ward in a layer: whether a cell is inundated stays open.
    stand_ins = replace(pack, sites={ward: _stand_in(pack, ward) for ward in wards}, imported=None)
    found = pair_measures(exposures(stand_ins, brief.present_sites), stand_ins)
    rows = [found.site_ids.index(str(code)) for code in cells.ward_code.tolist()]
    return MeasureTable(
        site_ids=table.site_ids,
        measures=found.measures,
        value=found.value[rows],
        low=found.low[rows],
        high=found.high[rows],
        details={},
    )


def _stand_in(pack: DataPack, ward: str) -> Site:
    """Return the ward's office as a place, so that what depends on the ward can be asked of it."""
    municipality = pack.municipalities[ward]
    name = Bilingual(ja=municipality.name, en=municipality.name_en or municipality.name)
    return Site(
        id=ward,
        name=name,
        ward_code=ward,
        municipality_code=ward,
        kind=SiteKind.OFFICE_DISTRICT,
        lat=municipality.lat or 0.0,
        lon=municipality.lon or 0.0,
        coord_error_m=0.0,
        offer=OfferState.TO_CONFIRM,
        offer_reason=name,
        evidence_class=EvidenceClass.DERIVED,
        confidence=Confidence.VERIFIED,
        tier=Tier.DATASET,
        owner="policy",
        shelf_life=ShelfLife.PHYSICAL,
    )


def cell_size(asked: int) -> int:
    """Return a size of cells the mesh has.

    Raises
    ------
    BriefValueError
        It is none of them.
    """
    if asked not in CELL_LEVELS:
        options = ", ".join(str(size) for size in CELL_LEVELS)
        raise BriefValueError(path="--cell", field="cell", value=asked, expected="choice", options=options)
    return asked


def mesh_geojson(answer: MeshAnswer, pack: DataPack, language: Language) -> str:
    """Return the areas as GeoJSON with their hazards, what was checked, and the credit."""
    content = areas_geojson(answer.areas, attribution_of(pack)[language])
    for feature, hazards in zip(content["features"], answer.hazards, strict=True):
        feature["properties"] |= hazards
    content["checks"] = {check.topic: check.state.value for check in answer.checks}
    return canonical_json(content, indent=1) + "\n"
