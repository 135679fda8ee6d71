"""Before the meeting: rivals, hard questions, strengths for the reader, arrivals."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from domain.place import Owner
from domain.proofs import RivalYardstick
from domain.recommendation import FunctionResult
from domain.text import Bilingual
from salesheets.figures import charts
from service.pages.staff.workbench import BRIEF, Head, Viewer, head_of_ranked
from service.usecases.open_brief import open_brief
from service.usecases.prepare_staff import StaffNotes, prepare_staff
from service.usecases.rank_brief import rank_brief
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_NARROW: Final = 328.0


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One yardstick as a chart for wide and narrow screens."""

    label: Bilingual
    edition: Bilingual
    better: str
    printed: bool
    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What staff read before they meet the company."""

    head: Head
    function: FunctionResult
    notes: StaffNotes
    yardsticks: tuple[Yardstick, ...]
    owners: dict[str, Owner]


@router.get(f"{BRIEF}/meeting")
def show_meeting(visit: Viewer, case_id: str, brief_id: str, f: str | None = None) -> Response:
    """Show rivals, where we lose, when not to choose us, hard questions and similar arrivals."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    function, pack = ranked.function, visit.tools.pack
    brief, on = ranked.recommendation.brief, ranked.recommendation.evaluated_on
    notes = prepare_staff(pack, brief, function.facility_type, on=on)
    printed = {item.id for item in notes.rivals.paper}
    page = MeetingPage(
        head=head_of_ranked(visit, ranked),
        function=function,
        notes=notes,
        yardsticks=tuple(_yardstick(visit, item, printed=item.id in printed) for item in notes.rivals.staff),
        owners=dict(pack.owners),
    )
    return render(visit, "staff/ranking/meeting.html", page)


def _yardstick(visit: Visit, item: RivalYardstick, *, printed: bool) -> Yardstick:
    language = visit.language
    rows = [charts.YardstickRow(r.city[language], r.value, r.text[language], here=r.here) for r in item.rows]
    alt = f"{item.label[language]} ({item.edition[language]})"
    wide, narrow = (
        Markup(charts.yardstick(rows, alt=alt, width=width))  # noqa: S704  (our own SVG)
        for width in (charts.WIDTH, _NARROW)
    )
    return Yardstick(item.label, item.edition, item.better, printed, wide, narrow)
