"""List the figures of the pack, as a freshness list or a to-do list for the bureaus."""

import datetime as dt
import difflib

from domain.errors import UnknownCriterionError
from domain.evidence import Confidence
from domain.place import DataPack, Fact
from geodata import measure_sites
from scoring.cards import Catalogue


def list_facts(
    pack: DataPack,
    *,
    on: dt.date,
    stale: bool = False,
    unknown: bool = False,
    criterion: str | None = None,
    catalogue: Catalogue,
) -> tuple[Fact, ...]:
    """Return the facts that meet every condition asked for, in the order of the pack.

    Raises
    ------
    UnknownCriterionError
        The catalogue has no such criterion.
    """
    facts = tuple(pack.facts.values())
    if criterion is not None:
        used = _evidence_of(pack, criterion, on=on, catalogue=catalogue)
        facts = tuple(fact for fact in facts if fact.id in used)
    if stale:
        facts = tuple(fact for fact in facts if _is_known(fact) and not fact.is_fresh(on))
    if unknown:
        facts = tuple(fact for fact in facts if not _is_known(fact))
    return facts


def _is_known(fact: Fact) -> bool:
    return fact.value is not None and fact.confidence is not Confidence.UNKNOWN


def _evidence_of(pack: DataPack, criterion: str, *, on: dt.date, catalogue: Catalogue) -> frozenset[str]:
    if criterion not in catalogue.criteria:
        close = difflib.get_close_matches(criterion, sorted(catalogue.criteria), n=3, cutoff=0.3)
        raise UnknownCriterionError(criterion=criterion, nearest=close or sorted(catalogue.criteria)[:3])
    measure = catalogue.criteria[criterion].measure
    details = measure_sites(pack, on=on).details
    return frozenset(item for (_, m), detail in details.items() if m == measure for item in detail.evidence)
