"""One way to turn a result into bytes, so that equal results have equal digests."""

import hashlib
import json
import math

FLOAT_DIGITS = 9


def rounded(value: object) -> object:
    """Round every float inside plain JSON data to nine decimals; refuse NaN and infinity.

    Raises
    ------
    ValueError
        A float is not finite: a silent NaN in a result is a defect.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(value)
        return round(value, FLOAT_DIGITS) + 0.0  # + 0.0 turns -0.0 into 0.0
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value


def canonical_json(data: object, *, indent: int | None = None) -> str:
    """Serialise plain data the same way on every machine: sorted keys, UTF-8 text, rounded floats."""
    separators = None if indent else (",", ":")
    return json.dumps(rounded(data), ensure_ascii=False, sort_keys=True, indent=indent, separators=separators)


def digest(data: bytes | str) -> str:
    """Return ``sha256:…`` of bytes or UTF-8 text."""
    raw = data.encode() if isinstance(data, str) else data
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def short_digest(data: bytes | str) -> str:
    """Return the first twelve hexadecimal digits of the digest: enough to see a change."""
    return digest(data).removeprefix("sha256:")[:12]
