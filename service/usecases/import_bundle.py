"""Take the enquiries of a sealed file: each one once, as a case."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BundleRefusedError
from domain.recommendation import Recommendation
from service.store import audit, bundles
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.contacts import add_contact
from service.store.results import ResultEntry, add_result
from service.usecases.bundle_file import CarriedEnquiry, opened
from service.usecases.note_findings import packed_findings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Imported:
    """How many enquiries became cases, and how many were here already."""

    taken: int
    known: int


def import_bundle(tools: "Tools", path: Path) -> Imported:
    """Open a case per enquiry of the file, as one unit of writing: all of it or nothing.

    Raises
    ------
    BundleRefusedError
        The file was changed, is none of ours, or was imported before.
    BundleKeyMissingError, FileUnreadableError
        There is no key; the file cannot be read.
    """
    bundle_id, bundle = opened(path, tools.settings.bundle_key)
    now = tools.now()
    with tools.database.writing() as connection:
        if bundles.has_bundle(connection, bundle_id):
            raise BundleRefusedError(path=str(path), reason="bundle_known")
        fresh = [
            enquiry
            for enquiry in bundle.enquiries
            if not bundles.has_enquiry(connection, enquiry.submission_key)
        ]
        bundles.add_bundle(connection, bundle_id, direction="in", count=len(fresh), now=now)
        for enquiry in fresh:
            _take(connection, tools, enquiry, bundle_id)
        audit.note(
            connection,
            at=now,
            actor="system",
            action="import_bundle",
            object_kind="bundle",
            object_id=bundle_id,
            facts={"enquiries": len(fresh)},
        )
    return Imported(len(fresh), len(bundle.enquiries) - len(fresh))


def _take(connection: "sa.Connection", tools: "Tools", enquiry: CarriedEnquiry, bundle_id: str) -> None:
    now = tools.now()
    recommendation = Recommendation.model_validate_json(enquiry.result.content)
    brief = recommendation.brief
    result_id = add_result(connection, ResultEntry(**enquiry.result.model_dump()), now=now)
    case_id = add_case(
        connection,
        code_name=enquiry.receipt,
        company_name=enquiry.name,
        origin="form",
        state="enquiry",
        jobs_expected=round(brief.people.staff.minimum) if brief.people.staff else None,
        now=now,
        author_id=None,
    )
    add_brief(
        connection,
        case_id,
        title=enquiry.receipt,
        brief=brief.model_dump(mode="json"),
        now=now,
        result_id=result_id,
        findings=packed_findings(recommendation),
        is_first=True,
    )
    add_contact(connection, case_id, name=enquiry.name, reach=enquiry.reach, note=enquiry.message, now=now)
    crossing = bundles.Crossing(**enquiry.model_dump(exclude={"result"}), result_id=result_id)
    bundles.add_crossed(connection, case_id, crossing, result_id=result_id, bundle_id=bundle_id)
