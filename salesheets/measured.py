"""Measured figures of a criterion in few words, for cards and tables."""

from domain.intensity import JMA_CLASSES, in_english
from domain.recommendation import Contribution
from domain.units import UNITS
from salesheets.brevity import first_sentences
from salesheets.context import Context
from salesheets.wording import number_text

_WORDY_UNITS = frozenset({"text", "flag", "date", "none", "share", "rank"})
_LETTERS = 30
_FLOOD_RANKS = 6
_SHORTEST_KM = 0.05


def measured(context: Context, item: Contribution) -> str:
    """Return the figure with its unit; classes in their own words, the rest in the words of the reason."""
    say = context.words("criteria")
    if item.raw is None or item.unit in _WORDY_UNITS:
        return first_sentences(context.say(item.reason), _LETTERS)
    if item.criterion in say["phrase"]:
        more = (item.raw if item.raw_high is None else item.raw_high) - item.raw
        phrase = say["phrase_open" if more > 0 else "phrase"][item.criterion]
        return str(phrase.format(value=number_text(item.raw), open=number_text(more)))
    if item.unit == "flood_rank":
        return _flood(context, item)
    if item.unit == "jma_intensity":
        jma = JMA_CLASSES[min(max(int(item.raw), 0), len(JMA_CLASSES) - 1)]
        return str(say["intensity"].format(jma=jma if context.language == "ja" else in_english(jma)))
    return _with_unit(context, item.raw, item.unit)


def _flood(context: Context, item: Contribution) -> str:
    """Return the class of the 250 m cell and, where it varies, the range over the position error."""
    say = context.words("criteria")
    own, low, high = (_rank(raw) for raw in (item.raw, item.raw_low, item.raw_high))
    told = str(say["flood_rank"][own or 0])
    if low is None or high is None or low == high:
        return told
    around = say["flood_around"].format(low=say["flood_low"][low], high=say["flood_high"][high])
    return str(say["flood_range"].format(around=around, own=told))


def criterion_label(context: Context, item: Contribution) -> str:
    """Return the name of a criterion; where its figure is that of a cell of the map, it says so."""
    label = context.say(item.label)
    return str(context.words("criteria")["cell"].format(label=label)) if item.unit == "flood_rank" else label


def _rank(raw: float | None) -> int | None:
    return None if raw is None else min(max(round(raw), 0), _FLOOD_RANKS)


def _with_unit(context: Context, raw: float, unit: str) -> str:
    """Write a number with its unit; a distance to a tenth, since a place is known to about a kilometre."""
    if unit == "km" and raw < _SHORTEST_KM:
        return str(context.words("criteria")["within"])
    words = UNITS[unit][context.language]
    spaced = words not in {"", "%"} and (context.language == "en" or words[0].isascii())
    figure = f"{raw:,.1f}" if unit == "km" else number_text(raw)
    return f"{figure}{' ' if spaced else ''}{words}"


def is_measured(item: Contribution) -> bool:
    """Tell whether the criterion is known by a figure short enough for a card."""
    return item.known and item.raw is not None and item.unit not in _WORDY_UNITS
