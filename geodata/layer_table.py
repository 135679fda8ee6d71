"""Fills what a pack does not know from imported layers: cells of the table, with their records."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from domain.evidence import EvidenceClass
from domain.measures import CellDetail, Coverage, MeasureCard, MeasureTable
from domain.place import DataPack, LayerRecord, Site
from domain.text import Bilingual
from geodata.coverage import Reading
from geodata.layer_features import category_around, nearest_feature
from geodata.layer_measures import layer_reader
from geodata.layer_records import layers_of, record_id
from geodata.layer_store import LayerStore
from geodata.layer_words import amount, layer_phrase
from geodata.layers import LayerCard, LayerReading, layer_card
from geodata.operators.context import UNKNOWN, Span
from geodata.use_districts import category_name

_PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Filled:
    """What a layer says of one place for one measure; an unknown span is still told in words."""

    span: Span
    text: Bilingual
    coverage: Coverage = Coverage.COVERED
    category: str | None = None

    @property
    def known(self) -> bool:
        """Tell whether there is a figure."""
        return not np.isnan(self.span.value)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One question: this measure at this place of this layer."""

    store: LayerStore
    card: LayerCard
    reading: LayerReading
    record: LayerRecord
    measure: MeasureCard
    site: Site


def table_with_layers(table: MeasureTable, pack: DataPack, *, on: dt.date) -> MeasureTable:
    """Fill unknown cells from the layers that hold for a pack; what the pack knows stays.

    A measure in a layer's own unit takes the worst value; one in percent takes the share of
    the ground. A place that the layer does not cover stays unknown. What the pack knows from
    an older edition of the same layer gives way to the newer one.
    """
    store = layers_of(pack)
    if store is None:
        return table
    value, low, high, details = table.value.copy(), table.low.copy(), table.high.copy(), dict(table.details)
    for column, measure in enumerate(table.measures):
        for card, reading in serving(measure, store):
            record = pack.layers[record_id(card.id)]
            newer = is_newer(card, reading, record, pack)
            for row, site_id in enumerate(table.site_ids):
                site = pack.sites[site_id]
                known = not _is_unknown(value[row, column], details, site_id, measure)
                if known and not newer:
                    continue
                filled = _filled(_Ask(store, card, reading, record, measure, site))
                if filled is None or (known and not filled.known):
                    continue
                value[row, column], low[row, column], high[row, column] = filled.span
                details[site_id, measure.id] = _detail(filled, site, record, on)
    return replace(table, value=value, low=low, high=high, details=details)


def _is_unknown(
    value: float, details: dict[tuple[str, str], CellDetail], site_id: str, measure: MeasureCard
) -> bool:
    if not measure.categorical:
        return bool(np.isnan(value))
    detail = details.get((site_id, measure.id))
    return detail is None or detail.category is None


def _detail(filled: Filled, site: Site, record: LayerRecord, on: dt.date) -> CellDetail:
    known = filled.known
    return CellDetail(
        text=filled.text,
        coverage=filled.coverage,
        evidence=(site.id, record.id),
        evidence_class=EvidenceClass.DERIVED if known else None,
        data_class=max(record.data_class(on), site.data_class(on)) if known else None,
        category=filled.category,
    )


def serving(measure: MeasureCard, store: LayerStore) -> list[tuple[LayerCard, LayerReading]]:
    """Return the installed layers that give a measure, the newest edition first: it answers first."""
    newest = sorted(store.manifests(), key=lambda manifest: manifest.edition, reverse=True)
    cards = [layer_card(manifest.layer) for manifest in newest]
    return [(card, card.reading) for card in cards if card.reading and measure.id in card.reading.fills]


def is_newer(card: LayerCard, reading: LayerReading, record: LayerRecord, pack: DataPack) -> bool:
    """Tell whether the layer is a newer edition of one that the pack embeds (``A31b-20-23``)."""
    embedded = pack.layers.get(reading.supersedes) if reading.supersedes else None
    if embedded is None:
        return False
    of_pack = card.edition_of(f"{embedded.edition}_") or (embedded.as_of or "")
    return bool(re.match(r"\d{4}", of_pack)) and record.edition[:4] > of_pack[:4]


def _filled(ask: _Ask) -> Filled | None:
    if ask.reading.how == "category":
        return _category(ask)
    return _nearest(ask) if ask.reading.how == "nearest" else _figure(ask)


def _figure(ask: _Ask) -> Filled | None:
    site, measure = ask.site, ask.measure
    reading = layer_reader(ask.store, ask.card.id).at(site.lat, site.lon, site.coord_error_m)
    as_share = measure.unit != ask.reading.unit
    span = span_of(reading, as_share=as_share)
    if np.isnan(span.value):
        return None
    name = "outside" if span.high == 0 else "share" if as_share else "value"
    low, figure, high = (amount(number, measure.unit) for number in (span.low, span.value, span.high))
    return Filled(span, _words(ask, name, figure=figure, low=low, high=high), reading.coverage)


def span_of(reading: Reading, *, as_share: bool) -> Span:
    """Return value, least and most; all NaN where a part is not covered."""
    if reading.coverage is not Coverage.COVERED:
        return UNKNOWN
    if as_share:
        shares = (reading.share, reading.share_low, reading.share_high)
        value, low, high = (share * _PERCENT for share in shares)
    else:
        value, low, high = reading.value, reading.low, reading.high
    return Span(value, min(low, value), max(high, value))


def _category(ask: _Ask) -> Filled | None:
    found = category_around(ask.store, ask.card.id, ask.site)
    if not found.names:
        return None
    figure = category_name(*found.names)
    if found.whole and len(found.names) == 1:
        return Filled(Span.exact(1.0), _words(ask, "category", figure=figure), category=found.names[0])
    text = _words(ask, "categories", figure=figure)
    return Filled(UNKNOWN, text, Coverage.COVERED if found.whole else Coverage.PARTLY)


def _nearest(ask: _Ask) -> Filled | None:
    found = nearest_feature(ask.store, ask.card.id, ask.site)
    if found is None:
        return None
    low, figure, high = (amount(number, ask.measure.unit) for number in (found.low, found.value, found.high))
    name = Bilingual(ja=found.name, en=found.name)
    facts = {"name": name, "distance_m": f"{found.distance_m:,.0f}"}
    sentence = "nearest_price" if ask.measure.unit.startswith("yen") else "nearest"
    return Filled(
        Span(found.value, found.low, found.high),
        _words(ask, sentence, figure=figure, low=low, high=high, **facts),
    )


def named(card: LayerCard, edition: str) -> Bilingual:
    """Return a layer's title with its edition and, where several could be meant, what it is of."""
    of = card.stands_for
    ja, en = (f"、{of.ja}", f": {of.en}") if of else ("", "")
    return Bilingual(ja=f"{card.title.ja}({edition}{ja})", en=f"{card.title.en} ({edition}{en})")


def _words(ask: _Ask, sentence: str, /, **facts: object) -> Bilingual:
    return layer_phrase(
        sentence, layer=named(ask.card, ask.record.edition), error_m=f"{ask.site.coord_error_m:,.0f}", **facts
    )
