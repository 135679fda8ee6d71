"""Look beneath the ranking of every function of a brief."""

import datetime as dt

from domain.analysis import Analysis
from domain.brief import Brief
from domain.place import DataPack
from geodata import exposures, measure_sites
from scoring import analyse
from scoring.cards import Catalogue


def analyse_brief(brief: Brief, *, pack: DataPack, catalogue: Catalogue, on: dt.date) -> tuple[Analysis, ...]:
    """Return the analysis of each function, in the brief's order."""
    dated = brief.model_copy(update={"evaluated_on": on})
    table, found = measure_sites(pack, on=on), exposures(pack, brief.present_sites)
    return tuple(
        analyse(dated, function, pack=pack, table=table, exposures=found, catalogue=catalogue)
        for function in brief.functions
    )
