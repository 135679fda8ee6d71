"""Weights of a scenario: seven ways to give them, the order at once, and what past decisions suggest."""

from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from domain.brief import Importance
from domain.errors import (
    BadWeightsError,
    EditConflictError,
    KamaeError,
    PairwiseJudgementError,
    UnknownCriterionError,
)
from domain.text import Bilingual
from scoring.cards import CriterionCard
from scoring.phrases import say as phrase
from scoring.swing import swing_question
from service.forms.weights_form import (
    TIMES,
    WAYS,
    WeightsForm,
    fields_of_weights,
    read_weights_form,
    way_of,
)
from service.messages import say, say_error
from service.pages.staff.ranking import BRIEF
from service.pages.staff.workbench import Head, brief_address, head_of_ranked
from service.security.roles import Role
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import Ranked, rank_brief
from service.usecases.save_brief import save_scenario
from service.usecases.suggest_weights import Suggestion, suggest_weights
from service.usecases.try_weights import Weighed, try_weights
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]

_FAULTS: Final = (UnknownCriterionError, BadWeightsError, PairwiseJudgementError)
_FEWEST: Final = 2
_MOST_COMPARED: Final = 9
_HAND_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion or group that can be weighed; ``question`` asks for its swing, both ends in units."""

    id: str
    label: Bilingual
    group: Bilingual
    question: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class WeightsPage:
    """The weights and the order they make; ``weighed`` is ``None`` where they cannot be used yet."""

    head: Head
    ways: tuple[str, ...]
    form: WeightsForm
    items: tuple[Item, ...]
    groups: tuple[Item, ...]
    others: tuple[Item, ...]
    compared: tuple[Item, ...]
    pairs: tuple[tuple[Item, Item], ...]
    times: tuple[str, ...]
    weighed: Weighed | None
    before: dict[str, int]
    fault: str
    saved_way: str
    tried: bool
    conflict: bool = False

    @property
    def shown_way(self) -> str:
        """Return the way whose fields are open."""
        return self.form.way


@dataclass(frozen=True, slots=True)
class LearnPage:
    """What decisions suggest beside what is stated."""

    head: Head
    suggestion: Suggestion
    labels: dict[str, Bilingual]
    names: dict[str, Bilingual]
    places: tuple[tuple[str, Bilingual], ...]
    by_hand: tuple[tuple[str, str], ...]
    rows: range


@router.get(f"{BRIEF}/weights")
def show_weights(
    visit: Viewer, request: Request, case_id: str, brief_id: str, f: str | None = None
) -> Response:
    """Show the weights, or the order that tried ones make; nothing is saved."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    given = dict(request.query_params)
    page = _page(visit, ranked, given, list(request.query_params.getlist("n")))
    wants_part = visit.request.headers.get("hx-request") == "true"
    template = "staff/weights/_order.html" if wants_part else "staff/weights/weights.html"
    return render(visit, template, page, status=422 if page.form.errors or page.fault else 200)


@router.post(f"{BRIEF}/weights")
def save_weights(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Save the weights as the scenario's importance."""
    opened = open_brief(visit.tools, case_id, brief_id)
    given = texts(posted)
    ranked = rank_brief(visit.tools, opened, given.get("f"))
    names = [name for name in posted.getlist("n") if isinstance(name, str)]
    page = _page(visit, ranked, given, names)
    if page.form.importance is None or page.weighed is None:
        return render(visit, "staff/weights/weights.html", page, status=422)
    seen = given.get("version", "")
    try:
        save_scenario(
            visit.tools,
            opened,
            seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,  # noqa: PLR2004
            title=opened.row.title,
            brief=opened.brief.model_copy(update={"importance": page.form.importance}),
            author_id=visit.user_id,
            what="weighed",
        )
    except EditConflictError:
        again = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), given.get("f"))
        return render(
            visit, "staff/weights/weights.html", _page(visit, again, given, names, conflict=True), status=409
        )
    except KamaeError as error:
        return render(
            visit,
            "staff/weights/weights.html",
            _page(visit, ranked, given, names, fault=say_error(error, visit.language)),
            status=422,
        )
    address = brief_address(visit, case_id, brief_id)
    return RedirectResponse(f"{address}?f={ranked.function.facility_type}", status_code=303)


