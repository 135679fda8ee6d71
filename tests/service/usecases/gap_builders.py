"""Cases for the gap board as plain data, and plain readings of their results."""

import json

from domain.brief import Brief
from service.forms.brief_toml import read_brief
from service.store.case_briefs import add_brief
from service.store.cases import add_case, change_case
from service.usecases.note_findings import answer_case_brief
from service.usecases.recommend_sites import recommend_sites

#: Cases by example: jobs as noted in the case, state, reason of the loss, hectares of its scenarios.
CASES = (
    ("nagoya-car-parts", 300, "enquiry", None, (4, 10)),
    ("nagoya-car-parts", None, "lost", "lost_land", (12,)),
    ("shizuoka-precision", 40, "proposal", None, (10,)),
    ("tokyo-cloud", 25, "lost", "lost_hazard", (10,)),
    ("tokyo-insurer", None, "visit", None, (None,)),
    ("anonymous-hq-and-it", None, "enquiry", None, (None,)),
    ("osaka-game-studio", 60, "won", "won_talent", (None,)),
)


def _least(asked):
    return (asked or {}).get("minimum") or 0


def make_case(workshop, root, example, jobs, state, reason, areas):
    """Make an answered case and return it as plain data, with the result of each of its briefs."""
    now, briefs = workshop.now(), []
    plain = read_brief(root / "examples" / f"{example}.toml").model_dump(mode="json")
    with workshop.database.writing() as c:
        case_id = add_case(
            c,
            code_name=example,
            company_name=None,
            origin="staff",
            jobs_expected=jobs,
            now=now,
            author_id=None,
        )
        for area in areas:
            size = plain["size"] | ({"site_area_ha": {"minimum": area, "maximum": None}} if area else {})
            brief = plain | {"size": size}
            briefs.append((add_brief(c, case_id, title="案", brief=brief, now=now), brief))
        columns = {"state": state, "outcome_reason": reason}
        change_case(c, case_id, seen_version=1, values=columns, now=now)
    for brief_id, _ in briefs:
        assert answer_case_brief(workshop, case_id, brief_id)
    people = [b["people"] for _, b in briefs]
    wanted = [
        ((p["staff"] or {}).get("minimum") or (p["local_hires"] or {}).get("minimum") or 0) for p in people
    ]
    land = [_least(b["size"]["site_area_ha"]) for _, b in briefs]
    return {
        "id": case_id,
        "jobs": int(max(wanted)) if jobs is None else jobs,
        "land": max(land),
        "state": state,
        "reason": reason,
        "briefs": [b for _, b in briefs],
        "results": [plain_result(workshop, b) for _, b in briefs],
    }


_RESULTS = {}


def plain_result(workshop, brief, pack=None):
    """Rank a brief; each once for all tests, which change nothing of the answer."""
    pack = pack or workshop.pack
    key = (json.dumps(brief, sort_keys=True), pack.info.digest)
    if key not in _RESULTS:
        result = recommend_sites(
            Brief.model_validate(brief),
            pack=pack,
            catalogue=workshop.catalogue,
            contradictions=workshop.contradictions,
            on=workshop.evaluated_on(None),
            path="",
        )
        _RESULTS[key] = json.loads(result.model_dump_json())
    return _RESULTS[key]


def functions_of(result):
    """Return the result of every function of a brief."""
    return [result, *result["further_functions"]]


def places_of(function):
    """Return every place of a function, however it was judged."""
    return [*function["ranking"], *function["insufficient_data"], *function["excluded"]]


def states_of(result, gate):
    """Return the states of a must-have by function and place."""
    return {
        (f["facility_type"], p["site_id"]): g["state"]
        for f in functions_of(result)
        for p in places_of(f)
        for g in p["gates"]
        if g["id"] == gate
    }


def gates_in_the_way(cases):
    """Return the must-haves that some place does not pass."""
    return {
        g["id"]
        for c in cases
        for r in c["results"]
        for f in functions_of(r)
        for p in places_of(f)
        for g in p["gates"]
        if g["state"] != "PASS"
    }


def unknown_criteria(case):
    """Return the criteria that a case's results know nothing of."""
    return {
        u["id"]
        for r in case["results"]
        for f in functions_of(r)
        for u in f["unknowns"]
        if u["kind"] == "criterion" and u["site_ids"]
    }


def with_state(cases, gate, state):
    """Return the cases with a place in a state of a must-have."""
    return [c for c in cases if any(state in states_of(r, gate).values() for r in c["results"])]


def settled_nowhere(result, gate):
    """Tell whether some function of the brief finds no place where the must-have is settled."""
    states = states_of(result, gate)
    functions = {function for function, _ in states}
    return any(
        all(state in {"FAIL", "UNKNOWN"} for (f, _), state in states.items() if f == function)
        for function in functions
    )


def weights_of(cases):
    """Return number, jobs and hectares of cases."""
    return len(cases), sum(c["jobs"] for c in cases), round(sum(c["land"] for c in cases), 2)
