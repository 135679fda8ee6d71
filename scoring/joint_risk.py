"""How likely two places fail in the same event within thirty years. Staff only.

Event by event: each place fails with probability p given the event; the joint
failure follows a Gaussian copula with correlation ρ, bounded by independence
(ρ = 0) and full dependence (ρ = 1). Events are independent of each other; what no
named event explains is a background, independent between places over 100 km apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

DEFAULT_RHO: Final = 0.25
INDEPENDENT_BEYOND_KM: Final = 100.0


@dataclass(frozen=True, slots=True)
class Event:
    """A named event: 30-year probability, and failure probabilities given that it happens.

    ``p_here``/``p_there`` unite all failure modes of the event (shaking, tsunami, grid):
    ``probability`` is 0..1.
    """

    name: str
    probability: float
    p_here: float
    p_there: float

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        for value in (self.probability, self.p_here, self.p_there):
            if not 0 <= value <= 1:
                raise ValueError(value)


@dataclass(frozen=True, slots=True)
class JointRisk:
    """The thirty-year figures. ``share`` is J / P_there: of the failures there, how many also here.

    ``low`` and ``high`` bound ``joint`` for ρ = 0 and ρ = 1. ``share`` and ``lift`` are
    ``None`` where a place cannot fail at all.
    """

    joint: float
    low: float
    high: float
    p_here: float
    p_there: float
    share: float | None
    lift: float | None


def united(*modes: float) -> float:
    """Return the probability that at least one independent failure mode occurs."""
    return 1 - math.prod(1 - p for p in modes)


def both_given_event(p_here: float, p_there: float, rho: float) -> float:
    """Return Φ₂(z_here, z_there; ρ), the probability that one event fails both places."""
    if rho == 0 or min(p_here, p_there) == 0:
        return p_here * p_there
    if rho == 1 or max(p_here, p_there) == 1:
        return min(p_here, p_there)
    from scipy.stats import multivariate_normal, norm

    z = norm.ppf([p_here, p_there])
    return float(multivariate_normal.cdf(z, cov=[[1, rho], [rho, 1]], abseps=1e-9))


def correlation(distance_km: float, *, tau2: float, phi2: float, range_km: float) -> float:
    """Return ρ between two places: the event term τ² shared by all, φ² fading with distance."""
    return (tau2 + phi2 * math.exp(-3 * distance_km / range_km)) / (tau2 + phi2)


def joint_risk(
    events: Sequence[Event],
    *,
    rho: float = DEFAULT_RHO,
    background_here: float = 0.0,
    background_there: float = 0.0,
    distance_km: float = math.inf,
) -> JointRisk:
    """Combine events and background into J, its bounds, C (``share``) and the lift.

    ``background_here``/``_there`` are 30-year failure probabilities from seismicity that
    belongs to no named event. Over 100 km apart they meet only by chance; closer by,
    the smaller one is shared in full in the upper bound, and they are taken as
    independent in the others.

    Raises
    ------
    ValueError
        ``rho`` is not within 0..1.
    """
    if not 0 <= rho <= 1:
        raise ValueError(rho)

    def over_events(at_rho: float, background: float) -> float:
        misses = (1 - e.probability * both_given_event(e.p_here, e.p_there, at_rho) for e in events)
        return 1 - math.prod(misses) * (1 - background)

    by_chance = background_here * background_there
    near = distance_km <= INDEPENDENT_BEYOND_KM
    p_here = 1 - math.prod(1 - e.probability * e.p_here for e in events) * (1 - background_here)
    p_there = 1 - math.prod(1 - e.probability * e.p_there for e in events) * (1 - background_there)
    joint = over_events(rho, by_chance)
    return JointRisk(
        joint=joint,
        low=over_events(0.0, by_chance),
        high=over_events(1.0, min(background_here, background_there) if near else by_chance),
        p_here=p_here,
        p_there=p_there,
        share=joint / p_there if p_there > 0 else None,
        lift=joint / (p_here * p_there) if p_here * p_there > 0 else None,
    )


def background(p_site: float, named: Sequence[tuple[float, float]]) -> float:
    """Return the part of a site's 30-year probability that no named event explains, not below 0.

    ``named`` holds (event probability, failure probability at the site given the event).
    """
    explained = math.prod(1 - probability * p for probability, p in named)
    return max(0.0, 1 - (1 - p_site) / explained) if explained > 0 else 0.0
