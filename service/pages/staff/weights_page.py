"""What stands on the page of weights: the fields of one way, and the order they make."""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

from domain.brief import Importance
from domain.errors import (
    BadWeightsError,
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
from service.pages.staff.workbench import Head, head_of_ranked
from service.usecases.rank_brief import Ranked
from service.usecases.try_weights import Weighed, try_weights
from service.web.visit import Visit

_FAULTS: Final = (UnknownCriterionError, BadWeightsError, PairwiseJudgementError)
_FEWEST: Final = 2
_MOST_COMPARED: Final = 9


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


def weights_page(
    visit: Visit,
    ranked: Ranked,
    given: dict[str, str],
    names: list[str],
    *,
    conflict: bool = False,
    fault: str = "",
) -> WeightsPage:
    """Return the page with the order that tried or saved weights make; ``names`` are compared in pairs."""
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
