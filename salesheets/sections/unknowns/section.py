"""Compose what is not known yet: who answers, and by when."""

import datetime as dt

from domain.model import Frozen
from domain.recommendation import Unknown
from domain.working_days import working_day_from
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
    """Compose the open questions by who answers: must-haves, land, power and water, then by weight."""
    if not context.top:
        return None
    say, limits = context.words("unknowns"), options("unknowns")
    shown = {place.site_id for place in context.top}
    open_ones = [item for item in context.function.unknowns if shown & set(item.site_ids)]
    groups: dict[str, list[Unknown]] = {}
    for item in sorted(open_ones, key=_stake):
        if item.kind == "gate" or item.id in limits["must_know"]:
            groups.setdefault(item.owner.id, []).append(item)
    told = [item for group in groups.values() for item in group]
    rest = [[item] for item in sorted(open_ones, key=_stake) if item not in told]
    rows = tuple(_row(context, group) for group in [*groups.values(), *rest][: limits["shown"]])
    due = working_day_from(context.today + dt.timedelta(days=context.settings.answer_days))
    return Unknowns(
        rows=rows,
        due=day_text(due, context.language),
        none=None if rows else say["none"],
    )


def _stake(item: Unknown) -> tuple[bool, float]:
    """Must-haves come first, then criteria by weight."""
    return item.kind != "gate", -(item.weight or 0.0)


def _row(context: Context, items: list[Unknown]) -> UnknownRow:
    """Put what one owner answers into one row."""
    say = context.words("unknowns")
    weight = sum(item.weight or 0.0 for item in items)
    return UnknownRow(
        what=say["joiner"].join(context.say(item.what) for item in items),
        why=" ".join(context.say(item.why_it_matters) for item in items),
        stake=say["weight"].format(weight=round(100 * weight)) if weight else None,
        owner=context.say(items[0].owner.name),
    )
