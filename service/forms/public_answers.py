"""What a visitor typed on one question: kept as typed, and what has to be mended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

from domain.errors import (
    AmbiguousMunicipalityError,
    UnknownMunicipalityCodeError,
    UnknownMunicipalityError,
)
from domain.place import DataPack
from geodata import find_municipality
from service.forms.brief_toml import visible_text
from service.forms.dates import parse_partial_date
from service.forms.public_questions import (
    GROUPS,
    PEOPLE_BANDS,
    PEOPLE_FIELDS,
    POWER_BANDS,
    PRESENT_MOST,
    ROLES,
    SIZE_FIELDS,
    SUPPLY,
    TOP_FIELDS,
    UNDECIDED,
    WATER_BANDS,
    Question,
)
from service.forms.quantities import is_undecided, parse_range

LINE_LIMIT: Final = 60
_LARGEST: Final = {"site_area": 10_000_000.0, "floor_area": 2_000_000.0, "seats": 100_000.0}
# Below this a bare number was meant in another unit: "15" for 15 ha.
_SMALLEST: Final = {"site_area": 100.0, "floor_area": 10.0}
_UNITS: Final = {"site_area": "m2", "floor_area": "m2", "seats": "people"}


class Fields(Protocol):
    """What a posted form offers; Starlette's ``FormData`` is one."""

    def getlist(self, key: Any) -> list[Any]:  # noqa: ANN401  (Starlette's signature)
        """Return every value of a field."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence of the message catalogue (``public.<key>``) and its facts.

    ``offers`` are the values, in full, of which one was meant.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """One question as typed: what is kept, and the faults by field, in the order of the page."""

    answer: dict[str, Any]
    faults: dict[str, Fault]


def read_question(question: Question, fields: Fields, *, pack: DataPack) -> Typed:
    """Read one question; every fault is told at once."""
    if question not in (Question.WHAT, Question.IMPORTANCE) and _one(fields, UNDECIDED):
        return Typed({UNDECIDED: True}, {})
    if question is Question.PRESENT:
        return _present(fields, pack)
    return _READERS[question](fields)


def _what(fields: Fields) -> Typed:
    from domain.brief import FacilityTypeId

    known = [*(item.value for item in FacilityTypeId), UNDECIDED]
    chosen = [item for item in known if item in _all(fields, "functions")]
    if not chosen:
        return Typed({"functions": []}, {"functions": Fault("what_missing")})
    if UNDECIDED in chosen and len(chosen) > 1:
        return Typed({"functions": chosen}, {"functions": Fault("what_both")})
    return Typed({"functions": chosen}, {})


def _when(fields: Fields) -> Typed:
    typed = _line(fields, "open_by")
    if typed and is_undecided(typed):
        return Typed({UNDECIDED: True}, {})
    answer = {"open_by": typed}
    if not typed:
        return Typed(answer, {"open_by": Fault("when_missing")})
    try:
        parse_partial_date(typed)
    except ValueError:
        return Typed(answer, {"open_by": Fault("when_unreadable", {"typed": typed})})
    return Typed(answer, {})


def _size(fields: Fields) -> Typed:
    answer = {name: _line(fields, name) for name in SIZE_FIELDS}
    faults = {name: fault for name in SIZE_FIELDS if (fault := _size_fault(name, answer[name]))}
    given = [typed for typed in answer.values() if typed and not is_undecided(typed)]
    if not given and any(answer.values()) and not faults:
        return Typed({UNDECIDED: True}, {})
    if not given and not faults:
        posted = [name for name in SIZE_FIELDS if fields.getlist(name)]
        faults = {(posted or ["floor_area"])[0]: Fault("size_missing")}
    return Typed(answer, faults)


def _size_fault(name: str, typed: str) -> Fault | None:
    if is_undecided(typed):
        return None
    try:
        low, high = parse_range(typed, _UNITS[name])
    except ValueError:
        return Fault(f"{name}_unreadable", {"typed": typed})
    if (low == 0 and not high) or (name == "seats" and not _is_whole(low, high)):
        return Fault(f"{name}_unreadable", {"typed": typed})
    if max(low, high or 0) > _LARGEST[name]:
        return Fault("too_large", {"typed": typed})
    if max(low, high or 0) < _SMALLEST.get(name, 0):
        return Fault(f"{name}_small", {"typed": typed})
    return None


def _is_whole(*ends: float | None) -> bool:
    return all(end is None or end.is_integer() for end in ends)


def _people(fields: Fields) -> Typed:
    answer = {name: _choice(fields, name, PEOPLE_BANDS) for name in PEOPLE_FIELDS}
    return Typed(answer, {} if any(answer.values()) else {"staff": Fault("people_missing")})


def _utilities(fields: Fields) -> Typed:
    answer: dict[str, Any] = {
        "power": _choice(fields, "power", POWER_BANDS),
        "power_by": _line(fields, "power_by"),
        "water": _choice(fields, "water", WATER_BANDS),
        "supply": [item for item in SUPPLY if item in _all(fields, "supply")],
    }
    if not any(answer.values()):
        return Typed(answer, {"power": Fault("utilities_missing")})
    if not is_undecided(answer["power_by"]):
        try:
            parse_partial_date(answer["power_by"])
        except ValueError:
            return Typed(answer, {"power_by": Fault("when_unreadable", {"typed": answer["power_by"]})})
    return Typed(answer, {})


def _importance(fields: Fields) -> Typed:
    answer = {name: _choice(fields, name, (*GROUPS, UNDECIDED)) for name in TOP_FIELDS}
    if not answer["first"]:
        return Typed(answer, {"first": Fault("importance_missing")})
    if answer["first"] == UNDECIDED:
        return Typed({"first": UNDECIDED, "second": "", "third": ""}, {})
    named: set[str] = set()
    faults = {}
    for name in TOP_FIELDS:
        if answer[name] and answer[name] in named:
            faults[name] = Fault("importance_twice")
        named.add(answer[name])
    return Typed(answer, faults)


def _present(fields: Fields, pack: DataPack) -> Typed:
    roles, towns = _all(fields, "role"), _meant(fields, [_cleaned(t) for t in _all(fields, "municipality")])
    rows, faults = [], {}
    for index, town in enumerate(towns[:PRESENT_MOST]):
        role = roles[index] if index < len(roles) and roles[index] in ROLES else ROLES[0]
        rows.append({"role": role, "municipality": town})
        fault = None if is_undecided(town) else _town_fault(town, pack)
        if fault:
            faults[f"municipality-{index}"] = fault
    if not faults and all(is_undecided(row["municipality"]) for row in rows):
        if any(row["municipality"] for row in rows):
            return Typed({UNDECIDED: True}, {})
        faults["municipality-0"] = Fault("present_missing")
    return Typed({"sites": rows}, faults)


def _meant(fields: Fields, towns: list[str]) -> list[str]:
    """Put the municipality that was picked of several into its row; the button says ``row:name``."""
    row, _, name = _one(fields, "pick").partition(":")
    return [_cleaned(name) if str(index) == row else town for index, town in enumerate(towns)]


def _town_fault(town: str, pack: DataPack) -> Fault | None:
    if len(town) > LINE_LIMIT:
        return Fault("line_too_long", {"limit": LINE_LIMIT})
    try:
        find_municipality(pack, town)
    except AmbiguousMunicipalityError as error:
        several = tuple(cast("list[str]", error.facts["nearest"]))
        return Fault("town_several", {"typed": town, "count": len(several)}, offers=several)
    except UnknownMunicipalityError as error:
        nearest = tuple(cast("list[str]", error.facts["nearest"]))
        key = "town_unknown" if nearest else "town_unknown_at_all"
        if isinstance(error, UnknownMunicipalityCodeError):
            key = "town_code_unknown"
        return Fault(key, {"typed": town}, offers=nearest)
    return None


_READERS: Final[Mapping[Question, Callable[[Fields], Typed]]] = {
    Question.WHAT: _what,
    Question.WHEN: _when,
    Question.SIZE: _size,
    Question.PEOPLE: _people,
    Question.UTILITIES: _utilities,
    Question.IMPORTANCE: _importance,
}


def _all(fields: Fields, name: str) -> list[str]:
    return [item for item in fields.getlist(name) if isinstance(item, str)]


def _one(fields: Fields, name: str) -> str:
    return next(iter(_all(fields, name)), "")


def _cleaned(text: str) -> str:
    return " ".join(visible_text(text).split())


def _line(fields: Fields, name: str) -> str:
    """Return one line without what is invisible; what is absurdly long is cut, not kept."""
    return _cleaned(_one(fields, name))[: 4 * LINE_LIMIT]


def _choice(fields: Fields, name: str, known: Mapping[str, object] | Sequence[str]) -> str:
    typed = _one(fields, name)
    return typed if typed in known else ""
