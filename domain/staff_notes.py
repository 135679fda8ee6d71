"""What only staff reads beside a ranking: unwelcome figures, lost comparisons, hard questions.

Nothing of these models stands on a company's copy.
"""

from typing import Literal

from pydantic import Field

from domain.analysis import Dominance, PlaceUnderStress
from domain.evidence import EvidenceNote
from domain.model import Frozen
from domain.proofs import ArrivalNote, RivalYardstick
from domain.recommendation import PairVerdict
from domain.text import Bilingual


class Caution(Frozen):
    """An unwelcome fact that a visitor may know: said with its figure and date."""

    id: str
    text: Bilingual
    owner: str
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)


class StaffArrival(Frozen):
    """A past arrival for the staff list; ``to_check`` says why it may not be named yet."""

    note: ArrivalNote
    to_check: Bilingual | None


Standing = Literal["ahead", "behind", "even", "unknown"]


class RivalStanding(Frozen):
    """How the city stands against another city on one yardstick."""

    yardstick: str
    city: Bilingual
    standing: Standing
    says: Bilingual


class NotUs(Frozen):
    """A reason for which this company is better served elsewhere; ``applies`` to this brief or in general."""

    id: str
    applies: bool
    text: Bilingual
    evidence: tuple[EvidenceNote, ...]


class RivalView(Frozen):
    """Other cities: what may be printed, what only staff sees, where the city wins and loses."""

    paper: tuple[RivalYardstick, ...]
    staff: tuple[RivalYardstick, ...]
    standings: tuple[RivalStanding, ...]
    not_us: tuple[NotUs, ...]


class HardQuestion(Frozen):
    """A question the mayor must expect, and an answer that states the unwelcome figure.

    ``owner`` can give what the answer lacks.
    """

    id: str
    question: Bilingual
    answer: Bilingual
    owner: str
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)


class SimilarPlace(Frozen):
    """A place like another one: how near, on how much of the weight, alike and different in what.

    ``distance`` is on the value scale 0..1; ``better`` and ``worse`` name where the place
    differs clearly from the one it is compared with.
    """

    site_id: str
    name: Bilingual
    distance: float
    shared_weight: float
    alike: tuple[Bilingual, ...]
    better: tuple[Bilingual, ...]
    worse: tuple[Bilingual, ...]


class TogetherSet(Frozen):
    """One place per function; zones by name. ``open_zones`` cannot be judged from what is on record."""

    places: dict[str, str]
    score: float
    farthest_km: float
    shared_zones: tuple[Bilingual, ...]
    open_zones: tuple[Bilingual, ...]


class Together(Frozen):
    """Places for several functions at once; ``best`` is ``None`` where no set keeps them apart."""

    within_km: float
    best: TogetherSet | None
    trade_off: tuple[TogetherSet, ...]


class LearnedWeights(Frozen):
    """What decisions suggest, beside what is stated; never applied by itself.

    ``dropped`` numbers (from 1) the decisions that contradict the others; ``left_out`` are
    criteria unknown for a place of a decision. ``places`` and ``necessary`` tell how the ranked
    places stand under all weights that agree with the kept decisions, on the same criteria.
    """

    stated: dict[str, float]
    suggested: dict[str, float]
    decisions: int
    dropped: tuple[int, ...]
    left_out: tuple[str, ...]
    is_suggestion_only: bool
    places: tuple[PlaceUnderStress, ...] = ()
    necessary: tuple[Dominance, ...] = ()


class PairCell(Frozen):
    """One scenario at one present site and one place, by number in the matrix's lists."""

    scenario: int
    present_site: int
    place: int
    verdict: PairVerdict
    label: Bilingual
    reason: Bilingual
    evidence: tuple[str, ...]


class PairMatrix(Frozen):
    """Scenario × present site × place, ready for a chart."""

    scenarios: tuple[Bilingual, ...]
    present_sites: tuple[Bilingual, ...]
    site_ids: tuple[str, ...]
    places: tuple[Bilingual, ...]
    cells: tuple[PairCell, ...]


class JointEstimate(Frozen):
    """Thirty-year figures of two places failing together, with everything they rest on. Staff only.

    ``share`` is the share of failures at the present site that also stop the place (C),
    ``low`` and ``high`` bound the joint probability: no and full dependence between the places,
    and the range of what maps say within the position errors.
    """

    joint: float
    low: float
    high: float
    p_here: float
    p_there: float
    share: float | None
    rho: float
    events: tuple[str, ...]
    assumptions: tuple[Bilingual, ...]
