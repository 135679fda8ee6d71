"""The empty deck: size, theme colours and fonts; set once from the token file."""

import io
import re
from functools import cache
from typing import Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Emu, Inches

from salesheets.figures import tokens
from salesheets.slide_master import HEIGHT, TITLE_ONLY, TITLE_SLIDE, WIDTH, set_layout, set_master

_FACE: Final = "BIZ UDPGothic"
_SLOTS: Final = {
    "dk1": "ink",
    "lt1": "paper",
    "dk2": "navy",
    "lt2": "panel",
    "accent1": "sea",
    "accent2": "accent",
    "accent3": "grey",
    "accent4": "coast",
    "accent5": "land",
    "accent6": "water",
    "hlink": "sea",
    "folHlink": "grey",
}


def empty_deck() -> Deck:
    """Return a deck without slides, from bytes that are made once per process."""
    return Presentation(io.BytesIO(_template()))


@cache
def _template() -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(Inches(WIDTH)), Emu(Inches(HEIGHT))
    for layout in list(deck.slide_layouts):
        if layout.name not in {TITLE_SLIDE, TITLE_ONLY}:
            deck.slide_layouts.remove(layout)
    _without_leftovers(deck)
    set_master(deck.slide_master)
    for layout in deck.slide_layouts:
        set_layout(layout)
    set_theme(deck)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def set_theme(deck: Deck) -> None:
    """Give every theme of the deck, also that of the notes, our colours and fonts."""
    for part in deck.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            themed = _themed(part.blob)
            if isinstance(part, XmlPart):  # that of the notes, made while they are written
                part._element = parse_xml(themed)  # noqa: SLF001  (the library offers no theme interface)
            else:
                part._blob = themed  # noqa: SLF001


def _themed(theme: bytes) -> bytes:
    colours = tokens()["colour"]
    slots = "".join(
        f'<a:{slot}><a:srgbClr val="{colours[name].lstrip("#").upper()}"/></a:{slot}>'
        for slot, name in _SLOTS.items()
    )
    face = f'<a:latin typeface="{_FACE}"/><a:ea typeface="{_FACE}"/><a:cs typeface=""/>'
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    text = theme.decode()
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="Kamae">{slots}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    text = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        f'<a:fontScheme name="Kamae">{fonts}</a:fontScheme>',
        text,
        flags=re.DOTALL,
    )
    return text.encode()


def _without_leftovers(deck: Deck) -> None:
    """Drop the printer settings and the thumbnail of the library's own template."""
    for owner, kind in ((deck.part, RT.PRINTER_SETTINGS), (deck.part.package, RT.THUMBNAIL)):
        found = [key for key, rel in owner._rels.items() if rel.reltype == kind]  # noqa: SLF001
        for key in found:
            owner._rels.pop(key)  # noqa: SLF001
