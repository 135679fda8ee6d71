"""The result of a draft: places with reasons, weights to move, map and papers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from domain.brief import Brief
from domain.errors import BadWeightsError, BriefContradictionError, NotFoundError, UnknownCriterionError
from domain.mapshapes import MapFrame
from domain.recommendation import PairVerdict
from geodata import map_shapes
from salesheets.figures import city_map, qr_code
from salesheets.figures.charts import verdict_sign
from service.forms import public_questions as questions
from service.forms.public_brief import brief_of
from service.messages import say
from service.pages.public.assets import tile_pack, twin_style_address
from service.pages.public.form import Link, link_of
from service.security.roles import Role
from service.store.drafts import Draft
from service.usecases.keep_draft_result import keep_draft_result
from service.usecases.kept import Kept
from service.usecases.public_result import PublicResult, WeighedResult, public_result, weighed_result
from service.usecases.public_sheet import public_sheet, public_twin
from service.usecases.read_draft import read_draft
from service.usecases.relax_answer import can_be_relaxed
from service.web.rendering import environment, render, shared
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

LinkHolder = Annotated[Visit, allows(Role.LINK_HOLDER)]
PLACES_ON_MAP: Final = 5
_STEP: Final = 5
_MOST: Final = 1000
#: Width, height and size of letters in map units: one for wide screens, one for phones.
_FRAMES: Final = {"wide": (1280.0, 960.0, 30.0), "narrow": (640.0, 700.0, 28.0)}
_STAND_IN: Final = "0-secret-of-the-link-0"
_maps: Final = Kept["DrawnMap"](64)
_bodies: Final = Kept[str](64)


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


@router.get("/{lang}/r/{secret}")
def show_result(visit: LinkHolder, secret: str, f: str = "") -> Response:
    """Show the result; weights in the address are tried out and not kept."""
    draft, brief = opened(visit, secret)
    if draft is None:
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    function = chosen(brief, f)
    moved, fault = moved_weights(visit)
    try:
        weighed = weighed_result(visit.tools, brief, function=function, groups=moved)
    except BriefContradictionError:
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    except (BadWeightsError, UnknownCriterionError):
        moved, fault = {}, say("public.weights_bad", visit.language)
        weighed = weighed_result(visit.tools, brief, function=function)
    keep_draft_result(visit.tools, draft, weighed.result_id)
    page = _page(visit, draft, secret, brief, weighed, moved=moved, fault=fault)
    if visit.request.headers.get("hx-request") == "true":
        return render(visit, "public/answer.html", page)
    body = _body(visit, page, weighed)
    return render(visit, "public/result.html", WholePage(page, body))


@router.get("/{lang}/r/{secret}/map.svg")
def show_map(visit: LinkHolder, secret: str, f: str = "", form: str = "wide") -> Response:
    """Return the map of the first places as a picture, drawn for a wide screen or a narrow one."""
    draft, brief = opened(visit, secret)
    if draft is None:
        raise NotFoundError
    moved, _ = moved_weights(visit)
    weighed = weighed_result(visit.tools, brief, function=chosen(brief, f), groups=moved)
    drawn = _map_of(visit, weighed, form if form in _FRAMES else "wide")
    return Response(drawn.svg, media_type="image/svg+xml", headers={"cache-control": "private, max-age=60"})


@router.get("/{lang}/r/{secret}/qr.svg")
def show_qr(visit: LinkHolder, secret: str) -> Response:
    """Return the private link as a QR code, to go on with a phone.

    Raises
    ------
    NotFoundError
        The settings name no address that a phone could open.
    """
    link = link_of(visit, read_draft(visit.tools, secret), secret)
    if not visit.tools.settings.public_base_url:
        raise NotFoundError
    return Response(qr_code(link.address).svg, media_type="image/svg+xml")


@router.get("/{lang}/r/{secret}/sheet.pdf")
def show_sheet(visit: LinkHolder, secret: str, f: str = "") -> Response:
    """Return the sheet of the result as PDF."""
    weighed = _for_paper(visit, secret, f)
    pdf = public_sheet(visit.tools, weighed, visit.language)
    name = f"kamae-{weighed.function.value}-{visit.language}.pdf"
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"content-disposition": f'inline; filename="{name}"'},
    )


@router.get("/{lang}/r/{secret}/sheet")
def show_twin(visit: LinkHolder, secret: str, f: str = "") -> HTMLResponse:
    """Return the sheet as a web page: the same sections with the same figures."""
    weighed = _for_paper(visit, secret, f)
    return HTMLResponse(public_twin(visit.tools, weighed, visit.language, stylesheet=twin_style_address()))


def opened(visit: Visit, secret: str) -> tuple[Draft | None, Brief]:
    """Return a draft with its brief; no draft where an answer without which there is no result is missing."""
    draft = read_draft(visit.tools, secret)
    brief = brief_of(draft.answers, pack=visit.tools.pack)
    return (None if questions.first_missing(draft.answers) else draft), brief


def chosen(brief: Brief, wished: str) -> str | None:
    """Return the wished function where the brief has it, else the first one."""
    return wished if wished in {item.value for item in brief.functions} else None


def moved_weights(visit: Visit) -> tuple[dict[str, int], str]:
    """Read the weights in the address, with the step of a button; and what is wrong with them."""
    given = {}
    for name in questions.GROUPS:
        text = visit.request.query_params.get(name)
        if text is None:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < len(str(_MOST)) + 1):
            return {}, say("public.weights_bad", visit.language)
        given[name] = min(int(text), _MOST)
    name, _, sign = visit.request.query_params.get("step", "").partition(":")
    if name in given:
        given[name] = max(0, given[name] + (_STEP if sign == "more" else -_STEP))
    if given and not any(given.values()):
        return {}, say("public.weights_all_zero", visit.language)
    return given, ""


def _for_paper(visit: Visit, secret: str, function: str) -> WeighedResult:
    draft, brief = opened(visit, secret)
    if draft is None:
        raise NotFoundError
    moved, _ = moved_weights(visit)
    return weighed_result(visit.tools, brief, function=chosen(brief, function), groups=moved)


def _page(
    visit: Visit,
    draft: Draft,
    secret: str,
    brief: Brief,
    weighed: WeighedResult,
    *,
    moved: Mapping[str, int],
    fault: str,
) -> ResultPage:
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
        map=_map_of(visit, weighed, "wide"),
        has_qr=bool(visit.tools.settings.public_base_url),
        signs=_signs(),
    )


def _body(visit: Visit, page: ResultPage, weighed: WeighedResult) -> Markup:
    """Render the answer; that of a kept result is kept with a stand-in for the link's secret."""

    def rendered(shown: ResultPage) -> str:
        template = environment(visit.language).get_template("pages/public/answer.html")
        return template.render(page=shown, **shared(visit))

    if weighed.result_id is None or page.fault:
        return Markup(rendered(page))  # noqa: S704  (our own template, escaped as it was rendered)
    standing_in = replace(page, link=replace(page.link, secret=_STAND_IN))
    key = (weighed.result_id, weighed.function, visit.language, page.has_tiles, visit.tools.pack.info.digest)
    kept = _bodies.get(key, lambda: rendered(standing_in))
    return Markup(kept.replace(_STAND_IN, page.link.secret))  # noqa: S704  (the secret is base64 of our own)


