"""Amounts as people write them: full-width digits, 万, 坪, ha, ㎡, and "not decided"."""

import re
import unicodedata
from typing import Final

UNDECIDED: Final = frozenset(
    {
        "",
        "未定",
        "わからない",
        "分からない",
        "検討中",
        "不明",
        "undecided",
        "notdecided",
        "unknown",
        "tbd",
        "-",
    }
)

_MULTIPLIERS: Final = {"万": 10_000.0, "千": 1_000.0, "億": 100_000_000.0}
_TSUBO_M2: Final = 400 / 121
_SQUARE_FOOT_M2: Final = 0.3048**2
_ACRE_M2: Final = 43_560 * _SQUARE_FOOT_M2
_NUMBER: Final = re.compile(r"^(?P<number>-?\d+(?:\.\d+)?)(?P<multiplier>[万千億]?)(?P<unit>.*)$")

_INTERVAL: Final = re.compile(
    r"^(?P<low>\d+(?:\.\d+)?)(?P<low_unit>[^\d~〜–—-]*(?:m[23][^\d~〜–—-]*)?)[~〜–—-]"
    r"(?P<high>\d+(?:\.\d+)?)(?P<unit>\D*(?:m[23]\D*)?)$"
)

# Words that make a figure softer or a least one; the figure stays what it is.
_AROUND: Final = re.compile(r"^(?:約|およそ|概ね|おおむね)|(?:以上|程度|くらい|ぐらい|ほど|前後)$")


def _english_areas(m2: float = 1.0) -> dict[str, float]:
    """Return the areas as English pages of other countries write them; ``m2`` is one square metre."""
    metre, foot = m2, _SQUARE_FOOT_M2 * m2
    return {
        **dict.fromkeys(("sqm", "sq.m", "sq.m.", "squaremetres", "squaremeters"), metre),
        "tsubo": _TSUBO_M2 * m2,
        **dict.fromkeys(("sqft", "sq.ft", "sq.ft.", "ft2", "squarefeet"), foot),
        **dict.fromkeys(("acre", "acres"), _ACRE_M2 * m2),
        **dict.fromkeys(("hectare", "hectares"), 1e4 * m2),
    }


# What one unit is in the unit that a field is kept in; the field's own unit comes first.
UNIT_WORDS: Final[dict[str, dict[str, float]]] = {
    "ha": {
        "ha": 1.0,
        "ヘクタール": 1.0,
        "m2": 1e-4,
        "平方メートル": 1e-4,
        "平米": 1e-4,
        "坪": _TSUBO_M2 * 1e-4,
        "km2": 100.0,
        **_english_areas(1e-4),
    },
    "m2": {
        "m2": 1.0,
        "平方メートル": 1.0,
        "平米": 1.0,
        "坪": _TSUBO_M2,
        "ha": 1e4,
        "ヘクタール": 1e4,
        **_english_areas(),
    },
    "people": {"人": 1.0, "名": 1.0, "席": 1.0, "people": 1.0, "seats": 1.0},
    "mw": {"mw": 1.0, "kw": 1e-3, "gw": 1e3, "万kw": 10.0},
    "m3_per_day": {"m3/日": 1.0, "m3/day": 1.0, "立方メートル/日": 1.0, "t/日": 1.0, "トン/日": 1.0},
}


def is_undecided(value: object) -> bool:
    """Tell whether a typed value says "not decided"."""
    return value is None or (isinstance(value, str) and _plain(value) in UNDECIDED)


def parse_amount(value: object, unit: str) -> float:
    """Read one amount into the unit a field is kept in.

    Numbers are taken as they are. Text is normalised by NFKC first, so that
    ``１．５万㎡``, ``15,000 m2`` and ``15000`` are the same area.

    Raises
    ------
    ValueError
        It is not an amount, or its unit does not belong to the field.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError as error:
            raise ValueError(value) from error
    match = _NUMBER.match(_plain(value)) if isinstance(value, str) else None
    if match is None:
        raise ValueError(value)
    number = float(match["number"])
    words = UNIT_WORDS.get(unit, {})
    with_multiplier = match["multiplier"] + match["unit"]
    if with_multiplier in words:
        return number * words[with_multiplier]
    number *= _MULTIPLIERS.get(match["multiplier"], 1.0)
    if match["unit"] and match["unit"] not in words:
        raise ValueError(value)
    return number * words.get(match["unit"], 1.0)


def parse_range(value: object, unit: str) -> tuple[float, float | None]:
    """Read one amount or an interval such as ``10〜20MW``; the unit may stand once, at the end.

    A least or rough amount (``5,000㎡以上``, ``約20席``) is read as its figure.

    Raises
    ------
    ValueError
        It is no amount, negative, without end, or its ends are in the wrong order.
    """
    if isinstance(value, str):
        value = _AROUND.sub("", _plain(value))
    match = _INTERVAL.match(value) if isinstance(value, str) else None
    if match is None:
        low, high = parse_amount(value, unit), None
    else:
        high = parse_amount(match["high"] + match["unit"], unit)
        low = parse_amount(match["low"] + (match["low_unit"] or match["unit"]), unit)
    if not 0 <= low < float("inf") or (high is not None and not low <= high < float("inf")):
        raise ValueError(value)
    return low, high


def _plain(text: str) -> str:
    # NFKC leaves the long vowel mark and 坪 alone and turns ㎡ into m2, ㎥ into m3.
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return re.sub(r"(?<=\d),(?=\d)|\s+", "", folded)
