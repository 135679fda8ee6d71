"""How wide a text is: an ideograph takes the room of two letters."""

import re
import unicodedata
from typing import Final

_LATIN_EM: Final = 0.62
_PIECES: Final = re.compile(r"[!-~\u00C0-\u024F]+ ?|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("、。，．・：；！？）」』】〕》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ％")
_NOT_LAST: Final = "（「『【〔《"


def text_width(text: str) -> int:
    """Return the width in letters of half width."""
    return sum(2 if _is_wide(letter) else 1 for letter in text)


def ems(text: str) -> float:
    """Return about how wide a text is set, in units of its size; bold Latin letters are allowed for."""
    return sum(1.0 if _is_wide(letter) else _LATIN_EM for letter in text)


def folded(text: str, width: float) -> list[str]:
    """Break a text into lines so many ems wide.

    Latin words stay whole where they fit, no line begins with a closing mark or ends with an opening one.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text.strip(), width):
        if line and ems(line + piece.rstrip()) > width and piece not in _NOT_FIRST:
            kept = line.rstrip(_NOT_LAST)
            lines.append((kept or line).rstrip())
            line = line[len(kept) :] if kept else ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _pieces(text: str, width: float) -> list[str]:
    """Cut where a line may break; a word longer than a line is cut anyhow."""
    most = max(int(width / _LATIN_EM), 1)
    return [
        part
        for piece in _PIECES.findall(text)
        for part in (
            [piece] if ems(piece.rstrip()) <= width else re.findall(f".{{1,{most}}}", piece, re.DOTALL)
        )
    ]
