"""Find words in every spelling: full-width, spaced, hyphenated, kana for kana, look-alike letters.

A text is folded once into several views; every view remembers where each of its letters
stood, so that a hit can be shown as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

Spelling = Mapping[str, str]
Span = tuple[int, int]

_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_HALF_WIDTH_MARKS: Final = "\uff9e\uff9f"
_DROPPED: Final = frozenset({"Cf", "Cc", "Mn", "Me", "Cn", "Co"})
_JOINED: Final = frozenset({"Zs", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "So", "Sk"})
_JOINED_LETTERS: Final = frozenset("\t\u30fb\u00b7.,*'\"~^`/\\|&")
_LEET: Final = str.maketrans("0134578@$", "oieastbas")
_SPELLED: Final = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][^a-z0-9\u3040-\u9fff]{1,3}){2,}[a-z0-9](?![a-z0-9])")
_TOKEN: Final = re.compile(r"[a-z0-9@$]*[a-z][a-z0-9@$]*")
_LATIN: Final = re.compile(r"[\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class View:
    """A form of the text; letter ``i`` stood at ``at[i]`` (start, end) in the original."""

    text: str
    at: tuple[Span, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where some letters of the view stood, end excluded."""
        return self.at[start][0], self.at[end - 1][1]

    def keep(self, wanted: Iterable[int]) -> "View":
        """Return the view with only some of its letters."""
        places = list(wanted)
        return View("".join(self.text[i] for i in places), tuple(self.at[i] for i in places))


@dataclass(frozen=True, slots=True)
class Folded:
    """The views of one text.

    ``loose`` keeps spaces and marks, ``tight`` has neither but sentence marks; the
    ``latin`` ones undo hyphens, spelling out and digits for letters; there are none where
    no Latin letter stands. ``views`` are those that differ.
    """

    loose: View
    tight: View
    latin: tuple[View, ...]

    @property
    def views(self) -> tuple[View, ...]:
        """Return every view once."""
        return tuple({view.text: view for view in (*self.latin, self.tight, self.loose)}.values())


def fold(text: str, spelling: Spelling) -> Folded:
    """Fold a text: NFKC, lower case, hiragana, the usual spelling, nothing invisible."""
    letters, at = [], []
    for start, cluster in _clusters(text):
        for letter in _letters(cluster):
            for usual in spelling.get(letter, letter):
                letters.append(usual)
                at.append((start, start + len(cluster)))
    loose = View("".join(letters), tuple(at))
    tight = loose.keep(i for i, letter in enumerate(loose.text) if not _joins(letter))
    has_latin = any("a" <= letter <= "z" for letter in loose.text)
    return Folded(loose, tight, tuple(_latin_views(loose)) if has_latin else ())


@cache
def _letters(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", cluster).casefold().translate(_KATAKANA)
    return "".join(
        letter for letter in plain if letter == "\n" or unicodedata.category(letter) not in _DROPPED
    )


def word_spans(words: tuple[str, ...], folded: Folded) -> Iterator[Span]:
    """Yield where words stand in any spelling; a Latin one only as a whole word."""
    latin, others = _told_apart(words)
    for word in others:
        if word in folded.tight.text:
            yield from _spans(_literally(word), folded.tight)
    if not folded.latin or not latin:
        return
    any_of_them = _latin_expression(latin)
    for view in (folded.loose, *folded.latin):
        if any_of_them.search(view.text):
            for word in latin:
                yield from _spans(_latin_expression((word,)), view)


def phrase_spans(pattern: str, folded: Folded) -> Iterator[Span]:
    """Yield where a regular expression (lower case) matches any view of the text."""
    expression = _expression(pattern)
    for view in folded.views:
        yield from _spans(expression, view)


@cache
def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().translate(_KATAKANA)


@cache
def _told_apart(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the Latin words, and the others as they read without joining marks."""
    plain = [_plain(word) for word in words]
    others = [word for word in plain if not _LATIN.fullmatch(word)]
    tight = ["".join(letter for letter in word if not _joins(letter)) for word in others]
    return tuple(word for word in plain if _LATIN.fullmatch(word)), tuple(tight)


@cache
def _literally(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.translate(_KATAKANA))


@cache
def _latin_expression(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = [re.findall(r"[a-z]+|\d+|[^\sa-z\d]", word) for word in words]
    either = "|".join(r"[\W_]{0,3}".join(map(re.escape, word)) for word in parts)
    return re.compile(rf"(?<![a-z0-9])(?:{either})(?![a-z0-9])")


def _spans(expression: re.Pattern[str], view: View) -> Iterator[Span]:
    for match in expression.finditer(view.text):
        if match.end() > match.start():
            yield view.span(match.start(), match.end())


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield letters with the marks that belong to them, so that half-width kana compose."""
    start = 0
    for index in range(1, len(text) + 1):
        ends = index == len(text) or not (
            unicodedata.combining(text[index]) or text[index] in _HALF_WIDTH_MARKS
        )
        if ends:
            yield start, text[start:index]
            start = index


@cache
def _joins(letter: str) -> bool:
    return letter in _JOINED_LETTERS or unicodedata.category(letter) in _JOINED


def _latin_views(loose: View) -> Iterator[View]:
    glued = loose.keep(
        i
        for i, letter in enumerate(loose.text)
        if not (_joins(letter) and not letter.isspace() and _between_letters(loose.text, i))
    )
    spelled_out = [range(m.start(), m.end()) for m in _SPELLED.finditer(loose.text)]
    gaps = {i for run in spelled_out for i in run if not loose.text[i].isalnum()}
    yield glued
    if gaps:
        yield loose.keep(i for i in range(len(loose.text)) if i not in gaps)
    disguised = _TOKEN.sub(lambda m: m.group().translate(_LEET), glued.text)
    if disguised != glued.text:
        yield View(disguised, glued.at)


def _between_letters(text: str, index: int) -> bool:
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return len(around) == 2 and around.isascii() and around.isalpha()  # noqa: PLR2004  (one on each side)
