"""The sum of a figure of the listed nodes within a distance."""

from domain.measures import Coverage, MeasureCard
from domain.place import Fact, Node, Site
from domain.text import listed
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.records import newest, trusted
from geodata.operators.targets import TargetOptions, targets_of


class Options(TargetOptions):
    """What to add up, of which nodes, and how far."""

    radius_km: float
    attribute: str


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Add up the newest figures on record.

    As soon as one node within the radius has no figure the sum is only a lower bound:
    the cell is unknown, and its text gives the bound and names what is missing.
    """
    options = options_of(card, Options)
    targets = targets_of(context, options)
    figures = {record.id: _figure(context, record, options.attribute) for record in targets.records}
    cells = []
    for row, site in enumerate(context.sites):
        inside = targets.within(row, options.radius_km)
        cells.append(_sum(context, card, options, site, inside, figures))
    return cells


def _figure(context: Context, node: Node, attribute: str) -> Fact | None:
    """Return the newest trusted number of a node, if there is one."""
    numbers = (fact for fact in context.facts(f"node:{node.id}", attribute) if isinstance(fact.value, float))
    return next(iter(newest(trusted(numbers))), None)


def _sum(
    context: Context,
    card: MeasureCard,
    options: Options,
    site: Site,
    inside: list[Node],
    figures: dict[str, Fact | None],
) -> Cell:
    facts = [fact for record in inside if (fact := figures[record.id]) is not None]
    total = sum(fact.value for fact in facts if isinstance(fact.value, float))
    missing = [record.name for record in inside if figures[record.id] is None]
    words = {"total": f"{total:,.0f}", "radius_km": f"{options.radius_km:g}", "missing": listed(missing)}
    records = (site, *inside, *facts)
    if not missing:
        return context.known(phrase("sum_within", "known", **words), records, Span.exact(float(total)))
    name = "bound" if facts else "nothing"
    return context.unknown(
        phrase("sum_within", name, **words), owner=card.owner, coverage=Coverage.PARTLY, records=records
    )
