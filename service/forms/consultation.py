"""The consultation: what a company types to be answered, and what has to be mended."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from service.forms.brief_toml import visible_text
from service.forms.public_answers import Fault, Fields
from service.usecases.submit_enquiry import REACH_KINDS, Enquiry

NAME_LIMIT: Final = 60
REACH_LIMIT: Final = 200
MESSAGE_LIMIT: Final = 1000
_KEY: Final = re.compile(r"^[0-9a-f]{32}$")
_MAIL: Final = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$")
_PHONE_DIGITS: Final = (9, 15)


@dataclass(frozen=True, slots=True)
class TypedEnquiry:
    """What was typed, to be shown again, and the faults by field; ``enquiry`` once there is none."""

    fields: dict[str, str]
    faults: dict[str, Fault]
    enquiry: Enquiry | None


def read_enquiry(posted: Fields) -> TypedEnquiry:
    """Read the consultation; every fault is told at once."""
    fields = {
        "name": _line(posted, "name"),
        "reach_kind": _one(posted, "reach_kind"),
        "reach": _line(posted, "reach"),
        "message": _text(posted, "message"),
        "consent": "yes" if _one(posted, "consent") else "",
        "submission_key": _one(posted, "submission_key"),
    }
    faults = {name: fault for name, fault in _faults(fields).items() if fault is not None}
    if faults:
        return TypedEnquiry(fields, faults, None)
    enquiry = Enquiry(
        submission_key=fields["submission_key"],
        name=fields["name"],
        reach_kind=fields["reach_kind"],
        reach=fields["reach"],
        message=fields["message"],
    )
    return TypedEnquiry(fields, {}, enquiry)


def is_submission_key(text: str) -> bool:
    """Tell whether the hidden field is one of ours."""
    return bool(_KEY.match(text))


def _faults(fields: dict[str, str]) -> dict[str, Fault | None]:
    return {
        "name": _name_fault(fields["name"]),
        "reach_kind": None if fields["reach_kind"] in REACH_KINDS else Fault("reach_kind_missing"),
        "reach": _reach_fault(fields["reach_kind"], fields["reach"]),
        "message": _message_fault(fields["message"]),
        "consent": None if fields["consent"] else Fault("consent_missing"),
        "submission_key": None if is_submission_key(fields["submission_key"]) else Fault("page_too_old"),
    }


def _name_fault(name: str) -> Fault | None:
    if not name:
        return Fault("name_missing")
    return Fault("line_too_long", {"limit": NAME_LIMIT}) if len(name) > NAME_LIMIT else None


def _reach_fault(kind: str, reach: str) -> Fault | None:
    if not reach:
        return Fault("reach_missing")
    if len(reach) > REACH_LIMIT:
        return Fault("line_too_long", {"limit": REACH_LIMIT})
    plain = unicodedata.normalize("NFKC", reach)
    if kind == "mail" and not _MAIL.match(plain):
        return Fault("mail_unreadable")
    digits = sum(letter.isdigit() for letter in plain)
    if kind == "phone" and not _PHONE_DIGITS[0] <= digits <= _PHONE_DIGITS[1]:
        return Fault("phone_unreadable")
    return None


def _message_fault(message: str) -> Fault | None:
    length = len(message)
    return (
        Fault("message_too_long", {"length": length, "limit": MESSAGE_LIMIT})
        if length > MESSAGE_LIMIT
        else None
    )


def _one(posted: Fields, name: str) -> str:
    return next((item for item in posted.getlist(name) if isinstance(item, str)), "")


def _line(posted: Fields, name: str) -> str:
    return " ".join(visible_text(_one(posted, name)).split())


def _text(posted: Fields, name: str) -> str:
    """Return a text with its line breaks as one letter each, without what is invisible."""
    return visible_text(_one(posted, name).replace("\r\n", "\n").replace("\r", "\n")).strip()
