"""What the pages of the form show: a question with what was typed, the answers to check."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import NotFoundError
from domain.text import Language
from geodata import find_municipality
from scoring.contradictions import Contradiction, find_contradictions
from scoring.phrases import say as say_in_both
from service.forms import public_questions as questions
from service.forms.public_answers import Fault
from service.forms.public_brief import brief_of
from service.forms.public_questions import Asked, Question, asked_of, first_missing, functions_of
from service.messages import say
from service.pages.public.at_once import questions_of
from service.pages.public.group_meanings import group_meanings
from service.pages.public.understood import understood
from service.store.drafts import Draft
from service.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Link:
    """The private link of a draft: where it leads, until when it is kept, the address to copy."""

    secret: str
    address: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with what was typed; ``errors`` are sentences by field.

    ``offers`` are, by field, the values of which one was meant, each with its name in the reader's language.
    """

    link: Link
    question: str
    number: int
    place: int
    total: int
    back: str
    answer: Mapping[str, Any]
    sizes: tuple[str, ...]
    functions: tuple[tuple[str, str, str], ...]
    groups: tuple[tuple[str, str], ...]
    meanings: tuple[tuple[str, str], ...]
    towns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    to_check: bool
    errors: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers that do not fit together, and the questions to look at."""

    says: str
    refused: bool
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers, as typed, and what does not fit together."""

    link: Link
    asked: Asked
    answers: Mapping[str, Mapping[str, Any]]
    functions: tuple[tuple[str, str, str], ...]
    groups: Mapping[str, str]
    understood: Mapping[str, str]
    clashes: tuple[Clash, ...]
    missing: int | None

    @property
    def refused(self) -> bool:
        """Tell whether no result can be given for these answers."""
        return self.missing is not None or any(clash.refused for clash in self.clashes)


def link_of(visit: Visit, draft: Draft, secret: str) -> Link:
    """Return the private link; its address is whole only where the settings name the public one."""
    base = visit.tools.settings.public_base_url.rstrip("/")
    return Link(secret, f"{base}/{visit.language}/f/{secret}/check", draft.expires_at)


def function_choices(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return the four functions with their labels and summaries."""
    cards, language = visit.tools.catalogue.facility_types, visit.language
    return tuple(
        (item.value, cards[item].label[language], cards[item].summary[language]) for item in functions_of({})
    )


def _groups(language: Language) -> tuple[tuple[str, str], ...]:
    return tuple((name, say_in_both(f"groups.{name}")[language]) for name in questions.GROUPS)


def question_page(
    visit: Visit,
    draft: Draft,
    secret: str,
    question: Question,
    answer: Mapping[str, Any],
    *,
    to_check: bool,
    faults: Mapping[str, Fault] | None = None,
    trouble: str = "",
) -> QuestionPage:
    """Return the page of a question; ``trouble`` is why what was typed could not be kept.

    Raises
    ------
    NotFoundError
        The draft is not asked this question.
    """
    asked = asked_of(draft.answers)
    if question not in asked.questions:
        raise NotFoundError
    here, before = f"/{visit.language}/f/{secret}", asked.before(question)
    start = f"{here}/{before.number}" if before else f"/{visit.language}/start"
    rows = list(answer.get("sites", ())) if question is Question.PRESENT else []
    while question is Question.PRESENT and len(rows) < questions.PRESENT_ROWS:
        rows.append({"role": questions.ROLES[0], "municipality": ""})
    return QuestionPage(
        link=link_of(visit, draft, secret),
        question=question.value,
        number=question.number,
        place=asked.place(question),
        total=len(asked.questions),
        back=f"{here}/check" if to_check else start,
        answer=answer,
        sizes=asked.sizes,
        functions=function_choices(visit) if question is Question.WHAT else (),
        groups=_groups(visit.language) if question is Question.IMPORTANCE else (),
        meanings=group_meanings(visit.tools.catalogue, functions_of(draft.answers), visit.language)
        if question is Question.IMPORTANCE
        else (),
        towns=_towns(visit) if question is Question.PRESENT else (),
        rows=tuple(rows),
        to_check=to_check,
        errors={
            name: say(f"public.{fault.key}", visit.language, **fault.facts)
            for name, fault in (faults or {}).items()
        },
        offers={
            name: tuple((offer, _town_name(visit, offer)) for offer in fault.offers)
            for name, fault in (faults or {}).items()
        },
        trouble=trouble,
    )


def _town_name(visit: Visit, name: str) -> str:
    """Return a municipality's name in the reader's language, as far as it is on record."""
    town = find_municipality(visit.tools.pack, name)
    return name if visit.language == "ja" else town.name_en or name


def _towns(visit: Visit) -> tuple[str, ...]:
    """Return names to choose from, in the reader's language: prefectures, and where most is on record.

    Every other municipality can be typed; all of them would make the page too heavy.
    """
    known = visit.tools.pack.municipalities.values()
    towns = [town for town in known if not town.name or town.lat is not None]
    if visit.language == "ja":
        return tuple(town.full_name for town in towns)
    return tuple(town.name_en or town.full_name for town in towns)


def check_page(visit: Visit, draft: Draft, secret: str) -> CheckPage:
    """Return the page of all answers."""
    missing = first_missing(draft.answers)
    return CheckPage(
        link=link_of(visit, draft, secret),
        asked=asked_of(draft.answers),
        answers=draft.answers,
        functions=function_choices(visit),
        groups=dict(_groups(visit.language)),
        understood=understood(draft.answers, pack=visit.tools.pack, language=visit.language),
        clashes=clashes_of(visit, draft),
        missing=missing.number if missing else None,
    )


def clashes_of(visit: Visit, draft: Draft) -> tuple[Clash, ...]:
    """Return the answers that do not fit together, in plain words, the refused ones first."""
    tools = visit.tools
    brief = brief_of(draft.answers, pack=tools.pack)
    found = find_contradictions(brief, tools.contradictions, on=tools.evaluated_on(None))
    clashes = [_clash(visit, item) for item in found]
    return tuple(sorted(clashes, key=lambda clash: not clash.refused))


def _clash(visit: Visit, found: Contradiction) -> Clash:
    asked = {question.number for question in questions_of(visit.tools.contradictions[found.rule])}
    return Clash(found.says[visit.language], found.severity == "refuse", tuple(sorted(asked)))
