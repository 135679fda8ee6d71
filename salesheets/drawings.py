"""The figures of a sheet as SVG, as the typesetter places them."""

from typing import Any

from salesheets import figures
from salesheets.document import SheetDocument
from salesheets.limits import Sheet


def hero_height(printed: Sheet) -> str:
    """Return the name of the height of the head, which a level may make shorter."""
    return "hero_short" if printed["hero"].get("short", False) else "hero"


def drawn(document: SheetDocument, *, hero: str = "hero") -> dict[str, Any]:
    """Draw every figure of the sheet as SVG, the head in one of the heights of the tokens."""
    contact, places = document.contact, document.places
    code = figures.qr_code(contact.address) if contact.address else None
    pictures, height = document.drawn_pictures, figures.tokens()["space"][hero]
    return {
        "hero": figures.hero_photo(pictures.photo, height) if pictures.photo else figures.hero(height),
        "logo": pictures.logo,
        "city_logo": pictures.city_logo,
        "map": figures.city_map(document.map_shapes),
        "scores": [figures.whisker(c.score, c.low, c.high, first=c.rank == 1) for c in places.cards],
        "qr": code.svg if code else None,
        "qr_mm": code.width_mm if code else None,
    }
