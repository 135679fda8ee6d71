"""The check code: a few letters by which the city recognises a sheet as its own.

A keyed digest (HMAC-SHA-256) over the document id and the digest of what is printed,
in Crockford's base 32, which has no I, L, O and U to misread.

References
----------
RFC 2104 (HMAC); D. Crockford, "Base 32", https://www.crockford.com/base32.html
"""

import hashlib
import hmac
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS: Final = 8
_READ_AS: Final = str.maketrans("ILO", "110", "- ")


def check_code(document_id: str, content_digest: str, *, key: str) -> str:
    """Return the check code of a sheet, such as ``7K2M-90QD`` (40 bits)."""
    message = f"{document_id}\n{content_digest}".encode()
    number = int.from_bytes(hmac.new(key.encode(), message, hashlib.sha256).digest()[:5])
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(LETTERS)))
    return f"{letters[:4]}-{letters[4:]}"


def same_code(typed: str, expected: str) -> bool:
    """Tell whether a code typed by a person is the expected one: O reads as 0, I and L as 1."""
    return hmac.compare_digest(plain_code(typed).encode(), plain_code(expected).encode())


def plain_code(code: str) -> str:
    """Return a code as it is compared: capitals, without hyphen and spaces, misread letters set right."""
    return code.upper().translate(_READ_AS)
