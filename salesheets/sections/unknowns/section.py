"""Compose what is not known yet: who answers, and by when."""

import datetime as dt

from domain.model import Frozen
from domain.recommendation import Unknown
from salesheets.context import Context
from salesheets.wording import day_text
from salesheets.words import options


class UnknownRow(Frozen):
    """One open question with who answers it; ``stake`` says how much hangs on it."""

    what: str
    why: str
    stake: str | None
    owner: str


class Unknowns(Frozen):
    """The open questions of the places shown."""

    rows: tuple[UnknownRow, ...]
    due: str
    none: str | None


def compose_unknowns(context: Context) -> Unknowns | None:
    """Compose the open questions, must-haves first, then by weight; none without a place."""
    if not context.top:
        return None
    say, limits = context.words("unknowns"), options("unknowns")
    shown = {place.site_id for place in context.top}
    open_ones = [item for item in context.function.unknowns if shown & set(item.site_ids)]
    rows = tuple(_row(context, item) for item in sorted(open_ones, key=_stake)[: limits["shown"]])
    due = context.today + dt.timedelta(days=context.settings.answer_days)
    return Unknowns(
        rows=rows,
        due=day_text(due, context.language),
        none=None if rows else say["none"],
    )


def _stake(item: Unknown) -> tuple[bool, float]:
    """Must-haves come first, then criteria by weight."""
    return item.kind != "gate", -(item.weight or 0.0)


def _row(context: Context, item: Unknown) -> UnknownRow:
    stake = (
        context.words("unknowns")["weight"].format(weight=round(100 * item.weight)) if item.weight else None
    )
    return UnknownRow(
        what=context.say(item.what),
        why=context.say(item.why_it_matters),
        stake=stake,
        owner=context.say(item.owner.name),
    )
