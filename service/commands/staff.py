"""What only staff asks: why, what if, what will be asked, what was decided before."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from domain.errors import BriefValueError, UnknownSiteError
from service.commands.common import (
    DEFAULT_LANG,
    BriefArgument,
    JsonOption,
    LangOption,
    answers_faults,
    print_json,
    recommend,
    words,
)

_TOGETHER: Final = 2


class Lens(StrEnum):
    """Who reads."""

    MANAGEMENT = "management"
    RISK = "risk"
    HR = "hr"
    ENGINEERING = "engineering"


@answers_faults
def compare(
    brief: BriefArgument,
    first: Annotated[str, typer.Argument(metavar="SITE_ID", help=words("site_argument"))],
    second: Annotated[str, typer.Argument(metavar="OTHER_ID", help=words("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say why one place is before another."""
    from scoring.compare import compare as compare_places
    from service.terminal import console
    from service.terminal_staff import show_comparison
    from service.usecases.judged_site import judged_or_refused

    recommendation, pack = recommend(brief)
    for function in recommendation.functions:
        judged = {place.site_id: place for place in (*function.ranking, *function.insufficient_data)}
        if first in judged and second in judged:
            show_comparison(console(), compare_places(judged[first], judged[second]), lang.value)
            return
    for site_id in (first, second):
        judged_or_refused(recommendation.functions[0], site_id)
    raise UnknownSiteError(site_id=f"{first}, {second}", nearest=sorted(pack.sites)[:3])


@answers_faults
def like(
    brief: BriefArgument,
    site_id: Annotated[str, typer.Argument(metavar="SITE_ID", help=words("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Find places like one place."""
    from scoring.similar_places import similar_places
    from service.terminal import console
    from service.terminal_staff import show_similar
    from service.usecases.judged_site import judged_or_refused

    function = recommend(brief)[0]
    places = (*function.ranking, *function.insufficient_data)
    judged_or_refused(function, site_id)
    show_similar(console(), similar_places(places, site_id), lang.value)


@answers_faults
def analyse(brief: BriefArgument, lang: LangOption = DEFAULT_LANG, as_json: JsonOption = False) -> None:
    """Look beneath the ranking."""
    from service.forms.brief_toml import read_brief
    from service.terminal import console
    from service.terminal_staff import show_analysis
    from service.usecases.analyse_brief import analyse_brief
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_brief(brief)
    on = workshop.evaluated_on(read.evaluated_on)
    found = analyse_brief(read, pack=workshop.pack, catalogue=workshop.catalogue, on=on)
    if as_json:
        print_json([item.model_dump(mode="json") for item in found])
        return
    for item in found:
        show_analysis(console(), item, workshop.pack, lang.value)


@answers_faults
def staff(
    brief: BriefArgument,
    lens: Annotated[Lens | None, typer.Option("--lens", help=words("lens_option"))] = None,
    lang: LangOption = DEFAULT_LANG,
    as_json: JsonOption = False,
) -> None:
    """Prepare staff for the meeting."""
    from service.forms.brief_toml import read_brief
    from service.messages import say
    from service.terminal import console
    from service.terminal_staff import show_staff_notes
    from service.usecases.prepare_staff import prepare_staff
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_brief(brief)
    if lens is not None:
        read = read.model_copy(update={"lens": lens.value})
    on = workshop.evaluated_on(read.evaluated_on)
    notes = [prepare_staff(workshop.pack, read, function, on=on) for function in read.functions]
    if as_json:
        print_json([item.model_dump(mode="json") for item in notes])
        return
    for item in notes:
        show_staff_notes(console(), item, workshop.pack, lang.value)
        if read.wishes and not item.needs:
            console().print(say("staff.needs_abstain", lang.value))


@answers_faults
def together(brief: BriefArgument, lang: LangOption = DEFAULT_LANG, as_json: JsonOption = False) -> None:
    """Place several functions at once."""
    from geodata import measure_sites
    from service.messages import say
    from service.terminal import console
    from service.terminal_staff import show_together
    from service.usecases.place_together import place_together

    recommendation, pack = recommend(brief)
    if len(recommendation.functions) < _TOGETHER:
        named = [item.facility_type.value for item in recommendation.functions]
        raise BriefValueError(
            path=str(brief), field="facility_types", value=", ".join(named), expected="two_functions"
        )
    table = measure_sites(pack, on=recommendation.evaluated_on)
    found = place_together(recommendation, table, pack=pack)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        show_together(console(), found, pack, lang.value)
        if found.best is not None and found.trade_off:
            cost = found.trade_off[0].score - found.best.score
            console().print(say("together.cost", lang.value, points=f"{cost:.1f}"))


@answers_faults
def learn(
    brief: BriefArgument,
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS.toml", help=words("decisions_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Suggest weights from past decisions."""
    from service.terminal import console
    from service.terminal_staff import show_learned
    from service.usecases.learn_weights import learn_weights, read_decisions
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_decisions(decisions)
    recommendation, pack = recommend(brief, workshop)
    learned = learn_weights(recommendation, read)
    show_learned(console(), learned, workshop.catalogue, pack, lang.value)


@answers_faults
def pair(
    brief: BriefArgument,
    top: Annotated[int, typer.Option("--top", min=1, help=words("top_option"))] = 3,
    lang: LangOption = DEFAULT_LANG,
    as_json: JsonOption = False,
) -> None:
    """Show the pair, scenario by scenario."""
    from service.terminal import console
    from service.terminal_staff import show_pair_matrix
    from service.usecases.pair_places import pair_places

    recommendation, pack = recommend(brief)
    found = pair_places(recommendation, pack, top=top)
    if as_json:
        print_json([item.model_dump(mode="json") for item in found])
        return
    for item in found:
        show_pair_matrix(console(), item, lang.value)


@answers_faults
def joint(
    events: Annotated[Path, typer.Argument(metavar="EVENTS.toml", help=words("events_argument"))],
    lang: LangOption = DEFAULT_LANG,
    as_json: JsonOption = False,
) -> None:
    """Estimate the joint thirty-year risk."""
    from service.terminal import console
    from service.terminal_staff import show_joint
    from service.usecases.estimate_joint import estimate_joint
    from service.usecases.layer_store import open_store
    from service.wiring import Workshop

    workshop = Workshop()
    store = open_store(workshop.settings.state_folder)
    found = estimate_joint(events, pack=workshop.pack, store=store)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        show_joint(console(), found, lang.value)
