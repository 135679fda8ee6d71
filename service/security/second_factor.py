"""The second factor: six digits of an authenticator (TOTP, RFC 6238), each step used once."""

import datetime as dt
import hmac
import re
import unicodedata
from typing import Final

STEP_S: Final = 30
_AROUND: Final = (0, -1, 1)
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")
_ISSUER: Final = "Kamae"


def new_totp_secret() -> str:
    """Return a secret of 160 bits in base 32."""
    import pyotp

    return pyotp.random_base32()


def is_totp_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret."""
    return _SECRET.fullmatch(text) is not None


def enrolment_address(secret: str, login: str) -> str:
    """Return what the QR code of the enrolment holds."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def matching_step(secret: str, code: str, at: dt.datetime) -> int | None:
    """Return the step of time whose number this is, one step of clock difference allowed."""
    import pyotp

    digits = "".join(unicodedata.normalize("NFKC", code).split())
    if not (digits.isascii() and digits.isdecimal()):
        return None
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_S
    for step in (now + shift for shift in _AROUND):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None
