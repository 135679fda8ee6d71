"""Whatever staff or the public change stands in the trail: every route that takes a change is walked once."""

import re

import pyotp
import pytest
from starlette.testclient import TestClient

from service.security.roles import Role, route_table
from service.store import audit, jobs, schema
from service.store.sheet_register import SheetRegister
from service.usecases.list_users import list_tokens
from service.usecases.make_paper import BatchTools
from service.usecases.register_sheet import register_sheet
from service.usecases.relax_answer import can_be_relaxed
from service.usecases.run_job import run_job
from service.usecases.told_measures import may_be_told
from service.usecases.trail_words import trail_words
from tests.service.conftest import PASSWORD
from tests.service.pages.staff.test_facts import NEW_STRENGTH, form_of
from tests.service.pages.staff.test_kpis import ROW as KPI
from tests.service.pages.staff.test_targets_pages import CSV
from tests.service.pages.staff.workbench.test_brief_pages import fields_on
from tests.service.usecases.facts_builders import RECORD
from tests.service.usecases.real_sheets import made, recommendation

#: Changes of nothing: a question is answered, at most an answer is kept so that it comes sooner.
KEEP_NOTHING = {
    "POST /api/v1/briefs/check",
    "POST /api/v1/recommendations",
    "POST /{lang}/staff/sheets/verify",
    "POST /{lang}/staff/cases/{case_id}/briefs/{brief_id}/together",
}
CASE = "/{lang}/staff/cases/{case_id}"
BRIEF = CASE + "/briefs/{brief_id}"
DESK = "/{lang}/staff/facts"
ADMIN = "/{lang}/staff/admin"


class Walk:
    """Sends changes, one route after the other, and looks after each whether the trail has grown."""

    def __init__(self, workshop, as_role):
        self.workshop, self.as_role = workshop, as_role
        self.walked, self.silent = set(), []

    def lines(self):
        with self.workshop.database.reading() as connection:
            return (audit.newest_lines(connection, before=None, object_kind=None, limit=1) or [None])[0]

    def send(self, client, template, method="POST", sent=None, **named):
        """Send a change; what is in ``sent`` goes to the client."""
        before = self.lines()
        answer = client.request(method, template.format(lang="ja", **named), **(sent or {}))
        assert answer.status_code in {200, 201, 202, 303}, (template, answer.status_code, answer.text[-3000:])
        route = f"{method} {template}"
        self.walked.add(route)
        if self.lines() == before:
            self.silent.append(route)
        return answer

    def form(self, client, template, data=None, **named):
        return self.send(client, template, sent={"data": data or {}}, **named)


@pytest.fixture
def walk(workshop, as_role):
    return Walk(workshop, as_role)


def last_of(answer):
    return re.split(r"[?#]", answer.headers["location"])[0].rpartition("/")[2]


def a_figure_to_take_over(workshop):
    """Return must-have and place of a figure that the public may be told and the form has a field for."""
    on = workshop.evaluated_on(None)
    table, gates = workshop.measures(on), workshop.catalogue.gates
    return next(
        (gate, site)
        for gate in gates
        for site in table.site_ids
        if can_be_relaxed(workshop, gate)
        and may_be_told(workshop, site, gates[gate].measure, on)
        and table.low[table.site_ids.index(site), table.column(gates[gate].measure)] > 0
    )


def the_public(walk, client):
    secret = walk.form(client, "/{lang}/start").headers["location"].split("/")[3]
    for number, data in (
        (1, {"functions": ["second_mother_factory"]}),
        (2, {"open_by": "2029"}),
        (3, {"site_area": "60ha"}),
        (4, {"staff": "20-49"}),
        (5, {"power": "10-30"}),
        (6, {"first": "utilities"}),
        (7, {"undecided": "yes"}),
    ):
        walk.form(client, "/{lang}/f/{secret}/{number}", data, secret=secret, number=number)
    gate, site = a_figure_to_take_over(walk.workshop)
    walk.form(client, "/{lang}/f/{secret}/relax", {"gate": gate, "site": site}, secret=secret)
    enquiry = {"name": "x", "reach_kind": "mail", "reach": "a@example.jp", "consent": "1"}
    walk.form(client, "/{lang}/r/{secret}/consult", enquiry | {"submission_key": "a" * 32}, secret=secret)


