"""Where a figure comes from, how far it can be trusted, and whether it may be printed.

The vocabulary is one table for the whole product: tier of the source, evidence
class, confidence of the record, and the data class A to D derived from them.
"""

import datetime as dt
from enum import StrEnum
from typing import Final

from domain.dates import PartialDate, first_day, months_after
from domain.model import Frozen
from domain.text import Bilingual


class Tier(StrEnum):
    """Who says it."""

    OFFICIAL = "official"
    DATASET = "dataset"
    CITY_PAPER = "city_paper"
    COMPANY = "company"
    PRESS = "press"
    SECONDARY = "secondary"
    NONE = "none"


class EvidenceClass(StrEnum):
    """How the figure came to be."""

    OBSERVED = "observed"
    DERIVED = "derived"
    MANUAL = "manual"
    ESTIMATED = "estimated"


class Confidence(StrEnum):
    """State of the record: ``verified`` means seen in a source, not official or current."""

    VERIFIED = "verified"
    RECALLED = "recalled"
    UNKNOWN = "unknown"


class DataClass(StrEnum):
    """Uncertainty class of a datum, from A (official and fresh) to D (hearsay)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class ShelfLife(StrEnum):
    """How long a kind of figure stays fresh."""

    PRICE = "price"
    ACTIVITY = "activity"
    PHYSICAL = "physical"
    HAZARD_EDITION = "hazard_edition"


SHELF_LIFE_MONTHS: Final[dict[ShelfLife, int | None]] = {
    ShelfLife.PRICE: 12,
    ShelfLife.ACTIVITY: 36,
    ShelfLife.PHYSICAL: 120,
    ShelfLife.HAZARD_EDITION: None,  # fresh until a newer edition is on record
}

_STRONG_TIERS = frozenset({Tier.OFFICIAL, Tier.DATASET, Tier.CITY_PAPER})
_PRINTABLE_TIERS = _STRONG_TIERS | {Tier.COMPANY, Tier.PRESS}


class Source(Frozen):
    """A document, page or dataset that can be opened and read."""

    id: str
    title: Bilingual
    publisher: Bilingual
    url: str | None = None
    published: PartialDate | None = None


class Provenance(Frozen):
    """What every record with a figure or a claim carries."""

    id: str
    sources: tuple[str, ...] = ()
    page: str | None = None
    as_of: PartialDate | None = None
    evidence_class: EvidenceClass
    confidence: Confidence
    tier: Tier
    owner: str
    shelf_life: ShelfLife
    superseded_by: str | None = None
    historical: bool = False

    def is_fresh(self, on: dt.date) -> bool:
        """Tell whether the record is inside its shelf life on a day; an undated one never is.

        Hazard editions stay fresh until another record supersedes them.
        """
        if self.superseded_by is not None:
            return False
        months = SHELF_LIFE_MONTHS[self.shelf_life]
        if months is None:
            return True
        if self.as_of is None:
            return False
        return on <= months_after(first_day(self.as_of), months)

    def data_class(self, on: dt.date) -> DataClass:
        """Derive the uncertainty class of the datum on a day."""
        if self.confidence is not Confidence.VERIFIED or self.tier is Tier.NONE:
            return DataClass.D
        if self.evidence_class is EvidenceClass.ESTIMATED or self.tier is Tier.SECONDARY:
            return DataClass.C
        fresh = self.is_fresh(on)
        if self.tier in _STRONG_TIERS:
            return DataClass.A if fresh else DataClass.B
        return DataClass.B if fresh else DataClass.C

    def print_rule(self, on: dt.date) -> "PrintRule":
        """Say whether the record may stand on paper handed to a company, and how."""
        if self.confidence is not Confidence.VERIFIED or not self.sources:
            return PrintRule.STAFF_ONLY
        if self.tier is Tier.SECONDARY:
            is_hazard = self.shelf_life is ShelfLife.HAZARD_EDITION
            return PrintRule.AS_SECONDARY if is_hazard and self.is_fresh(on) else PrintRule.STAFF_ONLY
        if self.tier not in _PRINTABLE_TIERS:
            return PrintRule.STAFF_ONLY
        if self.is_fresh(on) and not self.historical:
            return PrintRule.FREE
        return PrintRule.WITH_DATE if self.as_of else PrintRule.STAFF_ONLY


class PrintRule(StrEnum):
    """What may happen to a record on a sheet for a company."""

    FREE = "free"
    WITH_DATE = "with_date"
    AS_SECONDARY = "as_secondary"
    STAFF_ONLY = "staff_only"


class EvidenceNote(Frozen):
    """A record as a reader of a result needs it: enough to find and judge the source."""

    id: str
    kind: str
    says: Bilingual
    source_titles: tuple[Bilingual, ...]
    urls: tuple[str, ...]
    page: str | None
    as_of: str | None
    tier: Tier
    evidence_class: EvidenceClass
    confidence: Confidence
    data_class: DataClass
    print_rule: PrintRule
    owner: str
