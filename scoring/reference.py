"""The reference of the catalogue: every criterion, must-have and function, written from its card.

``python -m scoring.reference`` prints the page that lies in ``docs/reference/criteria.md``.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.cards import Basis, Card
from domain.text import Bilingual
from scoring.cards import Catalogue, CriterionCard, FacilityTypeCard, GateCard
from scoring.figures import amount, number
from scoring.loading import load_catalogue
from scoring.phrases import say

INTRODUCTION: Final = """\
# Criteria, must-haves and functions

This page is written from the cards in `scoring/catalogue` by `python -m scoring.reference`; change the cards,
not this page. A value curve turns a figure into 0 to 100 by straight lines between fixed points and stays
level beyond them. An unknown figure is never read as 0: it may be anything from 0 to 100 until its owner
answers. A basis marked *judgement* is ours, with its reason and the bureau that decides.
"""

LANGUAGES: Final = ("日本語", "English")


def reference(catalogue: Catalogue) -> str:
    """Return the whole page as Markdown, ending in a line break."""
    parts = [INTRODUCTION, "## Functions\n"]
    parts += [_function(card, catalogue) for card in catalogue.facility_types.values()]
    parts += ["## Must-haves\n"]
    parts += [_gate(card, catalogue) for card in catalogue.gates.values()]
    parts += ["## Criteria\n"]
    for group in dict.fromkeys(card.group for card in catalogue.criteria.values()):
        parts.append(f"### {_title(say(f'groups.{group}'))}\n")
        parts += [_criterion(card, catalogue) for card in catalogue.criteria.values() if card.group == group]
    return "\n".join(parts)


def _function(card: FacilityTypeCard, catalogue: Catalogue) -> str:
    kinds = [say(f"site_kinds.{kind}").en for kind in card.site_kinds]
    kinds += [f"{say(f'site_kinds.{kind}').en} (on a condition)" for kind in card.conditional_site_kinds]
    threshold = number(100 * card.coverage_threshold)
    rows = [
        (_linked(catalogue.criteria[name]), _percent(weight), catalogue.criteria[name].kind)
        for name, weight in sorted(card.weights.items(), key=lambda item: -item[1])
    ]
    lines = [
        *_paragraphs(card.summary),
        f"- Must-haves: {', '.join(_linked(catalogue.gates[gate]) for gate in card.gates)}",
        f"- Kinds of place: {', '.join(kinds)}",
        f"- Ranked from: {threshold} % of the weight known, within the pack's reach",
        "",
        *_table(("Criterion", "Weight", "Kind"), rows),
    ]
    return _section(card, "###", lines)


def _gate(card: GateCard, catalogue: Catalogue) -> str:
    facts = {"Rule": card.rule, "Measure": card.measure, "Field of the brief": card.needs}
    says = card.says
    states = {
        "PASS": says.on_pass,
        "CONDITIONAL": says.on_conditional,
        "FAIL": says.on_fail,
        "UNKNOWN": says.on_unknown,
        "Route": card.route,
    }
    used = [other.label.en for other in catalogue.facility_types.values() if card.id in other.gates]
    lines = [
        *(f"- {name}: `{value}`" for name, value in facts.items() if value),
        *(f"- Option `{name}`: {_option(value)}" for name, value in card.options.items()),
        f"- Owner: `{card.owner}`",
        f"- Asked for: {', '.join(used) or 'no function'}",
        "",
        *_table(("State", *LANGUAGES), [(name, said.ja, said.en) for name, said in states.items() if said]),
    ]
    return _section(card, "###", lines)


def _criterion(card: CriterionCard, catalogue: Catalogue) -> str:
    functions = catalogue.facility_types.values()
    used = [f"{f.label.en} {_percent(f.weights[card.id])}" for f in functions if card.id in f.weights]
    curve = [f"{amount(raw, card.unit).en} → {_percent(value)}" for raw, value in card.value]
    edges = [
        "above" if band.up_to is None else f"up to {amount(band.up_to, card.unit).en}" for band in card.bands
    ]
    says = [*(band.says for band in card.bands), card.unknown]
    rows = [(edge, said.ja, said.en) for edge, said in zip([*edges, "unknown"], says, strict=True)]
    lines = [
        f"- Kind: {card.kind}, {'actionable' if card.actionable else 'not actionable'}",
        f"- Measure: `{card.measure}` in `{card.unit}`",
        f"- Owner: `{card.owner}`",
        f"- Weight: {', '.join(used) or 'none'}",
        f"- Curve: {', '.join(curve)}",
        "",
        *_table(("Figure", *LANGUAGES), rows),
    ]
    return _section(card, "####", lines)


def _section(card: Card, level: str, lines: Iterable[str]) -> str:
    head = [f'<a id="{_anchor(card)}"></a>', "", f"{level} {_title(card.label)}", "", f"`{card.id}`", ""]
    basis = [line for row in card.basis for line in _basis(row)]
    return "\n".join([*head, *lines, "", *basis])


def _basis(row: Basis) -> Iterator[str]:
    decides = f", decided by `{row.decided_by}`" if row.decided_by else ""
    yield f"Basis from {row.valid_from.isoformat()}: *{row.kind}*{decides}."
    yield ""
    if row.reason:
        yield from _paragraphs(row.reason)
    if row.source:
        title = f"[{row.source.title}]({row.source.url})" if row.source.url else row.source.title
        yield f"Source: {title}, {row.source.publisher}, {row.source.as_of}."
        yield ""


def _paragraphs(words: Bilingual) -> tuple[str, ...]:
    return words.ja, "", words.en, ""


def _title(words: Bilingual) -> str:
    return f"{words.en} · {words.ja}"


def _anchor(card: Card) -> str:
    return f"{type(card).__name__.removesuffix('Card').lower()}-{card.id}"


def _linked(card: Card) -> str:
    return f"[{card.label.en}](#{_anchor(card)})"


def _percent(share: float) -> str:
    return f"{number(100 * share)} %"


def _option(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    sys.stdout.write(reference(load_catalogue()))
