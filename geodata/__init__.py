"""Knows places, not companies: data packs and layers become measures per place."""

from geodata.areas import find_municipality
from geodata.distances import distances_between
from geodata.drawn_shapes import DrawnShape, drawn_shapes
from geodata.exposures import exposures
from geodata.maps import map_shapes
from geodata.measure_cards import MEASURES_FOLDER, measure_cards
from geodata.pack import load_pack
from geodata.pack_check import check_pack
from geodata.table import measure_sites
from geodata.web_features import flood_cell_features, node_features, place_features, ward_features
from geodata.web_layers import LayerCollection, layer_collections, layer_feature, layer_page

__all__ = [
    "MEASURES_FOLDER",
    "DrawnShape",
    "LayerCollection",
    "check_pack",
    "distances_between",
    "drawn_shapes",
    "exposures",
    "find_municipality",
    "flood_cell_features",
    "layer_collections",
    "layer_feature",
    "layer_page",
    "load_pack",
    "map_shapes",
    "measure_cards",
    "measure_sites",
    "node_features",
    "place_features",
    "ward_features",
]
