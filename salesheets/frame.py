"""How large the map of a sheet is: what the pair strip and a message do not need, the map takes."""

from typing import Final

from domain.mapshapes import MapFrame
from domain.recommendation import FunctionResult, Recommendation
from domain.text import Language
from salesheets.figures import tokens

_UNITS_PER_MM: Final = 10.0
_HEIGHT_BY_ROWS: Final = (860.0, 850.0, 800.0, 740.0)
_HEIGHT_BESIDE_MANY_SITES: Final = 620.0
_UNDER_A_MESSAGE: Final = 0.87
_HIGHEST_UNDER_A_MESSAGE: Final = 600.0
_MANY_SITES: Final = 3


def map_frame(
    recommendation: Recommendation, *, language: Language, function: int = 0, message: bool = False
) -> MapFrame:
    """Return the map's size for a sheet, in tenths of a millimetre; less below a ``message``."""
    width = tokens()["space"]["map_width"] * _UNITS_PER_MM
    height = _height(recommendation.functions[function])
    if message:
        height = round(_UNDER_A_MESSAGE * min(height, _HIGHEST_UNDER_A_MESSAGE))
    return MapFrame(width=width, height=height, language=language)


def _height(function: FunctionResult) -> float:
    places = (*function.ranking, *function.insufficient_data)
    pair = [item for item in places[0].pair if item.assumed] if places else []
    if len({item.present_site for item in pair}) >= _MANY_SITES:
        return _HEIGHT_BESIDE_MANY_SITES
    rows = len({item.scenario for item in pair})
    return _HEIGHT_BY_ROWS[min(rows, len(_HEIGHT_BY_ROWS) - 1)]
