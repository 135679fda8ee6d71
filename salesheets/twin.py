"""Write a sheet as a web page: the same sections in the same order with the same figures.

One static file: the style and the drawings are in it, and its content policy forbids
the browser to fetch anything. Nothing but the ``SheetDocument`` reaches the page, so
nothing for staff can stand on it.
"""

import base64
import hashlib
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from salesheets.companion_words import companion_words
from salesheets.document import SheetDocument
from salesheets.drawings import drawn
from salesheets.figures import hero, tokens
from salesheets.words import FOLDER, layout, words

_STYLE: Final = "base/twin.css"


def render_twin(document: SheetDocument, *, stylesheet: str | None = None) -> str:
    """Return the page as one HTML document.

    Parameters
    ----------
    stylesheet
        Address of a style sheet with the text of ``twin_style()``, for a server whose
        policy forbids style inside a page; ``None`` puts the style into the page.
    """
    figures = drawn(document) | {"hero": hero(tokens()["space"]["hero"])}  # a photo stays on paper
    shared = {
        "document": document,
        "base": words("base", document.language),
        "twin": companion_words("twin", document.language),
        "colour": tokens()["colour"],
        "figures": {name: _as_markup(drawing) for name, drawing in figures.items()},
    }

    def section(identity: str) -> Markup:
        template = _environment().get_template(f"sections/{identity}/section.html")
        own = words(identity, document.language)
        return Markup(template.render(shared, data=getattr(document, identity), own=own))  # noqa: S704

    return (
        _environment()
        .get_template("base/page.html")
        .render(
            shared,
            order=sections_of(document),
            section=section,
            stylesheet=stylesheet,
            style=Markup(twin_style()),  # noqa: S704  (our own file, tokens filled in)
            style_digest=_digest(twin_style()),
        )
    )


def sections_of(document: SheetDocument) -> tuple[str, ...]:
    """Return the sections that stand on the sheet, in the order of its layout."""
    pages: list[dict[str, Any]] = layout(document.layout)["page"]
    named = [identity for page in pages for row in page["row"] for identity in row["sections"]]
    return tuple(identity for identity in named if getattr(document, identity) is not None)


@cache
def twin_style() -> str:
    """Return the style sheet, its colours from the token file."""
    return _environment().get_template(_STYLE).render(colour=tokens()["colour"])


def _digest(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _as_markup(drawing: str | list[str] | float | None) -> Markup | list[Markup] | float | None:
    """Mark drawings as markup; they come escaped from our own templates. Sizes stay numbers."""
    if isinstance(drawing, list):
        return [Markup(item) for item in drawing]  # noqa: S704
    return Markup(drawing) if isinstance(drawing, str) else drawing  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
