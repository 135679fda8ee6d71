"""Compose what is not known yet: who answers by when, what to ask the company, what a small change opens."""

import datetime as dt

from domain.brief import Brief
from domain.model import Frozen
from domain.recommendation import Unknown
from salesheets.context import Context
from salesheets.wording import clean, day_text
from salesheets.words import options


class UnknownRow(Frozen):
    """One open question with who answers it; ``stake`` says how much hangs on it."""

    what: str
    why: str
    stake: str | None
    owner: str


class Unknowns(Frozen):
    """The open questions of the places shown, and those to the company."""

    rows: tuple[UnknownRow, ...]
    due: str
    undecided: str | None
    near_misses: tuple[str, ...]
    none: str | None


def compose_unknowns(context: Context) -> Unknowns:
    """Compose the open questions, those with most weight first."""
    say, limits = context.words("unknowns"), options("unknowns")
    shown = {place.site_id for place in context.top}
    open_ones = [item for item in context.function.unknowns if not shown or shown & set(item.site_ids)]
    rows = tuple(_row(context, item) for item in sorted(open_ones, key=_stake)[: limits["shown"]])
    due = context.today + dt.timedelta(days=context.settings.answer_days)
    return Unknowns(
        rows=rows,
        due=day_text(due, context.language),
        undecided=_undecided(context),
        near_misses=_near_misses(context)[: limits["near_misses"]],
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


def _undecided(context: Context) -> str | None:
    say, names = context.words("unknowns"), _open_fields(context.recommendation.brief)
    fields = [say["field"][name] for name in names]
    return str(say["undecided"].format(fields=say["joiner"].join(fields))) if fields else None


def _open_fields(brief: Brief) -> list[str]:
    given = {
        "present_sites": brief.present_sites,
        "open_by": brief.open_by,
        "site_area": brief.size.site_area_ha or brief.size.floor_area_m2 or brief.size.seats,
        "power": brief.utilities.power_mw,
        "staff": brief.people.staff or brief.people.engineers or brief.size.seats,
    }
    return [name for name, value in given.items() if not value]


def _near_misses(context: Context) -> tuple[str, ...]:
    say, pack = context.words("unknowns"), context.material.pack
    return tuple(
        clean(
            say["near"].format(
                place=context.say(pack.sites[item.site_id].name), change=context.say(item.change)
            )
        )
        for item in context.function.near_misses
        if item.site_id in pack.sites
    )
