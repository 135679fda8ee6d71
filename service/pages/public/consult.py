"""The consultation: name or code name, one way to answer, consent; then the receipt with the promised day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.brief import Brief, FacilityTypeId, Importance
from domain.errors import BriefContradictionError, NotFoundError, TooManyRequestsError
from service.forms.consultation import MESSAGE_LIMIT, read_enquiry
from service.forms.public_questions import GROUPS
from service.messages import say, say_error
from service.pages.public.form_view import Link, link_of
from service.pages.public.trouble import PASSING, shown_again
from service.pages.public.weights import chosen, moved_weights, opened
from service.security.roles import Role
from service.security.tokens import new_id
from service.store.drafts import Draft
from service.store.enquiries import Receipt
from service.usecases.read_receipt import read_receipt
from service.usecases.reply_date import reply_date
from service.usecases.submit_enquiry import CONSENT_VERSION, Enquiry, Submitted, submit_enquiry
from service.web.limits import address_of, limits_of
from service.web.posted import Posted
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

LinkHolder = Annotated[Visit, allows(Role.LINK_HOLDER)]


@dataclass(frozen=True, slots=True)
class ConsultPage:
    """The form of the consultation with what was typed; ``due`` is by when we answer if it is sent now."""

    link: Link
    due: dt.date
    business_days: int
    enquiry_days: int
    contact: str
    contact_detail: str
    consent_version: str
    query: str
    fields: Mapping[str, str]
    limit: int = MESSAGE_LIMIT
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The receipt: number and promised day; nothing that was typed."""

    link: Link
    receipt: Receipt
    contact: str
    contact_detail: str


@router.get("/{lang}/r/{secret}/consult")
def show_consult(visit: LinkHolder, secret: str) -> Response:
    """Show the form, or the receipt where an enquiry was sent before."""
    draft, _ = opened(visit, secret)
    if draft is None:
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    if read_receipt(visit.tools, secret) is not None:
        return RedirectResponse(f"/{visit.language}/r/{secret}/receipt", status_code=303)
    return render(visit, "public/consult.html", _page(visit, draft, secret, {"submission_key": new_id()}))


@router.post("/{lang}/r/{secret}/consult")
def send(visit: LinkHolder, secret: str, posted: Posted) -> Response:
    """Take the enquiry; the same post again leads to the same receipt."""
    draft, brief = opened(visit, secret)
    if draft is None:
        raise NotFoundError
    typed = read_enquiry(posted)
    if typed.enquiry is None:
        errors = {
            name: say(f"public.{fault.key}", visit.language, **fault.facts)
            for name, fault in typed.faults.items()
        }
        fields = typed.fields | ({"submission_key": new_id()} if "submission_key" in errors else {})
        page = _page(visit, draft, secret, fields, errors=errors)
        return render(visit, "public/consult.html", page, status=422)
    limits, who = limits_of(visit.request), address_of(visit.request)
    try:
        limits.take("enquiry", who)
        submitted = _submit(visit, draft, typed.enquiry, brief)
    except BriefContradictionError:
        limits.give_back("enquiry", who)
        return RedirectResponse(f"/{visit.language}/f/{secret}/check", status_code=303)
    except PASSING as fault:
        if not isinstance(fault, TooManyRequestsError):
            limits.give_back("enquiry", who)
        page = _page(visit, draft, secret, typed.fields, trouble=say_error(fault, visit.language))
        return shown_again(visit, "public/consult.html", page, fault)
    if not submitted.is_new:
        limits.give_back("enquiry", who)
    return RedirectResponse(f"/{visit.language}/r/{secret}/receipt", status_code=303)


def _submit(visit: Visit, draft: Draft, enquiry: Enquiry, brief: Brief) -> Submitted:
    """Take the enquiry with the weights that were moved on the result's page."""
    moved, _ = moved_weights(visit)
    importance = None
    if moved:
        importance = Importance(groups={name: weight for name, weight in moved.items() if weight > 0})
        function = chosen(brief, visit.request.query_params.get("f", "")) or brief.functions[0]
        brief = brief.model_copy(update={"facility_types": (FacilityTypeId(function),)})
    return submit_enquiry(
        visit.tools, draft, enquiry, brief=brief, importance=importance, language=visit.language
    )


@router.get("/{lang}/r/{secret}/receipt")
def show_receipt(visit: LinkHolder, secret: str) -> Response:
    """Show the receipt of the enquiry.

    Raises
    ------
    NotFoundError
        None was sent.
    """
    draft, _ = opened(visit, secret)
    receipt = read_receipt(visit.tools, secret)
    if receipt is None or draft is None:
        raise NotFoundError
    settings = visit.tools.sheet_settings
    page = ReceiptPage(
        link_of(visit, draft, secret), receipt, settings.contact[visit.language], settings.contact_detail
    )
    return render(visit, "public/receipt.html", page)


def _page(
    visit: Visit,
    draft: Draft,
    secret: str,
    fields: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    trouble: str = "",
) -> ConsultPage:
    tools, given = visit.tools, visit.request.query_params
    query = {name: given.get(name, "") for name in ("f", *GROUPS)}
    days = tools.settings.reply_business_days
    empty = dict.fromkeys(("name", "reach_kind", "reach", "message", "consent", "submission_key"), "")
    return ConsultPage(
        link=link_of(visit, draft, secret),
        due=reply_date(tools.now(), business_days=days),
        business_days=days,
        enquiry_days=tools.settings.enquiry_days,
        contact=tools.sheet_settings.contact[visit.language],
        contact_detail=tools.sheet_settings.contact_detail,
        consent_version=CONSENT_VERSION,
        query=urlencode({name: value for name, value in query.items() if value}),
        fields=empty | dict(fields),
        errors=errors or {},
        trouble=trouble,
    )
