"""Two scenarios of one case: what differs in the briefs, and what that moved in the order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.brief import Brief, FacilityTypeId
from domain.recommendation import FunctionResult, Recommendation
from domain.text import Bilingual


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of the brief by its dotted name, with both values as plain data; ``None`` is undecided."""

    name: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class MovedPlace:
    """A place in both orders; a rank is ``None`` where it is not ranked, ``gates`` what changed there."""

    site_id: str
    name: Bilingual
    rank_first: int | None
    rank_second: int | None
    score_first: float | None
    score_second: float | None

    @property
    def moved(self) -> bool:
        """Tell whether the rank is another one."""
        return self.rank_first != self.rank_second


@dataclass(frozen=True, slots=True)
class MovedFunction:
    """One function that both scenarios ask for."""

    facility_type: FacilityTypeId
    label: Bilingual
    places: tuple[MovedPlace, ...]


def changed_fields(first: Brief, second: Brief) -> tuple[ChangedField, ...]:
    """Return every field in which two briefs differ, by name."""
    return tuple(_changes(first.model_dump(mode="json"), second.model_dump(mode="json"), ""))


def moved_places(first: Recommendation, second: Recommendation) -> tuple[MovedFunction, ...]:
    """Return the places of every function that both ask for, in the order of the second."""
    others = {function.facility_type: function for function in first.functions}
    return tuple(
        MovedFunction(
            function.facility_type,
            function.facility_type_label,
            _places(others[function.facility_type], function),
        )
        for function in second.functions
        if function.facility_type in others
    )


def _places(first: FunctionResult, second: FunctionResult) -> tuple[MovedPlace, ...]:
    before = {place.site_id: place for place in first.ranking}
    after = {place.site_id: place for place in second.ranking}
    rows = []
    for site, place in (before | after).items():
        old, new = before.get(site), after.get(site)
        rows.append(
            MovedPlace(
                site,
                place.name,
                old.rank if old else None,
                new.rank if new else None,
                old.score if old else None,
                new.score if new else None,
            )
        )
    last = len(rows) + 1
    return tuple(sorted(rows, key=lambda row: (row.rank_second or last, row.rank_first or last, row.site_id)))


def _changes(first: object, second: object, name: str) -> Iterator[ChangedField]:
    if first == second:
        return
    whole = _is_range(first) or _is_range(second) or name == "company.industry"
    if isinstance(first, Mapping) and isinstance(second, Mapping) and not whole:
        for key in [*first, *(key for key in second if key not in first)]:
            yield from _changes(first.get(key), second.get(key), f"{name}.{key}" if name else key)
        return
    yield ChangedField(name, first, second)


def _is_range(value: object) -> bool:
    return isinstance(value, Mapping) and "minimum" in value
