"""The sheet on paper: a recommendation becomes a document, the document a PDF."""

from salesheets.compose import compose
from salesheets.document import SheetDocument
from salesheets.frame import map_frame
from salesheets.render import render_pdf, render_png
from salesheets.settings import SheetSettings

__all__ = ["SheetDocument", "SheetSettings", "compose", "map_frame", "render_pdf", "render_png"]
