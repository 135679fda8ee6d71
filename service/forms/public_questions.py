"""The seven questions of the public form: their order, their fields, and the bands to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from domain.brief import FacilityTypeId, PresentSiteRole


class Question(StrEnum):
    """What is asked, in the order of asking; the name is the key of the draft's answers."""

    WHAT = "what"
    WHEN = "when"
    SIZE = "size"
    PEOPLE = "people"
    UTILITIES = "utilities"
    IMPORTANCE = "importance"
    PRESENT = "present"

    @property
    def number(self) -> int:
        """Return the number in the address: it never changes, whatever is asked."""
        return tuple(Question).index(self) + 1


UNDECIDED: Final = "undecided"
#: Without an answer to these there is no result; both accept "not decided".
REQUIRED: Final = (Question.WHAT, Question.IMPORTANCE)
_NEED_POWER: Final = frozenset({FacilityTypeId.DATA_CENTER, FacilityTypeId.SECOND_MOTHER_FACTORY})
_NEED_LAND: Final = _NEED_POWER
_NEED_SEATS: Final = frozenset({FacilityTypeId.HQ_BACKUP, FacilityTypeId.IT_HUB})

#: Bands: the key kept in the draft, the least and the largest amount (``None``: no upper end).
#: "Less than" is asked for at its upper end: a place that can give that much is enough in any case.
PEOPLE_BANDS: Final[Mapping[str, tuple[float, float | None]]] = {
    "1-19": (1, 19),
    "20-49": (20, 49),
    "50-99": (50, 99),
    "100-299": (100, 299),
    "300-": (300, None),
}
POWER_BANDS: Final[Mapping[str, tuple[float, float | None]]] = {
    "0-2": (2, 2),
    "2-10": (2, 10),
    "10-30": (10, 30),
    "30-100": (30, 100),
    "100-": (100, None),
}
WATER_BANDS: Final[Mapping[str, tuple[float, float | None]]] = {
    "0-100": (100, 100),
    "100-1000": (100, 1000),
    "1000-3000": (1000, 3000),
    "3000-10000": (3000, 10_000),
    "10000-": (10_000, None),
}
PEOPLE_FIELDS: Final = ("staff", "engineers", "local_hires")
SIZE_FIELDS: Final = ("site_area", "floor_area", "seats")
TOP_FIELDS: Final = ("first", "second", "third")
GROUPS: Final = ("pair", "hazard", "access", "talent", "land", "utilities", "cluster")
ROLES: Final = tuple(role.value for role in PresentSiteRole)
SUPPLY: Final = ("two_feeds", "two_routes")
PRESENT_ROWS: Final = 3
PRESENT_MOST: Final = 6

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which questions a draft is asked, and which fields of question 3."""

    questions: tuple[Question, ...]
    sizes: tuple[str, ...]

    def place(self, question: Question) -> int:
        """Return which of the asked questions it is, from 1."""
        return self.questions.index(question) + 1

    def before(self, question: Question) -> Question | None:
        """Return the question before, ``None`` at the first."""
        place = self.questions.index(question)
        return self.questions[place - 1] if place else None

    def after(self, question: Question) -> Question | None:
        """Return the question after, ``None`` at the last."""
        place = self.questions.index(question) + 1
        return self.questions[place] if place < len(self.questions) else None


def functions_of(answers: Answers) -> tuple[FacilityTypeId, ...]:
    """Return the functions named in question 1; all four when it is undecided or not answered."""
    chosen = answers.get(Question.WHAT, {}).get("functions", ())
    known = tuple(FacilityTypeId(item) for item in chosen if item != UNDECIDED)
    return known or tuple(FacilityTypeId)


def asked_of(answers: Answers) -> Asked:
    """Return what is asked after question 1: power and water only where a function needs them."""
    functions = set(functions_of(answers))
    questions = tuple(item for item in Question if item is not Question.UTILITIES or functions & _NEED_POWER)
    sizes = (
        *(("site_area",) if functions & _NEED_LAND else ()),
        "floor_area",
        *(("seats",) if functions & _NEED_SEATS else ()),
    )
    return Asked(questions, sizes)


def question_of(number: str) -> Question | None:
    """Return the question of an address, ``None`` if there is none."""
    numbers = {str(item.number): item for item in Question}
    return numbers.get(number)


def is_undecided_answer(answer: Mapping[str, Any] | None) -> bool:
    """Tell whether a question was answered by "not decided"."""
    return bool(answer) and bool((answer or {}).get(UNDECIDED))


def first_missing(answers: Answers) -> Question | None:
    """Return the first question without whose answer there is no result."""
    return next((item for item in REQUIRED if item not in answers), None)
