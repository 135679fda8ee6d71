"""Order papers: fix what they are made from, enter the jobs and wake the worker."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from domain.errors import NotFoundError
from domain.model import Frozen
from domain.text import Bilingual, Language
from service.store.audit import note
from service.store.jobs import PaperKind, add_job
from service.usecases.paper_basis import Basis, basis_of

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
    ``basis`` is fixed when the order is entered.
    """

    case_brief_id: str | None = None
    upload_id: str | None = None
    language: Language = "ja"
    function: str | None = None
    staff: bool = False
    words: SheetWords | None = None
    basis: Basis | None = None


def order_paper(
    tools: "Tools", *, kind: PaperKind, order: PaperOrder, case_id: str | None, author_id: str | None
) -> str:
    """Enter a job for the worker and return its id; faults as for ``order_papers``."""
    return order_papers(tools, [(kind, order)], case_id=case_id, author_id=author_id)[0]


def order_papers(
    tools: "Tools",
    orders: Sequence[tuple[PaperKind, PaperOrder]],
    *,
    case_id: str | None,
    author_id: str | None,
) -> tuple[str, ...]:
    """Enter jobs for the worker, all or none, and return their ids.

    All papers of one scenario are made from one result: whatever is approved or edited before
    the worker comes to the last of them, they say the same. The worker looks for new jobs
    itself, so an order survives whatever happens after it.

    Raises
    ------
    NotFoundError
        The case has no such scenario.
    KamaeError
        The scenario cannot be ranked, so that no paper can be made; the error says why.
    """
    ids = dict.fromkeys(order.case_brief_id for _, order in orders if order.case_brief_id)
    if ids and case_id is None:
        raise NotFoundError
    bases = {brief_id: basis_of(tools, case_id or "", brief_id) for brief_id in ids}
    now, entered = tools.now(), []
    with tools.database.writing() as connection:
        for kind, order in orders:
            fixed = order.model_copy(update={"basis": bases.get(order.case_brief_id or "")})
            job_id = add_job(
                connection,
                kind=kind,
                order=fixed.model_dump(mode="json"),
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
            entered.append(job_id)
    return tuple(entered)
