"""How wide a text is: an ideograph takes the room of two letters."""

import unicodedata


def text_width(text: str) -> int:
    """Return the width in letters of half width."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
