"""What past decisions say about weights: robust ordinal regression.

A decision "a was chosen over b" is the constraint Σ w_j (u_aj − u_bj) ≥ ε on the
weights. Nothing learned here is ever applied silently: it stands as a suggestion
beside the stated weights.

References
----------
Greco, Mousseau, Słowiński (2008): Ordinal regression revisited, EJOR 191, 416-436.
Corrente, Greco, Kadziński, Słowiński (2013): Robust ordinal regression in preference
learning and ranking, Machine Learning 93, 381-422.
Smith (1984): hit-and-run sampling, Operations Research 32, 1296-1308.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FEW_DECISIONS: Final = 30
_FEASIBLE: Final = 1e-9
_STRICT: Final = 1e-4  # how much better a chosen place must be at least, on 0..1
_CLEAR: Final = 0.01  # by how much a suggestion lets the chosen place win, where that is possible
_BURN_IN: Final = 500
_THINNING: Final = 5

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LearnedPreferences:
    """What the decisions allow.

    ``suggestion`` are the weights nearest to the stated ones (least squares) that satisfy every
    kept decision; ``margin`` is the widest one any weights could reach. ``dropped`` numbers
    the decisions of the smallest set that must be left out so that the others agree (empty
    when all agree). ``is_suggestion_only`` below 30 decisions: show it, do not rank by it.
    """

    suggestion: Vector
    margin: float
    dropped: tuple[int, ...]
    is_suggestion_only: bool


def differences(chosen: Vector, rejected: Vector) -> Vector:
    """Return u_chosen − u_rejected, shape ``(n_decisions, n_criteria)``, values on 0..1.

    Raises
    ------
    ValueError
        A value is unknown (NaN): a decision is compared on criteria known for both.
    """
    gap: Vector = np.atleast_2d(np.asarray(chosen, dtype=float)) - np.atleast_2d(
        np.asarray(rejected, dtype=float)
    )
    if not np.isfinite(gap).all():
        msg = "decisions must be compared on known criteria only"
        raise ValueError(msg)
    return gap


def learn(gap: Vector, stated: Vector) -> LearnedPreferences:
    """Change the stated weights as little as the decisions ask for.

    Parameters
    ----------
    gap
        Differences of values, shape ``(n_decisions, n_criteria)``. Decisions that cannot hold
        together lose the smallest set that makes the others agree.
    stated
        Weights summing to 1, shape ``(n_criteria,)``.
    """
    kept = np.ones(len(gap), dtype=bool)
    dropped = smallest_conflict(gap)
    kept[list(dropped)] = False
    centre, margin = _widest_margin(gap[kept])
    suggestion = _nearest(stated, gap[kept], start=centre, margin=min(_CLEAR, margin / 2))
    return LearnedPreferences(suggestion, margin, dropped, len(gap) < FEW_DECISIONS)


def smallest_conflict(gap: Vector) -> tuple[int, ...]:
    """Return the numbers of a smallest set of decisions whose removal makes the rest agree."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    decisions, criteria = gap.shape
    # w·gap_k + 2 v_k ≥ ε: v_k = 1 lifts decision k, since |w·gap_k| ≤ 1 on the simplex.
    rules = np.hstack([gap, 2 * np.eye(decisions)])
    simplex = np.hstack([np.ones(criteria), np.zeros(decisions)])
    solution = milp(
        c=np.hstack([np.zeros(criteria), np.ones(decisions)]),
        constraints=[LinearConstraint(rules, _STRICT, np.inf), LinearConstraint(simplex, 1, 1)],
        integrality=np.hstack([np.zeros(criteria), np.ones(decisions)]),
        bounds=Bounds(0, 1),
    )
    lifted = np.round(np.asarray(solution.x)[criteria:]).astype(int)
    return tuple(int(k) for k in np.flatnonzero(lifted))


def necessarily_preferred(a: Vector, b: Vector, gap: Vector) -> bool:
    """Tell whether every weighting that agrees with the decisions puts ``a`` at least level with ``b``."""
    return _extreme(a - b, gap) >= -_FEASIBLE


def possibly_preferred(a: Vector, b: Vector, gap: Vector) -> bool:
    """Tell whether some weighting that agrees with the decisions puts ``a`` at least level with ``b``."""
    return -_extreme(b - a, gap) >= -_FEASIBLE


