"""Fills measures of mesh cells from imported layers, by the share of each cell or its worst 250 m cell."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.measures import MeasureTable
from domain.place import DataPack
from geodata.city_cells import CityCells
from geodata.coverage import WHOLE, Reading
from geodata.crs import to_metric
from geodata.flood import flood_cells
from geodata.layer_measures import LayerReader, layer_reader
from geodata.layer_records import layers_of, record_id
from geodata.layer_table import is_newer, serving, span_of
from geodata.mesh import cell_of
from geodata.mesh_search import cell_boxes


def cells_with_layers(table: MeasureTable, pack: DataPack, cells: CityCells) -> MeasureTable:
    """Fill unknown cells from the layers that hold for a pack, as for places.

    What belongs to one position (the use district, the nearest standard lot) stays unknown.
    """
    store = layers_of(pack)
    if store is None:
        return table
    value, low, high = table.value.copy(), table.low.copy(), table.high.copy()
    for column, measure in enumerate(table.measures):
        for card, reading in serving(measure, store):
            newer = is_newer(card, reading, pack.layers[record_id(card.id)], pack)
            open_rows = np.flatnonzero(np.isnan(value[:, column]) | newer)
            as_share = measure.unit != reading.unit
            for row, found in zip(
                open_rows,
                _readings(layer_reader(store, card.id), pack, cells, open_rows.tolist()),
                strict=True,
            ):
                span = span_of(found, as_share=as_share)
                if not np.isnan(span.value):
                    value[row, column], low[row, column], high[row, column] = span
    return replace(table, value=value, low=low, high=high)


def _readings(reader: LayerReader, pack: DataPack, cells: CityCells, rows: list[int]) -> Iterable[Reading]:
    if reader.cells is not None:
        return reader.cells.over([cells.members[row] for row in rows], flood_cells(pack).grid)
    if reader.area is not None:
        return [_ranged(found) for found in reader.area.read(boxes_of_cells(cells, rows))]
    return [LayerReader().at(0.0, 0.0, 0.0)] * len(rows)


def _ranged(found: Reading) -> Reading:
    """Let a cell with ground outside the zones begin at nothing."""
    return found if found.share >= WHOLE or np.isnan(found.low) else replace(found, low=0.0)


def boxes_of_cells(cells: CityCells, rows: Sequence[int]) -> NDArray[np.object_]:
    """Return cells as polygons in metres (EPSG:6670)."""
    degrees = cell_boxes(*cell_of(cells.code[list(rows)], cells.level), cells.level)
    return np.asarray(shapely.transform(degrees, lambda points: np.column_stack(to_metric(*points.T))))
