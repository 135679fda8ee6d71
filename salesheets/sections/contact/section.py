"""Compose the contact block: whom to call, until when the sheet is valid, how to check it."""

import datetime as dt

from domain.model import Frozen
from domain.text import Language
from salesheets.context import Context
from salesheets.settings import SheetSettings
from salesheets.wording import clean, day_text
from salesheets.words import words


class Contact(Frozen):
    """Whom to call. The check code and address follow once the whole sheet is known."""

    name: str
    detail: str | None
    reply: str
    valid: str
    code: str = ""
    address: str | None = None
    qr_alt: str | None = None
    development: str | None = None


def compose_contact(context: Context) -> Contact:
    """Compose the block, the check code still open."""
    say, settings = context.words("contact"), context.settings
    until = context.today + dt.timedelta(days=settings.validity_days)
    return Contact(
        name=context.say(settings.contact),
        detail=clean(settings.contact_detail) or None,
        reply=say["reply"].format(days=settings.reply_business_days),
        valid=say["valid"].format(date=day_text(until, context.language)),
        development=say["development"] if settings.development_key else None,
    )


def without_code(contact: Contact) -> Contact:
    """Return the block as it is before the whole sheet is known."""
    return contact.model_copy(update={"code": "", "address": None, "qr_alt": None})


def with_code(
    contact: Contact, settings: SheetSettings, *, language: Language, document_id: str, code: str
) -> Contact:
    """Return the block with its check code, and with the address where one is set."""
    base = settings.public_base_url.rstrip("/")
    alt = words("contact", language)["qr_alt"].format(code=code)
    return contact.model_copy(
        update={
            "code": code,
            "address": f"{base}/check/{document_id}/{code}" if base else None,
            "qr_alt": alt if base else None,
        }
    )
