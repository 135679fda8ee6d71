"""Take an enquiry of the public form: one case, however often the same post arrives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from domain.brief import Brief, Importance
from domain.text import Language
from service.store import audit
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.contacts import add_contact
from service.store.drafts import Draft, draft_of, keep_result_of_draft
from service.store.enquiries import (
    NewEnquiry,
    Receipt,
    add_enquiry,
    new_receipt,
    receipt_of_draft,
    receipt_of_submission,
)
from service.usecases.compute_result import Answer, compute_result
from service.usecases.note_findings import note_findings
from service.usecases.read_draft import living, read_draft
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


def submit_enquiry(
    tools: "Tools",
    secret: str,
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
    NotFoundError, LinkExpiredError
        As ``read_draft``.
    BriefContradictionError
        The brief cannot be answered.
    """
    read_draft(tools, secret)
    asked = brief if importance is None else brief.model_copy(update={"importance": importance})
    answer = compute_result(tools, asked)
    for last_try in (False, True):
        try:
            return _write(tools, secret, enquiry, answer, language)
        except sa.exc.IntegrityError:  # the same post at the same moment, or a receipt number drawn twice
            if last_try:
                raise
    raise AssertionError


def _write(tools: "Tools", secret: str, enquiry: Enquiry, answer: Answer, language: Language) -> Submitted:
    now = tools.now()
    with tools.database.writing() as connection:
        draft = living(draft_of(connection, secret, lock=True), now)
        before = receipt_of_draft(connection, draft.id) or receipt_of_submission(
            connection, enquiry.submission_key
        )
        if before is not None:
            return Submitted(before, is_new=False)
        receipt = new_receipt()
        case_id = _open_case(connection, tools, enquiry, answer, receipt)
        due = reply_date(now, business_days=tools.settings.reply_business_days)
        sent = NewEnquiry(
            submission_key=enquiry.submission_key,
            draft_id=draft.id,
            result_id=answer.id,
            language=language,
            name=enquiry.name,
            reach_kind=enquiry.reach_kind,
            reach=enquiry.reach,
            message=enquiry.message,
            consent_version=CONSENT_VERSION,
            consented_at=now,
            reply_due_on=due,
        )
        add_enquiry(connection, case_id, sent, receipt=receipt)
        keep_result_of_draft(connection, draft.id, answer.id)
        _note(connection, tools, draft, case_id)
    return Submitted(Receipt(receipt, due, now, language), is_new=True)


def _open_case(
    connection: sa.Connection, tools: "Tools", enquiry: Enquiry, answer: Answer, receipt: str
) -> str:
    """Open the case; its code name is the receipt number, which says nothing of the company."""
    now, brief = tools.now(), answer.recommendation.brief
    staff = brief.people.staff
    case_id = add_case(
        connection,
        code_name=receipt,
        company_name=enquiry.name,
        origin="form",
        state="enquiry",
        jobs_expected=None if staff is None else round(staff.minimum),
        now=now,
        author_id=None,
    )
    brief_id = add_brief(
        connection,
        case_id,
        title=receipt,
        brief=brief.model_dump(mode="json"),
        now=now,
        result_id=answer.id,
    )
    note_findings(connection, answer.recommendation, case_id=case_id, case_brief_id=brief_id, now=now)
    add_contact(connection, case_id, name=enquiry.name, reach=enquiry.reach, note=enquiry.message, now=now)
    return case_id


def _note(connection: sa.Connection, tools: "Tools", draft: Draft, case_id: str) -> None:
    now = tools.now()
    audit.note(
        connection,
        at=now,
        actor="anonymous",
        action="submit",
        object_kind="case",
        object_id=case_id,
        facts={"origin": "form", "draft": draft.id, "consent": CONSENT_VERSION},
    )
