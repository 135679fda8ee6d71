"""What is wrong with an answer beyond its spelling, told at its own question rather than at the end.

The rules are those of the result: an answer that only the page of all answers would refuse is refused
where it was typed. Answers to different questions that do not fit together are told on that page, with
the way to both: which of them is the slip, only the visitor knows.
"""

from collections.abc import Mapping
from typing import Final

from domain.brief import Brief
from scoring.contradictions import Contradiction, ContradictionCard, find_contradictions
from service.forms.public_answers import Fault, Typed
from service.forms.public_brief import brief_of
from service.forms.public_questions import Question
from service.store.drafts import Draft
from service.web.visit import Visit

#: The question in which a field of the brief is asked, and the name of its field there.
ASKED_IN: Final[Mapping[str, tuple[Question, str]]] = {
    "open_by": (Question.WHEN, "open_by"),
    "size.site_area_ha": (Question.SIZE, "site_area"),
    "size.floor_area_m2": (Question.SIZE, "floor_area"),
    "size.seats": (Question.SIZE, "seats"),
    "people.staff": (Question.PEOPLE, "staff"),
    "people.engineers": (Question.PEOPLE, "engineers"),
    "people.local_hires": (Question.PEOPLE, "local_hires"),
    "utilities.power_mw": (Question.UTILITIES, "power"),
    "utilities.power_by": (Question.UTILITIES, "power_by"),
}
_PAST: Final = "opens_in_the_past"


def faults_of_answer(visit: Visit, draft: Draft, question: Question, typed: Typed) -> dict[str, Fault]:
    """Return the faults by field: as read, else by the rules that read this question alone."""
    if typed.faults:
        return typed.faults
    tools = visit.tools
    on = tools.evaluated_on(None)
    brief = brief_of({**draft.answers, question: typed.answer}, pack=tools.pack)
    faults: dict[str, Fault] = {}
    for found in _simplest_first(visit, brief):
        card = tools.contradictions[found.rule]
        if found.severity == "refuse" and questions_of(card) == {question}:
            faults.setdefault(ASKED_IN[card.first][1], Fault("as_told", {"says": found.says}))
    past = tools.contradictions[_PAST].model_copy(update={"first": "utilities.power_by"})
    if question is Question.UTILITIES and find_contradictions(brief, {_PAST: past}, on=on):
        faults["power_by"] = Fault("power_past", {"typed": typed.answer["power_by"]})
    return faults


def _simplest_first(visit: Visit, brief: Brief) -> list[Contradiction]:
    """Return what contradicts itself, general rules first: 1999 is past, not too early to build."""
    cards = visit.tools.contradictions
    found = find_contradictions(brief, cards, on=visit.tools.evaluated_on(None))
    return sorted(found, key=lambda item: bool(cards[item.rule].facility_types))


def questions_of(card: ContradictionCard) -> set[Question]:
    """Return the questions whose answers a rule compares."""
    return {ASKED_IN[name][0] for name in (card.first, card.second or "") if name in ASKED_IN}
