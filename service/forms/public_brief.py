"""From the answers of a draft to a brief: undecided stays undecided."""

from collections.abc import Mapping
from typing import Any, Final

from domain.brief import Brief, FacilityTypeId, Importance, People, PresentSite, Range, Size, Utilities
from domain.place import DataPack
from geodata import find_municipality
from service.forms.dates import parse_partial_date
from service.forms.public_questions import (
    PEOPLE_BANDS,
    PEOPLE_FIELDS,
    POWER_BANDS,
    TOP_FIELDS,
    UNDECIDED,
    WATER_BANDS,
    Answers,
    Question,
    asked_of,
)
from service.forms.quantities import is_undecided, parse_range

_M2_PER_HA: Final = 10_000.0
# The company's wish in the words that the reading of wishes knows; it is the form's own sentence.
_SUPPLY_WISHES: Final = {"two_feeds": "受電は2系統を希望。", "two_routes": "通信は2経路を希望。"}


def brief_of(answers: Answers, *, pack: DataPack) -> Brief:
    """Return the brief of the answers given so far.

    Only questions that are asked count: power answered before the data center was taken
    back from question 1 asks for nothing.
    """
    asked = asked_of(answers)

    def answer(question: Question) -> Mapping[str, Any]:
        return answers.get(question, {}) if question in asked.questions else {}

    functions = answer(Question.WHAT).get("functions", [])
    utilities = answer(Question.UTILITIES)
    wishes = "".join(_SUPPLY_WISHES[item] for item in utilities.get("supply", ()))
    return Brief(
        facility_types="undecided"
        if not functions or UNDECIDED in functions
        else tuple(FacilityTypeId(item) for item in functions),
        open_by=_date(answer(Question.WHEN).get("open_by")),
        size=_size(answer(Question.SIZE), asked.sizes),
        people=People(**{name: _band(answer(Question.PEOPLE), name, PEOPLE_BANDS) for name in PEOPLE_FIELDS}),
        utilities=Utilities(
            power_mw=_band(utilities, "power", POWER_BANDS),
            power_by=_date(utilities.get("power_by")),
            industrial_water_m3_per_day=_band(utilities, "water", WATER_BANDS),
        ),
        importance=_importance(answer(Question.IMPORTANCE)),
        present_sites=tuple(
            PresentSite(role=row["role"], municipality=find_municipality(pack, row["municipality"]).full_name)
            for row in answer(Question.PRESENT).get("sites", ())
            if not is_undecided(row["municipality"])
        ),
        wishes=wishes or None,
    )


def _date(typed: object) -> str | None:
    return None if is_undecided(typed) else parse_partial_date(typed)


def _size(answer: Mapping[str, Any], asked: tuple[str, ...]) -> Size:
    given = {name: answer[name] for name in asked if answer.get(name) and not is_undecided(answer[name])}
    site = _range(given["site_area"], "m2") if "site_area" in given else None
    return Size(
        site_area_ha=site and _in_ha(site),
        floor_area_m2=_range(given["floor_area"], "m2") if "floor_area" in given else None,
        seats=_range(given["seats"], "people") if "seats" in given else None,
    )


def _range(typed: str, unit: str) -> Range:
    low, high = parse_range(typed, unit)
    return Range(minimum=round(low, 4), maximum=None if high is None else round(high, 4))


def _in_ha(area: Range) -> Range:
    high = None if area.maximum is None else round(area.maximum / _M2_PER_HA, 6)
    return Range(minimum=round(area.minimum / _M2_PER_HA, 6), maximum=high)


def _band(
    answer: Mapping[str, Any], name: str, bands: Mapping[str, tuple[float, float | None]]
) -> Range | None:
    if answer.get(name) not in bands:
        return None
    low, high = bands[answer[name]]
    return Range(minimum=low, maximum=high)


def _importance(answer: Mapping[str, Any]) -> Importance:
    named = [answer.get(name) for name in TOP_FIELDS]
    return Importance(top=tuple(item for item in named if item and item != UNDECIDED))