@cache
def _signs() -> Mapping[str, Markup]:
    """Return the small drawing of every verdict, once, to be used by its id; the words stand beside it."""
    drawn = {item.value: verdict_sign(item.value) for item in PairVerdict}
    return {
        name: Markup(sign.replace("<svg ", f'<svg id="sign-{name}" ', 1))  # noqa: S704  (our own drawing)
        for name, sign in drawn.items()
    }


def _map_of(visit: Visit, weighed: WeighedResult, form: str) -> DrawnMap:
    """Draw the map of the first places."""
    recommendation = weighed.recommendation
    result = recommendation.functions[recommendation.facility_types.index(weighed.function)]
    judged = (*result.ranking, *result.insufficient_data)[:PLACES_ON_MAP]
    ranks = {place.site_id: getattr(place, "rank", None) for place in judged}
    width, height, letters = _FRAMES[form]

    def draw() -> DrawnMap:
        frame = MapFrame(
            width, height, visit.language, place_label=letters, ward_label=letters, node_label=letters * 0.9
        )
        shapes = map_shapes(visit.tools.pack, ranks, frame=frame)
        alt, credit = (words[visit.language] for words in (shapes.alt, shapes.attribution))
        return DrawnMap(city_map(shapes), alt, credit)

    key = (tuple(ranks.items()), form, visit.language, visit.tools.pack.info.digest)
    return _maps.get(key, draw)
