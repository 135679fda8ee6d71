"""A brief made ready: all that does not depend on the weights, so that new weights answer at once."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from domain.brief import Brief, Importance
from domain.canonical import canonical_json, digest, short_digest
from domain.errors import PackReferenceError
from domain.evidence import EvidenceNote
from domain.exposure import Exposures
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import (
    CatalogueInfo,
    Contribution,
    DevelopmentRoute,
    FunctionResult,
    GateResult,
    PairResult,
    Recommendation,
)
from domain.text import Bilingual
from scoring.cards import Catalogue
from scoring.evidence_notes import evidence_note
from scoring.function_result import ReadyFunction, matrix_of, rank_function, ready_function
from scoring.importance import stated_weights
from scoring.job import DEFAULT_SAMPLES, DEFAULT_SEED, ENGINE_VERSION, Draws, Job, facility_of
from scoring.loading import load_pair_measures
from scoring.notices import notices
from scoring.pair import pair_results
from scoring.pair_table import pair_table
from scoring.value_tree import counted_twice


@dataclass(frozen=True, slots=True)
class Prepared:
    """One brief with its must-haves, pairs and values judged, waiting for weights.

    Made by ``prepare`` and good as long as brief, pack and catalogue are the same. It keeps the
    sentences it has once written, so the first ``rank`` takes longest. Safe to share between
    threads: what two of them write at once is equal.
    """

    job: Job
    ready: tuple[ReadyFunction, ...]
    said: tuple[Bilingual, ...]
    catalogue: CatalogueInfo
    notes: dict[str, EvidenceNote] = field(default_factory=dict)

    def rank(self, importance: Importance | None = None) -> Recommendation:
        """Score and rank under the brief's importance, or under another one in its place.

        The result is the one of ``recommend`` for a brief with that importance, byte for byte.

        Raises
        ------
        UnknownCriterionError, BadWeightsError, PairwiseJudgementError
            The importance is faulty, see ``stated_weights``.
        CardError
            A card reads a measure the table does not have, or in another unit.
        PackReferenceError
            A figure names a record the pack does not have.
        """
        brief = self.job.brief if importance is None else self._with(importance)
        results, said = [], list(self.said)
        for function in self.ready:
            stated = stated_weights(brief.importance, function.facility, self.job.catalogue)
            results.append(rank_function(self.job, function, stated.weights))
            matrix = matrix_of(self.job, tuple(stated.weights))
            said.extend(stated.notices + counted_twice(matrix, stated.weights, brief.importance))
        first = {name: getattr(results[0], name) for name in FunctionResult.model_fields}
        return Recommendation(
            **first,
            engine_version=ENGINE_VERSION,
            brief=brief,
            evaluated_on=self.job.on,
            pack=self.job.pack.info,
            catalogue=self.catalogue,
            facility_types=brief.functions,
            further_functions=tuple(results[1:]),
            notices=tuple(dict.fromkeys(said)),
            evidence={name: self._note(name) for name in sorted(set(_evidence_ids(results)))},
        )

    def _with(self, importance: Importance) -> Brief:
        return self.job.brief.model_copy(update={"importance": importance})

    def _note(self, evidence_id: str) -> EvidenceNote:
        if evidence_id not in self.notes:
            self.notes[evidence_id] = _resolved(self.job.pack, evidence_id, self.job.on)
        return self.notes[evidence_id]


def prepare(
    brief: Brief,
    *,
    pack: DataPack,
    table: MeasureTable,
    exposures: Exposures,
    catalogue: Catalogue,
    seed: int = DEFAULT_SEED,
    samples: int = DEFAULT_SAMPLES,
) -> Prepared:
    """Judge everything about a brief that no weight can change.

    Arguments as for ``recommend``.

    Raises
    ------
    UnknownFacilityTypeError
        The brief names a function without a card.
    CardError
        A gate reads a measure the table does not have.
    """
    draws = Draws(samples, seed)
    job = make_job(brief, pack=pack, table=table, exposures=exposures, catalogue=catalogue, draws=draws)
    return Prepared(
        job=job,
        ready=tuple(ready_function(job, facility_of(function, catalogue)) for function in brief.functions),
        said=notices(brief, exposures, pack),
        catalogue=catalogue_info(catalogue, job.table),
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


def _resolved(pack: DataPack, evidence_id: str, on: dt.date) -> EvidenceNote:
    try:
        return evidence_note(pack, evidence_id, on)
    except KeyError as error:
        raise PackReferenceError(file="recommendation", id="evidence", target=evidence_id) from error


def _evidence_ids(results: Sequence[FunctionResult]) -> Iterator[str]:
    """Name every record that the results rest on."""
    for result in results:
        judged = (*result.ranking, *result.insufficient_data)
        gates = chain.from_iterable(
            (*(place.gates for place in judged), *(place.gates for place in result.excluded))
        )
        rows = chain.from_iterable(place.contributions for place in judged)
        pairs = tuple(chain.from_iterable(place.pair for place in judged))
        resting: list[Iterable[GateResult | Contribution | PairResult | DevelopmentRoute]]
        resting = [result.routes, gates, rows, pairs]
        for item in chain.from_iterable(resting):
            yield from item.evidence
        for pair in pairs:
            yield from (*pair.here.set_aside, *pair.there.set_aside)
