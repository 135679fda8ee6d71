"""The English of the pages: Japanese is the source in the templates, every entry has a translation.

One ``.po`` file per part of the pages lies in ``service/locales/en/pages``. A text without
an entry is a fault that the tests find, not a Japanese word on an English page.
"""

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.text import Language

FOLDER: Final = Path(__file__).parents[1] / "locales" / "en" / "pages"


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Return the translations of a language; Japanese texts are their own."""
    if language == "ja":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged_catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def merged_catalogue() -> Catalog:
    """Read every ``.po`` file into one catalogue."""
    merged = Catalog(locale="en", charset="utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="en", charset="utf-8"):
                if message.id:
                    merged[message.id] = message
    return merged
