"""Compose the head of the front page."""

from domain.brief import PresentSiteRole
from domain.model import Frozen
from domain.recommendation import PairResult, PairVerdict
from salesheets.context import Context
from salesheets.facts import probabilities
from salesheets.sources import Cited
from salesheets.wording import clean, date_text


class Hero(Frozen):
    """To whom the sheet speaks, for which function, why here and why now."""

    addressee: str
    function: str
    why_here: str
    why_now: tuple[Cited, ...]
    fictional: bool
    logo_alt: str | None = None


def compose_hero(context: Context) -> Hero:
    """Compose the head; its reasons are facts of the pack or the reader's own wish, never praise."""
    return Hero(
        addressee=addressee(context),
        function=_function(context),
        why_here=_why_here(context),
        why_now=_why_now(context),
        fictional=context.recommendation.brief.fictional,
        logo_alt=_logo_alt(context) if context.extras.pictures.logo else None,
    )


def _logo_alt(context: Context) -> str:
    company = context.recommendation.brief.company
    name = company.name if context.language == "ja" else company.name_en or company.name
    return str(context.words("hero")["logo" if name else "logo_open"].format(name=clean(name or "")))


def addressee(context: Context) -> str:
    """Return the company as it is addressed, or its sector where the name is withheld."""
    say, company = context.words("hero"), context.recommendation.brief.company
    name = company.name if context.language == "ja" else company.name_en or company.name
    if name:
        return str(say["addressee"].format(name=clean(name)))
    if company.industry:
        return str(say["addressee_sector"].format(sector=context.say(company.industry)))
    return str(say["addressee_open"])


def _function(context: Context) -> str:
    say, label = context.words("hero"), context.say(context.function.facility_type_label)
    others = len(context.recommendation.functions) - 1
    return str(say["functions_more" if others else "function"].format(function=label, count=others))


def _why_here(context: Context) -> str:
    """Claim to stand apart only where the first place and the head office are on record as apart."""
    titles = context.words("hero")["why_here"]
    kind = context.function.facility_type.value
    return str(titles[f"{kind}_apart" if _stands_apart(context) else kind])


def _stands_apart(context: Context) -> bool:
    """Tell whether no scenario hits both and one hits the present site alone, by water as by shaking."""
    judged = [result for result in _pair(context) if result.assumed]
    verdicts = {result.verdict for result in judged}
    by_shaking_alone = any(
        result.verdict is PairVerdict.THERE_ONLY and result.here.inundation_is_open for result in judged
    )
    apart = PairVerdict.THERE_ONLY in verdicts and not verdicts & {PairVerdict.BOTH, PairVerdict.UNKNOWN}
    return apart and not by_shaking_alone


def _pair(context: Context) -> tuple[PairResult, ...]:
    """Return the first place's pair with the head office, or with all sites where there is no head office."""
    if not context.top:
        return ()
    sites = context.recommendation.brief.present_sites
    offices = {i for i, site in enumerate(sites) if site.role is PresentSiteRole.HEAD_OFFICE}
    return tuple(result for result in context.top[0].pair if not offices or result.present_site in offices)


def _why_now(context: Context) -> tuple[Cited, ...]:
    """Say how likely the scenario is that hits the head office; else count back from the opening."""
    say = context.words("hero")
    threat = next((r for r in _pair(context) if r.assumed and r.verdict is PairVerdict.THERE_ONLY), None)
    spoken = probabilities(context, threat.scenario) if threat else ()
    if threat and spoken:
        short = context.material.pack.scenarios[threat.scenario].short_name
        lead = Cited(text=say["probability"].format(scenario=context.say(short)))
        return (lead, *spoken)
    open_by = context.recommendation.brief.open_by
    if open_by:
        return (Cited(text=say["now_open_by"].format(date=date_text(open_by, context.language))),)
    return (Cited(text=say["now_open"]),)
