"""The result of ``recommend``: a public interface, documented in ``docs/reference``.

Scores and points are on 0..100 here, where they are shown; values on 0..1. The
points of a place sum to its score, the weights sum to 1.
"""

import datetime as dt
import math
from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.brief import Brief, FacilityTypeId
from domain.evidence import DataClass, EvidenceNote
from domain.exposure import Exposure
from domain.model import Frozen
from domain.place import Owner, PackInfo
from domain.text import Bilingual


class GateState(StrEnum):
    """The four states of a must-have at a place."""

    PASS = "PASS"  # noqa: S105  (a state, not a password)
    CONDITIONAL = "CONDITIONAL"
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"


class GateResult(Frozen):
    """One must-have at one place. ``route`` says how a condition is met, or whom to ask."""

    id: str
    label: Bilingual
    state: GateState
    reason: Bilingual
    route: Bilingual | None = None
    owner: str | None = None
    evidence: tuple[str, ...] = ()


class Contribution(Frozen):
    """What one criterion adds to a place's score.

    ``value`` is on 0..1, with ``value_low``/``value_high`` its bounds; for an unknown
    criterion it is the expected value, ``known`` is False and ``points`` are expected points.
    ``raw`` is the measured figure in ``unit``, ``raw_low``/``raw_high`` its range (position error,
    published interval); ``clamped``: it lies beyond the curve's ends.
    """

    criterion: str
    label: Bilingual
    group: str
    weight: float
    value: float
    value_low: float
    value_high: float
    points: float
    known: bool
    raw: float | None
    unit: str
    data_class: DataClass | None
    reason: Bilingual
    evidence: tuple[str, ...]
    clamped: bool = False
    raw_low: float | None = None
    raw_high: float | None = None


class PairVerdict(StrEnum):
    """Whether a present site and the place are hit together in a scenario."""

    BOTH = "both"
    THERE_ONLY = "there_only"
    HERE_ONLY = "here_only"
    NEITHER = "neither"
    UNKNOWN = "unknown"


class PairResult(Frozen):
    """One scenario at one present site ("there") and the place ("here").

    ``assumed`` is False for an event that happened: it is shown and decides nothing.
    """

    scenario: str
    scenario_name: Bilingual
    present_site: int
    present_site_name: Bilingual
    here: Exposure
    there: Exposure
    verdict: PairVerdict
    verdict_label: Bilingual
    reason: Bilingual
    evidence: tuple[str, ...]
    assumed: bool = True


class PlaceHead(Frozen):
    """Which place."""

    site_id: str
    name: Bilingual
    ward: Bilingual
    kind: str
    lat: float
    lon: float
    coord_error_m: float


class JudgedPlace(PlaceHead):
    """A place with its interval, reasons and gates.

    ``coverage`` is the weight share of known criteria within the pack's reach,
    ``confidence`` the weight share of known criteria whose data are class A or B.
    """

    score: float
    score_low: float
    score_high: float
    coverage: float
    confidence: float
    gates: tuple[GateResult, ...]
    contributions: tuple[Contribution, ...]
    pair: tuple[PairResult, ...]

    @property
    def known_weight(self) -> float:
        """Return the share of all weight whose figures are known: what nobody has on record counts, too."""
        return math.fsum(item.weight for item in self.contributions if item.known)

    @property
    def sound_weight(self) -> float:
        """Return the share of all weight that rests on data of class A or B.

        ``confidence`` and ``coverage`` are shares of what is on record for any place; of a whole brief,
        power and plots included, they would tell a company too much.
        """
        return self.confidence * self.known_weight / self.coverage if self.coverage else 0.0


class RankedPlace(JudgedPlace):
    """A place in the ranking.

    ``rank_acceptability[r]`` is the share of draws in which the place takes rank r+1;
    ``rank_range`` holds 90 % of them. Tied places share a rank.
    """

    rank: int
    rank_acceptability: tuple[float, ...]
    rank_range: tuple[int, int]
    in_leading_group: bool


class ExcludedPlace(PlaceHead):
    """A place out of the ranking, with the gates that failed."""

    gates: tuple[GateResult, ...]


class Unknown(Frozen):
    """Something not known that matters, and who can answer.

    ``weight`` is the total weight at stake where it is a criterion, else ``None``.
    ``id`` is that of a criterion or of a gate, as ``kind`` says.
    """

    id: str
    kind: Literal["criterion", "gate"]
    what: Bilingual
    why_it_matters: Bilingual
    owner: Owner
    site_ids: tuple[str, ...]
    weight: float | None


class NearMiss(Frozen):
    """A failed or open gate and the relaxation with which the place would pass."""

    site_id: str
    gate: str
    change: Bilingual


class DevelopmentRoute(Frozen):
    """A way to a place where no plot is ready, and who to ask about it."""

    id: str
    label: Bilingual
    says: Bilingual
    owner: str
    evidence: tuple[str, ...]


class Robustness(Frozen):
    """How the draws were made and what they say, in one sentence for a layman."""

    samples: int
    seed: int
    weight_cv: float
    leading_group: tuple[str, ...]
    sentence: Bilingual


class FunctionResult(Frozen):
    """The places for one function of the brief."""

    facility_type: FacilityTypeId
    facility_type_label: Bilingual
    weights: dict[str, float]
    coverage_threshold: float
    ranking: tuple[RankedPlace, ...]
    insufficient_data: tuple[JudgedPlace, ...]
    excluded: tuple[ExcludedPlace, ...]
    near_misses: tuple[NearMiss, ...]
    routes: tuple[DevelopmentRoute, ...] = ()
    unknowns: tuple[Unknown, ...]
    robustness: Robustness


class CatalogueInfo(Frozen):
    """The digest of all cards in use; ``cards`` holds a short one of each, by folder and id."""

    digest: str
    cards: dict[str, str] = Field(default_factory=dict)


class Recommendation(FunctionResult):
    """The whole answer to a brief.

    The fields of ``FunctionResult`` at the top hold the brief's first function;
    ``further_functions`` holds the others in the brief's order. ``evidence`` resolves
    every evidence id that occurs anywhere in the result.
    """

    schema_version: int = 1
    engine_version: str
    brief: Brief
    evaluated_on: dt.date
    pack: PackInfo
    catalogue: CatalogueInfo
    facility_types: tuple[FacilityTypeId, ...]
    further_functions: tuple[FunctionResult, ...]
    notices: tuple[Bilingual, ...]
    evidence: dict[str, EvidenceNote]

    @property
    def functions(self) -> tuple[FunctionResult, ...]:
        """Return the result of every function, the first one first."""
        return (self, *self.further_functions)
