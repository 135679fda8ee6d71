"""Strengths for this reader: three or four proofs from the pack, each with figure, date and source.

A strength is shown only when its record may be printed that day, a card words it, and
every number of the wording is still on record. Superlatives need a permit.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.evidence import PrintRule
from domain.intensity import in_english
from domain.place import DataPack, Polarity, Strength
from domain.proofs import Proof, Viewpoint
from domain.text import Bilingual
from scoring.beside_cards import Lens, LensCard, ProofCard, beside
from scoring.beside_text import as_of_in_words, filled, is_on_record, may_stand_on_paper, numbers_in
from scoring.claim_guard import checked_claims, is_current, permits_of
from scoring.evidence_notes import evidence_notes
from scoring.figures import number
from scoring.needs_text import wanted_themes
from scoring.phrases import say

DEFAULT_LENS: Final[Lens] = "management"
_MOST_PER_THEME: Final = 2
_SHORT_FISCAL_YEAR: Final = re.compile(r"(?<!\d)(\d\d)年度")
_JMA: Final = re.compile("[56][弱強]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    card: ProofCard
    strength: Strength
    worth: float

    @property
    def theme(self) -> str:
        return theme_of(self.card, self.strength)


def theme_of(card: ProofCard, strength: Strength) -> str:
    """Return the theme by which a proof is chosen: the card's own, else the strength's."""
    return card.theme or strength.theme


def select_proofs(
    pack: DataPack,
    *,
    facility_type: FacilityTypeId,
    lens: Lens | None,
    on: dt.date,
    brief: Brief | None = None,
    count: int = 4,
) -> tuple[Proof, ...]:
    """Choose the proofs for a function and a reader, best first.

    Worth = what the proof says for the function x what its theme says to the reader;
    less for a figure past its shelf life, more for a theme that the brief asks for. At
    most two of one theme; at least two viewpoints where the pack has them.

    Parameters
    ----------
    lens
        The reader; ``None`` takes the brief's, else ``management``.
    count
        How many at most.
    """
    checked_claims()
    reader = lens or (brief.lens if brief else None) or DEFAULT_LENS
    wanted = wanted_themes(brief) if brief else frozenset()
    chosen = _varied(_candidates(pack, facility_type, beside().lenses[reader], on, wanted), count)
    return tuple(_proof(pack, candidate, on) for candidate in chosen)


def unworded_strengths(pack: DataPack, on: dt.date) -> tuple[Strength, ...]:
    """Return the strengths that could be printed but have no card: the to-do list of the wording."""
    return tuple(
        strength
        for strength in pack.strengths.values()
        if strength.polarity is Polarity.STRENGTH
        and strength.print_rule(on) is not PrintRule.STAFF_ONLY
        and strength.id not in beside().proofs
    )


def _candidates(
    pack: DataPack, facility_type: FacilityTypeId, lens: LensCard, on: dt.date, wanted: Collection[str]
) -> list[_Candidate]:
    found = []
    for card in beside().proofs.values():
        strength = pack.strengths.get(card.id)
        if strength is None or not _may_be_shown(pack, card, strength, on):
            continue
        theme = theme_of(card, strength)
        weight = max(lens.themes.get(theme, 0), lens.wanted_least * (theme in wanted))
        fresh = 1 if strength.print_rule(on) is PrintRule.FREE else lens.dated_share
        worth = card.points.get(facility_type, 0) * weight * fresh
        if worth > 0:
            found.append(_Candidate(card, strength, worth))
    return sorted(found, key=lambda candidate: (-candidate.worth, candidate.card.id))


def _may_be_shown(pack: DataPack, card: ProofCard, strength: Strength, on: dt.date) -> bool:
    return (
        strength.polarity is Polarity.STRENGTH
        and (strength.figure is not None or card.figure is not None)
        and all(is_on_record(pack, evidence) for evidence in card.figures.values())
        and all(may_stand_on_paper(pack, evidence, on) for evidence in (strength.id, *card.figures.values()))
        and numbers_of_card(card) <= numbers_on_record(strength)
        and all(is_current(pack, permit.evidence, on) for permit in permits_of(beside(), card.id))
    )


def numbers_of_card(card: ProofCard) -> frozenset[str]:
    """Return the numbers that a card writes itself; each must be on the strength's record."""
    texts = (card.headline, card.note, *filter(None, (card.caution, card.figure)))
    return numbers_in(*(text.ja for text in texts))


def numbers_on_record(strength: Strength) -> frozenset[str]:
    """Return the numbers that the record of a strength names, in claim, figure, comparison and date."""
    comparator = strength.comparator
    short_years = (f"20{year}" for year in _SHORT_FISCAL_YEAR.findall(strength.claim.ja))
    return numbers_in(
        strength.claim.ja,
        strength.claim.en,
        strength.figure,
        strength.figure_unit.ja if strength.figure_unit else None,
        comparator.ja if comparator else None,
        *short_years,
        *(str(int(part)) for part in (strength.as_of or "").removeprefix("FY").split("-") if part),
    )


def _varied(candidates: list[_Candidate], count: int) -> list[_Candidate]:
    """Take the best, at most two of a theme; let the last one go for a second viewpoint."""
    themes: Counter[str] = Counter()
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) < count and themes[candidate.theme] < _MOST_PER_THEME:
            chosen.append(candidate)
            themes[candidate.theme] += 1
    seen = {candidate.strength.viewpoint for candidate in chosen}
    other = next((candidate for candidate in candidates if candidate.strength.viewpoint not in seen), None)
    if len(seen) == 1 and len(chosen) > 1 and other is not None:
        chosen[-1] = other
    return chosen


def _proof(pack: DataPack, candidate: _Candidate, on: dt.date) -> Proof:
    card, strength = candidate.card, candidate.strength
    note = filled(pack, card.note, card.figures)
    if strength.print_rule(on) is not PrintRule.FREE:
        note = _with_date(note, strength)
    return Proof(
        id=card.id,
        viewpoint=Viewpoint(strength.viewpoint),
        figure=_figure(card, strength),
        unit=card.unit or strength.figure_unit or Bilingual(ja="", en=""),
        headline=card.headline,
        note=note,
        caution=filled(pack, card.caution, card.figures) if card.caution else None,
        criterion=card.criterion,
        as_of=strength.as_of,
        evidence=evidence_notes(pack, (strength.id, *card.figures.values()), on),
    )


def _with_date(note: Bilingual, strength: Strength) -> Bilingual:
    """Put the date into the sentence, unless the sentence names its year already."""
    year = (strength.as_of or "").removeprefix("FY")[:4]
    if year in numbers_in(note.ja):
        return note
    return say(
        "beside.closing_date",
        ja=note.ja.removesuffix("。"),
        en=note.en.removesuffix("."),
        date=as_of_in_words(strength.as_of),
    )


def _figure(card: ProofCard, strength: Strength) -> Bilingual:
    if card.figure is not None:
        return card.figure
    text = strength.figure or ""
    try:
        value = float(text)
    except ValueError:
        return Bilingual(ja=text, en=_JMA.sub(lambda found: in_english(found[0]), text).replace("〜", " to "))
    is_year = (card.unit or strength.figure_unit or Bilingual(ja="", en="")).ja.startswith("年")
    ja = text if is_year else number(value)
    return Bilingual(ja=ja, en=ja if card.english_factor == 1 else number(value * card.english_factor))
