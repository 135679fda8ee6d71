"""Importance as it is given on the page of weights: in one of seven ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from domain.brief import Importance
from domain.text import Language
from service.forms.quantities import is_undecided, parse_amount
from service.messages import say

WAYS: Final = ("preset", "top", "order", "groups", "weights", "swing", "pairwise")
#: Prefix of a field -> the way it belongs to.
_PREFIX: Final = {"order": "o_", "groups": "g_", "weights": "w_", "swing": "s_"}
#: How many times as much, as the page offers it; the reverse is the same value the other way round.
TIMES: Final = ("9", "7", "5", "3", "2", "1", "1/2", "1/3", "1/5", "1/7", "1/9")
_PERCENT: Final = 100.0
_MOST: Final = 1e6


@dataclass(frozen=True, slots=True)
class WeightsForm:
    """What was entered and the importance it makes; ``importance`` is ``None`` while a field is faulty."""

    way: str
    fields: dict[str, str]
    importance: Importance | None
    errors: dict[str, str] = field(default_factory=dict)


def way_of(importance: Importance) -> str:
    """Return in which way an importance is given."""
    return next((way for way in WAYS[1:] if getattr(importance, way)), WAYS[0])


def read_weights_form(
    given: Mapping[str, str], *, names: Iterable[str], groups: Iterable[str], language: Language
) -> WeightsForm:
    """Read the page.

    Parameters
    ----------
    names, groups
        The criteria and groups that may be weighed; other fields are left alone.
    """
    way = given.get("way", WAYS[0])
    way = way if way in WAYS else WAYS[0]
    known, errors = [*names, *groups], dict[str, str]()
    if way == "top":
        chosen = [given.get(f"t_{n}", "") for n in (1, 2, 3)]
        importance = Importance(top=tuple(dict.fromkeys(name for name in chosen if name in known)))
    elif way == "pairwise":
        importance = _compared(given, known)
    elif way == "preset":
        importance = Importance()
    else:
        importance = _numbers(way, given, known, errors, language)
    return WeightsForm(way, dict(given), None if errors else importance, errors)


def _numbers(
    way: str, given: Mapping[str, str], known: list[str], errors: dict[str, str], language: Language
) -> Importance:
    prefix, found = _PREFIX[way], dict[str, float]()
    for name in known:
        text = given.get(prefix + name, "").replace("%", "").replace("％", "")
        if is_undecided(text):
            continue
        try:
            number = parse_amount(text, "")
        except ValueError:
            number = -1.0
        if not 0 <= number <= _MOST:
            errors[prefix + name] = say("weights_form.number", language, value=text)
        elif number > 0:
            found[name] = number
    if way == "order":
        return Importance(order=tuple(sorted(found, key=lambda name: (found[name], known.index(name)))))
    if way == "swing":
        return Importance(swing=found)
    shares = {name: number / _PERCENT for name, number in found.items()}
    return Importance(groups=shares) if way == "groups" else Importance(weights=shares)


def _compared(given: Mapping[str, str], known: list[str]) -> Importance:
    pairs = []
    for first, second in combinations(known, 2):
        text = given.get(f"p_{first}__{second}", "")
        if text in TIMES:
            top, _, bottom = text.partition("/")
            pairs.append({"first": first, "second": second, "times": int(top) / int(bottom or "1")})
    return Importance.model_validate({"pairwise": pairs})


def fields_of_weights(
    importance: Importance, weights: Mapping[str, float], groups: Mapping[str, str]
) -> dict[str, str]:
    """Return what stands in the fields of every way, beginning from the weights that hold now.

    Parameters
    ----------
    weights
        By criterion, summing to 1.
    groups
        Criterion -> group.
    """
    top = max(weights.values(), default=1.0)
    by_group: dict[str, float] = {}
    for name, weight in weights.items():
        by_group[groups[name]] = by_group.get(groups[name], 0.0) + weight
    ordered = importance.order or tuple(sorted(weights, key=lambda name: -weights[name]))
    fields = {f"w_{name}": _percent(weight) for name, weight in weights.items()}
    fields |= {f"s_{name}": f"{weight / top * _PERCENT:.0f}" for name, weight in weights.items()}
    fields |= {f"g_{name}": _percent(weight) for name, weight in by_group.items()}
    fields |= {f"o_{name}": str(place) for place, name in enumerate(ordered, start=1)}
    fields |= {f"t_{place}": name for place, name in enumerate(importance.top, start=1)}
    fields |= {f"s_{name}": f"{value:g}" for name, value in importance.swing.items()}
    for item in importance.pairwise:
        fields[f"p_{item.first}__{item.second}"] = _nearest_times(item.times)
        fields[f"p_{item.second}__{item.first}"] = _nearest_times(1 / item.times)
    return fields


def _percent(share: float) -> str:
    return f"{share * _PERCENT:.1f}".removesuffix(".0")


def _nearest_times(times: float) -> str:
    return min(TIMES, key=lambda text: abs(_number(text) - times))


def _number(text: str) -> float:
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or "1")
