"""How large the map of a sheet is: what the pair strip does not need, the map takes."""

from typing import Final

from domain.mapshapes import MapFrame
from domain.recommendation import FunctionResult, Recommendation
from domain.text import Language
from salesheets.figures import tokens
from salesheets.words import options

_UNITS_PER_MM: Final = 10.0
_HEIGHT_BY_ROWS: Final = (860.0, 850.0, 800.0, 760.0, 740.0, 740.0)


def map_frame(recommendation: Recommendation, *, language: Language, function: int = 0) -> MapFrame:
    """Return the map's size for a sheet, in tenths of a millimetre."""
    rows = min(_pair_rows(recommendation.functions[function]), options("pair")["rows"])
    width = tokens()["space"]["map_width"] * _UNITS_PER_MM
    return MapFrame(width=width, height=_HEIGHT_BY_ROWS[rows], language=language)


def _pair_rows(function: FunctionResult) -> int:
    places = (*function.ranking, *function.insufficient_data)
    return len({item.scenario for item in places[0].pair if item.assumed}) if places else 0
