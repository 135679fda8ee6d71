"""What stands on the page of a brief: its fields, what is wrong, and what somebody else has saved."""

from dataclasses import dataclass
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.text import Bilingual
from scoring.needs_text import NeedMatch, literal_needs
from service.forms.brief_fields import fields_of, rows_of_sites
from service.pages.staff.workbench import Head, case_address, head_of
from service.store.cases import Case
from service.usecases.open_brief import OpenBrief, OpenCase
from service.usecases.rank_brief import open_questions
from service.web.visit import Visit

#: Where a new scenario begins: nothing is decided.
EMPTY: Final = Brief(facility_types="undecided")


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A field that somebody else has saved differently in the meantime."""

    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The form of a brief; ``head`` is ``None`` while the scenario is not saved yet."""

    case: Case
    case_address: str
    head: Head | None
    fields: dict[str, str]
    rows: range
    version: int
    functions: tuple[tuple[str, Bilingual], ...]
    municipalities: tuple[str, ...]
    needs: tuple[NeedMatch, ...]
    questions: tuple[tuple[str, Bilingual], ...]
    errors: dict[str, str]
    others: tuple[OtherValue, ...] = ()
    importance_kept: bool = False


def seen_version(fields: dict[str, str]) -> int:
    """Return the version the editor saw; what is no number was never saved."""
    text = fields.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def other_values(mine: dict[str, str], theirs: dict[str, str]) -> tuple[OtherValue, ...]:
    """Return the fields in which two versions differ, as far as they mean something."""
    names = [*theirs, *(name for name in mine if name.startswith(("place_", "role_")))]
    return tuple(
        OtherValue(name, mine.get(name, ""), theirs.get(name, ""))
        for name in dict.fromkeys(names)
        if mine.get(name, "") != theirs.get(name, "") and _counts(name, mine, theirs)
    )


def _counts(name: str, *versions: dict[str, str]) -> bool:
    """Tell whether a field means something: the kind of a site only beside its municipality."""
    if not name.startswith("role_"):
        return True
    return any(fields.get(f"place_{name.removeprefix('role_')}") for fields in versions)


def brief_page(
    visit: Visit,
    opened: OpenCase,
    fields: dict[str, str],
    brief: Brief,
    *,
    errors: dict[str, str] | None = None,
    others: tuple[OtherValue, ...] = (),
) -> BriefPage:
    """Return the page of a scenario, or of a new one of a case."""
    tools, found = visit.tools, isinstance(opened, OpenBrief)
    cards = tools.catalogue.facility_types
    complete = {**fields_of(EMPTY, ""), **fields}
    return BriefPage(
        case=opened.case,
        case_address=case_address(visit, opened.case.id),
        head=head_of(visit, opened) if isinstance(opened, OpenBrief) else None,
        fields=complete,
        rows=rows_of_sites(complete),
        version=opened.row.version if isinstance(opened, OpenBrief) else 0,
        functions=tuple((item.value, cards[item].label) for item in FacilityTypeId),
        municipalities=tuple(sorted(m.full_name for m in tools.pack.municipalities.values())),
        needs=literal_needs(complete["wishes"]) if complete["wishes"] else (),
        questions=open_questions(tools, brief),
        errors=errors or {},
        others=others,
        importance_kept=found and brief.importance != EMPTY.importance,
    )
