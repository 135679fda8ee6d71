"""How many listed nodes lie within a distance."""

from domain.measures import MeasureCard
from domain.text import listed
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.targets import TargetOptions, targets_of


class Options(TargetOptions):
    """What to count, and how far."""

    radius_km: float


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Count nodes on record within the radius; the position error gives the least and the most."""
    options = options_of(card, Options)
    targets = targets_of(context, options)
    cells = []
    for row, site in enumerate(context.sites):
        distance, error = targets.distance_km[row], context.error_km[row]
        inside = targets.within(row, options.radius_km)
        text = phrase(
            "count_within",
            "some" if inside else "none",
            count=len(inside),
            radius_km=f"{options.radius_km:g}",
            names=listed([record.name for record in inside]),
        )
        least, most = ((distance + shift <= options.radius_km).sum() for shift in (error, -error))
        span = Span(float(len(inside)), float(least), float(most))
        cells.append(context.known(text, (site, *inside), span))
    return cells
