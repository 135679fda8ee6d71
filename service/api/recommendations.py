"""Briefs and the rankings they give."""

import zlib
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Response

from domain.brief import Brief
from domain.canonical import rounded
from domain.errors import NotFoundError
from geodata import find_municipality
from scoring.contradictions import find_contradictions
from service.api.answers import content, problems
from service.api.models import (
    ChangedBrief,
    CheckedBrief,
    KeptBrief,
    KeptBriefs,
    NewBrief,
    Ranked,
    SentBrief,
)
from service.security.roles import Role
from service.store.case_briefs import CaseBrief
from service.store.results import packed_result
from service.usecases.compute_result import compute_result
from service.usecases.open_brief import open_brief, open_case
from service.usecases.save_brief import add_scenario, save_scenario
from service.web.visit import Visit, allows_api

router = APIRouter(tags=["briefs and recommendations"])
Anyone = Annotated[Visit, allows_api(Role.ANONYMOUS)]
Viewer = Annotated[Visit, allows_api(Role.VIEWER)]
Editor = Annotated[Visit, allows_api(Role.EDITOR)]
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@router.post("/api/v1/briefs/check", responses=problems(413, 415))
def check_brief(visit: Anyone, brief: SentBrief) -> CheckedBrief:
    """Read a brief without keeping it, and say what contradicts itself in it; every municipality is found."""
    for site in brief.present_sites:
        find_municipality(visit.tools.pack, site.municipality)
    on = visit.tools.evaluated_on(brief.evaluated_on)
    found = find_contradictions(brief, visit.tools.contradictions, on=on)
    return CheckedBrief(
        brief=brief,
        refused=tuple(item.says for item in found if item.severity == "refuse"),
        asked=tuple(item.says for item in found if item.severity == "ask"),
    )


@router.post("/api/v1/recommendations", responses=problems(401, 403, 413, 415))
def recommend(visit: Viewer, brief: SentBrief) -> Ranked:
    """Rank the places for a brief; the same brief is answered from what was computed before."""
    answer = compute_result(visit.tools, brief)
    plain = rounded(answer.recommendation.model_dump(mode="json"))
    return Ranked(id=answer.id, recommendation=cast("dict[str, Any]", plain))


@router.get(
    "/api/v1/recommendations/{result_id}",
    response_class=Response,
    responses=content("application/json", 401, 403, 404),
)
def show_recommendation(visit: Editor, result_id: Id) -> Response:
    """Return a stored result: the very bytes that `kamae rank --json` prints and `kamae replay` reads."""
    packed = packed_result(visit.tools.database, result_id)
    if packed is None:
        raise NotFoundError
    headers = {"cache-control": "private, no-store", "vary": "accept-encoding"}
    if "deflate" in visit.request.headers.get("accept-encoding", ""):
        # What is stored is what HTTP calls deflate: it goes out as it lies there.
        headers["content-encoding"] = "deflate"
        return Response(packed, media_type="application/json", headers=headers)
    return Response(zlib.decompress(packed), media_type="application/json", headers=headers)


@router.get("/api/v1/cases/{case_id}/briefs", responses=problems(401, 403, 404))
def list_briefs(visit: Editor, case_id: Id) -> KeptBriefs:
    """Return the briefs of a case."""
    opened = open_case(visit.tools, case_id)
    return KeptBriefs(briefs=tuple(_kept(row) for row in opened.briefs))


@router.post("/api/v1/cases/{case_id}/briefs", status_code=201, responses=problems(401, 403, 404, 413, 415))
def add_brief(visit: Editor, case_id: Id, new: NewBrief, response: Response) -> KeptBrief:
    """Keep a brief on a case, as one more scenario; its result is computed and kept with it."""
    opened = open_case(visit.tools, case_id)
    brief_id = add_scenario(visit.tools, opened, title=new.title, brief=new.brief, author_id=visit.user_id)
    response.headers["location"] = f"/api/v1/cases/{case_id}/briefs/{brief_id}"
    return _kept(open_brief(visit.tools, case_id, brief_id).row)


@router.get("/api/v1/cases/{case_id}/briefs/{brief_id}", responses=problems(401, 403, 404))
def show_brief(visit: Editor, case_id: Id, brief_id: Id) -> KeptBrief:
    """Return one brief of a case."""
    return _kept(open_brief(visit.tools, case_id, brief_id).row)


@router.put("/api/v1/cases/{case_id}/briefs/{brief_id}", responses=problems(401, 403, 404, 409, 413, 415))
def change_brief(visit: Editor, case_id: Id, brief_id: Id, changed: ChangedBrief) -> KeptBrief:
    """Save a brief over the version that was read; if somebody saved in between, nothing is saved (409)."""
    save_scenario(
        visit.tools,
        open_brief(visit.tools, case_id, brief_id),
        seen_version=changed.version,
        title=changed.title,
        brief=changed.brief,
        author_id=visit.user_id,
    )
    return _kept(open_brief(visit.tools, case_id, brief_id).row)


def _kept(row: CaseBrief) -> KeptBrief:
    return KeptBrief(
        id=row.id,
        case_id=row.case_id,
        title=row.title,
        version=row.version,
        brief=Brief.model_validate(row.brief),
        result_id=row.result_id,
    )
