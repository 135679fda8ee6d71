"""The records of the pack that a paper rests on, whatever kind of paper it is."""

from typing import TYPE_CHECKING

from domain.recommendation import Recommendation
from service.store.jobs import Job, PaperKind, stored_file
from service.store.sheet_register import SheetRegister
from service.usecases.order_paper import PaperOrder

if TYPE_CHECKING:
    from domain.place import DataPack
    from service.usecases.tools import Tools

#: These tell the same as a sheet, each in its own form.
_LIKE_A_SHEET = frozenset({PaperKind.SHEET, PaperKind.TWIN, PaperKind.SLIDES})


def records_of_paper(tools: "Tools", made_from: Recommendation, job: Job) -> frozenset[str]:
    """Return the ids of the records that a paper cites or that decided its ranking.

    Of a sheet as the register has it; of the others as they are composed, with what a
    page has no room for in the end: rather one record too many than one too few.

    Parameters
    ----------
    tools
        With the edition of the pack that the paper was made from.
    """
    if job.kind is PaperKind.SHEET:
        registered = _registered(tools, job)
        if registered is not None:
            return registered
    order = PaperOrder.model_validate(job.order)
    beside: set[str] = set()
    if job.kind in _LIKE_A_SHEET:
        beside |= _cited(tools, made_from, order)
    if job.kind is PaperKind.APPENDIX:
        beside |= _of_places(tools.pack, made_from, order)
    if order.staff:
        beside |= _for_staff(tools, made_from, order)
    return frozenset(beside | set(made_from.evidence))


def _registered(tools: "Tools", job: Job) -> frozenset[str] | None:
    """Return what the register keeps of a finished sheet, ``None`` if it was never entered."""
    if job.file_id is None:
        return None
    with tools.database.reading() as connection:
        made = stored_file(connection, job.file_id)
    register = SheetRegister(tools.database)
    sheet = register.with_digest(made.sha256) if made else None
    return frozenset(used.evidence_id for used in register.used_by(sheet)) if sheet else None


def _cited(tools: "Tools", made_from: Recommendation, order: PaperOrder) -> set[str]:
    from service.usecases.make_sheet import compose_for_both

    composed = compose_for_both(
        made_from,
        pack=tools.pack,
        settings=tools.sheet_settings,
        language=order.language,
        function=order.function,
    )
    return {note.id for said in composed.document.statements for note in said.notes}


def _of_places(pack: "DataPack", made_from: Recommendation, order: PaperOrder) -> set[str]:
    """Return what is on record about the places that have a page of fields, and the schemes named there."""
    from salesheets.appendix import PLACES
    from scoring.incentives import incentive_notes
    from service.usecases.choose_function import index_of

    judged = made_from.functions[index_of(made_from.facility_types, order.function)]
    sites = {place.site_id for place in (*judged.ranking, *judged.insufficient_data)[:PLACES]}
    subjects = {f"site:{site}" for site in sites}
    schemes = incentive_notes(pack, judged.facility_type, made_from.evaluated_on)
    facts = {fact.id for fact in pack.facts.values() if fact.subject in subjects}
    return sites | facts | {note.id for scheme in schemes for note in scheme.evidence}


def _for_staff(tools: "Tools", made_from: Recommendation, order: PaperOrder) -> set[str]:
    from service.usecases.make_companions import staff_pages

    pages = staff_pages(made_from, tools.pack, order.function)
    notes = [caution.evidence for caution in pages.cautions]
    notes += [question.evidence for question in pages.hard_questions]
    return {note.id for told in notes for note in told}
