"""Shorter words for a small sheet of paper, cut only where the sense stays whole."""

import re
from typing import Final

from domain.text import Language

NAME_LETTERS: Final = {"ja": 18, "en": 32}
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
    kept = ""
    for sentence in _sentences(text):
        if kept and len(kept) + len(sentence) > letters:
            break
        kept += sentence
    return kept.strip()


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
