"""The papers beside a batch: the report of every row, the index page, the joined file for the printer."""

import csv
import io
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.errors import KamaeError, error_of
from domain.text import Language
from service.usecases.sheet_orders import Outcome, State
from service.usecases.write_file import write_atomically

REPORT: Final = "report.csv"
INDEX: Final = "index.html"
JOINED: Final = "all-sheets.pdf"
_FORMULA_STARTS: Final = frozenset("=+-@\t\r|%")
_TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates" / "batch"
_FIELD_OF: Final = {
    "unknown_municipality": "head_office",
    "ambiguous_municipality": "head_office",
    "unknown_criterion": "importance",
}
_READY: Final = frozenset({State.MADE, State.UNCHANGED})

Line = Mapping[str, str]
SayError = Callable[[KamaeError, Language], str]


def write_report(
    outcomes: Sequence[Outcome], folder: Path, *, language: Language, say_error: SayError
) -> Path:
    """Write the table of all rows as CSV for Excel: UTF-8 with BOM, no cell is ever a formula.

    Raises
    ------
    OutputNotWritableError
        It cannot be written; an older one stays.
    """
    names = words(language)["columns"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names.values())
    for line in lines_of(outcomes, language, say_error):
        writer.writerow([inert(line[name]) for name in names])
    path = folder / REPORT
    write_atomically(path, text.getvalue().encode("utf-8-sig"))
    return path


def write_index(
    outcomes: Sequence[Outcome],
    folder: Path,
    *,
    language: Language,
    say_error: SayError,
    joined: bool,
    edition: str,
    day: str,
) -> Path:
    """Write the page that leads to every sheet; it asks nothing of any other address.

    Raises
    ------
    OutputNotWritableError
        It cannot be written; an older one stays.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    say = words(language)
    page = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    ).get_template("index.html.j2")
    text = page.render(
        language=language,
        say=say,
        summary=summary(outcomes, language),
        joined=JOINED if joined else "",
        report=REPORT,
        lines=lines_of(outcomes, language, say_error),
        basis=say["basis"].format(edition=edition, day=day),
    )
    path = folder / INDEX
    write_atomically(path, text.encode())
    return path


def join_sheets(outcomes: Sequence[Outcome], folder: Path) -> Path | None:
    """Join the sheets in the order of the list, with a bookmark each; ``None`` where there is none.

    For the printer only: the joined file has no reading order for screen readers; each
    single file has.

    Raises
    ------
    OutputNotWritableError
        It cannot be written; an older one stays.
    """
    ready = [outcome for outcome in outcomes if outcome.state in _READY]
    if not ready:
        return None
    from pypdf import PdfWriter

    writer, target = PdfWriter(), io.BytesIO()
    for outcome in ready:
        writer.append(
            folder / outcome.file, outline_item=f"{outcome.row} {outcome.name}", import_outline=False
        )
    writer.write(target)
    writer.close()
    path = folder / JOINED
    write_atomically(path, target.getvalue())
    return path


def summary(outcomes: Sequence[Outcome], language: Language) -> str:
    """Return one sentence on what became of the batch."""
    counts = Counter(outcome.state for outcome in outcomes)
    return str(words(language)["summary"].format(**{state.value: counts[state] for state in State}))


def lines_of(outcomes: Sequence[Outcome], language: Language, say_error: SayError) -> list[Line]:
    """Return what is told of every row, in the reader's language."""
    return [_line(outcome, language, say_error) for outcome in outcomes]


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, also not a full-width one."""
    first = unicodedata.normalize("NFKC", cell.lstrip())[:1]
    return f"'{cell}" if first in _FORMULA_STARTS or cell[:1] in _FORMULA_STARTS else cell


def _line(outcome: Outcome, language: Language, say_error: SayError) -> Line:
    say = words(language)
    column, says, mend = _told(outcome, language, say_error)
    return {
        "row": str(outcome.row),
        "name": outcome.name,
        "language": say["languages"][outcome.language] if outcome.language else "",
        "state": say["states"][outcome.state.value],
        "state_id": outcome.state.value,
        "file": outcome.file,
        "document_id": outcome.document_id,
        "check_code": outcome.check_code,
        "column": column,
        "says": says,
        "mend": mend,
    }


def _told(outcome: Outcome, language: Language, say_error: SayError) -> tuple[str, str, str]:
    if outcome.cell is not None:
        cell = outcome.cell
        return cell.column[language], cell.says[language], cell.mend[language]
    if outcome.same_as is not None:
        return "", words(language)["same_as"].format(row=outcome.same_as), ""
    if not outcome.fault:
        return "", "", ""
    facts, fields = dict(outcome.facts), words(language)["fields"]
    field = fields.get(_FIELD_OF.get(outcome.fault, str(facts.get("field", ""))), "")
    named = facts | {"field": field} if field else facts
    return field, say_error(error_of(outcome.fault, named), language), ""


@cache
def words(language: Language) -> Mapping[str, Any]:
    """Return the words of a batch in one language."""
    card = tomllib.loads((Path(__file__).parent / "batch_words.toml").read_text(encoding="utf-8"))
    said: Mapping[str, Any] = card[language]
    return said
