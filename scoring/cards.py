"""The cards of this package: criteria, gates and facility types, and their catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from domain.cards import Card
from domain.model import Frozen
from domain.place import SiteKind
from domain.text import Bilingual

Hazard = Literal["earthquake", "tsunami", "flood", "storm_surge", "landslide"]
Group = Literal["hazard", "pair", "access", "talent", "land", "utilities", "cluster"]


class Band(Frozen):
    """The words for raw values up to an edge; ``up_to`` is ``None`` for all that remain."""

    up_to: float | None = None
    says: Bilingual


class CriterionCard(Card):
    """One question asked of a place (評価項目).

    ``value`` maps the raw figure to 0..1 by straight lines between fixed points, clamped
    outside. ``explain`` holds ``{raw}``, the figure with its unit; ``bands`` say which
    threshold fired. An unknown figure is drawn uniformly from ``unknown_value``.
    ``kind``: ``scored``; ``verify`` (scored, unknown until a dated document exists);
    ``context`` (shown, never weighted). ``hazard``: which hazard's weight it adds to.
    """

    group: Group
    kind: Literal["scored", "verify", "context"]
    measure: str
    unit: str
    value: tuple[tuple[float, float], ...] = Field(min_length=2)
    explain: Bilingual
    bands: tuple[Band, ...] = Field(min_length=1)
    unknown: Bilingual
    unknown_value: tuple[float, float] = (0.0, 1.0)
    unknown_reason: Bilingual | None = None
    owner: str
    actionable: bool
    non_monotone: bool = False
    hazard: Hazard | None = None

    @model_validator(mode="after")
    def _curve_is_lawful(self) -> "CriterionCard":
        raws = [raw for raw, _ in self.value]
        values = [value for _, value in self.value]
        if any(b <= a for a, b in pairwise(raws)):
            msg = "value: raw figures must increase"
            raise ValueError(msg)
        if min(values) != 0 or max(values) != 1:
            msg = "value: must span 0 to 1"
            raise ValueError(msg)
        rising = all(b >= a for a, b in pairwise(values))
        falling = all(b <= a for a, b in pairwise(values))
        if self.non_monotone is (rising or falling):
            msg = "non_monotone does not agree with the curve"
            raise ValueError(msg)
        edges = [band.up_to for band in self.bands]
        if edges[-1] is not None or None in edges[:-1]:
            msg = "bands: the last one, and only it, has no up_to"
            raise ValueError(msg)
        low, high = self.unknown_value
        if not 0 <= low <= high <= 1:
            msg = "unknown_value: must lie within 0..1"
            raise ValueError(msg)
        if self.unknown_value != (0.0, 1.0) and self.unknown_reason is None:
            msg = "unknown_value: a distribution of one's own needs unknown_reason"
            raise ValueError(msg)
        return self


class GateSays(Frozen):
    """The sentence of each state; placeholders: ``{value}``, ``{threshold}``, ``{detail}``."""

    on_pass: Bilingual
    on_conditional: Bilingual | None = None
    on_fail: Bilingual | None = None
    on_unknown: Bilingual | None = None


class GateCard(Card):
    """One must-have (必須条件): a rule, the measure it reads, the brief's field it compares with.

    ``needs`` is the dotted path in the brief; a gate whose field is undecided is not asked.
    """

    rule: str
    measure: str | None = None
    needs: str | None = None
    options: dict[str, str | float | bool | list[str]] = Field(default_factory=dict)
    says: GateSays
    route: Bilingual | None = None
    owner: str


class FacilityTypeCard(Card):
    """One function a company can bring (施設種別): gates, kinds of place, preset weights.

    ``weights`` sum to 1. ``coverage_threshold``: below this weight share of known
    criteria (within the pack's reach) a place is listed under insufficient data.
    """

    summary: Bilingual
    gates: tuple[str, ...]
    site_kinds: tuple[SiteKind, ...]
    conditional_site_kinds: tuple[SiteKind, ...] = ()
    weights: dict[str, float]
    coverage_threshold: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _weights_sum_to_one(self) -> "FacilityTypeCard":
        if any(weight <= 0 for weight in self.weights.values()) or abs(sum(self.weights.values()) - 1) > 1e-9:  # noqa: PLR2004
            msg = "weights: must be positive and sum to 1"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All cards of scoring, and one digest of the TOML files that shape a result."""

    criteria: Mapping[str, CriterionCard]
    gates: Mapping[str, GateCard]
    facility_types: Mapping[str, FacilityTypeCard]
    digest: str
    cards: Mapping[str, str] = field(default_factory=dict)