def ones_own_account(walk, app, make_user):
    make_user(Role.VIEWER, "anna")
    anna = TestClient(app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"})
    walk.form(anna, "/{lang}/login", {"login": "anna", "password": PASSWORD})
    secret = anna.get("/ja/second-factor").text.split('name="secret" value="')[1].split('"')[0]
    totp = pyotp.TOTP(secret)
    given = {"secret": secret, "password": PASSWORD, "code": totp.at(walk.workshop.now())}
    walk.form(anna, "/{lang}/second-factor", given)
    walk.workshop.later(seconds=31)
    given = {"password": PASSWORD, "code": totp.at(walk.workshop.now())}
    walk.form(anna, "/{lang}/second-factor/remove", given)
    new = "another good battery"
    walk.form(anna, "/{lang}/password", {"current": PASSWORD, "new": new, "repeated": new})
    walk.form(anna, "/{lang}/logout")


def a_case(walk, editor):
    data = {"code_name": "若戸", "company_name": "甲社", "functions": "hq_backup"}
    case = {"case_id": last_of(walk.form(editor, "/{lang}/staff/cases/new", data))}
    page = editor.get(CASE.format(lang="ja", **case)).text
    brief = case | {"brief_id": re.search(r'name="brief_id" value="(\w+)"', page)[1]}
    walk.form(editor, CASE + "/edit", data | {"version": "1", "industry": "化学"}, **case)
    walk.form(editor, CASE + "/state", {"version": "2", "to": "proposal"}, **case)
    walk.form(editor, CASE + "/notes", {"note": "電話"}, **case)
    walk.form(editor, CASE + "/contacts", {"contact_name": "門司 太郎"}, **case)
    walk.form(editor, CASE + "/tasks", {"what": "折り返す"}, **case)
    walk.send(editor, CASE + "/files", sent={"files": {"upload": ("a.txt", b"hello")}}, **case)
    page = editor.get(CASE.format(lang="ja", **case)).text
    for part, what in (("contacts", "contact_id"), ("files", "file_id")):
        found = re.search(rf"/{part}/(\w+)/remove", page)[1]
        walk.form(editor, f"{CASE}/{part}/{{{what}}}/remove", **case, **{what: found})
    task = re.search(r'/tasks/([0-9a-f]{32})"', page)[1]
    walk.form(editor, CASE + "/tasks/{task_id}", {"done": "yes"}, task_id=task, **case)
    unknown = next(
        iter(re.findall(r'name="about" value="([\w-]+)"', editor.get(BRIEF.format(lang="ja", **brief)).text))
    )
    walk.form(editor, BRIEF + "/task", {"about": unknown, "f": "hq_backup"}, **brief)
    walk.form(editor, CASE + "/tasks/of-unknowns", {"brief_id": brief["brief_id"]}, **case)
    return case, brief


def briefs(walk, editor, case, brief):
    given = fields_on(editor.get(BRIEF.format(lang="ja", **brief) + "/edit").text)
    walk.form(editor, BRIEF + "/edit", given | {"seats": "120"}, **brief)
    walk.form(editor, CASE + "/briefs/new", given | {"title": "別案", "version": "0"}, **case)
    weights = {"version": "2", "way": "weights", "f": "hq_backup", "w_rail_access": "100"}
    walk.form(editor, BRIEF + "/weights", weights, **brief)
    walk.form(editor, BRIEF + "/copy", {"title": "写し"}, **brief)
    file = ("BRIEF.toml", b'facility_types = ["hq_backup"]')
    walk.send(editor, CASE + "/briefs/import", sent={"files": {"file": file}}, **case)
    plain = {"title": "案", "brief": {"facility_types": ["hq_backup"]}}
    programs = "/api/v1/cases/{case_id}/briefs"
    kept = walk.send(editor, programs, sent={"json": plain}, **case).json()
    changed = {"json": plain | {"version": 1, "title": "改"}}
    walk.send(editor, programs + "/{brief_id}", "PUT", changed, brief_id=kept["id"], **case)


def waiting_of(walk, case):
    with walk.workshop.database.reading() as connection:
        ordered = jobs.jobs_of_case(connection, case["case_id"])
    return [job for job in ordered if not job.state.is_over]


def papers(walk, editor, case, brief):
    order = {"brief": brief["brief_id"], "kinds": "workbook", "language": "ja"}
    walk.form(editor, CASE + "/papers", order, **case)
    (job,) = waiting_of(walk, case)
    run_job(walk.workshop, job.id, BatchTools(None, None))
    walk.form(editor, CASE + "/papers/renew", {"brief": brief["brief_id"]}, **case)
    (job,) = waiting_of(walk, case)
    walk.form(editor, CASE + "/papers/{job_id}/cancel", job_id=job.id, **case)
    walk.send(editor, "/api/v1/sheets", sent={"json": {"kind": "sheet", **brief}})
    at = walk.send(editor, "/{lang}/staff/targets", sent={"files": {"list": ("a.csv", CSV)}})
    for what in ("cases", "sheets"):
        walk.form(editor, f"/{{lang}}/staff/targets/{{file_id}}/{what}", file_id=last_of(at))
    register, tools = SheetRegister(walk.workshop.database), walk.workshop
    more = {"recommendation": recommendation(), "pack": tools.pack, "settings": tools.sheet_settings}
    register_sheet(register, made(), case_id=case["case_id"], **more)
    (sheet,) = register.sheets()
    with tools.database.writing() as connection:
        asked = recommendation().brief.model_dump(mode="json")
        here = schema.case_briefs.c.id == brief["brief_id"]
        connection.execute(schema.case_briefs.update().where(here).values(brief=asked))
    walk.form(editor, "/{lang}/staff/sheets/{number}/renew", number=sheet.number)
    walk.form(editor, "/{lang}/staff/sheets/{number}/withdraw", {"reason": "x"}, number=sheet.number)


def facts(walk, editor, approver):
    change, proposal = DESK + "/records/{record_id}/change", DESK + "/proposals/{proposal_id}/"
    for value, by, what in (
        ("9000", editor, "withdraw"),
        ("9100", approver, "reject"),
        ("9200", approver, "approve"),
    ):
        sent = form_of(editor, c_value=value)
        at = last_of(walk.form(editor, change, sent, record_id=RECORD))
        walk.form(by, proposal + what, {"version": "1", "reason": "x"}, proposal_id=at)
    walk.form(editor, DESK + "/new", NEW_STRENGTH)
    walk.form(editor, DESK + "/kpis/take-over")
    kpi = last_of(walk.form(editor, DESK + "/kpis/new", KPI))
    walk.form(editor, DESK + "/kpis/{kpi_id}", KPI | {"version": "1", "actual": "40"}, kpi_id=kpi)
    walk.form(approver, "/{lang}/staff/board/strategies", {"site_area": "3"})


def accounts(walk, admin, make_user):
    walk.form(admin, ADMIN + "/users", {"login": "beate", "display_name": "B", "role": "viewer"})
    user = {"user_id": make_user(Role.VIEWER)}
    walk.form(admin, ADMIN + "/users/{user_id}/role", {"role": "editor"}, **user)
    for what in ("disable", "enable", "reset"):
        walk.form(admin, f"{ADMIN}/users/{{user_id}}/{what}", **user)
    walk.form(admin, ADMIN + "/tokens", {"label": "x", "days": "3", **user})
    (token,) = list_tokens(walk.workshop)
    walk.form(admin, ADMIN + "/tokens/{token_id}/revoke", token_id=token.id)


def test_every_change_adds_a_line_to_the_trail(walk, app, client, as_role, make_user):
    editor = as_role(Role.EDITOR)
    the_public(walk, client)
    ones_own_account(walk, app, make_user)
    case, brief = a_case(walk, editor)
    briefs(walk, editor, case, brief)
    papers(walk, editor, case, brief)
    facts(walk, editor, as_role(Role.APPROVER))
    accounts(walk, as_role(Role.ADMIN), make_user)
    assert walk.silent == []
    changes = {route for route in route_table() if not route.startswith("GET ")}
    assert changes - walk.walked == KEEP_NOTHING
    assert audit.first_broken_line(walk.workshop.database) is None
    assert sorted(keys_without_words(walk.workshop.database)) == []


def keys_without_words(database):
    """Return what the page of the trail would show as a raw key in this trail."""
    with database.reading() as connection:
        lines = audit.newest_lines(connection, before=None, object_kind=None, limit=10_000)
    words = trail_words()
    raw = {line.action for line in lines} - set(words.actions)
    raw |= {line.object_kind for line in lines} - set(words.objects)
    of_cards = {"link_strategies"}
    return raw | {key for line in lines if line.action not in of_cards for key in line.facts} - set(
        words.facts
    )


def test_every_action_of_the_code_has_words(root):
    """Those of commands, of the schedule and of the worker as well, which no route walks through."""
    found = set()
    for path in (root / "service").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:action=|action: str = |_changed\(tools, user_id, )"(\w+)"', text))
    assert len(found) > 40, "the pattern still finds the actions"
    assert found - set(trail_words().actions) == set()
