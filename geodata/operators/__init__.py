"""Calculations by name: each module is one kind, and cards choose it by the module's name."""

from collections.abc import Mapping
from typing import Final

from geodata.operators import (
    arrivals_in_ward,
    attribute,
    catchment,
    count_within,
    distance_to_nearest,
    flood_cells,
    not_on_record,
    scenario_value,
    sum_within,
    travel_time,
)
from geodata.operators.context import Cell, Context, Operator

_MODULES: Final = (
    arrivals_in_ward,
    attribute,
    catchment,
    count_within,
    distance_to_nearest,
    flood_cells,
    not_on_record,
    scenario_value,
    sum_within,
    travel_time,
)

OPERATORS: Final[Mapping[str, Operator]] = {
    module.__name__.rpartition(".")[2]: module.measure for module in _MODULES
}

__all__ = ["OPERATORS", "Cell", "Context", "Operator"]
