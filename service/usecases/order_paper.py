"""Order a paper: enter the job and wake the worker."""

from typing import TYPE_CHECKING

from pydantic import Field

from domain.model import Frozen
from domain.text import Bilingual, Language
from service.store.audit import note
from service.store.jobs import PaperKind, add_job

if TYPE_CHECKING:
    from service.usecases.tools import Tools


class SheetWords(Frozen):
    """What people add to a sheet, made fit for paper; ``notes`` are by the id of the place."""

    message: Bilingual | None = None
    signed: Bilingual | None = None
    notes: dict[str, Bilingual] = Field(default_factory=dict)


class PaperOrder(Frozen):
    """What is ordered: ids and options, and the words for a sheet.

    ``case_brief_id`` for the papers of one brief; ``upload_id`` for a batch: the list, a row of
    ``files``. ``staff`` adds what a company never sees, where the paper has such pages.
    """

    case_brief_id: str | None = None
    upload_id: str | None = None
    language: Language = "ja"
    function: str | None = None
    staff: bool = False
    words: SheetWords | None = None


def order_paper(
    tools: "Tools", *, kind: PaperKind, order: PaperOrder, case_id: str | None, author_id: str | None
) -> str:
    """Enter a job for the worker and return its id.

    The worker looks for new jobs itself, so an order survives whatever happens after it.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        job_id = add_job(
            connection,
            kind=kind,
            order=order.model_dump(mode="json"),
            case_id=case_id,
            author_id=author_id,
            now=now,
        )
        note(
            connection,
            at=now,
            actor=author_id or "system",
            action=f"order_{kind.value}",
            object_kind="job",
            object_id=job_id,
            facts={"language": order.language, "staff": order.staff},
        )
    return job_id
