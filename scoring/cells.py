"""Score many cells at once: the same curves, weights and gates as for places, without words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.exposure import Exposures
from domain.measures import MeasureTable
from domain.place import DataPack
from scoring.cards import Catalogue, FacilityTypeCard, GateCard
from scoring.loading import load_pair_measures
from scoring.pair import pair_results
from scoring.pair_table import pair_table
from scoring.value_functions import Floats
from scoring.value_matrix import Flags, value_matrix


@dataclass(frozen=True, slots=True)
class CellScores:
    """Scores of cells on 0..100, shape ``(n_cells,)``: expected, and bounds over what is unknown.

    ``failed`` tells per gate which cells it excludes; a gate on something unknown excludes none.
    """

    score: Floats
    low: Floats
    high: Floats
    failed: dict[str, Flags]

    @property
    def left(self) -> Flags:
        """Tell which cells no gate excludes."""
        failed = np.logical_or.reduce([np.zeros(len(self.score), dtype=np.bool_), *self.failed.values()])
        return np.asarray(~failed, dtype=np.bool_)


def pair_measures(exposures: Exposures, pack: DataPack) -> MeasureTable:
    """Return what depends on the company's present sites, one row per place of the exposures."""
    pairs = {site: pair_results(exposures, site) for site in exposures.site_ids}
    return pair_table(load_pair_measures(), exposures, pairs, pack, on=pack.info.edition_date)


def score_cells(
    table: MeasureTable, weights: dict[str, float], facility: FacilityTypeCard, catalogue: Catalogue
) -> CellScores:
    """Score every row of a table by its measures alone.

    Parameters
    ----------
    table
        Measures of cells with those of the pair joined; no details are needed.
    weights
        By criterion, summing to 1.

    Raises
    ------
    CardError
        A criterion's measure is missing or has another unit.
    """
    criteria = [catalogue.criteria[name] for name in weights]
    matrix = value_matrix(table, criteria)
    by_weight = np.array([weights[card.id] for card in criteria])
    gates = [catalogue.gates[name] for name in facility.gates]
    return CellScores(
        score=100 * (matrix.expected @ by_weight),
        low=100 * (matrix.low @ by_weight),
        high=100 * (matrix.high @ by_weight),
        failed={gate.id: _failed(table, gate) for gate in _measured(gates)},
    )


def _measured(gates: Sequence[GateCard]) -> list[GateCard]:
    """Return the gates that a figure of the cell alone can fail."""
    compared = [gate for gate in gates if gate.rule == "at_most" and gate.measure]
    return [gate for gate in compared if "fail_above" in gate.options]


def _failed(table: MeasureTable, gate: GateCard) -> Flags:
    """Tell which cells lie wholly above the limit; unknown ones do not."""
    low = table.low[:, table.column(str(gate.measure))]
    return np.asarray(low > float(str(gate.options["fail_above"])), dtype=np.bool_)
