"""The order of the places for a scenario, one place of it, and what lies beneath."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from domain.analysis import Analysis, Stress
from domain.brief import Brief
from domain.errors import (
    BadWeightsError,
    BriefContradictionError,
    KamaeError,
    NotFoundError,
    PairwiseJudgementError,
    UnknownCriterionError,
    UnknownMunicipalityError,
)
from domain.evidence import EvidenceNote, PrintRule
from domain.place import Owner
from domain.recommendation import (
    Contribution,
    ExcludedPlace,
    FunctionResult,
    JudgedPlace,
    RankedPlace,
    Recommendation,
)
from domain.staff_notes import PairMatrix, SimilarPlace
from domain.text import Bilingual, Language
from salesheets.figures import charts, whisker
from scoring.pair_matrix import pair_matrix
from scoring.similar_places import similar_places
from service.messages import say, say_error
from service.pages.staff.workbench import Head, brief_address, head_of, head_of_ranked
from service.security.roles import Role
from service.usecases.case_parts import write_task
from service.usecases.explain_site import explain_site
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import Ranked, analysis_of, questions_asked, rank_brief
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]

BRIEF: Final = "/{lang}/staff/cases/{case_id}/briefs/{brief_id}"
_BARS: Final = 8
_PAIRED: Final = 5
_DUELLISTS: Final = 6
_NARROW: Final = 328.0
_WEAK: Final = 5
_TASK_LETTERS: Final = 200
_NEIGHBOURS: Final = 5
_REFUSALS: Final = (
    BriefContradictionError,
    UnknownMunicipalityError,
    UnknownCriterionError,
    BadWeightsError,
    PairwiseJudgementError,
)


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A scenario that has no answer, and why."""

    head: Head
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure for wide and for narrow screens."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class Record:
    """A piece of evidence, and whether only staff may see it."""

    note: EvidenceNote
    owner: Bilingual

    @property
    def staff_only(self) -> bool:
        """Tell whether the figure must not be printed: recalled, stale without a date, or secondary."""
        return self.note.print_rule is PrintRule.STAFF_ONLY


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The ranked places of one function of a scenario."""

    head: Head
    brief: Brief
    recommendation: Recommendation
    function: FunctionResult
    names: dict[str, Bilingual]
    owners: dict[str, Owner]
    figures_changed: bool
    bars: Chart | None
    shares: Chart | None
    whiskers: dict[str, Markup]
    pairs: PairMatrix
    signs: dict[str, Markup]
    records: tuple[Record, ...]
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One place in the function in view; ``lost`` are the criteria that cost it most points."""

    head: Head
    function: FunctionResult
    place: JudgedPlace | ExcludedPlace
    ranked: RankedPlace | None
    rows: tuple[Contribution, ...]
    lost: tuple[Contribution, ...]
    ways: tuple[Bilingual, ...]
    alike: tuple[SimilarPlace, ...]
    owners: dict[str, Owner]
    signs: dict[str, Markup]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class BeneathPage:
    """What would change the order."""

    head: Head
    function: FunctionResult
    analysis: Analysis
    first_stress: Stress | None
    duellists: tuple[str, ...]
    duels: dict[tuple[str, str], float]
    names: dict[str, Bilingual]
    owners: dict[str, Owner]
    criteria: dict[str, Bilingual]


@router.get(BRIEF)
def show_ranking(visit: Viewer, case_id: str, brief_id: str, f: str | None = None) -> Response:
    """Show the order; a scenario that contradicts itself says so and leads to its form."""
    opened = open_brief(visit.tools, case_id, brief_id)
    try:
        ranked = rank_brief(visit.tools, opened, f)
    except _REFUSALS as error:
        page = RefusedPage(head_of(visit, opened), say_error(_plain(error), visit.language))
        return render(visit, "staff/ranking/refused.html", page, status=422)
    return render(visit, "staff/ranking/ranking.html", _ranking(visit, ranked))


@router.get(f"{BRIEF}/places/{{site_id}}")
def show_place(visit: Viewer, case_id: str, brief_id: str, site_id: str, f: str | None = None) -> Response:
    """Show why one place stands where it stands."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    found = explain_site(ranked.recommendation, site_id, pack=visit.tools.pack)
    mine = [item for item in found if item.function.facility_type == ranked.function.facility_type]
    if not mine:  # a place of another function's kind only
        address = f"{brief_address(visit, case_id, brief_id)}/places/{site_id}"
        return RedirectResponse(f"{address}?f={found[0].function.facility_type}", status_code=303)
    return render(visit, "staff/ranking/place.html", _place(visit, ranked, mine[0].place))


@router.get(f"{BRIEF}/beneath")
def show_beneath(visit: Viewer, case_id: str, brief_id: str, f: str | None = None) -> Response:
    """Show what would change the order, and how far other methods and weights agree."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    found, pack = analysis_of(visit.tools, ranked), visit.tools.pack
    page = BeneathPage(
        head=head_of_ranked(visit, ranked),
        function=ranked.function,
        analysis=found,
        first_stress=found.stresses[0] if found.stresses else None,
        duellists=tuple(place.site_id for place in ranked.function.ranking[:_DUELLISTS]),
        duels={(duel.site_id, duel.over): duel.share for duel in found.duels},
        names={site: place.name for site, place in pack.sites.items()},
        owners=dict(pack.owners),
        criteria={name: card.label for name, card in visit.tools.catalogue.criteria.items()},
    )
    return render(visit, "staff/ranking/beneath.html", page)


