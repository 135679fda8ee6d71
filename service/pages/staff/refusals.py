"""Why a scenario has no answer, in words: its demands or weights are at fault."""

from typing import Final

from domain.errors import (
    BadWeightsError,
    BriefContradictionError,
    KamaeError,
    PairwiseJudgementError,
    UnknownCriterionError,
    UnknownMunicipalityError,
)
from domain.text import Language
from service.messages import say_error

REFUSALS: Final = (
    BriefContradictionError,
    UnknownMunicipalityError,
    UnknownCriterionError,
    BadWeightsError,
    PairwiseJudgementError,
)


def refusal_words(error: KamaeError, language: Language) -> str:
    """Return the words of a fault of a brief that is in no file."""
    plain = type(error)(**(dict(error.facts) | {"path": "–"})) if "path" in error.facts else error
    return say_error(plain, language)
