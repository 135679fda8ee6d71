"""Check a pack as its keepers need it: every fault at once, and what they should know besides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from pathlib import Path

from domain.errors import KamaeError
from domain.evidence import Confidence, Provenance
from domain.findings import Finding, Severity
from domain.place import DataPack
from geodata.pack import read_pack
from geodata.pack_files import EMBEDDED_PACK
from geodata.pack_rules import PROVENANCE_FILES


def check_pack(folder: Path = EMBEDDED_PACK, *, on: dt.date | None = None) -> list[Finding]:
    """Prove a pack and say what is remarkable in it.

    Parameters
    ----------
    folder
        The folder that holds ``manifest.toml``.
    on
        The day for which freshness is counted; the pack's edition by default.

    Returns
    -------
    findings
        Every fault, or, of a pack without fault, the notices: places at one point,
        conflicting records, stale, recalled and unknown records, superlatives, names
        without English. None of the notices keeps the pack from being used.
    """
    pack, faults = read_pack(folder)
    if faults or pack is None:
        return [_fault(error) for error in faults]
    return list(_notices(pack, on or pack.info.edition_date))


def _fault(error: KamaeError) -> Finding:
    return Finding(
        severity=Severity.FAULT,
        code=error.code,
        facts={key: _plain(value) for key, value in error.facts.items()},
    )


def _plain(value: object) -> str | int | float | tuple[str, ...]:
    """Return a fact of an error as a finding holds it; what is missing is an empty text."""
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    if isinstance(value, int | float):
        return value
    return "" if value is None else str(value)


def _notice(code: str, **facts: str | float | tuple[str, ...]) -> Finding:
    return Finding(severity=Severity.NOTICE, code=code, facts=facts)


def _notices(pack: DataPack, on: dt.date) -> Iterator[Finding]:
    yield from _groups("places_at_one_point", {site.id: (site.lat, site.lon) for site in pack.sites.values()})
    yield from _conflicts(pack)
    yield from _confidence(pack, on)
    yield from _unknown(pack)
    superlatives = tuple(strength.id for strength in pack.strengths.values() if strength.superlative)
    if superlatives:
        yield _notice("superlative_claims", ids=superlatives)
    nameless = tuple(code for code in _codes_shown(pack) if pack.municipalities[code].name_en is None)
    if nameless:
        yield _notice("no_english_name", ids=nameless)


def _groups(code: str, key_of: Mapping[str, Hashable]) -> Iterator[Finding]:
    """Yield one notice for every key that more than one record has."""
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for identity, key in key_of.items():
        members[key].append(identity)
    for ids in members.values():
        if len(ids) > 1:
            yield _notice(code, ids=tuple(ids))


def _conflicts(pack: DataPack) -> Iterator[Finding]:
    """Yield the records that say different things of one subject, kind and date; both are kept."""
    facts = {
        fact.id: (fact.subject, fact.attribute, fact.as_of)
        for fact in pack.facts.values()
        if fact.value is not None and fact.unit != "text"
    }
    values = {fact.id: (fact.value, fact.value_high) for fact in pack.facts.values()}
    records = {
        record.id: (record.scenario, record.edition, record.area) for record in pack.scenario_records.values()
    }
    values |= {
        record.id: (record.jma_intensity_max, record.tsunami_max_m)
        for record in pack.scenario_records.values()
    }
    for notice in (*_groups("conflicting_records", facts), *_groups("conflicting_records", records)):
        ids = notice.facts["ids"]
        if isinstance(ids, tuple) and len({values[identity] for identity in ids}) > 1:
            yield notice


def _confidence(pack: DataPack, on: dt.date) -> Iterator[Finding]:
    """Yield, per file, how many verified records are past their shelf life and how many are recalled."""
    for table, file in PROVENANCE_FILES.items():
        records: Collection[Provenance] = getattr(pack, table).values()
        verified = [record for record in records if record.confidence is Confidence.VERIFIED]
        stale = sum(not record.is_fresh(on) for record in verified)
        recalled = sum(record.confidence is Confidence.RECALLED for record in records)
        if stale:
            yield _notice("stale_records", file=file, count=stale, of=len(verified), on=on.isoformat())
        if recalled:
            yield _notice("recalled_records", file=file, count=recalled, of=len(records))


def _unknown(pack: DataPack) -> Iterator[Finding]:
    """Yield, per owner, the figures recorded as not known: each is a question to that owner."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for fact in pack.facts.values():
        if fact.value is None:
            asked[fact.owner].append(fact.id)
    for owner, ids in sorted(asked.items()):
        yield _notice("unknown_records", owner=owner, count=len(ids), ids=tuple(ids))


def _codes_shown(pack: DataPack) -> list[str]:
    """Return the codes of the municipalities that facts and scenario records name."""
    by_name = {municipality.full_name: code for code, municipality in pack.municipalities.items()}
    subjects = (fact.subject.removeprefix("city:") for fact in pack.facts.values())
    areas = (by_name.get(record.area, "") for record in pack.scenario_records.values())
    return sorted({code for code in (*subjects, *areas) if code in pack.municipalities})
