"""Fills what a pack does not know from imported layers: cells of the table, with their records."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np

from domain.evidence import Confidence, EvidenceClass, ShelfLife, Source, Tier
from domain.measures import CellDetail, Coverage, MeasureCard, MeasureTable
from domain.place import DataPack, LayerRecord
from domain.text import Bilingual
from domain.units import UNITS
from geodata.coverage import Reading
from geodata.layer_manifest import Manifest
from geodata.layer_measures import layer_reader
from geodata.layer_store import LayerStore
from geodata.layers import CATALOGUE, LayerCard, layer_card

_PERCENT: Final = 100.0


def record_id(code: str) -> str:
    """Return the evidence id of an imported layer."""
    return f"layer_{code}"


def pack_with_layers(pack: DataPack, store: LayerStore, *, owner: str) -> DataPack:
    """Return the pack with a record and a source for every installed layer that places can read.

    Parameters
    ----------
    owner
        The bureau that answers for imported layers.
    """
    readable = [manifest for manifest in store.manifests() if layer_card(manifest.layer).reading is not None]
    records = {record_id(m.layer): _record(m, owner) for m in readable}
    sources = {record_id(m.layer): _source(m) for m in readable}
    return replace(pack, layers={**pack.layers, **records}, sources={**pack.sources, **sources})


def _record(manifest: Manifest, owner: str) -> LayerRecord:
    return LayerRecord(
        id=record_id(manifest.layer),
        sources=(record_id(manifest.layer),),
        as_of=manifest.edition,
        evidence_class=EvidenceClass.DERIVED,
        confidence=Confidence.VERIFIED,
        tier=Tier.OFFICIAL,
        owner=owner,
        shelf_life=ShelfLife.HAZARD_EDITION,
        title=manifest.title,
        edition=manifest.edition,
        licence=manifest.licence,
        attribution=manifest.attribution,
    )


def _source(manifest: Manifest) -> Source:
    card = layer_card(manifest.layer)
    return Source(
        id=record_id(manifest.layer),
        title=manifest.title,
        publisher=card.publisher,
        url=manifest.url,
        published=manifest.edition,
    )


def table_with_layers(table: MeasureTable, pack: DataPack, store: LayerStore, *, on: dt.date) -> MeasureTable:
    """Fill unknown cells from installed layers; what the pack knows stays.

    A measure in a layer's own unit takes the worst value; one in percent takes the share of
    the ground. A place that the layer does not cover stays unknown.

    Parameters
    ----------
    pack
        The pack of ``pack_with_layers``, so that the evidence can be found.
    """
    value, low, high, details = table.value.copy(), table.low.copy(), table.high.copy(), dict(table.details)
    for column, measure in enumerate(table.measures):
        for card in _serving(measure, store):
            reader, record = layer_reader(store, card.id), pack.layers[record_id(card.id)]
            for row, site_id in enumerate(table.site_ids):
                if not np.isnan(value[row, column]):
                    continue
                site = pack.sites[site_id]
                reading = reader.at(site.lat, site.lon, site.coord_error_m)
                span = _span(reading, as_share=measure.unit != _reading_unit(card))
                if np.isnan(span[0]):
                    continue
                value[row, column], low[row, column], high[row, column] = span
                details[site_id, measure.id] = CellDetail(
                    text=_words(span, measure, card, record, site.coord_error_m),
                    coverage=reading.coverage,
                    evidence=(site.id, record.id),
                    evidence_class=EvidenceClass.DERIVED,
                    data_class=max(record.data_class(on), site.data_class(on)),
                )
    return replace(table, value=value, low=low, high=high, details=details)


def _reading_unit(card: LayerCard) -> str | None:
    return card.reading.unit if card.reading else None


def _serving(measure: MeasureCard, store: LayerStore) -> list[LayerCard]:
    """Return the installed layers that give a measure."""
    cards = [layer_card(manifest.layer) for manifest in store.manifests()]
    return [card for card in cards if card.reading and measure.id in card.reading.fills]


def _span(reading: Reading, *, as_share: bool) -> tuple[float, float, float]:
    """Return value, least and most; all NaN where nothing is known or the most is not."""
    if reading.coverage is not Coverage.COVERED:
        return float("nan"), float("nan"), float("nan")
    if as_share:
        share = reading.share * _PERCENT
        return share, share, share
    return reading.value, min(reading.low, reading.value), max(reading.high, reading.value)


@cache
def _sentences() -> Mapping[str, Bilingual]:
    tables = tomllib.loads((CATALOGUE / "layer_words.toml").read_text(encoding="utf-8"))
    return {name: Bilingual.model_validate(table) for name, table in tables.items()}


def _words(
    span: tuple[float, float, float],
    measure: MeasureCard,
    card: LayerCard,
    record: LayerRecord,
    error_m: float,
) -> Bilingual:
    layer = Bilingual(ja=f"{card.title.ja}({record.edition})", en=f"{card.title.en} ({record.edition})")
    figure, low, high = (_figure(number, measure.unit) for number in span)
    name = "share" if measure.unit != _reading_unit(card) else "value"
    return _sentences()[name].format(layer=layer, figure=figure, low=low, high=high, error_m=f"{error_m:g}")


def _figure(number: float, unit: str) -> Bilingual:
    words = UNITS[unit]
    return Bilingual(ja=f"{number:.3g}{words.ja}", en=f"{number:.3g} {words.en}".strip())
