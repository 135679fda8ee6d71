"""Make the paper that a job asks for, as bytes with a name."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from domain.brief import Brief
from domain.errors import KamaeError, NotFoundError, SheetWorkerError
from domain.text import Language
from service.store.jobs import Job, NewFile, PaperKind, stored_file, tell_progress
from service.store.papers import ordered_brief
from service.usecases.batch_folders import open_batch_folder
from service.usecases.compute_result import compute_result
from service.usecases.order_paper import PaperOrder
from service.usecases.paper_basis import on_basis

if TYPE_CHECKING:
    from domain.recommendation import Recommendation
    from salesheets.extras import Extras
    from service.usecases.sheet_orders import TargetList
    from service.usecases.tools import Tools

_PDF: Final = "application/pdf"
#: What an edition may be called in the name of a file; two editions on one desk are told apart by it.
_IN_A_NAME: Final = re.compile(r"[^0-9A-Za-z.-]+")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class BatchTools:
    """What a batch needs besides the tools: a reader of lists, and who words errors."""

    read_targets: "Callable[[Path, Language], TargetList]"
    say_error: Callable[[KamaeError, Language], str]


def make_paper(tools: "Tools", taken: Job, batch: BatchTools) -> NewFile:
    """Make what a job orders.

    Raises
    ------
    NotFoundError
        The brief or the list of the order is gone.
    EditionGoneError
        The edition of the pack that it was ordered on is not at hand any more.
    KamaeError
        The paper cannot be made; the error says why.
    """
    order = PaperOrder.model_validate(taken.order)
    if taken.kind is PaperKind.BATCH:
        return _make_batch(tools, taken, order, batch)
    with tools.database.reading() as connection:
        found = ordered_brief(connection, order.case_brief_id or "", case_id=taken.case_id)
    if found is None:
        raise NotFoundError
    try:
        brief = Brief.model_validate(found.brief)
    except ValidationError as error:
        raise SheetWorkerError(reason="brief") from error
    if order.basis is None:
        recommendation = compute_result(tools, brief).recommendation
    else:
        tools, recommendation = on_basis(tools, order.basis)
    content, suffix, media_type = _PAPERS[taken.kind](tools, recommendation, order)
    name = f"{found.case_number}-{order.function or recommendation.facility_type}-{order.language}"
    name += f"-{_IN_A_NAME.sub('-', recommendation.pack.edition)}{suffix}"
    return NewFile(name=name, media_type=media_type, kind=taken.kind.value, content=content)


_Paper = tuple[bytes, str, str]


def _sheet(tools: "Tools", recommendation: "Recommendation", order: PaperOrder) -> _Paper:
    from service.store.case_briefs import find_brief
    from service.store.sheet_register import SheetRegister
    from service.usecases.make_sheet import make_sheet
    from service.usecases.register_sheet import register_sheet

    made = make_sheet(recommendation, **_wanted(tools, order), function=order.function, extras=_extras(order))
    with tools.database.reading() as connection:
        ordered = find_brief(connection, order.case_brief_id or "")
    register_sheet(
        SheetRegister(tools.database),
        made,
        recommendation=recommendation,
        pack=tools.pack,
        settings=tools.sheet_settings,
        function=order.function,
        case_id=ordered.case_id if ordered else None,
    )
    return made.pdf, ".pdf", _PDF


def _extras(order: PaperOrder) -> "Extras | None":
    from salesheets.extras import Extras, Message

    words = order.words
    if words is None:
        return None
    message = Message(words.message, words.signed) if words.message and words.signed else None
    return Extras(message=message, notes=words.notes)


def _twin(tools: "Tools", recommendation: "Recommendation", order: PaperOrder) -> _Paper:
    from service.usecases.make_companions import make_twin

    return (
        make_twin(recommendation, **_wanted(tools, order), function=order.function, extras=_extras(order)),
        ".html",
        "text/html; charset=utf-8",
    )


def _slides(tools: "Tools", recommendation: "Recommendation", order: PaperOrder) -> _Paper:
    from service.usecases.make_companions import make_slides

    content = make_slides(recommendation, **_wanted(tools, order), function=order.function, staff=order.staff)
    return content, _staff(order, ".pptx"), f"{_OFFICE}presentationml.presentation"


def _workbook(tools: "Tools", recommendation: "Recommendation", order: PaperOrder) -> _Paper:
    from service.usecases.make_companions import make_workbook

    content = make_workbook(recommendation, **_wanted(tools, order), staff=order.staff)
    return content, _staff(order, ".xlsx"), f"{_OFFICE}spreadsheetml.sheet"


def _appendix(tools: "Tools", recommendation: "Recommendation", order: PaperOrder) -> _Paper:
    from service.usecases.make_companions import make_appendix

    content = make_appendix(recommendation, **_wanted(tools, order), function=order.function)
    return content, "-rfi.pdf", _PDF


def _staff(order: PaperOrder, suffix: str) -> str:
    """Mark the file of a staff edition by its name, so that it is not handed out by mistake."""
    return f"-staff-only{suffix}" if order.staff else suffix


def _wanted(tools: "Tools", order: PaperOrder) -> dict[str, Any]:
    return {"pack": tools.pack, "settings": tools.sheet_settings, "language": order.language}


_PAPERS: Final[dict[PaperKind, "Callable[[Tools, Recommendation, PaperOrder], _Paper]"]] = {
    PaperKind.SHEET: _sheet,
    PaperKind.TWIN: _twin,
    PaperKind.SLIDES: _slides,
    PaperKind.WORKBOOK: _workbook,
    PaperKind.APPENDIX: _appendix,
}


def _make_batch(tools: "Tools", taken: Job, order: PaperOrder, batch: BatchTools) -> NewFile:
    """Make the sheets of a list in a folder of the job's own and pack them; after a halt it goes on there."""
    from service.usecases.batch_papers import join_sheets, write_index, write_report
    from service.usecases.make_sheets import Batch, make_sheets
    from service.usecases.pack_folder import pack_folder

    with tools.database.reading() as connection:
        upload = stored_file(connection, order.upload_id or "")
    if upload is None:
        raise NotFoundError
    folder = open_batch_folder(tools, taken.id)
    with tempfile.TemporaryDirectory() as private:
        path = Path(private) / f"targets{Path(upload.name).suffix.lower()}"
        path.write_bytes(upload.content)
        found = batch.read_targets(path, order.language)
    made = Batch(
        tools=tools,
        folder=folder,
        register=tools.settings.database_address,
        workers=tools.settings.workers,
    )
    outcomes = make_sheets(found, made, progress=partial(_tell, tools, taken))
    joined = join_sheets(outcomes, folder)
    write_report(outcomes, folder, language=order.language, say_error=batch.say_error)
    write_index(
        outcomes,
        folder,
        language=order.language,
        say_error=batch.say_error,
        joined=joined is not None,
        edition=tools.pack.info.edition,
        day=tools.evaluated_on(None).isoformat(),
    )
    name = f"sheets-{taken.id[:8]}.zip"
    return NewFile(name=name, media_type="application/zip", kind="batch", content=pack_folder(folder))


def _tell(tools: "Tools", taken: Job, done: int, total: int) -> None:
    with tools.database.writing() as connection:
        tell_progress(connection, taken, done, total)
