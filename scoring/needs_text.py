"""Free Japanese text to needs: which topics a company's words touch.

A match says the topic, never whether it is wanted: negation flips nothing, a person
confirms. The words of a card that occur literally are the explanation.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from domain.model import Frozen
from domain.text import Bilingual
from scoring.beside_cards import NeedCard, beside
from scoring.phrases import say

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

SIMILARITY_THRESHOLD: Final = 0.16
_LITERAL_BONUS: Final = 0.25
_HEAVIEST: Final = 3
_SENTENCE_END = re.compile(r"[。！？!?\n]+")
_LATIN = re.compile(r"[a-z0-9&]+")


class NeedMatch(Frozen):
    """A topic found in a text.

    ``words`` occur literally in the text; without any, ``similarity`` (cosine on character
    1- and 2-grams, 0..1) alone speaks for it.
    """

    need: str
    label: Bilingual
    words: tuple[str, ...]
    similarity: float
    criteria: tuple[str, ...]
    themes: tuple[str, ...]

    @property
    def because(self) -> Bilingual:
        """Return the words that speak for the topic, or that only similarity does."""
        if not self.words:
            return say("needs.by_similarity")
        return Bilingual(ja="、".join(self.words), en=", ".join(self.words))


def plain(text: str) -> str:
    """Return the search form of a text: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def occurs(word: str, text: str) -> bool:
    """Tell whether a word occurs in a text of search form; a Latin one only as a whole word."""
    if _LATIN.fullmatch(word):
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
    return word in text


def words_in(card: NeedCard, text: str) -> tuple[str, ...]:
    """Return the words of the card that occur in a text of search form, without parts of longer hits."""
    hits = [word for word in card.words if occurs(word, text)]
    return tuple(word for word in hits if not any(word != other and word in other for other in hits))


def _match(card: NeedCard, words: tuple[str, ...], similarity: float) -> NeedMatch:
    return NeedMatch(
        need=card.id,
        label=card.label,
        words=words,
        similarity=round(similarity, 3),
        criteria=card.criteria,
        themes=card.themes,
    )


def literal_needs(text: str) -> tuple[NeedMatch, ...]:
    """Return the topics whose words occur literally, the most words first; needs no learning library."""
    found = [
        _match(card, words, 0.0) for card in beside().needs.values() if (words := words_in(card, plain(text)))
    ]
    return tuple(sorted(found, key=lambda match: (-len(match.words), match.need)))


def match_needs(text: str, *, threshold: float = SIMILARITY_THRESHOLD) -> tuple[NeedMatch, ...]:
    """Return the topics of a text, the surest first; empty says 該当なし: a person reads the text.

    Each sentence is compared with every need card on character 1- and 2-grams
    (TF-IDF, cosine); literal words of the card add to it.

    References
    ----------
    Salton & Buckley 1988, term weighting (sublinear TF, smoothed IDF, cosine), as
    implemented by scikit-learn's ``TfidfVectorizer``.
    """
    best: dict[str, tuple[float, NeedMatch]] = {}
    for sentence in filter(None, (part.strip() for part in _SENTENCE_END.split(plain(text)))):
        for need, similarity in _similarities(sentence).items():
            words = words_in(beside().needs[need], sentence)
            strength = similarity + _LITERAL_BONUS * len(words)
            if strength >= threshold and strength > best.get(need, (0.0, None))[0]:
                best[need] = (strength, _match(beside().needs[need], words, similarity))
    return tuple(match for _, match in sorted(best.values(), key=lambda item: (-item[0], item[1].need)))


def _similarities(sentence: str) -> Mapping[str, float]:
    vectorizer, matrix = _fitted()
    scores = (matrix @ vectorizer.transform([sentence]).T).toarray().ravel()
    return dict(zip(beside().needs, scores.tolist(), strict=True))


@cache
def _fitted() -> "tuple[TfidfVectorizer, csr_matrix]":
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    texts = [plain(" ".join((card.label.ja, card.sentence, *card.words))) for card in beside().needs.values()]
    return vectorizer, vectorizer.fit_transform(texts)


def wanted_themes(brief: Brief) -> frozenset[str]:
    """Return the themes of strengths that a brief asks for, by what it ranks first and by its words."""
    heaviest = sorted(brief.importance.weights, key=lambda name: -brief.importance.weights[name])[:_HEAVIEST]
    asked = {*brief.importance.top, *heaviest}
    named = {
        theme
        for card in beside().needs.values()
        if asked.intersection(card.criteria) or card.group in asked
        for theme in card.themes
    }
    said = {theme for match in literal_needs(brief.wishes or "") for theme in match.themes}
    return frozenset(named | said)
