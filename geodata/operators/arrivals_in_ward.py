"""How many companies on record came to the place's ward with such a function."""

from domain.measures import MeasureCard
from domain.model import Frozen
from domain.place import Arrival, ArrivalUse, Site
from domain.text import Bilingual, listed
from geodata.areas import ward_name
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of


class Options(Frozen):
    """Which functions count."""

    facility_types: tuple[str, ...]


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Count arrivals whose record names the ward, but for those never to be used in a pitch.

    Arrivals of which only "in the city" is on record may lie in any ward: they raise
    the most, not the count.
    """
    options = options_of(card, Options)
    usable = [
        arrival
        for arrival in context.pack.arrivals.values()
        if arrival.facility_type in options.facility_types and arrival.use_in_pitch is not ArrivalUse.NO
    ]
    anywhere = [arrival for arrival in usable if not arrival.ward_codes]
    return [_count(context, card, site, usable, anywhere) for site in context.sites]


def _count(
    context: Context, card: MeasureCard, site: Site, usable: list[Arrival], anywhere: list[Arrival]
) -> Cell:
    if site.ward_code is None:
        return context.unknown(phrase("arrivals_in_ward", "outside"), owner=card.owner, records=(site,))
    here = [arrival for arrival in usable if site.ward_code in arrival.ward_codes]
    nothing = Bilingual(ja="", en="")
    words = {
        "ward": ward_name(context.pack, site),
        "count": len(here),
        "names": listed(
            [Bilingual(ja=arrival.company, en=arrival.company_en or arrival.company) for arrival in here]
        ),
        "elsewhere": phrase("arrivals_in_ward", "anywhere", count=len(anywhere)) if anywhere else nothing,
    }
    return context.known(
        phrase("arrivals_in_ward", "some" if here else "none", **words),
        (site, *here),
        Span(float(len(here)), float(len(here)), float(len(here) + len(anywhere))),
        searched=usable,
    )
