"""Random numbers that stay the same: one stream per purpose, keyed by name.

Every stream is a PCG64 sequence whose state and increment are a digest of the seed and the
names of what it is for. A place or a criterion that joins draws from a stream of its own and
leaves every other stream as it was (common random numbers).
"""

import hashlib
from collections.abc import Mapping

import numpy as np

from scoring.value_functions import Floats


class Streams:
    """The streams of one seed, one at a time: ``at`` rewinds one generator to the named stream."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.PCG64(0)
        self._generator = np.random.Generator(self._bits)

    def at(self, *names: str) -> np.random.Generator:
        """Return the generator at the start of the named stream, good until the next call."""
        key = hashlib.sha256("\x1f".join((str(self.seed), *names)).encode()).digest()
        state, increment = int.from_bytes(key[:16], "big"), int.from_bytes(key[16:], "big") | 1
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": increment},
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._generator


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return a generator of its own for one purpose, such as ``stream(seed, "weights", "none")``."""
    return Streams(seed).at(*names)


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
    gammas, streams = np.empty((len(weights), samples)), Streams(seed)
    for row, (criterion, weight) in enumerate(weights.items()):
        streams.at("weight", criterion).standard_gamma(kappa * weight, out=gammas[row])
    gammas /= gammas.sum(axis=0)
    return gammas
