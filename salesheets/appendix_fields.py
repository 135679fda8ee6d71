"""The fields of a site data sheet: what the pack says of them at a place.

A field without a printable record is unknown and names whom to ask; nothing is guessed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.evidence import DataClass, EvidenceClass, EvidenceNote
from domain.measures import MeasureTable
from domain.place import DataPack, Site
from domain.proofs import IncentiveNote
from domain.text import Language
from salesheets.brevity import first_sentences
from salesheets.companion_words import companion_words
from salesheets.facts import fact_note
from salesheets.rfi_cards import Entry, FieldCard
from salesheets.settings import SheetSettings
from salesheets.sources import Cited, SourceRegister, printable_notes
from salesheets.wording import clean, date_text, dates_in_words

_LETTERS: Final = {"ja": 130, "en": 280}
_SCHEMES: Final = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What is on record for a field: the words, the records they rest on, how sure they are."""

    text: str
    notes: tuple[EvidenceNote, ...] = ()
    evidence_class: EvidenceClass | None = None
    data_class: DataClass | None = None


@dataclass(frozen=True, slots=True)
class FieldFiller:
    """Fills the fields of places; ``sources`` numbers the documents of one page."""

    pack: DataPack
    table: MeasureTable
    settings: SheetSettings
    language: Language
    incentives: Sequence[IncentiveNote]
    on: dt.date
    sources: SourceRegister

    def entry(self, card: FieldCard, site: Site) -> Entry:
        """Return one field of a place."""
        found, owner = self._found(card, site), self._owner(card.owner)
        cited = self._cite(found) if found else None
        label = card.label[self.language]
        if found is None or cited is None:
            words = self._say["unknown" if found is None else "confirming"]
            return Entry(id=card.id, label=label, says=words.format(owner=owner), known=False, owner=owner)
        return Entry(
            id=card.id,
            label=label,
            says=self._with_remark(cited),
            known=True,
            marks=cited.marks,
            as_of=self._as_of(found.notes),
            grade=self._grade(found),
            owner=owner,
        )

    def _cite(self, found: _Found) -> Cited | None:
        told = first_sentences(found.text, _LETTERS[self.language])
        for term, name in self._say["terms"].items():
            told = told.replace(term, name)
        return self.sources.cite(dates_in_words(told, self.language), found.notes)

    def _with_remark(self, cited: Cited) -> str:
        """Add the remark unless the words say so themselves."""
        said = self._say["secondary"] in cited.text and self._say["secondary"] in (cited.remark or "")
        return cited.text if said or cited.remark is None else f"{cited.text} ({cited.remark})"

    @property
    def _say(self) -> Mapping[str, Any]:
        return companion_words("appendix", self.language)

    def _owner(self, identity: str) -> str:
        owner = self.pack.owners.get(identity)
        return clean(owner.name[self.language]) if owner else identity

    def _found(self, card: FieldCard, site: Site) -> _Found | None:
        match card.origin:
            case "site":
                return self._of_site(card.id, site)
            case "facts":
                return self._of_facts(card.attributes, site)
            case "measure":
                return self._of_measure(card.measure or "", site)
            case "incentives":
                return self._of_incentives()
            case "contact":
                contact = f"{self.settings.contact[self.language]} {self.settings.contact_detail}"
                return _Found(contact.strip())
            case "ask":
                return None

    def _of_site(self, identity: str, site: Site) -> _Found:
        if identity == "plot_id":
            return _Found(site.id)
        if identity == "kind":
            return _Found(self._say["kind"][site.kind.value])
        if identity == "status":
            return self._of_offer(site)
        municipality = self.pack.municipalities[site.ward_code or site.municipality_code]
        ward = municipality.local_name[self.language]
        text = self._say["position"].format(ward=ward, error=f"{site.coord_error_m:,.0f}")
        note = self.pack.note_of(site, site.name, self.on)
        return _Found(text, (note,), site.evidence_class, note.data_class)

    def _of_offer(self, site: Site) -> _Found:
        """Return whether the place can be offered, in the words of the pack."""
        records = [self.pack.record(identity) for identity in site.offer_evidence]
        notes = tuple(self.pack.note_of(record, site.offer_reason, self.on) for record in records)
        grade = max((note.data_class for note in notes), default=None)
        return _Found(
            site.offer_reason[self.language], notes, notes[0].evidence_class if notes else None, grade
        )

    def _of_facts(self, attributes: Sequence[str], site: Site) -> _Found | None:
        """Return the printable figures on record; one for staff only does not hide the others."""
        found = [
            (fact, fact_note(self.pack, fact, self.on))
            for attribute in attributes
            for fact in self.pack.facts_of(f"site:{site.id}", attribute)
            if fact.value is not None and fact.superseded_by is None
        ]
        told = [pair for pair in found if printable_notes([pair[1]])] or found
        if not told:
            return None
        text = self._say["joiner"].join(note.says[self.language] for _, note in told)
        notes = tuple(note for _, note in told)
        return _Found(text, notes, told[0][0].evidence_class, max(note.data_class for note in notes))

    def _of_measure(self, measure: str, site: Site) -> _Found | None:
        detail = self.table.details.get((site.id, measure))
        if detail is None or detail.evidence_class is None:
            return None
        records = [self.pack.record(identity) for identity in detail.evidence]
        notes = tuple(self.pack.note_of(record, detail.text, self.on) for record in records)
        return _Found(detail.text[self.language], notes, detail.evidence_class, detail.data_class)

    def _of_incentives(self) -> _Found | None:
        told = [item for item in self.incentives if printable_notes(item.evidence)][:_SCHEMES]
        if not told:
            return None
        notes = tuple(note for item in told for note in item.evidence)
        text = self._say["joiner"].join(item.name[self.language] for item in told)
        return _Found(text, notes, notes[0].evidence_class, max(note.data_class for note in notes))

    def _as_of(self, notes: Sequence[EvidenceNote]) -> str:
        """Return the day of the records in words, or the years of the oldest and the newest."""
        dates = sorted({note.as_of for note in notes if note.as_of})
        years = sorted({date.removeprefix("FY")[:4] for date in dates})
        if len(dates) == 1:
            return date_text(dates[0], self.language)
        between = self._say["years"].format(first=years[0], last=years[-1]) if years else ""
        return date_text(years[0], self.language) if len(years) == 1 else str(between)

    def _grade(self, found: _Found) -> str:
        if found.evidence_class is None or found.data_class is None:
            return ""
        joiner = "・" if self.language == "ja" else ", "
        return f"{found.data_class.value}{joiner}{self._say['class_of'][found.evidence_class.value]}"
