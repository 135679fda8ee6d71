"""The ranked places on a map, as a picture or as geodata."""

from pathlib import Path

from domain.canonical import canonical_json
from domain.errors import BriefValueError
from domain.mapshapes import MapFrame
from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.text import Language
from geodata import map_shapes
from geodata.map_files import places_geojson, write_geopackage
from salesheets.figures import map_file
from service.usecases.choose_function import index_of
from service.usecases.write_file import write_atomically

PLACES = 5
FRAME = (1600.0, 1200.0)


def draw_map(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    output: Path,
    language: Language,
    function: str | None = None,
) -> None:
    """Write the map of one function's places; the ending of the file names the form.

    ``.svg``: the picture with its attribution. ``.geojson``: all places with score and gates.
    ``.gpkg``: places and wards as layers with labels, for QGIS.

    Raises
    ------
    BriefValueError
        The ending is none of these, or the brief does not ask for the function.
    OutputNotWritableError
        The file cannot be written; what was there before stays.
    """
    result = recommendation.functions[index_of(recommendation.facility_types, function)]
    form = output.suffix.lower()
    if form == ".svg":
        ranked = {place.site_id: place.rank for place in result.ranking[:PLACES]}
        shapes = map_shapes(pack, ranked, frame=MapFrame(*FRAME, language=language), zones=True)
        write_atomically(output, map_file(shapes, result.facility_type_label[language]).encode())
    elif form == ".geojson":
        text = canonical_json(places_geojson(result, pack, language=language), indent=1) + "\n"
        write_atomically(output, text.encode())
    elif form == ".gpkg":
        output.parent.mkdir(parents=True, exist_ok=True)
        write_geopackage(output, result, pack, language=language)
    else:
        options = ".svg, .geojson, .gpkg"
        raise BriefValueError(
            path=str(output), field="--output", value=form, expected="choice", options=options
        )
