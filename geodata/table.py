"""The table of measures: every card's operator run over the places."""

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping

import numpy as np

from domain.errors import CardError, UnknownSiteError
from domain.measures import MeasureCard, MeasureTable
from domain.place import DataPack, Site
from geodata.measure_cards import measure_cards
from geodata.operators import OPERATORS, Context, Operator


def measure_sites(
    pack: DataPack,
    *,
    on: dt.date,
    site_ids: Iterable[str] | None = None,
    cards: Mapping[str, MeasureCard] | None = None,
) -> MeasureTable:
    """Measure places of a pack.

    Parameters
    ----------
    pack
        Where the places and everything near them are recorded.
    on
        The day on which the freshness of the records is judged.
    site_ids
        The places, in the order of the rows; all of the pack by default.
    cards
        The measures, in the order of the columns; the whole catalogue by default.

    Returns
    -------
    table
        One row per place, one column per measure, a detail for every cell; NaN is unknown.
        Where the pack has imported layers, they fill what it does not know.

    Raises
    ------
    UnknownSiteError
        The pack has no such place.
    CardError
        A card names no operator, or options its operator does not take.
    """
    sites = chosen_sites(pack, site_ids)
    chosen = tuple((measure_cards() if cards is None else cards).values())
    context = Context(pack, on, sites)
    columns = [_operator(card)(context, card) for card in chosen]
    figures = np.array([[cell.span for cell in column] for column in columns], dtype=np.float64)
    value, low, high = figures.reshape(len(chosen), len(sites), 3).transpose(2, 1, 0)
    table = MeasureTable(
        site_ids=tuple(site.id for site in sites),
        measures=chosen,
        value=value,
        low=low,
        high=high,
        details={
            (site.id, card.id): cell.detail
            for card, column in zip(chosen, columns, strict=True)
            for site, cell in zip(sites, column, strict=True)
        },
    )
    if pack.imported is None:
        return table
    from geodata.layer_table import table_with_layers

    return table_with_layers(table, pack, on=on)


def chosen_sites(pack: DataPack, site_ids: Iterable[str] | None) -> tuple[Site, ...]:
    """Return the places asked for."""
    if site_ids is None:
        return tuple(pack.sites.values())
    wanted = tuple(site_ids)
    for site_id in wanted:
        if site_id not in pack.sites:
            raise UnknownSiteError(site_id=site_id, nearest=difflib.get_close_matches(site_id, pack.sites))
    return tuple(pack.sites[site_id] for site_id in wanted)


def _operator(card: MeasureCard) -> Operator:
    """Return the operator a card names."""
    try:
        return OPERATORS[card.operator]
    except KeyError as error:
        raise CardError(card=card.id, field="operator", reason=f"{card.operator} is no operator") from error
