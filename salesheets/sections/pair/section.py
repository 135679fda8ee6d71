"""Compose the pair strip: the company's sites and the first place, scenario by scenario."""

import re
from collections.abc import Sequence
from typing import Final

from domain.evidence import EvidenceNote, Tier
from domain.exposure import Exposure, ExposureState
from domain.intensity import in_english, order_of
from domain.model import Frozen
from domain.recommendation import PairResult, PairVerdict
from salesheets.brevity import short_name, without_aside
from salesheets.context import Context
from salesheets.facts import probabilities
from salesheets.sources import Cited, printable_notes
from salesheets.wording import clean, date_text, number_text
from salesheets.words import options

_ASIDE: Final = re.compile(r"\s*[（(].*")
_MANY: Final = 2
_ORDER: Final = (
    PairVerdict.BOTH,
    PairVerdict.THERE_ONLY,
    PairVerdict.NEITHER,
    PairVerdict.HERE_ONLY,
    PairVerdict.UNKNOWN,
)


class PairCell(Frozen):
    """One scenario at one side; ``verdict`` is set on the company's side only."""

    says: Cited
    verdict: PairVerdict | None = None
    verdict_text: str | None = None


class PairRow(Frozen):
    """One scenario, or several that strike here only: what is said here and at each present site."""

    scenario: str
    probability: str
    probabilities: tuple[Cited, ...]
    here: PairCell
    sites: tuple[PairCell, ...]


class Pair(Frozen):
    """The strip; without rows it asks where the company is."""

    note: str | None
    here: str | None
    sites: tuple[str, ...]
    rows: tuple[PairRow, ...]
    remarks: tuple[str, ...]
    none: str | None


def compose_pair(context: Context) -> Pair:
    """Compose the strip for the first place, the worst scenarios first kept."""
    say, limits = context.words("pair"), options("pair")
    results = [item for item in context.top[0].pair if item.assumed] if context.top else []
    if not results:
        return _without_pair(context)
    place = context.top[0]
    numbers = sorted({item.present_site for item in results})
    shown = numbers[: limits["sites"]]
    more = [say["more_sites"].format(count=len(numbers) - len(shown))] if len(numbers) > len(shown) else []
    return Pair(
        note=say["note"].format(place=context.name(place)),
        here=say["here"].format(ward=context.ward(place)),
        sites=tuple(_site_name(context, number) for number in shown),
        rows=_rows(context, _scenarios(results, shown))[: limits["rows"]],
        remarks=(*_notices(context), *more),
        none=None,
    )


def _without_pair(context: Context) -> Pair:
    """Ask where the company is; where it has said so, tell why nothing is compared."""
    told = context.recommendation.brief.present_sites
    notices = tuple(context.say(notice) for notice in context.recommendation.notices) if told else ()
    none = context.words("pair")["no_place" if told else "none"]
    return Pair(note=None, here=None, sites=(), rows=(), remarks=notices, none=none)


def _site_name(context: Context, number: int) -> str:
    names = {item.present_site: item.present_site_name for item in context.top[0].pair}
    return context.say(names[number])


def _notices(context: Context) -> list[str]:
    """Return the notices about a present site: that a near one is no backup, for instance."""
    names = {item.present_site_name.ja for item in context.top[0].pair}
    told = [notice for notice in context.recommendation.notices if any(name in notice.ja for name in names)]
    return [context.say(notice) for notice in told]


def _scenarios(results: Sequence[PairResult], shown: Sequence[int]) -> list[tuple[PairResult, ...]]:
    """Group by scenario; those that hit anybody come first, otherwise in the order given."""
    groups: dict[str, list[PairResult]] = {}
    for item in results:
        if item.present_site in shown:
            groups.setdefault(item.scenario, []).append(item)
    return sorted((tuple(group) for group in groups.values()), key=_mildness)


def _mildness(group: tuple[PairResult, ...]) -> int:
    """Order by the worst verdict; what concerns the company comes before what concerns us alone."""
    verdicts = {item.verdict for item in group}
    return next((rank for rank, verdict in enumerate(_ORDER) if verdict in verdicts), len(_ORDER))


def _rows(context: Context, groups: list[tuple[PairResult, ...]]) -> tuple[PairRow, ...]:
    """One row per scenario; those that strike here only share one, the most severe standing for them."""
    local = [group for group in groups if all(item.verdict is PairVerdict.HERE_ONLY for item in group)]
    if len(local) < _MANY:
        return tuple(_row(context, group) for group in groups)
    worst = max(local, key=lambda group: (not group[0].here.estimated, _severity(group[0].here)))
    rows = [_row(context, group) for group in groups if group not in local]
    return (*rows, _local_row(context, local, worst))


def _severity(side: Exposure) -> int:
    return order_of(side.jma_intensity) if side.jma_intensity else -1


def _local_row(
    context: Context, groups: list[tuple[PairResult, ...]], worst: tuple[PairResult, ...]
) -> PairRow:
    """Name every scenario with its own probability, and the strongest shaking here.

    The city's own value stands before a larger one of the whole prefecture, which is told beside it.
    """
    named: list[Cited] = []
    for group in groups:
        name = _scenario_name(context, group[0], wide=False)
        named.extend(
            item.model_copy(update={"text": f"{name} {item.text}"})
            for item in probabilities(context, group[0].scenario) or (Cited(text=""),)
        )
    say = context.words("pair")
    row = _row(context, worst)
    return row.model_copy(
        update={
            "scenario": say["local"],
            "probability": say["probability_local"],
            "probabilities": tuple(named),
            "here": PairCell(says=_with_prefecture(context, row.here.says, groups, worst[0].here)),
        }
    )


