"""What the reader is told about the whole answer, beyond single places."""

import numpy as np

from domain.brief import Brief
from domain.exposure import Exposures
from domain.place import DataPack
from domain.text import Bilingual
from scoring.figures import number
from scoring.pair import NEAR_KM
from scoring.pair_words import present_name
from scoring.phrases import say


def notices(brief: Brief, exposures: Exposures, pack: DataPack) -> tuple[Bilingual, ...]:
    """Say what is undecided, and which present sites are too near for a backup."""
    said = []
    if brief.facility_types == "undecided":
        said.append(say("notices.functions_undecided"))
    if not exposures.present:
        said.append(say("notices.no_present_sites"))
    return (*said, *_near_present_sites(exposures, pack))


def _near_present_sites(exposures: Exposures, pack: DataPack) -> list[Bilingual]:
    sites = [pack.sites[site] for site in exposures.site_ids]
    in_city = {
        code
        for site in sites
        for code in (site.ward_code, site.municipality_code)
        if _is_offered_here(site.offer)
    }
    said = []
    for index, (present, municipality) in enumerate(exposures.present):
        name = present_name(present, municipality)
        distances = exposures.distance_km[:, index]
        if municipality.code in in_city:
            said.append(say("notices.present_in_city", present=name))
        elif not np.isnan(distances).all() and np.nanmin(distances) <= NEAR_KM:
            said.append(
                say("notices.present_near", present=name, km=number(round(float(np.nanmin(distances)))))
            )
    return said


def _is_offered_here(offer: str) -> bool:
    return offer != "outside_city"
