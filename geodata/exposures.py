"""What the scenarios on record say of a company's present sites and of the candidates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from domain.brief import PresentSite
from domain.evidence import Tier
from domain.exposure import Exposure, Exposures, ExposureState
from domain.intensity import SIX_LOWER, order_of
from domain.place import DataPack, Municipality, Scenario, ScenarioKind, ScenarioRecord, Site
from geodata.areas import find_municipality, home_of, name_of
from geodata.crs import distance_km
from geodata.editions import Quantity, StandsFor, choose, relation
from geodata.table import chosen_sites

_NAN: Final = float("nan")
_OWN: Final = frozenset({StandsFor.ITSELF, StandsFor.CITY})
_OWNERS: Final = (("4010", "crisis_management"), ("40", "prefecture"), ("", "ministry"))
"""Who answers, by the first digits of the municipality's code: the city, its prefecture, elsewhere."""

Records = Mapping[str, Sequence[ScenarioRecord]]


def exposures(
    pack: DataPack, present_sites: Sequence[PresentSite], *, site_ids: Iterable[str] | None = None
) -> Exposures:
    """Look up every scenario for present sites and places.

    Assumed scenarios are asked always; one that happened only where a present site has
    a figure of its own on record.

    Parameters
    ----------
    pack
        Where the scenarios are recorded.
    present_sites
        Where the company is now.
    site_ids
        The candidates; all of the pack by default.

    Returns
    -------
    exposures
        An ``Exposure`` for every scenario at every present site and place; ``unknown``
        with the owner to ask where nothing is on record. Whether a place itself lies in
        an inundation area is ``None`` unless the published areas are imported.

    Raises
    ------
    UnknownMunicipalityError
        A present site lies in a municipality the pack does not know.
    UnknownSiteError
        The pack has no such place.
    """
    present = tuple((site, find_municipality(pack, site.municipality)) for site in present_sites)
    sites = chosen_sites(pack, site_ids)
    homes = {site.id: home_of(pack, site) for site in sites}
    inundated = _inundated(pack, sites)
    ledger = _Ledger.of(pack)
    scenarios = tuple(
        scenario
        for scenario in pack.scenarios.values()
        if scenario.kind is ScenarioKind.ASSUMED or any(ledger.happened(scenario, at) for _, at in present)
    )
    at_home = {
        (home.code, scenario.id): ledger.exposure(scenario, home)
        for home in {home.code: home for home in homes.values()}.values()
        for scenario in scenarios
    }
    return Exposures(
        scenarios=scenarios,
        present=present,
        site_ids=tuple(homes),
        site_municipality=homes,
        of_present={
            (index, scenario.id): ledger.exposure(scenario, municipality)
            for index, (_, municipality) in enumerate(present)
            for scenario in scenarios
        },
        of_site={
            (site_id, scenario.id): _at_place(at_home[home.code, scenario.id], inundated.get(site_id))
            for site_id, home in homes.items()
            for scenario in scenarios
        },
        distance_km=distance_km(
            np.array([site.lat for site in sites], dtype=np.float64),
            np.array([site.lon for site in sites], dtype=np.float64),
            np.array([_NAN if at.lat is None else at.lat for _, at in present], dtype=np.float64),
            np.array([_NAN if at.lon is None else at.lon for _, at in present], dtype=np.float64),
        ),
    )


def _inundated(pack: DataPack, sites: Sequence[Site]) -> Mapping[str, tuple[bool, str]]:
    """Tell by place whether the published tsunami area holds it, with the record; open ones are left out."""
    if pack.imported is None:
        return {}
    from geodata.layer_inundation import inundated

    return inundated(pack, sites)


def _at_place(exposure: Exposure, found: tuple[bool, str] | None) -> Exposure:
    """Add whether the place is under water, where a tsunami is on record for its coast.

    The published area is the envelope of all tsunamis the prefecture assumed, so it does not
    tell one of them from another; an event without a tsunami on record is left as it is.
    """
    if found is None or not exposure.tsunami_max_m:
        return exposure
    inside, record = found
    return exposure.model_copy(update={"inundation": inside, "evidence": (*exposure.evidence, record)})


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The records of a pack by scenario."""

    records: Records

    @classmethod
    def of(cls, pack: DataPack) -> "_Ledger":
        found: defaultdict[str, list[ScenarioRecord]] = defaultdict(list)
        for record in pack.scenario_records.values():
            found[record.scenario].append(record)
        return cls(found)

    def happened(self, scenario: Scenario, at: Municipality) -> bool:
        """Tell whether a past event has a figure of the municipality itself."""
        choice = choose(self.records.get(scenario.id, ()), at, Quantity.INTENSITY)
        return choice is not None and not choice.estimated

    def exposure(self, scenario: Scenario, at: Municipality) -> Exposure:
        """Say what a scenario's records tell of a municipality."""
        records = self.records.get(scenario.id, ())
        shaking, tsunami = (choose(records, at, quantity) for quantity in Quantity)
        used = [choice.record for choice in (shaking, tsunami) if choice]
        beside = _OWN | {choice.stands_for for choice in (shaking, tsunami) if choice}
        used_ids = {record.id for record in used}
        ceiling = shaking.ceiling if shaking else None
        return Exposure(
            scenario=scenario.id,
            area=name_of(at),
            state=_state(scenario, at, shaking.record if shaking else None),
            jma_intensity=shaking.record.jma_intensity_max if shaking else None,
            intensity_edition=shaking.record.edition if shaking else None,
            tsunami_max_m=tsunami.record.tsunami_max_m if tsunami else None,
            tsunami_edition=tsunami.record.edition if tsunami else None,
            estimated=bool(shaking and shaking.estimated),
            secondary=any(record.tier is Tier.SECONDARY for record in used),
            evidence=_ids(used),
            set_aside=_ids(
                record
                for record in records
                if record.id not in used_ids and (record is ceiling or relation(record, at) in beside)
            ),
            owner=used[0].owner if used else _owner(at),
        )


def _state(scenario: Scenario, at: Municipality, record: ScenarioRecord | None) -> ExposureState:
    """Judge the shaking; without a record the published area decides between outside and unknown."""
    if record is not None and record.jma_intensity_max is not None:
        hit = order_of(record.jma_intensity_max) >= SIX_LOWER
        return ExposureState.HIT if hit else ExposureState.BELOW_SIX_LOWER
    if scenario.published_prefectures and at.prefecture not in scenario.published_prefectures:
        return ExposureState.OUTSIDE_PUBLISHED_AREA
    return ExposureState.UNKNOWN


def _owner(at: Municipality) -> str:
    """Return who can answer for a municipality of which nothing is on record."""
    return next(owner for code, owner in _OWNERS if at.code.startswith(code))


def _ids(records: Iterable[ScenarioRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record.id for record in records))
