"""Figures inside sentences: filled from the pack, with the date or the word that paper demands."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

from domain.evidence import PrintRule, Tier
from domain.place import DataPack
from domain.text import Bilingual
from scoring.evidence_notes import figure_of
from scoring.phrases import say

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def date_in_words(partial: str) -> Bilingual:
    """Write a partial date as each language does: ``2025-03`` is 2025年3月 and Mar 2025."""
    if partial.startswith("FY"):
        return say("beside.fiscal_year", year=partial[2:])
    year, month, day = [*(int(part) for part in partial.split("-")), 0, 0][:3]
    phrase = "beside.day" if day else "beside.month" if month else "beside.year"
    return say(phrase, year=year, month=month, day=day, month_en=calendar.month_abbr[month])


def as_of_in_words(partial: str | None) -> Bilingual:
    """Write 「2025年3月時点」, or that no date is on record."""
    return say("beside.as_of", date=date_in_words(partial)) if partial else say("beside.no_date")


def figure_in_sentence(pack: DataPack, evidence_id: str) -> Bilingual:
    """Return a record's figure with its date, and the mark that paper demands of a secondary source.

    Raises
    ------
    KeyError
        The record is missing or holds no figure.
    """
    record = pack.record(evidence_id)
    phrase = "beside.with_date_secondary" if record.tier is Tier.SECONDARY else "beside.with_date"
    return say(phrase, figure=figure_of(pack, evidence_id), date=as_of_in_words(record.as_of))


def filled(pack: DataPack, text: Bilingual, figures: Mapping[str, str]) -> Bilingual:
    """Fill ``{name}`` with the dated figure of the record it names, ``{name_date}`` with the date alone.

    Raises
    ------
    KeyError
        A record is missing or holds no figure.
    """
    facts = {name: figure_in_sentence(pack, evidence_id) for name, evidence_id in figures.items()}
    dates = {
        f"{name}_date": as_of_in_words(pack.record(evidence_id).as_of)
        for name, evidence_id in figures.items()
    }
    return text.format(**facts, **dates)


def is_on_record(pack: DataPack, evidence_id: str) -> bool:
    """Tell whether the pack holds a figure under this id."""
    try:
        figure_of(pack, evidence_id)
    except KeyError:
        return False
    return True


def may_stand_on_paper(pack: DataPack, evidence_id: str, on: dt.date) -> bool:
    """Tell whether a record exists and may be printed for a company on that day."""
    try:
        return pack.record(evidence_id).print_rule(on) is not PrintRule.STAFF_ONLY
    except KeyError:
        return False


def numbers_in(*texts: str | None) -> frozenset[str]:
    """Return the numbers that texts name, without separators and full-width forms."""
    found = (_NUMBER.findall(unicodedata.normalize("NFKC", text).replace(",", "")) for text in texts if text)
    return frozenset(number for numbers in found for number in numbers)
