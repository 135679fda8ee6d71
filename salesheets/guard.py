"""The claim guard of a finished sheet: what is printed rests on records, or is not printed.

It trusts neither the composer nor the notes it was given: every record is looked up in
the data pack again and judged on the day of the sheet.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from domain.claims import ClaimRules, Objection
from domain.errors import ClaimRefusedError
from domain.evidence import Confidence, EvidenceNote, PrintRule, Provenance, Tier
from domain.place import DataPack
from domain.text import Bilingual, Language
from salesheets.document import SheetDocument
from salesheets.passages import Passage, passages
from salesheets.words import FOLDER

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_JUDGED: Final = ("tier", "confidence", "evidence_class", "as_of")
_REFUSED_TIERS: Final = frozenset({Tier.SECONDARY, Tier.NONE})


@dataclass(frozen=True, slots=True)
class Bench:
    """Who judges: the day and language of a paper, the pack its records are looked up in, and the rules."""

    on: dt.date
    language: Language
    pack: DataPack
    rules: ClaimRules

    def objections(self, read: Iterable[Passage]) -> tuple[Objection, ...]:
        """Return everything that is objected to the texts of a paper, in their order."""
        court = _Court(self.on, self.language, self.pack, self.rules, self.rules.figures)
        return tuple(objection for passage in read for objection in court.judge(passage))

    def refuse(self, read: Iterable[Passage]) -> None:
        """Let a paper through only where nothing is objected to it.

        Raises
        ------
        ClaimRefusedError
            The first objection as facts, all of them as ``objections``.
        """
        _refuse(self.objections(read))


def refuse_claims(document: SheetDocument, *, pack: DataPack, rules: ClaimRules) -> None:
    """Let a sheet through only where nothing is objected to it.

    Raises
    ------
    ClaimRefusedError
        The first objection as facts, all of them as ``objections``.
    """
    _refuse(guard_document(document, pack=pack, rules=rules))


def _refuse(found: tuple[Objection, ...]) -> None:
    if found:
        first = found[0]
        raise ClaimRefusedError(
            where=first.where,
            sentence=first.sentence,
            found=first.found,
            rule=first.rule,
            says=first.says,
            mend=first.mend,
            count=len(found),
            objections=found,
        )


def guard_document(document: SheetDocument, *, pack: DataPack, rules: ClaimRules) -> tuple[Objection, ...]:
    """Return everything that is objected to a sheet, in reading order."""
    bench = Bench(document.identity.evaluated_on, document.language, pack, rules)
    return bench.objections(passages(document))


@dataclass(frozen=True, slots=True)
class _Court:
    on: dt.date
    language: Language
    pack: DataPack
    rules: ClaimRules
    figures: ClaimRules

    def judge(self, passage: Passage) -> Iterator[Objection]:
        if passage.ground == "name":
            return
        if passage.ground == "evidence":
            yield from self._evidence(passage)
            yield from self.figures.objections(passage.added, where=passage.where)
        fresh = {note.id for note in passage.notes if self._rule(note) is PrintRule.FREE}
        yield from self.rules.objections(
            passage.text,
            where=passage.where,
            proven=fresh,
            figures_rest=passage.ground != "none",
        )

    def _evidence(self, passage: Passage) -> Iterator[Objection]:
        if not passage.notes:
            yield _objection("unregistered", passage, found=passage.text)
        for note in passage.notes:
            fault = self._fault(note, passage)
            if fault:
                yield _objection(fault, passage, found=note.id)

    def _fault(self, note: EvidenceNote, passage: Passage) -> str | None:
        record = self._record(note)
        if record is None:
            return "unknown_record"
        if any(getattr(note, name) != getattr(record, name) for name in _JUDGED):
            return "altered_record"
        rule = record.print_rule(self.on)
        if rule is PrintRule.STAFF_ONLY:
            return _why_not(record)
        said = f"{passage.text} {passage.beside}"
        if rule is PrintRule.WITH_DATE and not _dated(said, record):
            return "date_missing"
        marks = _card()["secondary_marks"][self.language]
        if rule is PrintRule.AS_SECONDARY and not any(mark in said for mark in marks):
            return "secondary_unsaid"
        return None

    def _rule(self, note: EvidenceNote) -> PrintRule:
        record = self._record(note)
        return record.print_rule(self.on) if record else PrintRule.STAFF_ONLY

    def _record(self, note: EvidenceNote) -> Provenance | None:
        try:
            return self.pack.record(note.id)
        except KeyError:
            return None


def _why_not(record: Provenance) -> str:
    if record.confidence is not Confidence.VERIFIED or not record.sources:
        return "not_verified"
    return "tier" if record.tier in _REFUSED_TIERS else "stale_undated"


def _dated(said: str, record: Provenance) -> bool:
    """Tell whether a date stands there that is not younger than the record's."""
    own = _YEAR.search(record.as_of or "")
    return own is not None and any(year <= own.group() for year in _YEAR.findall(said))


def _objection(rule: str, passage: Passage, *, found: str) -> Objection:
    card = _card()["rules"][rule]
    return Objection(
        where=passage.where,
        sentence=passage.text,
        found=found,
        rule=rule,
        says=Bilingual.model_validate(card["says"]),
        mend=Bilingual.model_validate(card["mend"]),
    )


@cache
def _card() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "guard.toml").read_text(encoding="utf-8"))