@router.post(f"{BRIEF}/task")
def ask_owner(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Make a task of one unknown, for the bureau that can answer; twice asked is once written."""
    given = texts(posted)
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), given.get("f"))
    unknown = next((u for u in ranked.function.unknowns if u.id == given.get("about")), None)
    if unknown is None:
        raise NotFoundError
    if unknown.id not in questions_asked(visit.tools, case_id):
        write_task(
            visit.tools,
            case_id,
            what=unknown.what.ja[:_TASK_LETTERS],
            bureau=unknown.owner.id,
            due_on=None,
            about=unknown.id,
            author_id=visit.user_id,
        )
    address = brief_address(visit, case_id, brief_id)
    return RedirectResponse(f"{address}?f={ranked.function.facility_type}#unknowns", status_code=303)


def _plain(error: KamaeError) -> KamaeError:
    """Return a fault of a brief that is in no file."""
    return type(error)(**(dict(error.facts) | {"path": "–"})) if "path" in error.facts else error


def _ranking(visit: Visit, ranked: Ranked) -> RankingPage:
    function, pack, language = ranked.function, visit.tools.pack, visit.language
    return RankingPage(
        head=head_of_ranked(visit, ranked),
        brief=ranked.opened.brief,
        recommendation=ranked.recommendation,
        function=function,
        names={site: place.name for site, place in pack.sites.items()},
        owners=dict(pack.owners),
        figures_changed=ranked.figures_changed,
        bars=_bars(function, language),
        shares=_shares(function, language),
        whiskers={
            place.site_id: _mark(
                whisker(place.score, place.score_low, place.score_high, first=place.rank == 1)
            )
            for place in function.ranking
        },
        pairs=pair_matrix(function.ranking[:_PAIRED]),
        signs=verdict_signs(),
        records=_records(visit, ranked, set(ranked.recommendation.evidence)),
        asked=questions_asked(visit.tools, ranked.opened.case.id),
    )


def _place(visit: Visit, ranked: Ranked, place: JudgedPlace | ExcludedPlace) -> PlacePage:
    function, site = ranked.function, place.site_id
    rows = place.contributions if isinstance(place, JudgedPlace) else ()
    found = analysis_of(visit.tools, ranked)
    ways = (
        *(item.says for item in found.criterion_changes if item.site_id == site),
        *(item.says for item in found.weight_changes if item.site_id == site),
        *(item.change for item in function.near_misses if item.site_id == site),
    )
    named = {name for gate in place.gates for name in gate.evidence}
    named |= {name for row in rows for name in row.evidence}
    if isinstance(place, JudgedPlace):
        named |= {name for pair in place.pair for name in pair.evidence}
    places = (*function.ranking, *function.insufficient_data)
    judged = isinstance(place, JudgedPlace)
    return PlacePage(
        head=head_of_ranked(visit, ranked),
        function=function,
        place=place,
        ranked=place if isinstance(place, RankedPlace) else None,
        rows=tuple(sorted(rows, key=lambda row: (-row.points, row.criterion))),
        lost=tuple(sorted((r for r in rows if r.known), key=lambda r: -r.weight * (1 - r.value))[:_WEAK]),
        ways=ways,
        alike=similar_places(places, site)[:_NEIGHBOURS] if judged else (),
        owners=dict(visit.tools.pack.owners),
        signs=verdict_signs(),
        records=_records(visit, ranked, named),
    )


def verdict_signs() -> dict[str, Markup]:
    """Return the small sign of every verdict."""
    names = ("both", "there_only", "here_only", "neither", "unknown")
    return {name: _mark(charts.verdict_sign(name)) for name in names}


def _records(visit: Visit, ranked: Ranked, named: set[str]) -> tuple[Record, ...]:
    evidence, owners = ranked.recommendation.evidence, visit.tools.pack.owners
    return tuple(
        Record(evidence[name], owners[evidence[name].owner].name)
        for name in sorted(named)
        if name in evidence
    )


def _bars(function: FunctionResult, language: Language) -> Chart | None:
    rows = [
        charts.ScoreRow(
            name=f"{place.rank}. {place.name[language]}",
            score=place.score,
            low=place.score_low,
            high=place.score_high,
            says=say(
                "workbench.points",
                language,
                score=f"{place.score:.1f}",
                low=f"{place.score_low:.0f}",
                high=f"{place.score_high:.0f}",
            ),
            first=place.rank == 1,
        )
        for place in function.ranking[:_BARS]
    ]
    if not rows:
        return None
    alt = function.robustness.sentence[language]
    return Chart(
        _mark(charts.rank_bars(rows, alt=alt)), _mark(charts.rank_bars(rows, alt=alt, width=_NARROW))
    )


def _shares(function: FunctionResult, language: Language) -> Chart | None:
    rows = [
        charts.ShareRow(place.name[language], place.rank_acceptability, first=place.rank == 1)
        for place in function.ranking[:_BARS]
    ]
    if not rows:
        return None
    first = function.ranking[0]
    alt = say(
        "workbench.shares",
        language,
        name=first.name,
        share=f"{first.rank_acceptability[0] * 100:.0f}",
    )
    legend = tuple(say(f"workbench.rank_{n}", language) for n in (1, 2, 3, 4))
    one, two, three, rest = legend
    drawn = [
        _mark(charts.robustness_strip(rows, alt=alt, legend=(one, two, three, rest), width=width))
        for width in (charts.WIDTH, _NARROW)
    ]
    return Chart(*drawn)


def _mark(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  (our own SVG, escaped when it was drawn)