@router.get(f"{BRIEF}/learn")
def show_learned(
    visit: Viewer, request: Request, case_id: str, brief_id: str, f: str | None = None
) -> Response:
    """Show what decided cases, and pairs named here, suggest about the weights."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    function = ranked.function
    places = tuple((place.site_id, place.name) for place in (*function.ranking, *function.insufficient_data))
    judged = {site for site, _ in places}
    query = request.query_params
    by_hand = tuple(
        (chosen, over)
        for chosen, over in zip(query.getlist("chosen"), query.getlist("over"), strict=False)
        if chosen in judged and over in judged and chosen != over
    )
    criteria = visit.tools.catalogue.criteria
    page = LearnPage(
        head=head_of_ranked(visit, ranked),
        suggestion=suggest_weights(visit.tools, function, by_hand),
        labels={name: criteria[name].label for name in function.weights},
        names={site: place.name for site, place in visit.tools.pack.sites.items()},
        places=places,
        by_hand=by_hand,
        rows=range(max(_HAND_ROWS, len(by_hand) + 1)),
    )
    return render(visit, "staff/weights/learn.html", page)


def _page(
    visit: Visit,
    ranked: Ranked,
    given: dict[str, str],
    names: list[str],
    *,
    conflict: bool = False,
    fault: str = "",
) -> WeightsPage:
    criteria, function = visit.tools.catalogue.criteria, ranked.function
    facility = visit.tools.catalogue.facility_types[function.facility_type]
    saved = ranked.opened.brief.importance
    mine = list(dict.fromkeys([*facility.weights, *function.weights]))
    groups = list(dict.fromkeys(str(criteria[name].group) for name in facility.weights))
    others = [name for name, card in criteria.items() if card.kind != "context" and name not in mine]
    start = fields_of_weights(saved, function.weights, {name: criteria[name].group for name in mine})
    tried = given.get("try") == "yes" or "version" in given
    compared = _compared(saved, names, mine, groups)
    asked = tuple(_item(criteria[n]) if n in criteria else _group(n) for n in compared)
    if tried:
        form = read_weights_form(given, names=[*mine, *others], groups=groups, language=visit.language)
        fields = {**start, **form.fields}
    else:
        way = given.get("way", "")
        form = WeightsForm(way if way in WAYS else way_of(saved), {}, saved)
        fields = start
    form = WeightsForm(form.way, fields, form.importance, form.errors)
    weighed, said = _weigh(visit, ranked, form, tried=tried)
    return WeightsPage(
        head=head_of_ranked(visit, ranked),
        ways=WAYS,
        form=form,
        items=tuple(_item(criteria[name]) for name in mine),
        groups=tuple(_group(name) for name in groups),
        others=tuple(_item(criteria[name]) for name in others),
        compared=asked,
        pairs=tuple(combinations(asked, 2)),
        times=TIMES,
        weighed=weighed,
        before={place.site_id: place.rank for place in function.ranking},
        fault=fault or said,
        saved_way=way_of(saved),
        tried=tried,
        conflict=conflict,
    )


def _weigh(visit: Visit, ranked: Ranked, form: WeightsForm, *, tried: bool) -> tuple[Weighed | None, str]:
    """Return the order, or why there is none."""
    importance = Importance() if form.importance is None else form.importance
    if form.errors:
        return None, ""
    if tried and form.way != "preset" and way_of(importance) != form.way:
        return None, say(f"weights_form.empty_{'pairs' if form.way == 'pairwise' else 'way'}", visit.language)
    try:
        function = ranked.function.facility_type.value
        return try_weights(visit.tools, ranked.opened.brief, importance, function=function), ""
    except _FAULTS as error:
        return None, say_error(error, visit.language)


def _compared(saved: Importance, names: list[str], mine: list[str], groups: list[str]) -> list[str]:
    """Return what is compared in pairs: the chosen ones, else the saved ones, else the groups."""
    chosen = [name for name in dict.fromkeys(names) if name in mine][:_MOST_COMPARED]
    if len(chosen) >= _FEWEST:
        return chosen
    before = list(dict.fromkeys(n for item in saved.pairwise for n in (item.first, item.second)))
    known = [name for name in before if name in mine or name in groups]
    if known and not names:
        order = [*mine, *groups]
        return sorted(known, key=order.index)
    return groups


def _item(card: CriterionCard) -> Item:
    return Item(card.id, card.label, phrase(f"groups.{card.group}"), swing_question(card))


def _group(name: str) -> Item:
    label = phrase(f"groups.{name}")
    return Item(name, label, label)
