"""What the scenarios on record say of a company's present sites and of the candidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.brief import PresentSite
from domain.model import Frozen
from domain.place import Municipality, Scenario
from domain.text import Bilingual

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ExposureState(StrEnum):
    """What a scenario says of one area, as far as shaking goes."""

    HIT = "hit"
    BELOW_SIX_LOWER = "below_six_lower"
    OUTSIDE_PUBLISHED_AREA = "outside_published_area"
    UNKNOWN = "unknown"


class Exposure(Frozen):
    """One scenario at one area.

    ``hit`` is an intensity of 6弱 or more. ``tsunami_max_m`` is the highest tsunami on the
    municipality's coast in metres (never a depth at the place), ``inundation`` whether
    the place itself lies in a published inundation area: ``None`` is not on record.
    ``estimated``: a prefecture's value stands in for the municipality.
    ``evidence`` lists the records used, ``set_aside`` those in conflict: milder, older, or newer
    but of the whole prefecture.
    """

    scenario: str
    area: Bilingual
    state: ExposureState
    jma_intensity: str | None = None
    intensity_edition: str | None = None
    tsunami_max_m: float | None = None
    tsunami_edition: str | None = None
    inundation: bool | None = None
    estimated: bool = False
    secondary: bool = False
    evidence: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    owner: str

    @property
    def inundation_is_open(self) -> bool:
        """Tell whether a tsunami reaches this coast and nothing says if the place lies under water."""
        return bool(self.tsunami_max_m) and self.inundation is None


@dataclass(frozen=True, slots=True)
class Exposures:
    """All scenarios for all present sites and candidates.

    ``distance_km`` has the shape ``(n_sites, n_present)``, geodesic, NaN where a
    municipality's position is not on record.
    """

    scenarios: tuple[Scenario, ...]
    present: tuple[tuple[PresentSite, Municipality], ...]
    site_ids: tuple[str, ...]
    site_municipality: Mapping[str, Municipality]
    of_present: Mapping[tuple[int, str], Exposure]
    of_site: Mapping[tuple[str, str], Exposure]
    distance_km: "NDArray[np.float64]"
