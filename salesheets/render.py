"""Set a sheet with Typst: the only place that knows the typesetting engine.

The engine sees a read-only folder with our templates and fonts and nothing else: no
system fonts, no packages, no network. The same document gives the same bytes.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from domain.errors import MissingFontError, SheetRenderError, SheetTooLongError
from salesheets.document import Growth, SheetDocument
from salesheets.drawings import drawn, hero_height
from salesheets.heights import HeightMemory, measurable, sources_of, stand_ins
from salesheets.levels import Heights, Measured, Row, common_levels, fit_of
from salesheets.limits import Sheet, paper
from salesheets.longest import longest_field
from salesheets.words import FOLDER, layout

FONTS: Final = FOLDER / "fonts" / "vendor"
FONT_FILES: Final = tuple(
    f"{family}-{weight}.ttf"
    for family in ("BIZUDPGothic", "BIZUDGothic", "NotoSansJP")
    for weight in ("Regular", "Bold")
)
STANDARDS: Final = ("ua-1", "a-2a")
_PAGE: Final = re.compile(rb"/Type\s*/Page\b(?!s)")
AHEAD: Final = 6
_REMEMBERED: Final = 11
_PLANNED: Final = Growth()
_ONE_AT_A_TIME: Final = Lock()
_HEIGHTS: Final = HeightMemory()


def render_pdf(document: SheetDocument) -> bytes:
    """Return the sheet as PDF/UA-1 and PDF/A-2a, exactly as many pages as its layout promises.

    Raises
    ------
    MissingFontError
        A font file is not installed.
    SheetTooLongError
        The texts do not fit; ``field`` is the longest one.
    SheetRenderError
        The engine refused the document, for instance a letter no font has.
    """
    noon = dt.time(12, tzinfo=dt.UTC)
    stamp = dt.datetime.combine(document.identity.evaluated_on, noon)
    pdf = _compiled(document, format="pdf", pdf_standards=list(STANDARDS), timestamp=stamp)
    if not isinstance(pdf, bytes):
        raise SheetRenderError(detail="no single file")
    _refuse_overflow(document, len(_PAGE.findall(pdf)))
    return pdf


def render_png(document: SheetDocument, *, ppi: float = 110.0) -> tuple[bytes, ...]:
    """Return a picture of each page, for a preview; the errors are those of ``render_pdf``."""
    made = _compiled(document, format="png", ppi=ppi)
    pages = tuple(made) if isinstance(made, list) else (made,)
    _refuse_overflow(document, len(pages))
    return pages


def typeset(template: Path, payload: Mapping[str, Any], *, on: dt.date) -> tuple[bytes, int]:
    """Set another paper than the sheet as PDF/UA-1 and PDF/A-2a; return it with its number of pages.

    Parameters
    ----------
    template
        A ``.typ`` file inside this package.
    payload
        What the template reads as ``payload``: ``document`` with its ``language``, and ``figures``.

    Raises
    ------
    MissingFontError, SheetRenderError
        As ``render_pdf``.
    """
    stamp = dt.datetime.combine(on, dt.time(12, tzinfo=dt.UTC))
    pdf = _set(template, payload, format="pdf", pdf_standards=list(STANDARDS), timestamp=stamp)
    if not isinstance(pdf, bytes):
        raise SheetRenderError(detail="no single file")
    return pdf, len(_PAGE.findall(pdf))


def _compiled(document: SheetDocument, **options: object) -> bytes | list[bytes]:
    fit = document.fit
    if fit is None:
        sheet = measured_sheet(document, ahead=AHEAD)
        fit = fit_of(sheet, common_levels([sheet], document.layout))
    told = {"slack": fit.slack, "growth": fit.growth.model_dump()}
    printed = paper(document, fit)
    payload = {"document": printed, "figures": drawn(document, hero=hero_height(printed))} | told
    return _set(FOLDER / "base" / "sheet.typ", payload, **options)


def measured_sheet(document: SheetDocument, *, ahead: int = 0) -> Measured:
    """Return a sheet whose rows are measured when they are asked for; it raises as ``render_pdf`` does."""
    sheet, figures_ = document.printed(), drawn(document)

    return Measured(sheet, document.layout, lambda rows: row_heights(sheet, figures_, rows), ahead)


def row_heights(
    sheet: Sheet, figures_: Mapping[str, Any], rows: Sequence[Row], *, growth: Growth = _PLANNED
) -> Heights:
    """Return how high rows of a sheet stand, in millimetres, with type and distances grown."""
    told, drawings = measurable(sheet, rows), stand_ins(figures_)
    sources = sources_of(told, drawings, rows, growth)

    def measure(missing: Sequence[Row]) -> Sequence[float | None]:
        payload = {"document": measurable(told, missing), "figures": drawings, "growth": growth.model_dump()}
        inputs = _inputs(payload | {"rows": [row.payload() for row in missing]})
        with _told():
            compiler = _compiler(FONTS)
            compiler.compile(FOLDER / "base" / "measure.typ", sys_inputs=inputs, format="svg")
            (found,) = json.loads(compiler.query("<heights>", field="value"))
        _forget_what_was_set()
        heights: Sequence[float | None] = found
        return heights

    with _ONE_AT_A_TIME:
        return _HEIGHTS.heights(sources, rows, measure)


def _set(template: Path, payload: Mapping[str, Any], **options: object) -> bytes | list[bytes]:
    with _ONE_AT_A_TIME, _told():
        made = _compiler(FONTS).compile(template, sys_inputs=_inputs(payload), **options)  # type: ignore[arg-type, type-var]
        _forget_what_was_set()
    if made is None:
        raise SheetRenderError(detail="nothing was set")
    return made


def _inputs(payload: Mapping[str, Any]) -> dict[str, str]:
    return {"sheet": json.dumps(payload, ensure_ascii=False)}


@contextmanager
def _told() -> Iterator[None]:
    """Say what the engine objects to in a fault of ours."""
    try:
        yield
    except typst.TypstError as error:
        raise SheetRenderError(detail=error.diagnostic) from error


def forget_heights() -> None:
    """Forget how high the rows of earlier sheets stand."""
    _HEIGHTS.forget()


def _forget_what_was_set() -> None:
    """Let the engine drop what it keeps of the compilation before: the next has other inputs and uses none.

    It drops by itself what ten compilations did not use; these ten are empty. Without them a process
    holds some 50 MB more, the tables of what it keeps included.
    """
    idle = _idle()
    for _ in range(_REMEMBERED):
        idle.compile(format="svg")


@cache
def _idle() -> typst.Compiler:
    return typst.Compiler(
        input=FOLDER / "base" / "idle.typ", root=FOLDER, font_paths=[], ignore_system_fonts=True
    )


@cache
def _compiler(fonts: Path) -> typst.Compiler:
    """Return the one compiler of the process, told what to set every time: each would hold the fonts anew."""
    for name in FONT_FILES:
        if not (fonts / name).is_file():
            raise MissingFontError(font=name, folder=str(fonts))
    nowhere = FOLDER / "base" / "no-packages"
    return typst.Compiler(
        input=FOLDER / "base" / "idle.typ",
        root=FOLDER,
        font_paths=[fonts],
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def _refuse_overflow(document: SheetDocument, pages: int) -> None:
    promised: int = layout(document.layout)["pages"]
    if pages != promised:
        raise SheetTooLongError(pages=pages, promised=promised, field=longest_field(document))
