"""Take an enquiry of the public form: one case, however often the same post arrives."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from domain.brief import Brief, Importance
from domain.errors import NotFoundError
from domain.recommendation import Recommendation
from domain.text import Language
from service.store import audit
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.contacts import add_contact
from service.store.drafts import Draft, has_draft, keep_result_of_draft
from service.store.enquiries import (
    NewEnquiry,
    Receipt,
    add_enquiry,
    new_receipt,
    receipt_of_either,
)
from service.store.rows import at_once
from service.store.types import WrittenJson, written
from service.usecases.compute_result import compute_result
from service.usecases.kept import Kept
from service.usecases.note_findings import packed_findings
from service.usecases.reply_date import reply_date

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: Which wording of the consent was agreed to; a new wording gets a new number.
CONSENT_VERSION: Final = "2026-11"
REACH_KINDS: Final = ("mail", "phone", "other")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What the company typed, checked; ``submission_key`` is the hidden field of the page."""

    submission_key: str
    name: str
    reach_kind: str
    reach: str
    message: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The receipt; ``is_new`` is ``False`` for a post that was received before."""

    receipt: Receipt
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """What the rows of an enquiry take from its result, ready before the database is locked."""

    brief: WrittenJson
    staff: int | None
    findings: bytes


_made: Final = Kept[_Made](64)


def submit_enquiry(
    tools: "Tools",
    draft: Draft,
    enquiry: Enquiry,
    *,
    brief: Brief,
    importance: Importance | None,
    language: Language,
) -> Submitted:
    """Open the case of an enquiry with its brief, result, contact and findings, as one unit of writing.

    Parameters
    ----------
    importance
        Weights that the company moved on the result page, in place of the brief's.

    Raises
    ------
    NotFoundError
        The draft has gone since it was read.
    BriefContradictionError
        The brief cannot be answered.
    """
    asked = brief if importance is None else brief.model_copy(update={"importance": importance})
    answer = compute_result(tools, asked, noted=draft.result_id)
    made = _made.get(answer.id, lambda: _told(answer.recommendation))
    for last_try in (False, True):
        try:
            return _write(tools, draft, enquiry, answer.id, made, language)
        except sa.exc.IntegrityError:
            with tools.database.reading() as connection:
                before = receipt_of_either(connection, draft.id, enquiry.submission_key)
                is_there = has_draft(connection, draft.id)
            if before is not None:  # the same post again, or another one of the same draft
                return Submitted(before, is_new=False)
            if not is_there:
                raise NotFoundError from None
            if last_try:  # twice the same receipt number is no accident
                raise
    raise AssertionError


def _told(recommendation: Recommendation) -> _Made:
    brief = recommendation.brief
    return _Made(written(brief.model_dump(mode="json")), _staff(brief), packed_findings(recommendation))


def _staff(brief: Brief) -> int | None:
    staff = brief.people.staff
    return None if staff is None else round(staff.minimum)


def _write(
    tools: "Tools", draft: Draft, enquiry: Enquiry, result_id: str, made: _Made, language: Language
) -> Submitted:
    """Write what was made before: nothing is computed while other writers wait.

    Nothing is asked either: a second enquiry of a draft, a repeated post and a draft that has gone break
    a rule of the table, and nothing is written.
    """
    now, receipt = tools.now(), new_receipt()
    due = reply_date(now, business_days=tools.settings.reply_business_days)
    sent = NewEnquiry(
        submission_key=enquiry.submission_key,
        draft_id=draft.id,
        result_id=result_id,
        language=language,
        name=enquiry.name,
        reach_kind=enquiry.reach_kind,
        reach=enquiry.reach,
        message=enquiry.message,
        consent_version=CONSENT_VERSION,
        consented_at=now,
        reply_due_on=due,
    )

    def write(connection: sa.Connection) -> None:
        with at_once(connection):
            case_id = _open_case(connection, enquiry, result_id, made, receipt, now)
            add_enquiry(connection, case_id, sent, receipt=receipt)
            if draft.result_id != result_id:
                keep_result_of_draft(connection, draft.id, result_id)
            _note(connection, draft, case_id, now)

    tools.database.write_short(write)
    return Submitted(Receipt(receipt, due, now, language), is_new=True)


def _open_case(
    connection: sa.Connection, enquiry: Enquiry, result_id: str, made: _Made, receipt: str, now: dt.datetime
) -> str:
    """Open the case; its code name is the receipt number, which says nothing of the company."""
    case_id = add_case(
        connection,
        code_name=receipt,
        company_name=enquiry.name,
        origin="form",
        state="enquiry",
        jobs_expected=made.staff,
        now=now,
        author_id=None,
    )
    add_brief(
        connection,
        case_id,
        title=receipt,
        brief=made.brief,
        now=now,
        result_id=result_id,
        findings=made.findings,
        is_first=True,
    )
    add_contact(connection, case_id, name=enquiry.name, reach=enquiry.reach, note=enquiry.message, now=now)
    return case_id


def _note(connection: sa.Connection, draft: Draft, case_id: str, now: dt.datetime) -> None:
    audit.note(
        connection,
        at=now,
        actor="anonymous",
        action="submit",
        object_kind="case",
        object_id=case_id,
        facts={"origin": "form", "draft": draft.id, "consent": CONSENT_VERSION},
    )
