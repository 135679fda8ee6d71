"""Reads depths written as text (「0.3m以上 ～ 0.5m未満」) as metres."""

import re
import unicodedata
from typing import Final

_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_BETWEEN: Final = re.compile(rf"{_NUMBER}m?(?:以上[~から]*|~){_NUMBER}m(?:未満|以下)?")
_BELOW: Final = re.compile(rf"~?{_NUMBER}m(?:未満|以下)")
_ABOVE: Final = re.compile(rf"{_NUMBER}m(?:以上)?~?|{_NUMBER}m以上")
_DASHES: Final = str.maketrans(dict.fromkeys("〜∼−–—ー-", "~"))
_MINUS: Final = ("-", "−")


def depth_range_m(text: str) -> tuple[float, float | None] | None:
    """Return the least and the greatest depth in metres that a label stands for.

    The greatest is ``None`` for an open end (「20m以上」). ``None`` alone means that the
    text is no depth; it is never guessed.

    Examples
    --------
    「1m以上2m未満」 is ``(1.0, 2.0)``, 「1.0～2.0m」 too, 「0.3ｍ未満」 ``(0.0, 0.3)``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.startswith(_MINUS):
        return None
    plain = plain.translate(_DASHES)
    plain = re.sub(r"\s|[()]", "", plain).replace("メートル", "m").replace("M", "m")
    if found := _BETWEEN.fullmatch(plain):
        low, high = float(found[1]), float(found[2])
        return (low, high) if low < high else None
    if found := _BELOW.fullmatch(plain):
        return (0.0, float(found[1]))
    if (found := _ABOVE.fullmatch(plain)) and "以上" in plain:
        return (float(found[1] or found[2]), None)
    return None
