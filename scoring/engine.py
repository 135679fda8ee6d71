"""From a brief and a table of measures to the recommendation: the path of one request."""

from domain.brief import Brief
from domain.exposure import Exposures
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import Recommendation
from scoring.cards import Catalogue
from scoring.job import DEFAULT_SAMPLES, DEFAULT_SEED
from scoring.prepared import prepare


def recommend(
    brief: Brief,
    *,
    pack: DataPack,
    table: MeasureTable,
    exposures: Exposures,
    catalogue: Catalogue,
    seed: int = DEFAULT_SEED,
    samples: int = DEFAULT_SAMPLES,
) -> Recommendation:
    """Screen, score and rank the places of a table for every function of a brief.

    The same arguments give the same bytes: no clock, no order of a set, no shared state.
    Adding or removing a place changes no other place's score or interval.
    Where the weights will be moved again and again, ``prepare`` once and ``rank`` often.

    Parameters
    ----------
    table
        Measures of the pack, one row per place of ``exposures``, in the same order.
    seed, samples
        Of the draws that test how robust the order is.

    Raises
    ------
    UnknownFacilityTypeError
        The brief names a function without a card.
    UnknownCriterionError, BadWeightsError
        The brief's importance is faulty, see ``stated_weights``.
    CardError
        A card reads a measure the table does not have, or in another unit.
    PackReferenceError
        A figure names a record the pack does not have.
    """
    return prepare(
        brief,
        pack=pack,
        table=table,
        exposures=exposures,
        catalogue=catalogue,
        seed=seed,
        samples=samples,
    ).rank()
