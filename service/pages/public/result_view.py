"""What the result page shows: places, weights, map, links."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from domain.brief import Brief
from domain.mapshapes import MapFrame
from domain.recommendation import PairVerdict
from geodata import map_shapes
from salesheets.figures import city_map
from salesheets.figures.charts import verdict_sign
from service.forms import public_questions as questions
from service.pages.public.assets import tile_pack
from service.pages.public.form_view import Link, link_of
from service.store.drafts import Draft
from service.usecases.kept import Kept
from service.usecases.public_result import PublicResult, public_result
from service.usecases.relax_answer import can_be_relaxed
from service.usecases.weighed_result import WeighedResult
from service.web.rendering import environment, shared
from service.web.visit import Visit

PLACES_ON_MAP: Final = 5
#: Width, height and size of letters in map units: one for wide screens, one for phones.
FRAMES: Final = {"wide": (1280.0, 960.0, 30.0), "narrow": (640.0, 640.0, 28.0)}
_STAND_IN: Final = "0-secret-of-the-link-0"
_maps: Final = Kept["DrawnMap"](64)
_bodies: Final = Kept[str](64)
_wholes: Final = Kept[str](64)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The map as a picture, what it shows in words, and the credit of its layers."""

    svg: str
    alt: str
    credit: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything on the result page; ``moved`` are weights moved here, empty for the company's own."""

    link: Link
    result: PublicResult
    asked: tuple[int, ...]
    moved: Mapping[str, int]
    weights: tuple[tuple[str, str, int], ...]
    query: str
    fault: str
    relaxable: frozenset[str]
    has_sites: bool
    has_tiles: bool
    map: DrawnMap
    has_qr: bool
    signs: Mapping[str, Markup]


@dataclass(frozen=True, slots=True)
class WholePage:
    """The page around the answer, and the answer as it was rendered."""

    view: ResultPage
    body: Markup


def result_page(
    visit: Visit,
    draft: Draft,
    secret: str,
    brief: Brief,
    weighed: WeighedResult,
    *,
    moved: Mapping[str, int],
    fault: str,
) -> ResultPage:
    """Return what the page of a result shows; ``fault`` is what was wrong with moved weights."""
    result = public_result(visit.tools, weighed, language=visit.language, brief=brief)
    link = link_of(visit, draft, secret)
    percents = {group.id: group.percent for group in result.weights}
    query = {"f": result.function} | {name: str(weight) for name, weight in moved.items()}
    return ResultPage(
        link=link,
        result=result,
        asked=tuple(item.number for item in questions.asked_of(draft.answers).questions),
        moved=moved,
        weights=tuple(
            (group.id, group.label, moved.get(group.id, percents[group.id])) for group in result.weights
        ),
        query=urlencode(query),
        fault=fault,
        relaxable=frozenset(
            miss.gate for miss in result.near_misses if can_be_relaxed(visit.tools, miss.gate)
        ),
        has_sites=bool(brief.present_sites),
        has_tiles=tile_pack(visit).is_file(),
        map=drawn_map(visit, weighed, "wide"),
        has_qr=bool(visit.tools.settings.public_base_url),
        signs=_signs(),
    )


def whole_page(visit: Visit, page: ResultPage, weighed: WeighedResult) -> str:
    """Render the page of a result.

    Answers that lead to one result lead to one page: it is kept with a stand-in for the link's secret.
    What depends on more than that is rendered anew: moved weights, a fault, somebody logged in.
    """
    secret = page.link.secret

    def rendered(body: str) -> str:
        around = WholePage(page, Markup(body))  # noqa: S704  (our own template, escaped as it was rendered)
        return _filled(visit, "result", around)

    if weighed.result_id is None or page.fault:
        return rendered(_filled(visit, "answer", page))
    key = (weighed.result_id, weighed.function, visit.language, page.has_tiles, visit.tools.pack.info.digest)
    body = _bodies.get(key, lambda: _standing_in(_filled(visit, "answer", page), secret))
    if visit.account is not None or visit.request.url.query:
        return rendered(body.replace(_STAND_IN, secret))
    around = (*key, page.asked, page.link.expires_at, page.has_qr, visit.tools.settings)
    whole = _wholes.get(around, lambda: _standing_in(rendered(body.replace(_STAND_IN, secret)), secret))
    return whole.replace(_STAND_IN, secret)


def _filled(visit: Visit, template: str, page: object) -> str:
    made = environment(visit.language).get_template(f"pages/public/{template}.html")
    return made.render(page=page, **shared(visit))


def _standing_in(text: str, secret: str) -> str:
    """Put the stand-in where the secret stands; it is long and random, so it stands nowhere else."""
    return text.replace(secret, _STAND_IN)


@cache
def _signs() -> Mapping[str, Markup]:
    """Return the small drawing of every verdict, once, to be used by its id; the words stand beside it."""
    drawn = {item.value: verdict_sign(item.value) for item in PairVerdict}
    return {
        name: Markup(sign.replace("<svg ", f'<svg id="sign-{name}" ', 1))  # noqa: S704  (our own drawing)
        for name, sign in drawn.items()
    }


def drawn_map(visit: Visit, weighed: WeighedResult, form: str) -> DrawnMap:
    """Draw the map of the first places."""
    recommendation = weighed.recommendation
    result = recommendation.functions[recommendation.facility_types.index(weighed.function)]
    judged = (*result.ranking, *result.insufficient_data)[:PLACES_ON_MAP]
    ranks = {place.site_id: getattr(place, "rank", None) for place in judged}
    width, height, letters = FRAMES[form]

    def draw() -> DrawnMap:
        frame = MapFrame(
            width, height, visit.language, place_label=letters, ward_label=letters, node_label=letters * 0.9
        )
        shapes = map_shapes(visit.tools.pack, ranks, frame=frame)
        alt, credit = (words[visit.language] for words in (shapes.alt, shapes.attribution))
        return DrawnMap(city_map(shapes), alt, credit)

    key = (tuple(ranks.items()), form, visit.language, visit.tools.pack.info.digest)
    return _maps.get(key, draw)
