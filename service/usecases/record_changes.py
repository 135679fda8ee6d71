"""What became of the records behind a past result, in words: which one, its value then and now, whence."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.place import Fact
from domain.text import Bilingual, listed
from scoring.evidence_notes import evidence_note, fact_in_words, subject_name
from service.usecases.fact_words import FLAGS, fact_words
from service.usecases.register_sheet import fields_of, record_content

if TYPE_CHECKING:
    from domain.evidence import EvidenceNote, Provenance
    from domain.place import DataPack, Owner
    from domain.recommendation import Recommendation

#: Told in the value, the source, its page and date; the id stands beside the name.
_TOLD_ALREADY: Final = frozenset(
    {"id", "subject", "attribute", "value", "value_high", "or_more", "unit", "sources", "page", "as_of"}
)


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """A record at one time: what it says, its sources, where in them, and the date it is of."""

    says: Bilingual
    sources: tuple[Bilingual, ...]
    page: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class FieldTold:
    """Another field of a record, then and now."""

    label: Bilingual
    before: Bilingual
    now: Bilingual


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record; ``before`` or ``now`` is ``None`` where the pack of that time does not hold it.

    ``subject`` is the place, ``None`` where the record is about no single one. ``fields`` are the
    others that differ, as far as the pack of then is at hand.
    """

    id: str
    kind: Bilingual
    subject: Bilingual | None
    before: ToldRecord | None
    now: ToldRecord | None
    fields: tuple[FieldTold, ...]


def record_changes(
    ids: Iterable[str], before: "Recommendation", *, then: "DataPack | None", now: "DataPack"
) -> tuple[RecordChange, ...]:
    """Tell the records of these ids as a past result had them and as they are now.

    Parameters
    ----------
    then
        The edition the result was computed on; without it the result's own evidence tells.
    """
    on = before.evaluated_on
    return tuple(_change(key, before.evidence.get(key), then, now, on) for key in ids)


def record_name(pack: "DataPack", key: str, on: dt.date) -> tuple[Bilingual, Bilingual | None] | None:
    """Return what a record is called and the place it is about, ``None`` where the pack does not hold it."""
    record = _record(pack, key)
    if record is None:
        return None
    if isinstance(record, Fact):
        return _naming(pack, record, None)
    return evidence_note(pack, key, on).says, None


def _change(
    key: str, stored: "EvidenceNote | None", then: "DataPack | None", now: "DataPack", on: dt.date
) -> RecordChange:
    old, new = _record(then, key), _record(now, key)
    pack, record = (now, new) if new is not None else (then, old)
    kind, subject = _naming(pack, record, stored)
    return RecordChange(
        id=key,
        kind=kind,
        subject=subject,
        before=_told(then, old, on) if then and old else _noted(stored),
        now=_told(now, new, on) if new else None,
        fields=tuple(_fields(old, new, now.owners)) if old and new else (),
    )


def _record(pack: "DataPack | None", key: str) -> "Provenance | None":
    try:
        return pack.record(key) if pack else None
    except KeyError:
        return None


def _naming(
    pack: "DataPack | None", record: "Provenance | None", stored: "EvidenceNote | None"
) -> tuple[Bilingual, Bilingual | None]:
    """Return what sort of figure it is and of which place."""
    if pack is not None and isinstance(record, Fact):
        return pack.attributes[record.attribute].label, subject_name(pack, record.subject)
    tables = fact_words().tables
    return tables[_TABLES.get(stored.kind if stored else "", "facts")], None


def _told(pack: "DataPack", record: "Provenance", on: dt.date) -> ToldRecord:
    note = evidence_note(pack, record.id, on)
    says = fact_in_words(record) if isinstance(record, Fact) else note.says
    return ToldRecord(says, note.source_titles, note.page, note.as_of)


def _noted(stored: "EvidenceNote | None") -> ToldRecord | None:
    if stored is None:
        return None
    return ToldRecord(stored.says, stored.source_titles, stored.page, stored.as_of)


def _fields(old: "Provenance", new: "Provenance", owners: "Mapping[str, Owner]") -> Iterator[FieldTold]:
    before, now = (fields_of(record_content(record)) for record in (old, new))
    for name in now:
        if name not in _TOLD_ALREADY and before.get(name) != now[name]:
            told = (_cell(name, fields.get(name), owners) for fields in (before, now))
            yield FieldTold(fact_words().field(name), *told)


def _cell(name: str, value: Any, owners: "Mapping[str, Owner]") -> Bilingual:  # noqa: ANN401  (of JSON)
    """Return what a field says: coded ones and bureaus by their names, lists in a row."""
    if name == "owner" and value in owners:
        return owners[value].name
    if isinstance(value, dict) and {"ja", "en"} <= value.keys():
        return Bilingual(ja=value["ja"], en=value["en"])
    if isinstance(value, list) and value:
        return listed([_cell(name, item, owners) for item in value])
    if value is None or value == []:
        return fact_words().cell(name, "")
    return fact_words().cell(name, str(value).lower() if name in FLAGS else str(value))


_TABLES: Final = {
    "place": "sites",
    "node": "nodes",
    "scenario": "scenario_records",
    "strength": "strengths",
    "incentive": "incentives",
    "arrival": "arrivals",
    "layer": "layers",
}
