"""Lays imported layers beside a pack: a record and a source for each, and a digest that stands for all."""

from dataclasses import replace
from typing import Final

from domain.canonical import canonical_json, digest
from domain.evidence import Confidence, EvidenceClass, ShelfLife, Source, Tier
from domain.place import DataPack, ImportedLayers, LayerRecord
from geodata.layer_manifest import Manifest
from geodata.layer_store import LayerStore
from geodata.layers import LayerCard, layer_card, require_sheet_licence

_SHELF_LIFE: Final = {
    "area": ShelfLife.HAZARD_EDITION,
    "cells": ShelfLife.HAZARD_EDITION,
    "category": ShelfLife.PHYSICAL,
    "nearest": ShelfLife.PRICE,
}
_BOUNDARIES: Final = "N03"


def record_id(code: str) -> str:
    """Return the evidence id of an imported layer."""
    return f"layer_{code}"


def pack_with_layers(pack: DataPack, store: LayerStore) -> DataPack:
    """Return the pack with every installed layer that places are measured with.

    Each becomes a record with a source, so that evidence can be found and credit given. The
    versions are held fast: what is imported later does not reach this pack. The pack's digest
    changes with their content, so that a replay tells. Without such layers it is the same pack.

    Raises
    ------
    LayerLicenceError
        An installed edition may not be used commercially.
    LayerDamagedError
        A file is missing or not the one that was imported.
    """
    used = [manifest for manifest in store.manifests() if layer_card(manifest.layer).serves_places]
    if not used:
        return pack
    # Not measured with, but they say for where others were published.
    bounds = [manifest for manifest in store.manifests() if manifest.layer == _BOUNDARIES]
    for manifest in (*used, *bounds):
        require_sheet_licence(manifest.layer, manifest.edition, manifest.area)
        store.verify(manifest.layer)
    return replace(
        pack,
        info=pack.info.model_copy(update={"digest": _digest(pack.info.digest, [*used, *bounds])}),
        layers={**pack.layers, **{record_id(m.layer): _record(m) for m in used}},
        sources={**pack.sources, **{record_id(m.layer): _source(m) for m in used}},
        imported=ImportedLayers(store.root, {m.layer: m.version for m in (*used, *bounds)}),
    )


def layers_of(pack: DataPack) -> LayerStore | None:
    """Return the layers that hold for a pack, ``None`` without any."""
    if pack.imported is None:
        return None
    return LayerStore(pack.imported.folder, versions=pack.imported.versions)


def _digest(of_pack: str, manifests: list[Manifest]) -> str:
    """Return a digest of the pack's and of what the layers hold, whenever they were imported."""
    layers = [
        [m.layer, m.edition, m.area, sorted((table.name, table.sha256) for table in m.tables)]
        for m in manifests
    ]
    return digest(canonical_json([of_pack, layers]))


def _record(manifest: Manifest) -> LayerRecord:
    card = layer_card(manifest.layer)
    return LayerRecord(
        id=record_id(manifest.layer),
        sources=(record_id(manifest.layer),),
        as_of=manifest.edition,
        evidence_class=EvidenceClass.DERIVED,
        confidence=Confidence.VERIFIED,
        tier=Tier.DATASET if card.reader == "osm" else Tier.OFFICIAL,
        owner=card.owner,
        shelf_life=_shelf_life(card),
        title=manifest.title,
        edition=manifest.edition,
        licence=manifest.licence,
        attribution=manifest.attribution,
    )


def _shelf_life(card: LayerCard) -> ShelfLife:
    """Return how long its figures stay fresh: those of people change, hazard maps are superseded."""
    if card.homes:
        return ShelfLife.ACTIVITY
    return _SHELF_LIFE[card.reading.how] if card.reading else ShelfLife.PHYSICAL


def _source(manifest: Manifest) -> Source:
    """Return the source as a sheet cites it: the sentence that the licence asks for is its title."""
    return Source(
        id=record_id(manifest.layer),
        title=manifest.attribution,
        publisher=layer_card(manifest.layer).publisher,
        url=manifest.url,
        published=manifest.edition,
    )
