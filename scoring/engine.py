"""From a brief and a table of measures to the recommendation: the path of one request."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.canonical import canonical_json, digest, short_digest
from domain.errors import PackReferenceError, UnknownFacilityTypeError
from domain.evidence import EvidenceNote
from domain.exposure import Exposures
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import CatalogueInfo, FunctionResult, Recommendation
from scoring.cards import Catalogue, FacilityTypeCard
from scoring.evidence_notes import evidence_note
from scoring.function_result import rank_function
from scoring.importance import stated_weights
from scoring.job import Draws, Job
from scoring.loading import load_pair_measures
from scoring.notices import notices
from scoring.pair import pair_results
from scoring.pair_table import pair_table

ENGINE_VERSION: Final = "1"
DEFAULT_SEED: Final = 20_260_401
DEFAULT_SAMPLES: Final = 10_000


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
    job = make_job(
        brief, pack=pack, table=table, exposures=exposures, catalogue=catalogue, draws=Draws(samples, seed)
    )
    results, said = [], list(notices(brief, exposures, pack))
    for facility in (facility_of(function, catalogue) for function in brief.functions):
        stated = stated_weights(brief.importance, facility, catalogue)
        results.append(rank_function(job, facility, stated.weights))
        said.extend(stated.notices)
    first = {name: getattr(results[0], name) for name in FunctionResult.model_fields}
    return Recommendation(
        **first,
        engine_version=ENGINE_VERSION,
        brief=brief,
        evaluated_on=job.on,
        pack=pack.info,
        catalogue=catalogue_info(catalogue, job.table),
        facility_types=brief.functions,
        further_functions=tuple(results[1:]),
        notices=tuple(dict.fromkeys(said)),
        evidence=_resolved(results, pack, job.on),
    )


def make_job(
    brief: Brief,
    *,
    pack: DataPack,
    table: MeasureTable,
    exposures: Exposures,
    catalogue: Catalogue,
    draws: Draws,
) -> Job:
    """Judge the pair at every place, and join what depends on the brief to the table."""
    job = Job(brief, pack, table, catalogue, {s: pair_results(exposures, s) for s in table.site_ids}, draws)
    return replace(
        job, table=table.joined(pair_table(load_pair_measures(), exposures, job.pairs, pack, on=job.on))
    )


def catalogue_info(catalogue: Catalogue, table: MeasureTable) -> CatalogueInfo:
    """Return one digest over the cards of scoring and the measures' cards, and a short one of each."""
    measures = [card.model_dump(mode="json") for card in sorted(table.measures, key=lambda card: card.id)]
    cards = {f"measures/{card['id']}": short_digest(canonical_json(card)) for card in measures}
    return CatalogueInfo(
        digest=digest(catalogue.digest + canonical_json(measures)), cards={**catalogue.cards, **cards}
    )


def facility_of(function: FacilityTypeId, catalogue: Catalogue) -> FacilityTypeCard:
    """Return the card of a function.

    Raises
    ------
    UnknownFacilityTypeError
        The catalogue has none. Facts: ``name``, ``known``.
    """
    try:
        return catalogue.facility_types[function]
    except KeyError as error:
        raise UnknownFacilityTypeError(name=str(function), known=sorted(catalogue.facility_types)) from error


def _resolved(results: Sequence[FunctionResult], pack: DataPack, on: dt.date) -> dict[str, EvidenceNote]:
    """Resolve every evidence id that occurs in the results."""
    notes = {}
    for evidence_id in sorted(set(_evidence_ids(results))):
        try:
            notes[evidence_id] = evidence_note(pack, evidence_id, on)
        except KeyError as error:
            raise PackReferenceError(file="recommendation", id="evidence", target=evidence_id) from error
    return notes


def _evidence_ids(results: Sequence[FunctionResult]) -> Iterator[str]:
    for result in results:
        for route in result.routes:
            yield from route.evidence
        gates = [place.gates for place in (*result.ranking, *result.insufficient_data)]
        for gate in chain.from_iterable((*gates, *(place.gates for place in result.excluded))):
            yield from gate.evidence
        for judged in (*result.ranking, *result.insufficient_data):
            for contribution in judged.contributions:
                yield from contribution.evidence
            for pair in judged.pair:
                yield from (*pair.evidence, *pair.here.set_aside, *pair.there.set_aside)
