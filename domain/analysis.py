"""What lies beneath a ranking, for the staff: weights, robustness, counterfactuals, cross-checks."""

from typing import Literal

from domain.brief import FacilityTypeId
from domain.model import Frozen
from domain.place import Owner
from domain.text import Bilingual


class WeightTotal(Frozen):
    """The weight that rests on one group, source or hazard, through its criteria."""

    id: str
    label: Bilingual
    weight: float
    criteria: tuple[str, ...]


class SameStory(Frozen):
    """Two criteria that order the places alike or inversely; ``weight`` is that of both."""

    first: str
    second: str
    rank_correlation: float
    weight: float
    says: Bilingual


class PlaceUnderStress(Frozen):
    """One place under one setting: shares of the draws in which it is first, or among three."""

    site_id: str
    first: float
    top_three: float
    rank_range: tuple[int, int]


class Stress(Frozen):
    """The order under one assumption about the weights and the data.

    ``weights``: stated with a slack of 15, 30 or 60 %, their order only, or nothing known.
    ``with_data``: known figures vary by their data class as well.
    """

    weights: Literal["slack_15", "slack_30", "slack_60", "order", "none"]
    with_data: bool
    label: Bilingual
    places: tuple[PlaceUnderStress, ...]
    leading_group: tuple[str, ...]


class Duel(Frozen):
    """How often a place scores above another; a tie counts half."""

    site_id: str
    over: str
    share: float


class CentralWeights(Frozen):
    """The mean weights of the draws a place wins; ``None`` if it never wins.

    ``leans_on`` are the criteria that weigh most above their stated weight when it wins.
    """

    site_id: str
    weights: dict[str, float] | None
    leans_on: tuple[str, ...] = ()


class Dominance(Frozen):
    """``site_id`` is at least as good as ``over`` on every criterion, whatever the unknowns are."""

    site_id: str
    over: str


class CriterionChange(Frozen):
    """The one figure that would bring a place level with the leader.

    ``raw`` and ``raw_needed`` in ``unit``; ``owner`` is whom to talk to about it.
    """

    site_id: str
    criterion: str
    raw: float
    raw_needed: float
    unit: str
    owner: str
    says: Bilingual


class WeightChange(Frozen):
    """The weight of one criterion at which a place comes level with the leader, the others in proportion."""

    site_id: str
    criterion: str
    weight: float
    weight_needed: float
    says: Bilingual


class DecidingUnknown(Frozen):
    """One unknown figure whose answer alone can change who is first: ask this owner first."""

    site_id: str
    criterion: str
    owner: str
    leader_if_best: str
    leader_if_worst: str
    says: Bilingual


class FirstCall(Frozen):
    """One question to one office whose answer, at any of the places, can change who is first."""

    owner: Owner
    criterion: str
    site_ids: tuple[str, ...]
    says: Bilingual


class SwingMeaning(Frozen):
    """What a weight stands for: the worth of going from the worst to the best figure, both in units."""

    criterion: str
    weight: float
    says: Bilingual


class CrossCheck(Frozen):
    """The order by another method on the same values, and how far it agrees.

    ``kendall_tau`` from -1 (reversed) to 1 (same order).
    """

    method: Literal["topsis", "vikor", "promethee"]
    label: Bilingual
    order: tuple[str, ...]
    ranks: tuple[int, ...]
    kendall_tau: float
    same_top_three: bool
    says: Bilingual


class Analysis(Frozen):
    """Everything beneath the ranking of one function.

    ``swings`` are in the order of the weights, ``first_calls`` in that of the weight at stake.
    """

    facility_type: FacilityTypeId
    weight_by_group: tuple[WeightTotal, ...]
    weight_by_source: tuple[WeightTotal, ...]
    weight_by_hazard: tuple[WeightTotal, ...]
    same_stories: tuple[SameStory, ...]
    stresses: tuple[Stress, ...]
    duels: tuple[Duel, ...]
    central_weights: tuple[CentralWeights, ...]
    dominance: tuple[Dominance, ...]
    criterion_changes: tuple[CriterionChange, ...]
    weight_changes: tuple[WeightChange, ...]
    deciding_unknowns: tuple[DecidingUnknown, ...]
    first_calls: tuple[FirstCall, ...]
    swings: tuple[SwingMeaning, ...]
    cross_checks: tuple[CrossCheck, ...]


class Difference(Frozen):
    """What one criterion adds to the difference of two places, in points; both figures in words."""

    criterion: str
    label: Bilingual
    points: float
    known: bool
    first: Bilingual
    second: Bilingual


class Comparison(Frozen):
    """Two places side by side: ``points`` of the rows sum to ``points`` of the whole.

    ``first`` and ``second`` are site ids. Rows are sorted by the size of the difference.
    """

    first: str
    second: str
    points: float
    rows: tuple[Difference, ...]
    says: Bilingual
