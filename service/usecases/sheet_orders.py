"""What a batch is asked for and what became of it, one sheet at a time."""

from dataclasses import dataclass
from enum import StrEnum

from domain.brief import Brief
from domain.text import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the ``column`` by its heading, what it is and what mends it."""

    row: int
    column: Bilingual
    says: Bilingual
    mend: Bilingual
    name: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One company of a list; ``name`` is what the report calls it."""

    row: int
    name: str
    brief: Brief
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class TargetList:
    """What a list holds: companies in its order, and what is wrong with other rows.

    ``columns`` are those that were read, ``others`` the headings that were left alone.
    """

    targets: tuple[Target, ...]
    faults: tuple[Fault, ...]
    columns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One sheet to make: ``file`` is its name in the folder, ``key`` what decides its content."""

    row: int
    name: str
    brief: Brief
    language: Language
    file: str
    key: str


class State(StrEnum):
    """What became of a sheet."""

    MADE = "made"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order; ``same_as`` is the row that a duplicate repeats.

    ``fault`` and ``facts`` are the code and facts of the error that refused it.
    """

    row: int
    name: str
    language: Language | None
    state: State
    file: str = ""
    pdf_sha256: str = ""
    document_id: str = ""
    check_code: str = ""
    same_as: int | None = None
    fault: str = ""
    facts: tuple[tuple[str, object], ...] = ()
    cell: Fault | None = None
