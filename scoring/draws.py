"""Random numbers that stay the same: one stream per purpose, keyed by name.

Every stream is its own PCG64 generator, seeded by a digest of the seed and the names
of what it is for. A place or a criterion that joins draws from a stream of its own and
leaves every other stream as it was (common random numbers).
"""

import hashlib
from collections.abc import Mapping

import numpy as np

from scoring.value_functions import Floats


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the generator of one purpose, such as ``stream(seed, "value", site, criterion)``."""
    key = "\x1f".join((str(seed), *names))
    entropy = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")
    return np.random.Generator(np.random.PCG64(entropy))


def concentration(n_criteria: int, cv: float) -> float:
    """Return κ of the Dirichlet distribution in which the average weight varies by ``cv``.

    With ``w̄ = 1/n``: ``Var w̄ = w̄ (1 - w̄) / (κ + 1)``, hence ``κ = (1 - w̄) / (w̄ cv²) - 1``.
    """
    mean = 1 / n_criteria
    return (1 - mean) / (mean * cv**2) - 1


def dirichlet_weights(weights: Mapping[str, float], *, cv: float, samples: int, seed: int) -> Floats:
    """Draw weights around stated ones.

    Parameters
    ----------
    weights
        Positive weights by criterion, summing to 1.
    cv
        Coefficient of variation of the average criterion, such as 0.30; 0 draws no variation.

    Returns
    -------
    drawn
        Shape ``(n_criteria, samples)``; every column is positive and sums to 1.
    """
    if cv == 0 or len(weights) == 1:
        return np.repeat(np.array(list(weights.values()))[:, None], samples, axis=1)
    kappa = concentration(len(weights), cv)
    gammas = np.empty((len(weights), samples))
    for row, (criterion, weight) in enumerate(weights.items()):
        gammas[row] = stream(seed, "weight", criterion).standard_gamma(kappa * weight, samples)
    drawn: Floats = gammas / gammas.sum(axis=0)
    return drawn
