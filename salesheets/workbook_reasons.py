"""The tabs of the reasons: points, the pair, what is unknown, the sources."""

from collections.abc import Iterator

from domain.recommendation import Contribution, JudgedPlace, PairVerdict
from domain.units import UNITS
from salesheets.workbook_edition import Edition, Tab, Value, marks, told_words


def points(edition: Edition) -> Tab:
    """Return what every criterion gives at every place."""
    columns = (
        "function",
        "place",
        "criterion",
        "weight",
        "raw",
        "unit",
        "value",
        "points",
        "reason",
        "sources",
    )
    rows = [
        (label, edition.say(place.name), *row)
        for label, _, place in edition.places()
        for row in _points_of(edition, place)
    ]
    return Tab("points", columns, tuple(rows))


def _points_of(edition: Edition, place: JudgedPlace) -> Iterator[tuple[Value, ...]]:
    """Return the criteria of most weight first; what may not be printed as one sum at the end."""
    withheld: list[Contribution] = []
    for item in sorted(place.contributions, key=lambda item: -item.weight):
        cited = edition.cite(item.reason[edition.language], item.evidence)
        if cited is None:
            withheld.append(item)
            continue
        unit = UNITS[item.unit][edition.language] if item.known and item.raw is not None else None
        raw = item.raw if item.known else None
        value = item.value if item.known else None
        figures = (item.weight, raw, unit, value, item.points)
        yield (edition.say(item.label), *figures, told_words(cited), marks(cited))
    if withheld:
        weight, points = sum(item.weight for item in withheld), sum(item.points for item in withheld)
        yield (edition.own["rest"], weight, None, None, None, points, None, None)


def pair(edition: Edition) -> Tab:
    """Return every scenario at every present site beside every place."""
    columns = ("function", "place", "scenario", "site", "verdict", "reason", "sources")
    rows: list[tuple[Value, ...]] = []
    for label, _, place in edition.places():
        for item in place.pair:
            evidence = (*item.here.evidence, *item.there.evidence)
            cited = (
                edition.cite(item.reason[edition.language], evidence)
                if item.verdict is not PairVerdict.UNKNOWN
                else None
            )
            verdict = edition.say(item.verdict_label) if cited else edition.own["unknown"]
            told = (told_words(cited), marks(cited)) if cited else (None, None)
            names = (
                edition.say(place.name),
                edition.say(item.scenario_name),
                edition.say(item.present_site_name),
            )
            rows.append((label, *names, verdict, *told))
    return Tab("pair", columns, tuple(rows))


def unknowns(edition: Edition) -> Tab:
    """Return what is not known, whom to ask, and how much hangs on it."""
    columns = ("function", "what", "why", "weight", "owner", "places")
    rows = tuple(
        (
            edition.say(function.facility_type_label), edition.say(item.what),
            edition.say(item.why_it_matters), item.weight, edition.say(item.owner.name), len(item.site_ids),
        )
        for function in edition.recommendation.functions
        for item in function.unknowns
    )  # fmt: skip
    return Tab("unknowns", columns, rows)


def sources(edition: Edition) -> Tab:
    """Return the numbered sources of all tabs before."""
    columns = ("number", "title", "more", "page", "as_of", "url")
    rows = tuple(
        (line.number, line.title, line.more or None, line.page, line.as_of, line.url)
        for line in edition.sources.lines()
    )
    return Tab("sources", columns, rows)