def sample_polytope(gap: Vector, samples: int, rng: np.random.Generator) -> Vector:
    """Draw weights uniformly from those that agree with all decisions, by hit-and-run.

    Returns
    -------
    weights
        Shape ``(samples, n_criteria)``; every row sums to 1 and satisfies every decision.

    Raises
    ------
    ValueError
        No weighting agrees with all decisions; drop :func:`smallest_conflict` first.
    """
    weights, margin = _widest_margin(gap)
    if margin <= 0:
        msg = "the decisions contradict each other"
        raise ValueError(msg)
    criteria = gap.shape[1]
    walls = np.vstack([np.eye(criteria), gap])
    current = _interior(weights, gap)
    drawn = np.empty((samples, criteria))
    for step in range(-_BURN_IN, samples * _THINNING):
        direction = _in_simplex_plane(rng.standard_normal((1, criteria)))
        speed, room = walls @ direction, walls @ current
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = -room / speed
        furthest = reach[speed < 0].min(initial=np.inf)
        nearest = reach[speed > 0].max(initial=-np.inf)
        current = current + rng.uniform(nearest, furthest) * direction
        current = np.maximum(current, 0)
        current /= current.sum()
        if step >= 0 and step % _THINNING == 0:
            drawn[step // _THINNING] = current
    return drawn


def _in_simplex_plane(vector: Vector) -> Vector:
    """Return the vector without its part that would change the sum of weights."""
    flat: Vector = vector.ravel()
    return flat - np.full_like(flat, flat.sum() / flat.size)


def _interior(weights: Vector, gap: Vector) -> Vector:
    """Return a point off every wall: the widest-margin vertex moved towards the simplex's middle."""
    middle = np.full_like(weights, 1 / len(weights))
    for share in (0.5, 0.25, 0.1, 0.03, 0.01, 0.003, 0.001):
        moved = (1 - share) * weights + share * middle
        if (gap @ moved > 0).all():
            return moved
    return weights


def _widest_margin(gap: Vector) -> tuple[Vector, float]:
    """Return the weights on the simplex that maximise the smallest w·gap, and that smallest."""
    from scipy.optimize import linprog

    criteria = gap.shape[1]
    if len(gap) == 0:
        return np.full(criteria, 1 / criteria), 1.0
    solution = linprog(
        c=np.hstack([np.zeros(criteria), -1.0]),
        A_ub=np.hstack([-gap, np.ones((len(gap), 1))]),
        b_ub=np.zeros(len(gap)),
        A_eq=np.hstack([np.ones(criteria), 0.0])[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * criteria + [(None, None)],
    )
    return np.asarray(solution.x)[:-1], float(np.asarray(solution.x)[-1])


def _nearest(stated: Vector, gap: Vector, *, start: Vector, margin: float) -> Vector:
    """Return the weights nearest to the stated ones under which every decision wins by the margin."""
    from scipy.optimize import LinearConstraint, minimize

    rules = [LinearConstraint(np.ones(len(stated)), 1, 1)]
    if len(gap):
        rules.append(LinearConstraint(gap, margin, np.inf))
    solve: Any = minimize  # its published types do not know vectors of any length
    solution = solve(
        lambda w: float(((w - stated) ** 2).sum()),
        start,
        jac=lambda w: 2 * (w - stated),
        bounds=[(0, 1)] * len(stated),
        constraints=rules,
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    weights = np.maximum(solution.x, 0)
    return np.asarray(weights / weights.sum())


def _extreme(objective: Vector, gap: Vector) -> float:
    """Return the least w·objective over the weights that agree with the decisions."""
    from scipy.optimize import linprog

    criteria = len(objective)
    solution = linprog(
        c=objective,
        A_ub=-gap if len(gap) else None,
        b_ub=np.zeros(len(gap)) if len(gap) else None,
        A_eq=np.ones((1, criteria)),
        b_eq=[1.0],
        bounds=[(0, None)] * criteria,
    )
    if not solution.success:
        msg = "the decisions contradict each other"
        raise ValueError(msg)
    return float(np.asarray(solution.fun))
