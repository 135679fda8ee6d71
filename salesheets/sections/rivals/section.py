"""Compose the yardstick on which other cities are measured alike."""

from domain.model import Frozen
from domain.proofs import RivalRow, RivalYardstick
from salesheets.brevity import without_aside
from salesheets.context import Context
from salesheets.sources import Cited, printable_notes
from salesheets.words import options


class RivalBar(Frozen):
    """One city; ``share`` is the bar's length on 0..1, with ``value`` ``None`` where nothing is on record."""

    city: str
    value: float | None
    text: str
    share: float | None
    here: bool


class Rivals(Frozen):
    """One yardstick with its edition."""

    label: Cited
    edition: str
    better: str
    bars: tuple[RivalBar, ...]


def compose_rivals(context: Context) -> Rivals | None:
    """Compose the first yardstick that may be printed."""
    yardsticks = [item for item in context.material.rivals if printable_notes(item.evidence)]
    return _yardstick(context, yardsticks[0]) if yardsticks else None


def _yardstick(context: Context, yardstick: RivalYardstick) -> Rivals:
    say = context.words("rivals")
    label = context.sources.cite(yardstick.label[context.language], yardstick.evidence) or context.unproved()
    rows = _shown(yardstick.rows)
    largest = max((row.value for row in rows if row.value is not None), default=0.0)
    bars = tuple(_bar(context, row, largest) for row in rows)
    return Rivals(
        label=label,
        edition=context.say(yardstick.edition),
        better=say[yardstick.better],
        bars=bars,
    )


def _shown(rows: tuple[RivalRow, ...]) -> tuple[RivalRow, ...]:
    """Keep our own city even where it would fall off the end."""
    limit: int = options("rivals")["rows"]
    kept = rows[:limit]
    own = [row for row in rows[limit:] if row.here]
    return (*kept[: limit - len(own)], *own)


def _bar(context: Context, row: RivalRow, largest: float) -> RivalBar:
    unknown = context.words("rivals")["unknown"]
    return RivalBar(
        city=context.say(row.city),
        value=row.value,
        text=unknown if row.value is None else without_aside(context.say(row.text)),
        share=None if row.value is None or largest <= 0 else row.value / largest,
        here=row.here,
    )
