"""Compose the pair strip: the company's sites and the first place, scenario by scenario."""

from collections.abc import Sequence

from domain.evidence import EvidenceNote
from domain.exposure import Exposure, ExposureState
from domain.intensity import in_english
from domain.model import Frozen
from domain.recommendation import PairResult, PairVerdict
from salesheets.context import Context
from salesheets.facts import probabilities
from salesheets.sources import Cited, printable_notes
from salesheets.wording import clean, number_text
from salesheets.words import options


class PairCell(Frozen):
    """One scenario at one side; ``verdict`` is set on the company's side only."""

    says: Cited
    verdict: PairVerdict | None = None
    verdict_text: str | None = None


class PairRow(Frozen):
    """One scenario: what it says here and at each present site."""

    scenario: str
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
    notices = tuple(context.say(notice) for notice in context.recommendation.notices)
    if not results:
        return Pair(note=None, here=None, sites=(), rows=(), remarks=notices, none=say["none"])
    place = context.top[0]
    numbers = sorted({item.present_site for item in results})
    shown = numbers[: limits["sites"]]
    more = [say["more_sites"].format(count=len(numbers) - len(shown))] if len(numbers) > len(shown) else []
    return Pair(
        note=say["note"].format(place=context.say(place.name), ward=context.say(place.ward)),
        here=say["here"].format(ward=context.say(place.ward)),
        sites=tuple(_site_name(context, number) for number in shown),
        rows=tuple(_row(context, group) for group in _scenarios(results, shown)[: limits["rows"]]),
        remarks=(*notices, *more),
        none=None,
    )


def _site_name(context: Context, number: int) -> str:
    site = context.recommendation.brief.present_sites[number]
    names = {item.present_site: item.present_site_name for item in context.top[0].pair}
    return f"{context.words('pair')['role'][site.role.value]} {context.say(names[number])}"


def _scenarios(results: Sequence[PairResult], shown: Sequence[int]) -> list[tuple[PairResult, ...]]:
    """Group by scenario; those that hit anybody come first, otherwise in the order given."""
    groups: dict[str, list[PairResult]] = {}
    for item in results:
        if item.present_site in shown:
            groups.setdefault(item.scenario, []).append(item)
    return sorted((tuple(group) for group in groups.values()), key=_mildness)


def _mildness(group: tuple[PairResult, ...]) -> int:
    verdicts = {item.verdict for item in group}
    order = (PairVerdict.BOTH, PairVerdict.THERE_ONLY, PairVerdict.HERE_ONLY, PairVerdict.UNKNOWN)
    return next((rank for rank, verdict in enumerate(order) if verdict in verdicts), len(order))


def _row(context: Context, group: tuple[PairResult, ...]) -> PairRow:
    first = group[0]
    return PairRow(
        scenario=context.say(first.scenario_name),
        probabilities=probabilities(context, first.scenario),
        here=PairCell(says=_says(context, first.here)),
        sites=tuple(_site_cell(context, item) for item in group),
    )


def _site_cell(context: Context, item: PairResult) -> PairCell:
    """A verdict that rests on records for staff only is printed as unknown."""
    provable = all(_printable(context, side) for side in (item.here, item.there))
    verdict = item.verdict if provable else PairVerdict.UNKNOWN
    return PairCell(
        says=_says(context, item.there),
        verdict=verdict,
        verdict_text=context.words("pair")["verdict"][verdict.value],
    )


def _printable(context: Context, side: Exposure) -> tuple[EvidenceNote, ...] | bool:
    return printable_notes(context.notes(side.evidence)) or not side.evidence


def _says(context: Context, side: Exposure) -> Cited:
    say = context.words("pair")
    if not _printable(context, side):
        return Cited(text=say["unknown"])
    parts = [_intensity(context, side), *_extras(context, side)]
    cited = context.sources.cite(parts[0], context.notes(side.evidence)) or context.unproved()
    remarks = [*parts[1:], *([say["secondary"]] if side.secondary else [])]
    return Cited(
        text=cited.text,
        marks=cited.marks,
        remark=("、" if context.language == "ja" else ", ").join(remarks) or None,
    )


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
    say = context.words("pair")
    edition = side.intensity_edition or side.tsunami_edition
    return [
        text
        for text, wanted in (
            (say["edition"].format(edition=clean(edition or "")), edition),
            (say["estimated"], side.estimated),
            (say["tsunami"].format(height=number_text(side.tsunami_max_m or 0)), side.tsunami_max_m),
            (say["inundation_yes"], side.inundation),
        )
        if wanted
    ]
