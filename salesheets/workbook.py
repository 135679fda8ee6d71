"""The ranking as an Excel file: what it is, for whom, and the judging of a company's copy."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from domain.recommendation import Recommendation
from domain.text import Language
from salesheets.companion_words import companion_words
from salesheets.guard import Bench
from salesheets.passages import Passage, cited_passages, plain_passages
from salesheets.settings import SheetSettings
from salesheets.sources import SourceRegister
from salesheets.staff import StaffPages
from salesheets.steady_zip import steady
from salesheets.wording import day_text
from salesheets.workbook_edition import Edition, Tab
from salesheets.workbook_pen import Pen
from salesheets.workbook_tabs import all_tabs

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_UNIT_FACE: Final = {
    "font_name": "Arial",
    "font_size": 10,
}  # widths count its digits; all machines have one as wide
_UNCITED: Final = frozenset({"state", "gate", "gate_state", "route", "criterion", "verdict", "what", "why"})


def render_workbook(
    recommendation: Recommendation,
    *,
    language: Language,
    settings: SheetSettings,
    staff: StaffPages | None = None,
    bench: Bench | None = None,
) -> bytes:
    """Return the hand-out as XLSX, the same bytes for the same result.

    Parameters
    ----------
    staff
        Makes the staff edition, marked on every tab, with all records, cautions and hard
        questions. ``None`` is the company's: only what may be printed.
    bench
        Judges the words of a company's copy before a byte of it is written.

    Raises
    ------
    ClaimRefusedError
        The bench objects to a cell.
    """
    sources = SourceRegister(language=language)
    tabs = all_tabs(Edition(recommendation, language, staff, sources))
    if bench and staff is None:
        bench.refuse((*cited_passages(sources.statements, "workbook"), *_claimed(tabs)))
    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(  # the library has no types, and writes into the options it is given
        out, {**_OPTIONS, "default_format_properties": dict(_UNIT_FACE)}
    )
    noon = dt.datetime.combine(recommendation.evaluated_on, dt.time(12))
    own = companion_words("workbook", language)
    properties = {"title": own["title"], "created": noon}
    book.set_properties(properties | ({"category": own["staff"]} if staff else {}))
    facts = _about(recommendation, settings, language)
    head = "  ".join((own["title"], facts[0][1], day_text(recommendation.evaluated_on, language)))
    pen = Pen(book, language, own["staff"] if staff else None, head)
    pen.about(facts)
    for tab in tabs:
        pen.tab(tab)
    book.close()
    return steady(out.getvalue(), stamp=noon.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _claimed(tabs: Sequence[Tab]) -> tuple[Passage, ...]:
    """Return the cells that cite nothing and are no name: their figures are results."""
    cells = {
        f"{tab.id}.{row}.{name}": value
        for tab in tabs
        for row, values in enumerate(tab.rows)
        for name, value in zip(tab.columns, values, strict=True)
        if name in _UNCITED and isinstance(value, str)
    }
    return plain_passages(cells, "result")


def _about(
    recommendation: Recommendation, settings: SheetSettings, language: Language
) -> list[tuple[str, str]]:
    """Return what the file is, for whom, of which day and edition."""
    own, company = companion_words("workbook", language), recommendation.brief.company
    name = company.name if language == "ja" else company.name_en or company.name
    until = recommendation.evaluated_on + dt.timedelta(days=settings.validity_days)
    labels = [item.facility_type_label[language] for item in recommendation.functions]
    facts = [
        (own["for_company"], name or (company.industry[language] if company.industry else "—")),
        (own["functions"], ("、" if language == "ja" else ", ").join(labels)),
        (own["evaluated"], day_text(recommendation.evaluated_on, language)),
        (own["valid"], day_text(until, language)),
        (
            own["edition"],
            f"{recommendation.pack.edition} ({recommendation.pack.digest.removeprefix('sha256:')[:8]})",
        ),
        (own["catalogue"], recommendation.catalogue.digest.removeprefix("sha256:")[:8]),
        (own["contact"], f"{settings.contact[language]} {settings.contact_detail}"),
    ]
    facts += [("", own["fictional"])] if recommendation.brief.fictional else []
    return [
        *facts,
        *((own["read_title"] if number == 0 else "", line) for number, line in enumerate(own["read"])),
    ]
