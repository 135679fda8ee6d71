"""List the sheets that no longer hold: a record behind them changed or expired, or their validity is over."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.dates import first_day, months_after
from domain.evidence import SHELF_LIFE_MONTHS, PrintRule, Provenance
from domain.place import DataPack
from domain.text import Bilingual
from scoring.evidence_notes import evidence_note
from service.store.sheet_register import RegisteredSheet, SheetRegister, UsedRecord
from service.usecases.register_sheet import fields_of, record_content, record_digest

_PRINTABLE = frozenset({PrintRule.FREE.value, PrintRule.AS_SECONDARY.value})


class Stale(StrEnum):
    """Why a sheet no longer holds."""

    CHANGED = "changed"
    REMOVED = "removed"
    EXPIRED = "expired"
    PAST_VALIDITY = "past_validity"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and now."""

    field: str
    before: object
    now: object


@dataclass(frozen=True, slots=True)
class StaleReason:
    """One reason. ``says`` is the record in words, of a withdrawn sheet why it was withdrawn.

    ``since`` is when it expired or validity ended. ``printed``: the record is cited on the
    sheet; otherwise it entered the ranking only.
    """

    kind: Stale
    evidence_id: str | None = None
    says: Bilingual | None = None
    printed: bool = True
    changes: tuple[FieldChange, ...] = ()
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StaleSheet:
    """A sheet that no longer holds, with every reason."""

    sheet: RegisteredSheet
    reasons: tuple[StaleReason, ...]


def stale_sheets(register: SheetRegister, *, pack: DataPack, on: dt.date) -> tuple[StaleSheet, ...]:
    """Return the sheets that a changed or expired record makes stale, and those past their validity.

    A sheet that a newer one has replaced is not listed: nobody needs to mend it.
    """
    of_sheet: defaultdict[int, list[StaleReason]] = defaultdict(list)
    for used in register.uses():  # a record is judged once, however many sheets rest on it
        for reason in _of_record(used, pack, on):
            for number in register.users_of(used):
                of_sheet[number].append(reason)
    judged = ((sheet, _with_own(sheet, of_sheet[sheet.number], on)) for sheet in register.current())
    return tuple(StaleSheet(sheet, reasons) for sheet, reasons in judged if reasons)


def reasons_of(
    sheet: RegisteredSheet, used: Iterable[UsedRecord], *, pack: DataPack, on: dt.date
) -> tuple[StaleReason, ...]:
    """Return why a sheet no longer holds on a day; what is printed comes first."""
    return _with_own(sheet, [reason for record in used for reason in _of_record(record, pack, on)], on)


def _with_own(sheet: RegisteredSheet, found: list[StaleReason], on: dt.date) -> tuple[StaleReason, ...]:
    """Add what is wrong with the sheet itself to what is wrong with its records."""
    until = dt.date.fromisoformat(sheet.valid_until)
    if on > until:
        found.append(StaleReason(Stale.PAST_VALIDITY, since=until + dt.timedelta(days=1)))
    if sheet.withdrawn_on is not None:
        note = Bilingual(ja=sheet.withdrawn_note, en=sheet.withdrawn_note)
        found.append(StaleReason(Stale.WITHDRAWN, says=note, since=dt.date.fromisoformat(sheet.withdrawn_on)))
    return tuple(sorted(found, key=lambda reason: not reason.printed))


def _of_record(used: UsedRecord, pack: DataPack, on: dt.date) -> Iterator[StaleReason]:
    try:
        record = pack.record(used.evidence_id)
    except KeyError:
        yield StaleReason(Stale.REMOVED, used.evidence_id, printed=used.printed)
        return
    if record_digest(record) != used.digest:
        yield StaleReason(
            Stale.CHANGED,
            used.evidence_id,
            says=evidence_note(pack, used.evidence_id, on).says,
            printed=used.printed,
            changes=_changes(used, record),
        )
    elif used.printed and used.print_rule in _PRINTABLE and record.print_rule(on).value != used.print_rule:
        yield StaleReason(
            Stale.EXPIRED,
            used.evidence_id,
            says=evidence_note(pack, used.evidence_id, on).says,
            since=expired_since(record),
        )


def _changes(used: UsedRecord, record: Provenance) -> tuple[FieldChange, ...]:
    before, now = fields_of(used.content), fields_of(record_content(record))
    return tuple(
        FieldChange(name, before.get(name), now.get(name))
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    )


def expired_since(record: Provenance) -> dt.date | None:
    """Return the first day on which a record is past its shelf life, ``None`` where it has no end."""
    months = SHELF_LIFE_MONTHS[record.shelf_life]
    if months is None or record.as_of is None:
        return None
    return months_after(first_day(record.as_of), months) + dt.timedelta(days=1)
