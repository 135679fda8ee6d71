"""Figures in words: a number with its unit, in both languages."""

import math
from typing import Final

from domain.intensity import JMA_CLASSES, JMA_ENGLISH
from domain.text import Bilingual
from domain.units import UNITS
from scoring.phrases import say

_SMALL: Final = 0.1


def number(value: float) -> str:
    """Write a number with thousands separators and two decimals, small ones with two digits that count."""
    if 0 < abs(value) < _SMALL:
        return f"{value:.2g}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def rounded_beyond(needed: float, start: float) -> float:
    """Round a figure that must be reached from ``start``: away from it, so that what is said is enough.

    Two digits that count, or three where two would say more than twice the change.
    """
    if needed in (start, 0):
        return needed
    away = math.ceil if needed > start else math.floor
    for digits in (2, 3):
        step = 10.0 ** (math.floor(math.log10(abs(needed))) - digits + 1)
        rounded = float(f"{away(round(needed / step, 9)) * step:.12g}")
        if abs(rounded - needed) <= abs(needed - start):
            break
    return rounded


def amount(value: float, unit: str) -> Bilingual:
    """Write a figure with its unit; intensity classes, flood ranks and yes or no in their words.

    Raises
    ------
    KeyError
        ``unit`` is not in the table of units.
    """
    if unit == "jma_intensity":
        order = min(max(math.floor(value), 0), len(JMA_CLASSES) - 1)
        return say("figures.intensity", ja=JMA_CLASSES[order], en=JMA_ENGLISH[order])
    if unit == "flood_rank":
        return say(f"figures.flood_rank.r{min(max(math.ceil(value), 0), 6)}")
    if unit == "flag":
        return say("figures.flag.yes" if value else "figures.flag.no")
    words, text = UNITS[unit], number(value)
    gap = " " if words.ja[:1].isascii() and words.ja != "%" else ""
    english_gap = "" if words.en == "%" else " "
    return Bilingual(ja=f"{text}{gap}{words.ja}".strip(), en=f"{text}{english_gap}{words.en}".strip())
