"""Several functions of a scenario at once, and the joint risk of a place and a present site."""

from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from domain.errors import KamaeError
from domain.staff_notes import JointEstimate, Together
from domain.text import Bilingual
from service.forms.quantities import parse_amount
from service.messages import say, say_error
from service.pages.staff.workbench import BRIEF, Head, Viewer, head_of_ranked
from service.usecases.joint_of_text import JointEvent, joint_of_text, text_of_events
from service.usecases.open_brief import open_brief
from service.usecases.place_together import WITHIN_KM, place_together
from service.usecases.rank_brief import Ranked, rank_brief
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_SEVERAL: Final = 2
_FARTHEST_KM: Final = 100.0
_ROWS: Final = range(1, 5)
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """Several functions at once, and the joint risk of a place and a present site."""

    head: Head
    together: Together | None
    within_km: str
    names: dict[str, Bilingual]
    labels: dict[str, Bilingual]
    rows: range
    fields: dict[str, str] = field(default_factory=dict)
    joint: JointEstimate | None = None
    fault: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@router.get(f"{BRIEF}/together")
def show_together(visit: Viewer, case_id: str, brief_id: str, f: str | None = None, km: str = "") -> Response:
    """Place the functions of the scenario together."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    return render(visit, "staff/ranking/together.html", _together(visit, ranked, km))


@router.post(f"{BRIEF}/together")
def show_joint(visit: Viewer, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Estimate the joint risk of events that were typed; nothing is stored."""
    fields = texts(posted)
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), fields.get("f"))
    errors: dict[str, str] = {}
    events = _events(fields, errors, visit)
    text = fields.get("events", "").strip()[:_LONGEST]
    joint, fault = None, ""
    if not errors and not events and not text:
        fault = say("workbench.no_event", visit.language)
    elif not errors:
        try:
            joint = joint_of_text(visit.tools, text or text_of_events(events))
        except KamaeError as error:
            fault = say_error(error, visit.language)
    page = _together(visit, ranked, "", fields=fields, joint=joint, fault=fault, errors=errors)
    return render(visit, "staff/ranking/together.html", page, status=200 if joint else 422)


def _together(
    visit: Visit,
    ranked: Ranked,
    km: str,
    *,
    fields: dict[str, str] | None = None,
    joint: JointEstimate | None = None,
    fault: str = "",
    errors: dict[str, str] | None = None,
) -> TogetherPage:
    recommendation, tools = ranked.recommendation, visit.tools
    within, said = WITHIN_KM, dict(errors or {})
    if km:
        try:
            within = parse_amount(km.lower().replace("km", ""), "")
        except ValueError:
            within = 0.0
        if not 0 < within <= _FARTHEST_KM:
            within, said["km"] = WITHIN_KM, say("workbench.km", visit.language, most=f"{_FARTHEST_KM:g}")
    together = None
    if len(recommendation.functions) >= _SEVERAL:
        table = tools.measures(recommendation.evaluated_on)
        together = place_together(recommendation, table, pack=tools.pack, within_km=within)
    return TogetherPage(
        head=head_of_ranked(visit, ranked),
        together=together,
        within_km=km or f"{within:g}",
        names={site: place.name for site, place in tools.pack.sites.items()},
        labels={name: card.label for name, card in tools.catalogue.facility_types.items()},
        rows=_ROWS,
        fields=fields or {},
        joint=joint,
        fault=fault,
        errors=said,
    )


def _events(fields: dict[str, str], errors: dict[str, str], visit: Visit) -> tuple[JointEvent, ...]:
    """Read the rows of the form; an empty row is left out, a half one is a fault."""
    found = []
    for row in _ROWS:
        name, source = (fields.get(f"{part}_{row}", "").strip() for part in ("name", "source"))
        numbers = {part: fields.get(f"{part}_{row}", "").strip() for part in ("probability", "here", "there")}
        if not name and not source and not any(numbers.values()):
            continue
        read = {part: _percent(text) for part, text in numbers.items()}
        for part, value in read.items():
            if value is None:
                errors[f"{part}_{row}"] = say("workbench.percent", visit.language)
        for part, text in (("name", name), ("source", source)):
            if not text:
                errors[f"{part}_{row}"] = say(f"workbench.event_{part}", visit.language)
        found.append(
            JointEvent(name, read["probability"] or 0.0, read["here"] or 0.0, read["there"] or 0.0, source)
        )
    return tuple(found)


def _percent(text: str) -> float | None:
    try:
        value = parse_amount(text.replace("%", "").replace("％", ""), "")
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None  # noqa: PLR2004
