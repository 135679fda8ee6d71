"""The seven questions, one a page, and the answers to check at the end."""

from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.errors import NotFoundError
from service.forms import public_questions as questions
from service.forms.public_answers import Typed, read_question
from service.forms.public_brief import brief_of
from service.forms.public_questions import Question, asked_of
from service.messages import say_error
from service.pages.public.at_once import faults_of_answer
from service.pages.public.form_view import check_page, question_page
from service.pages.public.trouble import PASSING, shown_again
from service.security.roles import Role
from service.usecases.answer_question import answer_question
from service.usecases.read_draft import read_draft
from service.usecases.relax_answer import relaxed_answer
from service.web.limits import address_of, limits_of
from service.web.posted import Posted
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)


LinkHolder = Annotated[Visit, allows(Role.LINK_HOLDER)]


_BACK_TO_CHECK: Final = "check"


@router.get("/{lang}/f/{secret}/check")
def show_check(visit: LinkHolder, secret: str) -> Response:
    """Show the answers before the result."""
    return render(visit, "public/check.html", check_page(visit, read_draft(visit.tools, secret), secret))


@router.post("/{lang}/f/{secret}/relax")
def relax(visit: LinkHolder, secret: str, posted: Posted) -> Response:
    """Put the answer of a near miss in place and show the result again."""
    limits_of(visit.request).take("change", address_of(visit.request))
    draft = read_draft(visit.tools, secret)
    brief = brief_of(draft.answers, pack=visit.tools.pack)
    gate, site = (str(posted.get(name, "")) for name in ("gate", "site"))
    relaxed = relaxed_answer(visit.tools, brief, gate=gate, site_id=site)
    answer = {**draft.answers.get(relaxed.question, {}), relaxed.field: relaxed.text}
    answer_question(visit.tools, secret, relaxed.question, answer)
    return RedirectResponse(f"/{visit.language}/r/{secret}", status_code=303)


@router.get("/{lang}/f/{secret}/{number}")
def show_question(visit: LinkHolder, secret: str, number: str, back: str = "") -> Response:
    """Show one question with the answer given before."""
    question = _question(number)
    draft = read_draft(visit.tools, secret)
    if question not in asked_of(draft.answers).questions:
        return _to_check(visit, secret)
    answer = draft.answers.get(question, {})
    page = question_page(visit, draft, secret, question, answer, to_check=back == _BACK_TO_CHECK)
    return render(visit, "public/question.html", page)


@router.post("/{lang}/f/{secret}/{number}")
def answer(visit: LinkHolder, secret: str, number: str, posted: Posted) -> Response:
    """Keep an answer and lead on, or show the question again with what to mend."""
    question = _question(number)
    draft = read_draft(visit.tools, secret)
    if question not in asked_of(draft.answers).questions:
        return _to_check(visit, secret)
    typed = read_question(question, posted, pack=visit.tools.pack)
    asked = partial(
        question_page, visit, draft, secret, question, to_check=posted.get("back") == _BACK_TO_CHECK
    )
    try:
        limits_of(visit.request).take("change", address_of(visit.request))
        if posted.get("add"):
            return render(visit, "public/question.html", asked(_one_row_more(typed)))
        faults = faults_of_answer(visit, draft, question, typed)
        if faults:
            return render(visit, "public/question.html", asked(typed.answer, faults=faults), status=422)
        kept = answer_question(visit.tools, secret, question, typed.answer)
    except PASSING as fault:
        page = asked(typed.answer, trouble=say_error(fault, visit.language))
        return shown_again(visit, "public/question.html", page, fault)
    after = asked_of(kept.answers).after(question)
    step = _BACK_TO_CHECK if after is None or posted.get("back") == _BACK_TO_CHECK else after.number
    return RedirectResponse(f"/{visit.language}/f/{secret}/{step}", status_code=303)


def _to_check(visit: Visit, secret: str) -> RedirectResponse:
    """Lead to the answers: the function that asked for it was taken back, in another tab perhaps."""
    return RedirectResponse(f"/{visit.language}/f/{secret}/{_BACK_TO_CHECK}", status_code=303)


def _one_row_more(typed: Typed) -> dict[str, Any]:
    rows = [*typed.answer.get("sites", ()), {"role": questions.ROLES[0], "municipality": ""}]
    return {"sites": rows[: questions.PRESENT_MOST]}


def _question(number: str) -> Question:
    found = questions.question_of(number)
    if found is None:
        raise NotFoundError
    return found
