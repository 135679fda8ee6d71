"""The file in which enquiries cross: plain JSON under a seal that only the two instances can make.

The seal shows a change of a single letter; it does not hide what is inside. Whoever carries
the file carries personal data.
"""

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.canonical import canonical_json
from domain.errors import BundleKeyMissingError, BundleRefusedError, FileUnreadableError

MAX_BYTES: Final = 100_000_000
_SHORTEST_KEY: Final = 16


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CarriedResult(_Strict):
    """The result that the company saw, byte for byte."""

    key: str = Field(max_length=71)
    brief_digest: str = Field(max_length=71)
    engine_version: str = Field(max_length=20)
    pack_digest: str = Field(max_length=71)
    catalogue_digest: str = Field(max_length=71)
    evaluated_on: dt.date
    content: str


class CarriedEnquiry(_Strict):
    """What a company sent."""

    submission_key: str = Field(max_length=64)
    receipt: str = Field(max_length=16)
    language: Literal["ja", "en"]
    name: str = Field(max_length=60)
    reach_kind: str = Field(max_length=10)
    reach: str = Field(max_length=200)
    message: str = Field(max_length=2000)
    consent_version: str = Field(max_length=20)
    consented_at: dt.datetime
    reply_due_on: dt.date
    result: CarriedResult


class Bundle(_Strict):
    """The content of a file."""

    kamae_bundle: Literal[1] = 1
    made_at: dt.datetime
    enquiries: Annotated[tuple[CarriedEnquiry, ...], Field(max_length=10_000)]


def sealed(bundle: Bundle, key: str) -> tuple[str, bytes]:
    """Return the id of a bundle and the bytes of its file.

    Raises
    ------
    BundleKeyMissingError
        There is no key, or it is short enough to be guessed.
    """
    body = canonical_json(bundle.model_dump(mode="json"))
    file = {"body": body, "seal": _seal(body, key)}
    return hashlib.sha256(body.encode()).hexdigest(), json.dumps(file, ensure_ascii=False).encode()


def opened(path: Path, key: str) -> tuple[str, Bundle]:
    """Return the id and the content of a file whose seal is whole; nothing of it is read before.

    Raises
    ------
    FileUnreadableError
        It cannot be read.
    BundleKeyMissingError
        There is no key.
    BundleRefusedError
        It is no bundle, too large, or was changed. Facts: ``path``, ``reason``.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BundleRefusedError(path=str(path), reason="bundle_large")
        file = json.loads(path.read_bytes())
        body, seal = file["body"], file["seal"]
        whole = hmac.compare_digest(_seal(body, key).encode(), seal.encode())
    except OSError as error:
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BundleRefusedError(path=str(path), reason="not_a_bundle") from error
    if not whole:
        raise BundleRefusedError(path=str(path), reason="bundle_changed")
    try:
        return hashlib.sha256(body.encode()).hexdigest(), Bundle.model_validate_json(body)
    except ValidationError as error:
        raise BundleRefusedError(path=str(path), reason="not_a_bundle") from error


def _seal(body: str, key: str) -> str:
    if len(key) < _SHORTEST_KEY:
        raise BundleKeyMissingError(shortest=_SHORTEST_KEY)
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
