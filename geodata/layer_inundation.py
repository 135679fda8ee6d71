"""Whether places lie in the published tsunami inundation area (A40)."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.measures import Coverage
from domain.place import DataPack, Site
from geodata.coverage import WHOLE, Reading
from geodata.layer_measures import layer_reader
from geodata.layer_records import layers_of, record_id

TSUNAMI: Final = "A40"


def inundated(pack: DataPack, sites: Sequence[Site]) -> Mapping[str, tuple[bool, str]]:
    """Tell by place id whether it lies in the area, with the evidence id of the layer.

    ``True`` only where the area covers all ground within the position error, ``False`` only
    where it touches none of it and the layer was published there. What lies astride its edge,
    or where nothing was published, is left out: that is not known.
    """
    store, record = layers_of(pack), record_id(TSUNAMI)
    if store is None or record not in pack.layers:
        return {}
    reader = layer_reader(store, TSUNAMI)
    answers = {site.id: _answer(reader.at(site.lat, site.lon, site.coord_error_m)) for site in sites}
    return {site_id: (inside, record) for site_id, inside in answers.items() if inside is not None}


def _answer(reading: Reading) -> bool | None:
    if reading.coverage is not Coverage.COVERED:
        return None
    if reading.share >= WHOLE:
        return True
    return False if reading.share == 0 else None
