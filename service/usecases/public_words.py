"""What may be said to the public: printable records, words that pass the claim guard, numbered sources."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from domain.evidence import Confidence, EvidenceNote, PrintRule
from domain.recommendation import Recommendation
from domain.text import Bilingual, Language
from salesheets.sources import Cited, SourceLine, SourceRegister, printable_notes
from salesheets.wording import dates_in_words
from scoring.claim_guard import claim_rules

_YEAR: Final = re.compile(r"\d{4}")
_SECONDARY: Final = ("二次資料", "secondary source")


@dataclass(slots=True)
class PublicWords:
    """The words of one public page in one language; sources are numbered as they are cited.

    The page is held to the rules of paper: a sentence that rests on one record for staff
    only is not told, nor one that claims more than its records say.
    """

    recommendation: Recommendation
    language: Language
    register: SourceRegister = field(init=False)
    withheld: int = 0

    def __post_init__(self) -> None:
        self.register = SourceRegister(language=self.language)

    def say(self, text: Bilingual) -> str:
        """Return a label, name or remark, its dates in words; it claims nothing and needs no record."""
        return dates_in_words(text[self.language], self.language)

    def told(self, text: Bilingual, evidence: Iterable[str] = ()) -> Cited | None:
        """Return a sentence of the result with its sources; ``None``: not for the public."""
        return self.cited(text, (self.recommendation.evidence[item] for item in evidence))

    def cited(self, text: Bilingual, notes: Iterable[EvidenceNote]) -> Cited | None:
        """Return a sentence with the sources it brings along; ``None``: not for the public.

        A record that something is not known holds no figure and keeps no sentence back.
        """
        notes = _with_figures(notes)
        if self._objected(text[self.language], notes):
            self.withheld += 1
            return None
        told = self.register.cite(dates_in_words(text[self.language], self.language), notes)
        if told is None:
            self.withheld += 1
            return None
        said = told.remark is not None and _is_said(told.remark, told.text)
        return told.model_copy(update={"remark": None}) if said else told

    def may_tell(self, text: Bilingual, evidence: Iterable[str]) -> bool:
        """Tell whether a sentence is for the public, without citing its sources."""
        notes = _with_figures(self.recommendation.evidence[item] for item in evidence)
        return not self._objected(text[self.language], notes) and (not notes or bool(printable_notes(notes)))

    def sources(self) -> tuple[SourceLine, ...]:
        """Return the documents cited so far, by number."""
        return self.register.lines()

    @staticmethod
    def _objected(words: str, notes: tuple[EvidenceNote, ...]) -> bool:
        for phrase in _caveats():
            words = words.replace(phrase, "")
        fresh = {note.id for note in notes if note.print_rule is PrintRule.FREE}
        return bool(claim_rules().objections(words, where="page", proven=fresh, figures_rest=True))


def _with_figures(notes: Iterable[EvidenceNote]) -> tuple[EvidenceNote, ...]:
    return tuple(note for note in notes if note.confidence is not Confidence.UNKNOWN)


def _is_said(remark: str, words: str) -> bool:
    """Tell whether a sentence says itself that it is secondary, or of which year it is."""
    year = _YEAR.search(remark)
    if year:
        return re.search(rf"(?<![\d,.]){year[0]}(?![\d,])", words) is not None
    return any(mark in words.casefold() for mark in (remark.casefold(), *_SECONDARY))


@cache
def _caveats() -> tuple[str, ...]:
    """Return the phrases of our own that deny a claim, so that the guard does not take them for one."""
    path = Path(__file__).with_name("public_caveats.toml")
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["phrases"])
