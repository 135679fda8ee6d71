"""What every section composes from."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.evidence import EvidenceNote
from domain.mapshapes import MapShapes
from domain.place import DataPack
from domain.proofs import ArrivalNote, IncentiveNote, Proof, RivalYardstick
from domain.recommendation import FunctionResult, JudgedPlace, PlaceHead, Recommendation
from domain.text import Bilingual, Language
from salesheets.brevity import short_name, ward_name
from salesheets.extras import Extras
from salesheets.settings import SheetSettings
from salesheets.sources import Cited, SourceRegister
from salesheets.wording import clean
from salesheets.words import options, words


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that may come onto the sheet besides the ranking, best first."""

    pack: DataPack
    map_shapes: MapShapes
    proofs: tuple[Proof, ...]
    arrivals: tuple[ArrivalNote, ...]
    incentives: tuple[IncentiveNote, ...]
    rivals: tuple[RivalYardstick, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """One sheet in the making; ``sources`` fills while the sections are composed in order."""

    recommendation: Recommendation
    function: FunctionResult
    material: Material
    language: Language
    settings: SheetSettings
    sources: SourceRegister
    extras: Extras = field(default_factory=Extras)

    @property
    def today(self) -> dt.date:
        """Return the only clock there is: the day of the evaluation."""
        return self.recommendation.evaluated_on

    @property
    def top(self) -> tuple[JudgedPlace, ...]:
        """Return the places the sheet speaks of: the ranked ones, else those that cannot be judged yet."""
        limit: int = options("places")["shown"]
        return (*self.function.ranking, *self.function.insufficient_data)[:limit]

    @property
    def has_near_misses(self) -> bool:
        """Tell whether a small change of the brief would open a place that the sheet can name."""
        return any(item.site_id in self.material.pack.sites for item in self.function.near_misses)

    def words(self, section: str) -> Mapping[str, Any]:
        """Return a section's words in the sheet's language."""
        return words(section, self.language)

    def say(self, text: Bilingual) -> str:
        """Return the sheet's language of a text, fit for paper."""
        return clean(text[self.language])

    def name(self, place: PlaceHead) -> str:
        """Return a place's name as short as it stays clear."""
        return short_name(self.say(place.name), self.language)

    def ward(self, place: PlaceHead) -> str:
        """Return the ward of a place without the city's name."""
        return ward_name(self.say(place.ward))

    def with_short_names(self, text: str) -> str:
        """Return a sentence with the shown places' names shortened as everywhere on the sheet."""
        for place in self.top:
            text = text.replace(self.say(place.name), self.name(place))
        return text

    def notes(self, evidence: Iterable[str]) -> tuple[EvidenceNote, ...]:
        """Return the records behind some evidence ids of the recommendation."""
        return tuple(self.recommendation.evidence[identity] for identity in evidence)

    def cite(self, text: Bilingual, evidence: Iterable[str]) -> Cited | None:
        """Return the words with the marks of evidence in the recommendation; ``None``: not for print."""
        return self.sources.cite(text[self.language], self.notes(evidence))

    def unproved(self) -> Cited:
        """Return what is printed where the record behind a statement is for staff only."""
        return Cited(text=self.words("base")["unproved"])

    def owner(self, identity: str) -> str | None:
        """Return the name of a bureau or utility, ``None`` where the pack does not list it."""
        owner = self.material.pack.owners.get(identity)
        return self.say(owner.name) if owner else None
