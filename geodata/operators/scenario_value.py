"""What the published scenarios say of the place's ward: shaking, or the highest tsunami on its coast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from domain.evidence import Tier
from domain.intensity import JMA_CLASSES, in_english
from domain.measures import MeasureCard
from domain.model import Frozen
from domain.place import Municipality, ScenarioRecord
from domain.text import Bilingual
from geodata.areas import home_of, name_of
from geodata.editions import Choice, Quantity, choose, severity
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of


class Options(Frozen):
    """Which scenarios, of which the most severe counts, and which figure."""

    scenarios: tuple[str, ...]
    quantity: Quantity


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Take the newest edition that has a figure for the municipality, and the most severe scenario.

    Figures known for the prefecture only are not the municipality's; where they are newer
    or there are no others they raise the most, not the value.
    """
    options = options_of(card, Options)
    records = {
        scenario: [record for record in context.pack.scenario_records.values() if record.scenario == scenario]
        for scenario in options.scenarios
    }
    cells: dict[str, Cell] = {}
    for site in context.sites:
        home = home_of(context.pack, site)
        if home.code not in cells:
            city = context.pack.municipalities[site.municipality_code]
            cells[home.code] = _cell(context, card, options, _Home(home, city), records)
    return [cells[home_of(context.pack, site).code] for site in context.sites]


@dataclass(frozen=True, slots=True)
class _Home:
    """The municipality of a place, and the city it is a ward of (itself where it is none)."""

    municipality: Municipality
    city: Municipality

    def name(self, record: ScenarioRecord) -> Bilingual:
        """Name the area a record speaks of."""
        return name_of(self.municipality if record.area == self.municipality.full_name else self.city)


def _cell(
    context: Context,
    card: MeasureCard,
    options: Options,
    home: _Home,
    records: Mapping[str, Sequence[ScenarioRecord]],
) -> Cell:
    quantity = options.quantity
    choices = [choice for rows in records.values() if (choice := choose(rows, home.municipality, quantity))]
    own = [choice for choice in choices if not choice.estimated]
    if not own:
        reason = card.unknown or phrase("scenario_value", "none", area=name_of(home.municipality))
        return context.unknown(reason, owner=card.owner, records=[choice.record for choice in choices])
    worst = max(own, key=lambda choice: severity(choice.record, quantity) or 0.0)
    value = severity(worst.record, quantity) or 0.0
    ceilings = [worst.record, *_ceilings(choices)]
    above = max(ceilings, key=lambda record: severity(record, quantity) or 0.0)
    high = severity(above, quantity) or 0.0
    raised = [above] if high > value else []
    return context.known(
        _text(context, home, [worst.record, *raised], quantity),
        (worst.record, *raised),
        Span(value, value, max(value, high)),
        evidence_class=worst.record.evidence_class,
    )


def _ceilings(choices: Sequence[Choice]) -> list[ScenarioRecord]:
    """Return what is on record for the whole prefecture beside the municipality's own figures."""
    return [record for choice in choices if (record := choice.record if choice.estimated else choice.ceiling)]


def _text(context: Context, home: _Home, records: Sequence[ScenarioRecord], quantity: Quantity) -> Bilingual:
    """Say the figure of the first record, its standing, and what the others raise it to."""
    record, *raised = records
    parts = [
        phrase(
            "scenario_value",
            quantity,
            scenario=context.pack.scenarios[record.scenario].short_name,
            area=home.name(record),
            figure=_figure(record, quantity),
            edition=_edition(record),
        )
    ]
    if record.tier is Tier.SECONDARY:
        parts.append(phrase("scenario_value", "secondary"))
    parts += [
        phrase("scenario_value", "ceiling", edition=_edition(above), figure=_figure(above, quantity))
        for above in raised
    ]
    return Bilingual(ja="".join(part.ja for part in parts), en=" ".join(part.en for part in parts))


def _edition(record: ScenarioRecord) -> Bilingual:
    """Name the edition; in English without the words that only Japanese readers can read."""
    latin = "".join(takewhile(str.isascii, record.edition))
    return Bilingual(ja=record.edition, en=latin or record.edition)


def _figure(record: ScenarioRecord, quantity: Quantity) -> Bilingual:
    if quantity is Quantity.TSUNAMI:
        metres = f"{record.tsunami_max_m:g}"
        return Bilingual(ja=metres, en=metres)
    jma_class = record.jma_intensity_max or JMA_CLASSES[0]
    return Bilingual(ja=jma_class, en=in_english(jma_class))
