"""The reference of the measures: what each figure means, how it is made, who answers for it.

``python -m geodata.measure_reference`` prints the page that lies in ``docs/reference/measures.md``.
"""

import sys
from collections.abc import Mapping
from typing import Final

from domain.measures import MeasureCard
from domain.units import UNITS
from geodata.measure_cards import measure_cards
from geodata.operators import OPERATORS

INTRODUCTION: Final = """\
# Measures

This page is written from the cards in `geodata/catalogue/measures` by
`python -m geodata.measure_reference`; change the cards, not this page. A measure is one figure per place,
with the least and the most it may be, the records it rests on, and the class of their uncertainty. An
unknown figure is empty in all three, never 0, and says why and who can answer. Straight lines are geodesics
on GRS80; the position error of a place widens a figure to an interval. Records from memory count only where
no verified one is listed, and give class D.
"""


def measure_reference(cards: Mapping[str, MeasureCard]) -> str:
    """Return the whole page as Markdown, ending in a line break."""
    lines = [INTRODUCTION, "## Calculations", ""]
    lines += [f"- `{name}`: {_first_line(operator)}" for name, operator in sorted(OPERATORS.items())]
    lines += ["", "## Measures", ""]
    lines += [line for card in cards.values() for line in _card(card)]
    return "\n".join(lines).rstrip() + "\n"


def _first_line(operator: object) -> str:
    return (operator.__doc__ or "").strip().partition("\n")[0]


def _card(card: MeasureCard) -> list[str]:
    unit = UNITS[card.unit]
    options = [f"`{name}` = {_value(value)}" for name, value in card.options.items()]
    return [
        f'<a id="measure-{card.id}"></a>',
        "",
        f"### {card.label.en} · {card.label.ja}",
        "",
        f"`{card.id}`" + (f", in {unit.en} ({unit.ja})" if unit.en else ""),
        "",
        card.meaning.ja,
        "",
        card.meaning.en,
        "",
        f"- Calculation: `{card.operator}`" + (f" with {', '.join(options)}" if options else ""),
        f"- Owner: `{card.owner}`",
        *([f"- When unknown: {card.unknown.en} {card.unknown.ja}"] if card.unknown else []),
        *(
            f"- Basis from {basis.valid_from}: {basis.kind}, decided by `{basis.decided_by}`."
            f" {basis.reason.en} {basis.reason.ja}"
            for basis in card.basis
            if basis.reason
        ),
        "",
    ]


def _value(value: object) -> str:
    return ", ".join(f"`{item}`" for item in value) if isinstance(value, list) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(measure_reference(measure_cards()))
