"""Shorter words for a small sheet of paper, cut only where the sense stays whole."""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

from domain.text import Bilingual, Language
from salesheets.wording import clean

NAME_LETTERS: Final = {"ja": 18, "en": 32}
_BOTH: Final[tuple[Language, Language]] = ("ja", "en")
_ASIDE: Final = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_CITY: Final = re.compile(r"^.*市(?=.+区$)")
_OPENING, _CLOSING = "（(「『", "）)」』"


def short_name(name: str, language: Language) -> str:
    """Return a place's name without its closing aside in brackets where it is long."""
    return without_aside(name) if len(name) > NAME_LETTERS[language] else name


def without_aside(text: str) -> str:
    """Return words without a closing remark in brackets that stands elsewhere on the sheet."""
    return _ASIDE.sub("", text)


def ward_name(ward: str) -> str:
    """Return the ward alone: 「小倉北区」 of 「福岡県北九州市小倉北区」."""
    return _CITY.sub("", ward).split(",")[0]


def first_sentences(text: str, letters: int) -> str:
    """Return as many whole sentences as fit into so many letters, the first one in any case."""
    sentences = _sentences(text)
    return "".join(sentences[: _fitting(sentences, letters)]).strip()


def sentences_alike(text: Bilingual, language: Language, letters: Mapping[Language, int]) -> str:
    """Return as many whole sentences as fit in both languages, the first one in any case.

    So that neither language tells a figure that the other one leaves out; where a text does not have
    as many sentences in both, each is cut for itself.
    """
    sentences = {each: _sentences(clean(text[each])) for each in _BOTH}
    counts = {each: _fitting(sentences[each], letters[each]) for each in _BOTH}
    alike = len(sentences["ja"]) == len(sentences["en"])
    count = min(counts.values()) if alike else counts[language]
    return "".join(sentences[language][:count]).strip()


def _fitting(sentences: Sequence[str], letters: int) -> int:
    """Return how many sentences fit, one at least."""
    lengths = accumulate(len(sentence) for sentence in sentences)
    return max(sum(length <= letters for length in lengths), 1)


def _sentences(text: str) -> list[str]:
    """Cut after each full stop that stands outside brackets."""
    found, start, depth = [], 0, 0
    for index, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        ends = letter == "。" or (letter == "." and text[index + 1 : index + 2] in {" ", ""})
        if ends and depth <= 0:
            found.append(text[start : index + 1])
            start = index + 1
    return [*found, text[start:]] if text[start:].strip() else found
