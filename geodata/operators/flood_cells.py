"""The published worst-case flood of the 250 m cell at a place, and of the cells around it."""

from typing import Literal

import numpy as np

from domain.measures import Coverage, MeasureCard
from domain.model import Frozen
from domain.place import Site
from domain.text import Bilingual
from geodata.flood import FLOOD_LAYER, NOWHERE
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of


class Options(Frozen):
    """Which figure of the cells."""

    quantity: Literal["max_rank", "flooded_land_pct"]


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Read the cell at the place's point; least and most are those within its position error.

    Outside the published tiles the cell is unknown, with coverage ``outside``: not 0.
    """
    options = options_of(card, Options)
    return [_at(context, card, options, row, site) for row, site in enumerate(context.sites)]


def _at(context: Context, card: MeasureCard, options: Options, row: int, site: Site) -> Cell:
    cells = context.flood
    here, around = context.flood_around[row]
    figures = getattr(cells, options.quantity)
    layer = context.pack.layers[FLOOD_LAYER]
    if here == NOWHERE or np.isnan(figures[here]):
        reason = phrase("flood_cells", "outside" if here == NOWHERE else "uncovered")
        return context.unknown(reason, owner=card.owner, coverage=Coverage.OUTSIDE, records=(site, layer))
    near = figures[around]
    known = near[~np.isnan(near)]
    span = Span(float(figures[here]), float(known.min()), float(known.max()))
    return context.known(
        _text(options, span, context.error_km[row]),
        (site, layer),
        span,
        coverage=Coverage.COVERED if len(known) == len(near) else Coverage.PARTLY,
    )


def _text(options: Options, span: Span, error_km: float) -> Bilingual:
    """Say the figure at the point, and the spread around it where there is one."""
    words = span._asdict()
    if options.quantity == "max_rank":
        said = {name: phrase("flood_rank", f"rank_{figure:.0f}") for name, figure in words.items()}
    else:
        said = {name: phrase("flood_cells", "pct", pct=f"{figure:.0f}") for name, figure in words.items()}
    spread = "same" if span.low == span.high else "spread"
    return phrase("flood_cells", f"{options.quantity}_{spread}", **said, error_km=f"{error_km:g}")