def _with_prefecture(
    context: Context, says: Cited, groups: Sequence[tuple[PairResult, ...]], own: Exposure
) -> Cited:
    """Add the largest value on record for the whole prefecture where the city's own one is smaller."""
    wider = [group[0].here for group in groups if group[0].here.estimated]
    largest = max(wider, key=_severity, default=None)
    if own.estimated or largest is None or _severity(largest) <= _severity(own):
        return says
    say = context.words("pair")
    edition = _edition(context, largest, largest.intensity_edition)
    told = f"{say['prefecture'].format(jma=_intensity(context, largest))} {edition}".strip()
    cited = context.sources.cite(says.text, context.notes((*own.evidence, *largest.evidence)))
    if cited is None:
        return says
    return cited.model_copy(update={"remark": say["remarks"].join(filter(None, (says.remark, clean(told))))})


def _row(context: Context, group: tuple[PairResult, ...]) -> PairRow:
    first = group[0]
    return PairRow(
        scenario=_scenario_name(context, first, wide=len(group) == 1),
        probability=context.words("pair")["probability"],
        probabilities=probabilities(context, first.scenario),
        here=PairCell(says=_says(context, first.here)),
        sites=tuple(_site_cell(context, item) for item in group),
    )


def _scenario_name(context: Context, result: PairResult, *, wide: bool) -> str:
    known = context.material.pack.scenarios.get(result.scenario)
    return context.say(result.scenario_name if wide or known is None else known.short_name)


def _site_cell(context: Context, item: PairResult) -> PairCell:
    """Compose the company's side; a verdict that rests on records for staff only is printed as unknown."""
    provable = all(_printable(context, side) for side in (item.here, item.there))
    says = _says(context, item.there)
    if not provable:
        return PairCell(
            says=says, verdict=PairVerdict.UNKNOWN, verdict_text=context.words("pair")["verdict_unknown"]
        )
    if item.verdict is PairVerdict.UNKNOWN and item.there.state is ExposureState.UNKNOWN:
        says = Cited(text=_whom_to_ask(context, item.there))
    label = context.say(item.verdict_label)
    outside = item.there.state is ExposureState.OUTSIDE_PUBLISHED_AREA
    told_below = outside and item.verdict is PairVerdict.NEITHER
    return PairCell(
        says=says,
        verdict=item.verdict,
        verdict_text=without_aside(label) if told_below else short_name(label, context.language),
    )


def _whom_to_ask(context: Context, side: Exposure) -> str:
    """Return who knows what is unknown; that it is unknown stands beside it."""
    owner = context.owner(side.owner)
    return str(context.words("pair")["ask"].format(owner=owner)) if owner else ""


def _printable(context: Context, side: Exposure) -> tuple[EvidenceNote, ...] | bool:
    return printable_notes(context.notes(side.evidence)) or not side.evidence


def _says(context: Context, side: Exposure) -> Cited:
    say = context.words("pair")
    if not _printable(context, side):
        return Cited(text=say["unknown"])
    parts = [_intensity(context, side), *_extras(context, side)]
    cited = context.sources.cite(parts[0], context.notes(side.evidence)) or context.unproved()
    return cited.model_copy(update={"remark": say["remarks"].join(parts[1:]) or None})


def _intensity(context: Context, side: Exposure) -> str:
    say = context.words("pair")
    if side.state is ExposureState.OUTSIDE_PUBLISHED_AREA:
        return str(say["outside"])
    if side.jma_intensity is None:
        owner = context.owner(side.owner)
        return str(say["unknown_ask"].format(owner=owner) if owner else say["unknown"])
    jma = side.jma_intensity if context.language == "ja" else in_english(side.jma_intensity)
    return str(say["hit" if side.state is ExposureState.HIT else "below"].format(jma=jma))


def _extras(context: Context, side: Exposure) -> list[str]:
    """Return what stands beside the shaking, each value with the edition it comes from."""
    say = context.words("pair")
    tsunami = say["tsunami"].format(height=number_text(side.tsunami_max_m or 0))
    return [
        text
        for text, wanted in (
            (_edition(context, side, side.intensity_edition), side.jma_intensity),
            (say["estimated"], side.estimated),
            (f"{tsunami} {_edition(context, side, side.tsunami_edition)}".strip(), side.tsunami_max_m),
            (say["inundation_yes"], side.inundation),
        )
        if wanted and text
    ]


def _edition(context: Context, side: Exposure, edition: str | None) -> str:
    """Write an edition, and where its own record is secondary say so."""
    if edition is None:
        return ""
    say, records = context.words("pair"), context.material.pack.scenario_records
    own = [item for item in side.evidence if item in records and records[item].edition == edition]
    secondary = side.secondary and any(
        note.tier is Tier.SECONDARY or not own for note in context.notes(own or side.evidence)
    )
    date = date_text(_ASIDE.sub("", clean(edition)), context.language)
    return str(say["edition"].format(edition=date)) + (str(say["secondary"]) if secondary else "")
