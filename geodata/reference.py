"""The reference of the layer catalogue: every layer, its terms, where to get it, its columns.

``python -m geodata.reference`` prints the page that lies in ``docs/reference/layers.md``.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from domain.text import Bilingual
from geodata.layers import LayerCard, Licence, Schema, load_layer_cards

INTRODUCTION: Final = """\
# Layers

This page is written from the cards in `geodata/catalogue/layers` by `python -m geodata.reference`; change
the cards, not this page. Terms hold for editions and areas of a dataset, not for its code alone. A layer
whose terms forbid commercial use is refused for every sheet, and by `kamae layer import`. Everything is
stored in EPSG:6668.
"""


def reference(cards: Mapping[str, LayerCard]) -> str:
    """Return the whole page as Markdown, ending in a line break."""
    usable = [card for card in cards.values() if card.usable]
    forbidden = [card for card in cards.values() if not card.usable]
    rows = [
        (f"[{card.id}](#layer-{card.id})", _title(card.title), card.geometry, card.tested.on)
        for card in usable
    ]
    parts = [
        INTRODUCTION,
        *_table(("Code", "Layer", "Shapes", "Tested on"), rows),
        "",
        "## Layers that may be used",
        "",
        *(line for card in usable for line in _layer(card)),
        "## Layers that may not be used",
        "",
        *_table(("Code", "Layer", "Why", "Instead"), [_forbidden(card) for card in forbidden]),
    ]
    return "\n".join(parts) + "\n"


def _layer(card: LayerCard) -> list[str]:
    facts = {
        "Publisher": f"[{card.publisher.en}]({card.page}) · {card.publisher.ja}",
        "Newest edition known": card.latest,
        "Delivered in": f"EPSG:{card.crs}, {card.encoding}, one file per {card.extent}",
        "Forms read": ", ".join(card.forms) or None,
        "Used by": ", ".join(f"`{measure}`" for measure in card.measures) or None,
        "Instead": card.instead and f"{card.instead.en} · {card.instead.ja}",
    }
    return [
        f'<a id="layer-{card.id}"></a>',
        "",
        f"### {card.id}: {_title(card.title)}",
        "",
        *(f"- {name}: {value}" for name, value in facts.items() if value),
        *(f"- Terms {_span(licence)}: {_terms(licence)}" for licence in card.licences),
        "",
        *_said("Get it", card.download),
        *_said("Credit", card.attribution),
        *(_said("Mind", card.caution) if card.caution else ()),
        *_said(f"Tested on {card.tested.on} files", card.tested.how),
        *(line for schema in card.schemas for line in _schema(schema)),
    ]


def _schema(schema: Schema) -> list[str]:
    rows = [
        (
            f"`{column.source}`",
            f"`{column.to}`",
            column.kind,
            f"`{column.codes}`" if column.codes else "",
            ", ".join(column.missing),
        )
        for column in schema.columns
    ]
    heading = f"Columns `{schema.id}`, {_span(schema)}, stored as table `{schema.table}`:"
    return [heading, "", *_table(("Delivered", "Stored", "Kind", "Codes", "Not known"), rows), ""]


def _span(span: Licence | Schema) -> str:
    areas = f" in {', '.join(span.areas)}" if isinstance(span, Licence) and span.areas else ""
    if span.first is None and span.last is None:
        return f"of all editions{areas}"
    first, last = span.first or "the first", span.last or "the newest"
    return f"of editions from {first} to {last}{areas}"


def _terms(licence: Licence) -> str:
    use = "commercial use permitted" if licence.commercial else "**no commercial use**"
    why = f". {licence.reason.en} {licence.reason.ja}" if licence.reason else ""
    return f"`{licence.id}`, {use}{why}"


def _forbidden(card: LayerCard) -> tuple[str, str, str, str]:
    reason, instead = card.licences[0].reason, card.instead
    return (
        card.id,
        _title(card.title),
        f"{reason.en} {reason.ja}" if reason else "",
        _title(instead) if instead else "",
    )


def _said(head: str, words: Bilingual) -> tuple[str, ...]:
    return f"{head}: {words.en}", "", words.ja, ""


def _title(words: Bilingual) -> str:
    return f"{words.en} · {words.ja}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    sys.stdout.write(reference(load_layer_cards()))
