"""Compose what opens a place: the answers we ask for, a small change, a new plot."""

from collections.abc import Mapping
from typing import Final

from domain.model import Frozen
from domain.text import Language
from salesheets.brevity import sentences_alike, short_name
from salesheets.context import Context
from salesheets.sources import Cited
from salesheets.wording import clean
from salesheets.words import options

_ROUTE_LETTERS: Final[Mapping[Language, int]] = {"ja": 90, "en": 200}


class Openings(Frozen):
    """What would let us say more, or offer more."""

    undecided: str | None
    near_misses: tuple[str, ...]
    routes: tuple[Cited, ...]


def compose_openings(context: Context) -> Openings | None:
    """Compose the questions to the company, the near misses and the ways to a new plot."""
    limits = options("openings")
    found = Openings(
        undecided=_undecided(context),
        near_misses=_near_misses(context)[: limits["near_misses"]],
        routes=_routes(context)[: limits["routes"]],
    )
    return found if found.undecided or found.near_misses or found.routes else None


def _undecided(context: Context) -> str | None:
    say, names = context.words("openings"), _open_fields(context)
    fields = [say["field"][name] for name in names]
    return str(say["undecided"].format(fields=say["joiner"].join(fields))) if fields else None


def _open_fields(context: Context) -> list[str]:
    """Return what the brief leaves open; offices are not asked for power."""
    brief, asked = context.recommendation.brief, options("openings")["power_asked"]
    needs_power = any(item.facility_type in asked for item in context.recommendation.functions)
    given = {
        "present_sites": brief.present_sites,
        "open_by": brief.open_by,
        "site_area": brief.size.site_area_ha or brief.size.floor_area_m2 or brief.size.seats,
        "power": brief.utilities.power_mw or not needs_power,
        "staff": brief.people.staff or brief.people.engineers or brief.size.seats,
    }
    return [name for name, value in given.items() if not value]


def _near_misses(context: Context) -> tuple[str, ...]:
    say, pack = context.words("openings"), context.material.pack
    return tuple(
        clean(
            say["near"].format(
                place=short_name(context.say(pack.sites[item.site_id].name), context.language),
                change=context.say(item.change),
            )
        )
        for item in context.function.near_misses
        if item.site_id in pack.sites
    )


def _routes(context: Context) -> tuple[Cited, ...]:
    """Return the ways to a place where no plot is ready, as far as their records may be printed."""
    told = [
        context.sources.cite(
            f"{context.say(route.label)}{context.words('base')['colon']}"
            f"{sentences_alike(route.says, context.language, _ROUTE_LETTERS)}",
            context.notes(route.evidence),
        )
        for route in context.function.routes
    ]
    return tuple(item for item in told if item)
