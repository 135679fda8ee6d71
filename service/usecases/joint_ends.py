"""Where the two ends of a joint risk lie, and what the imported earthquake maps say there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.errors import LayerNotInstalledError, OutsideFaultMapError, UnknownFaultMapError, UnknownSiteError
from domain.place import DataPack
from geodata import find_municipality
from geodata.crs import distance_km

if TYPE_CHECKING:
    from geodata.fault_maps import Exceedance
    from geodata.layer_store import LayerStore

_OFFICE_RADIUS_M: Final = 1000.0
"""A present site is known as a municipality; its office stands for it, as sure as a town centroid."""


@dataclass(frozen=True, slots=True)
class End:
    """A point with the radius (metres) within which the true place lies."""

    name: str
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Ends:
    """The place ("here") and the present site ("there"), and the store of imported layers."""

    here: End
    there: End
    store: "LayerStore"

    @property
    def both(self) -> tuple[End, End]:
        """Return the place first."""
        return self.here, self.there

    @property
    def distance_km(self) -> float:
        """Return how far apart they are."""
        lat, lon = (np.array([getattr(end, part) for end in self.both]) for part in ("lat", "lon"))
        return float(distance_km(lat[:1], lon[:1], lat[1:], lon[1:])[0, 0])

    def on_map(self, name: str, limit_intensity: float) -> tuple["Exceedance", "Exceedance"]:
        """Read a conditional map at both ends.

        Raises
        ------
        LayerNotInstalledError
            No conditional map is imported.
        UnknownFaultMapError
            Others are, not this one. Facts: ``map``, ``known``.
        OutsideFaultMapError
            The map has no cell at an end. Facts: ``map``, ``place``.
        """
        from geodata.fault_maps import FAULT_MAPS, exceedance, fault_maps
        from geodata.layers import layer_card

        known = fault_maps(self.store)
        if not known:
            raise LayerNotInstalledError(layer=FAULT_MAPS, page=layer_card(FAULT_MAPS).page)
        if name not in known:
            raise UnknownFaultMapError(map=name, known=list(known))
        found = []
        for end in self.both:
            at = exceedance(
                self.store, name, limit_intensity, lat=end.lat, lon=end.lon, radius_m=end.radius_m
            )
            if at is None:
                raise OutsideFaultMapError(map=name, place=end.name)
            found.append(at)
        return found[0], found[1]

    def of_all_earthquakes(self) -> "tuple[Exceedance, Exceedance] | None":
        """Read the probabilistic map at both ends, ``None`` unless it is imported for both."""
        from geodata.fault_maps import any_earthquake

        here, there = (
            any_earthquake(self.store, lat=end.lat, lon=end.lon, radius_m=end.radius_m) for end in self.both
        )
        return None if here is None or there is None else (here, there)


def find_ends(pack: DataPack, store: "LayerStore", here: str, there: str) -> Ends:
    """Find a place by its id and a present site by its municipality.

    Raises
    ------
    UnknownSiteError, UnknownMunicipalityError
        The pack knows no such place, or no such municipality or not where it lies.
    """
    site = pack.sites.get(here)
    if site is None:
        raise UnknownSiteError(site_id=here, nearest=_near(here, sorted(pack.sites)))
    town = find_municipality(pack, there)
    if town.lat is None or town.lon is None:
        raise OutsideFaultMapError(map="–", place=town.full_name)
    return Ends(
        here=End(site.id, site.lat, site.lon, site.coord_error_m),
        there=End(town.full_name, town.lat, town.lon, _OFFICE_RADIUS_M),
        store=store,
    )


def _near(text: str, known: Sequence[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(text, known, n=3) or list(known[:3])
