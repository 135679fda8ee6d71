"""How many people live within some minutes by car, on imported roads and an imported population mesh."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import Field

from domain.errors import CardError
from domain.measures import MeasureCard
from domain.model import Frozen
from domain.place import DataPack, LayerRecord
from domain.text import Bilingual
from geodata.crs import METRIC_EPSG, to_metric
from geodata.layers import layer_card
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.roads import roads_of


class Options(Frozen):
    """How far people come, and which of them are counted."""

    minutes: float = Field(gt=0)
    group: Literal["people", "working_age"] = "people"


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Count them from the middles of the mesh cells; unknown until both layers are imported.

    Raises
    ------
    CardError
        The card does not say why the count may be unknown.
    """
    if card.unknown is None:
        raise CardError(card=card.id, field="unknown", reason="needs the reason why it is not on record")
    unknown = context.unknown(card.unknown, owner=card.owner)
    options = options_of(card, Options)
    figures = people_within(context, options)
    if figures is None:
        return [unknown] * len(context.sites)
    counts, (roads, homes) = figures
    return [
        unknown
        if np.isnan(count)
        else context.known(
            _words(options, float(count), roads, homes),
            (site, roads, homes),
            Span.exact(float(count)),
        )
        for site, count in zip(context.sites, counts, strict=True)
    ]


def people_within(
    context: Context, options: Options
) -> tuple[NDArray[np.float64], tuple[LayerRecord, LayerRecord]] | None:
    """Return the counts, shape ``(n_sites,)``, with the records of roads and homes; ``None`` without them."""
    roads, homes = roads_of(context.pack), _homes_of(context.pack, options.group)
    if roads is None or homes is None:
        return None
    positions, people, record = homes
    lon, lat = ([getattr(site, name) for site in context.sites] for name in ("lon", "lat"))
    places = np.column_stack(to_metric(lon, lat))
    return roads.graph.people_within(places, positions, people, [options.minutes])[:, 0], (
        roads.record,
        record,
    )


def _homes_of(
    pack: DataPack, group: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], LayerRecord] | None:
    """Return where people live, metres (EPSG:6670), how many, and the record of the layer."""
    if pack.imported is None:
        return None
    from geodata.layer_records import record_id

    for code, version in sorted(pack.imported.versions.items()):
        column = getattr(layer_card(code).homes, group, None)
        found = _homes(pack.imported.folder, code, version, column) if column else None
        if found is not None:
            return *found, pack.layers[record_id(code)]
    return None


@lru_cache(maxsize=2)
def _homes(
    folder: Path, code: str, version: str, column: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return positions and numbers, ``None`` when the delivered files had no such column."""
    from geodata.layer_store import LayerStore

    frame = LayerStore(folder, versions={code: version}).read(code).to_crs(METRIC_EPSG)
    if column not in frame:
        return None
    people = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    middles = shapely.centroid(frame.geometry.to_numpy())
    return np.column_stack([shapely.get_x(middles), shapely.get_y(middles)]), people


def _words(options: Options, count: float, roads: LayerRecord, homes: LayerRecord) -> Bilingual:
    from geodata.layer_words import amount, layer_phrase

    named = {
        name: Bilingual(ja=f"{record.title.ja}({record.edition})", en=f"{record.title.en} ({record.edition})")
        for name, record in (("roads", roads), ("homes", homes))
    }
    return layer_phrase(
        options.group, minutes=f"{options.minutes:g}", figure=amount(round(count), "people"), **named
    )
