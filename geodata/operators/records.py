"""Choosing among records that speak of the same thing."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from domain.dates import first_day
from domain.evidence import Confidence, Provenance

RecordT = TypeVar("RecordT", bound=Provenance)


def trusted(records: Iterable[RecordT]) -> tuple[RecordT, ...]:
    """Return the verified records, or all when none is verified; superseded ones never."""
    standing = tuple(record for record in records if record.superseded_by is None)
    verified = tuple(record for record in standing if record.confidence is Confidence.VERIFIED)
    return verified or standing


def dated(record: Provenance) -> dt.date:
    """Return the day a record speaks of; an undated one comes before every dated one."""
    return dt.date.min if record.as_of is None else first_day(record.as_of)


def newest(records: Iterable[RecordT]) -> tuple[RecordT, ...]:
    """Return the records of the latest day among them; more than one when several share it."""
    kept = tuple(records)
    latest = max((dated(record) for record in kept), default=dt.date.min)
    return tuple(record for record in kept if dated(record) == latest)
