"""Open a scenario of a case: what every page of the workbench begins with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import NotFoundError
from service.store.case_briefs import CaseBrief, briefs_of_case
from service.store.cases import Case, find_case

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case with its scenarios in their order."""

    case: Case
    briefs: tuple[CaseBrief, ...]


@dataclass(frozen=True, slots=True)
class OpenBrief(OpenCase):
    """One scenario of a case; ``row`` is how it is stored, ``brief`` what it says."""

    row: CaseBrief
    brief: Brief


def open_case(tools: "Tools", case_id: str) -> OpenCase:
    """Return a case with its scenarios.

    Raises
    ------
    NotFoundError
        There is no such case, or it was erased.
    """
    with tools.database.reading() as connection:
        case = find_case(connection, case_id)
        if case is None or case.erased_at is not None:
            raise NotFoundError
        return OpenCase(case, briefs_of_case(connection, case_id))


def open_brief(tools: "Tools", case_id: str, brief_id: str) -> OpenBrief:
    """Return a scenario with its case.

    Raises
    ------
    NotFoundError
        There is no such case, or the scenario is not one of it.
    """
    opened = open_case(tools, case_id)
    for row in opened.briefs:
        if row.id == brief_id:
            return OpenBrief(opened.case, opened.briefs, row, Brief.model_validate(row.brief))
    raise NotFoundError
