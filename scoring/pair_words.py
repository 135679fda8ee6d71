"""The words of the pair: ends of a scenario with editions, heights and the standing of the source."""

import re
from functools import lru_cache
from typing import Final

from domain.brief import PresentSite
from domain.exposure import Exposure, ExposureState
from domain.intensity import in_english
from domain.place import Municipality
from domain.recommendation import PairVerdict
from domain.text import Bilingual
from scoring.figures import number
from scoring.names import proper_name
from scoring.phrases import listed, say

_DATED_EDITION: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:\s*[(（](.+)[)）])?")


def present_name(present: PresentSite, municipality: Municipality) -> Bilingual:
    """Return role and municipality of a present site."""
    return say(f"pair.role.{present.role}", place=municipality_name(municipality))


def municipality_name(municipality: Municipality) -> Bilingual:
    """Return the municipality's name in both languages."""
    return Bilingual(ja=municipality.full_name, en=municipality.name_en or municipality.full_name)


def edition_in_words(edition: str | None) -> Bilingual:
    """Write an edition as people date it, such as ``2012-03 (name)``; other texts stay as they are."""
    if edition is None:
        return say("pair.no_edition")
    found = _DATED_EDITION.fullmatch(edition)
    if found is None:
        return proper_name(edition)
    *parts, by = found.groups()
    date = say(f"pair.date.{len([part for part in parts if part])}", parts=[int(part or 0) for part in parts])
    if not by:
        return say("pair.edition", date=date)
    return say("pair.edition_by", date=date, by=proper_name(by))


def verdict_label(verdict: PairVerdict, here: Exposure, there: Exposure) -> Bilingual:
    """Return the verdict as people read it.

    Places outside the published area are said to be outside. Where one side only is struck and inundation
    of the other is not on record, the verdict is told to be one by shaking.
    """
    spared = {PairVerdict.THERE_ONLY: here, PairVerdict.HERE_ONLY: there}.get(verdict)
    if spared is not None and spared.inundation_is_open:
        return say(f"pair.verdict.{verdict}_by_shaking")
    outside = ExposureState.OUTSIDE_PUBLISHED_AREA in (here.state, there.state)
    if verdict is PairVerdict.NEITHER and outside:
        return say("pair.verdict.neither_outside")
    return say(f"pair.verdict.{verdict}")


@lru_cache(maxsize=4096)
def area_in_words(end: Exposure) -> Bilingual:
    """Say state, tsunami and inundation of one end, with editions and the standing of the source."""
    parts = [_shaking(end)]
    if end.tsunami_max_m is not None:
        edition = edition_in_words(end.tsunami_edition)
        parts.append(say("pair.tsunami", height=number(end.tsunami_max_m), edition=edition))
    if end.inundation is not None:
        parts.append(say("pair.inundated" if end.inundation else "pair.not_inundated"))
    elif end.tsunami_max_m:
        parts.append(say("pair.inundation_open"))
    marks = [say(f"pair.{mark}") for mark in ("estimated", "secondary") if getattr(end, mark)]
    return say("pair.area", area=end.area, says=listed([*parts, *marks]))


def _shaking(end: Exposure) -> Bilingual:
    if end.jma_intensity is None or end.state in (
        ExposureState.OUTSIDE_PUBLISHED_AREA,
        ExposureState.UNKNOWN,
    ):
        return say(f"pair.state.{end.state}")
    intensity = Bilingual(ja=end.jma_intensity, en=in_english(end.jma_intensity))
    edition = edition_in_words(end.intensity_edition)
    return say("pair.shaking", intensity=intensity, edition=edition)
