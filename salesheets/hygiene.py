"""Words that people type, made fit for paper: cleaned, short enough, every letter in a font."""

from typing import Final

from domain.errors import TextTooLongError
from salesheets.glyphs import refuse_missing_glyphs
from salesheets.wording import clean

NAME_LETTERS: Final = 60
MESSAGE_LETTERS: Final = 300
PLACE_LETTERS: Final = 24


def fit_for_paper(text: str, *, field: str, limit: int) -> str:
    """Return the text without control and direction-override letters; names stay as typed (㈱ 髙 﨑 𠮷).

    Parameters
    ----------
    field
        What the person calls the field; it is named in the fault.
    limit
        Most letters that the layout has room for.

    Raises
    ------
    TextTooLongError
        It is longer than the limit, counted as a reader counts.
    MissingGlyphError
        A letter that no font of the sheet has.
    """
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise TextTooLongError(field=field, letters=len(cleaned), limit=limit)
    refuse_missing_glyphs(cleaned, field=field)
    return cleaned
