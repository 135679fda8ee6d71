"""A list of target companies: kept, tried out, and only then turned into cases or ordered as papers."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from domain.errors import ListUsedError, NotFoundError
from domain.text import Language
from service.store.audit import note
from service.store.case_list import names_in_use
from service.store.files import use_list
from service.store.jobs import (
    Job,
    NewFile,
    PaperKind,
    StoredFile,
    add_file,
    jobs_without_case,
    stored_file,
)
from service.store.listed_cases import ListedCase, add_cases
from service.usecases.case_words import case_words
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.sheet_orders import Fault, Target, TargetList

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_TITLE_LETTERS: Final = 60


@dataclass(frozen=True, slots=True)
class DryRow:
    """One company of the list; ``twin`` is the row it repeats, ``known``: a case has it already."""

    target: Target
    twin: int | None
    known: bool

    @property
    def is_new(self) -> bool:
        """Tell whether it would become a case."""
        return self.twin is None and not self.known


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a list would do, before it does it.

    ``columns`` were read, the headings ``others`` left alone; ``undecided`` counts what rows leave open.
    """

    rows: tuple[DryRow, ...]
    faults: tuple[Fault, ...]
    columns: tuple[str, ...]
    others: tuple[str, ...]
    undecided: dict[str, int]

    @property
    def faulty_rows(self) -> int:
        """Return how many rows have something to mend; a row may have several such cells."""
        return len({fault.row for fault in self.faults})

    @property
    def new(self) -> int:
        """Return how many cases would be opened."""
        return sum(row.is_new for row in self.rows)


def keep_list(tools: "Tools", *, name: str, media_type: str, content: bytes, author_id: str) -> str:
    """Keep the uploaded list and return its id; nothing else happens yet."""
    now = tools.now()
    with tools.database.writing() as connection:
        new = NewFile(name, media_type, "upload", content)
        file_id = add_file(connection, new, case_id=None, author_id=author_id, now=now)
        note(
            connection,
            at=now,
            actor=author_id,
            action="upload_list",
            object_kind="file",
            object_id=file_id,
            facts={"bytes": len(content)},
        )
    return file_id


def list_of(tools: "Tools", file_id: str) -> StoredFile:
    """Return a kept list, or what was made from one.

    Raises
    ------
    NotFoundError
        There is no such file, or it belongs to a case.
    """
    with tools.database.reading() as connection:
        found = stored_file(connection, file_id)
    if found is None or found.case_id is not None:
        raise NotFoundError
    return found


def try_list(tools: "Tools", targets: TargetList) -> DryRun:
    """Return what would become of every row: a case, or nothing because it is there already."""
    with tools.database.reading() as connection:
        known = names_in_use(connection)
    seen: dict[str, int] = {}
    rows = []
    for target in targets.targets:
        twin = seen.get(_key(target))
        seen.setdefault(_key(target), target.row)
        rows.append(DryRow(target, twin, target.brief.company.name in known))
    undecided = Counter(field for target in targets.targets for field in _undecided(target.brief))
    return DryRun(tuple(rows), targets.faults, targets.columns, targets.others, dict(undecided))


def open_cases(tools: "Tools", file_id: str, targets: TargetList, *, author_id: str, title: str) -> int:
    """Open a case for every new company of the list, once, as one unit; return how many.

    Raises
    ------
    ListUsedError
        The list became cases before.
    """
    dry = try_list(tools, targets)
    now = tools.now()
    rows = [_listed(row.target, title) for row in dry.rows if row.is_new]
    with tools.database.writing() as connection:
        if not use_list(connection, file_id):
            raise ListUsedError
        add_cases(connection, rows, now=now, author_id=author_id)
        note(
            connection,
            at=now,
            actor=author_id,
            action="open_cases",
            object_kind="file",
            object_id=file_id,
            facts={"cases": len(rows), "left_out": len(dry.rows) - len(rows), "faulty": dry.faulty_rows},
        )
    return len(rows)


def order_batch(tools: "Tools", file_id: str, *, language: Language, author_id: str) -> str:
    """Order the sheets of a list and return the job's id."""
    list_of(tools, file_id)
    order = PaperOrder(upload_id=file_id, language=language)
    return order_paper(tools, kind=PaperKind.BATCH, order=order, case_id=None, author_id=author_id)


def batches(tools: "Tools") -> tuple[Job, ...]:
    """Return the newest batches."""
    with tools.database.reading() as connection:
        return jobs_without_case(connection, limit=20)


def _key(target: Target) -> str:
    """Return what makes two rows the same: the same company with the same demands."""
    return target.brief.company.name or target.brief.model_dump_json()


def _listed(target: Target, title: str) -> ListedCase:
    brief = target.brief
    return ListedCase(
        code_name=case_words().list_code_name,
        company_name=brief.company.name,
        industry=brief.company.industry.ja if brief.company.industry else None,
        jobs_expected=jobs_of(brief),
        title=title[:_TITLE_LETTERS],
        brief=brief.model_dump(mode="json"),
    )


def jobs_of(brief: Brief) -> int | None:
    """Return how many people a brief means at least: its staff, else those to be hired here."""
    people = brief.people.staff or brief.people.local_hires
    return int(people.minimum) if people else None


def _undecided(brief: Brief) -> list[str]:
    open_fields = {
        "facility_types": brief.facility_types == "undecided",
        "open_by": brief.open_by is None,
        "size": not any((brief.size.site_area_ha, brief.size.floor_area_m2, brief.size.seats)),
        "present_sites": not brief.present_sites,
    }
    return [name for name, is_open in open_fields.items() if is_open]
