"""The draft behind a result's address, and the weights in it."""

from typing import Final

from domain.brief import Brief
from service.forms import public_questions as questions
from service.forms.public_brief import brief_of
from service.messages import say
from service.store.drafts import Draft
from service.usecases.read_draft import read_draft
from service.web.limits import address_of, limits_of
from service.web.visit import Visit

_STEP: Final = 5
_MOST: Final = 1000


def opened(visit: Visit, secret: str) -> tuple[Draft | None, Brief]:
    """Return a draft with its brief; no draft where an answer without which there is no result is missing."""
    draft = read_draft(visit.tools, secret)
    brief = brief_of(draft.answers, pack=visit.tools.pack)
    return (None if questions.first_missing(draft.answers) else draft), brief


def chosen(brief: Brief, wished: str) -> str | None:
    """Return the wished function where the brief has it, else the first one."""
    return wished if wished in {item.value for item in brief.functions} else None


def moved_weights(visit: Visit) -> tuple[dict[str, int], str]:
    """Read the weights in the address, with the step of a button; and what is wrong with them.

    Raises
    ------
    TooManyRequestsError
        Moved weights are computed anew each time; the address has had its share.
    """
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
    if given:
        limits_of(visit.request).take("change", address_of(visit.request))
    return given, ""
