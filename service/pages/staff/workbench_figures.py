"""Charts, signs and evidence that pages of a scenario share."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from domain.evidence import EvidenceNote, PrintRule
from domain.recommendation import (
    FunctionResult,
)
from domain.text import Bilingual, Language
from salesheets.figures import charts
from service.messages import say
from service.usecases.rank_brief import Ranked
from service.web.visit import Visit

_BARS: Final = 8
_NARROW: Final = 328.0


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


def verdict_signs() -> dict[str, Markup]:
    """Return the small sign of every verdict."""
    names = ("both", "there_only", "here_only", "neither", "unknown")
    return {name: markup_of(charts.verdict_sign(name)) for name in names}


def records_of(visit: Visit, ranked: Ranked, named: set[str]) -> tuple[Record, ...]:
    """Return the named evidence of a result, with who owns it, in the order of the ids."""
    evidence, owners = ranked.recommendation.evidence, visit.tools.pack.owners
    return tuple(
        Record(evidence[name], owners[evidence[name].owner].name)
        for name in sorted(named)
        if name in evidence
    )


def score_bars(function: FunctionResult, language: Language) -> Chart | None:
    """Draw the scores of the first places with their ranges; ``None`` where none is ranked."""
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
        markup_of(charts.rank_bars(rows, alt=alt)), markup_of(charts.rank_bars(rows, alt=alt, width=_NARROW))
    )


def rank_shares(function: FunctionResult, language: Language) -> Chart | None:
    """Draw how often each of the first places takes each rank; ``None`` where none is ranked."""
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
        markup_of(charts.robustness_strip(rows, alt=alt, legend=(one, two, three, rest), width=width))
        for width in (charts.WIDTH, _NARROW)
    ]
    return Chart(*drawn)


def markup_of(svg: str) -> Markup:
    """Mark a figure of ours as fit to stand in a page."""
    return Markup(svg)  # noqa: S704  (our own SVG, escaped when it was drawn)
