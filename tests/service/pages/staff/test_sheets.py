"""Issued sheets in the browser: list, verify, stale with who has it, withdraw, make again."""

from dataclasses import replace

import pytest

from service.security.roles import Role
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.jobs import jobs_of_case
from service.store.sheet_register import SheetRegister
from service.usecases.decide_proposal import approve_proposal
from service.usecases.propose_fact import propose_fact
from service.usecases.register_sheet import register_sheet
from tests.service.store.register_builders import USED, make_entry
from tests.service.usecases.facts_builders import approved, make_draft
from tests.service.usecases.real_sheets import made, recommendation

SHEETS = "/{}/staff/sheets"
SECRET = "極秘損害保険株式会社"  # noqa: S105  (a company's name that must not show)


@pytest.fixture
def case_id(workshop):
    with workshop.database.writing() as connection:
        found = add_case(
            connection,
            code_name="青空計画",
            company_name=SECRET,
            origin="staff",
            now=workshop.now(),
            author_id=None,
        )
        brief = recommendation().brief.model_dump(mode="json")
        add_brief(connection, found, title="案1", brief=brief, now=workshop.now())
    return found


@pytest.fixture
def sheet(workshop, case_id):
    """A real sheet that a case has."""
    register = SheetRegister(workshop.database)
    register_sheet(
        register,
        made(),
        recommendation=recommendation(),
        pack=workshop.pack,
        settings=workshop.sheet_settings,
        case_id=case_id,
    )
    (entry,) = register.sheets()
    return entry


@pytest.fixture
def editor(as_role):
    return as_role(Role.EDITOR)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_list_says_who_has_it_by_code_name_only(as_role, sheet, lang):
    page = as_role(Role.VIEWER).get(SHEETS.format(lang)).text
    assert sheet.document_id in page
    assert "青空計画" in page
    assert SECRET not in page
    assert SECRET not in as_role(Role.VIEWER).get(f"{SHEETS.format(lang)}/{sheet.number}").text


@pytest.mark.parametrize(("lang", "day"), [("ja", "2027年1月21日"), ("en", "21 January 2027")])
def test_days_are_told_in_words(editor, sheet, lang, day):
    """The register keeps them as 2027-01-21."""
    assert sheet.valid_until == "2027-01-21"
    for page in (SHEETS.format(lang), f"{SHEETS.format(lang)}/{sheet.number}"):
        shown = editor.get(page).text
        assert day in shown
        assert sheet.valid_until not in shown


def test_the_list_is_narrowed(editor, workshop, sheet):
    SheetRegister(workshop.database).add(make_entry(language="en", valid_until="2026-01-01"), USED)
    for query, found in (
        ({"language": "en"}, 1),
        ({"language": "ja"}, 1),
        ({"holds": "over"}, 1),
        ({"holds": "valid"}, 1),
        ({"q": "青空"}, 1),
        ({"q": sheet.check_code[:4].lower() + "-" + sheet.check_code[4:].lower()}, 1),
        ({"q": "7k2m-90qd"}, 1),
        ({"q": "%"}, 0),
        ({"function": "data_center"}, 0),
        ({}, 2),
    ):
        page = editor.get(SHEETS.format("ja"), params=query).text
        assert page.count('role="rowheader"') == found, query


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_code_and_a_file_are_verified(as_role, sheet, lang):
    viewer = as_role(Role.VIEWER)
    address = f"{SHEETS.format(lang)}/verify"
    genuine = viewer.post(address, data={"code": f"{sheet.check_code[:4]}-{sheet.check_code[4:]}"})
    assert "notice--success" in genuine.text
    by_file = viewer.post(address, files={"file": ("sheet.pdf", made().pdf, "application/pdf")})
    assert "notice--success" in by_file.text
    changed = viewer.post(address, files={"file": ("sheet.pdf", made().pdf + b"\n", "application/pdf")})
    assert "notice--error" in changed.text
    assert "notice--info" in viewer.post(address, data={"code": "0000-0000"}).text
    nothing = viewer.post(address, data={"code": " "})
    assert nothing.status_code == 422
    assert 'id="code-error"' in nothing.text


def test_an_approved_change_lists_the_sheet_as_stale_before_and_after(editor, workshop, sheet, make_user):
    printed = [used for used in SheetRegister(workshop.database).used_by(sheet) if used.printed]
    facts = workshop.pack.facts
    fact = next(u.evidence_id for u in printed if isinstance(_value(facts.get(u.evidence_id)), float))
    draft = make_draft(record_id=fact, value="123")
    _, proposal = propose_fact(workshop.pinned(), draft, proposer_id=make_user(Role.EDITOR))
    address = f"/ja/staff/facts/proposals/{proposal}"
    assert sheet.document_id in editor.get(address).text
    assert "ありません。" in editor.get(f"{SHEETS.format('ja')}/stale").text
    boss = make_user(Role.APPROVER)
    approve_proposal(workshop.pinned(), proposal, decider_id=boss, reason="", version=1)
    assert sheet.document_id in editor.get(address).text
    stale = editor.get(f"{SHEETS.format('ja')}/stale").text
    assert fact in stale
    assert "青空計画" in stale
    assert "が変わりました（" in stale
    assert "as_of" not in stale
    assert (
        "notice--caution"
        in editor.post(f"{SHEETS.format('ja')}/verify", data={"code": sheet.check_code}).text
    )


def _value(fact):
    return None if fact is None else fact.value


def test_a_sheet_is_withdrawn_with_a_reason_and_verifies_as_such(editor, as_role, sheet):
    address = f"{SHEETS.format('ja')}/{sheet.number}"
    assert editor.post(f"{address}/withdraw", data={"reason": " "}).status_code == 422
    assert as_role(Role.VIEWER).post(f"{address}/withdraw", data={"reason": "x"}).status_code == 403
    assert editor.post(f"{address}/withdraw", data={"reason": "単位の誤り"}).status_code == 303
    assert editor.post(f"{address}/withdraw", data={"reason": "again"}).status_code == 409
    page = editor.post(f"{SHEETS.format('ja')}/verify", data={"code": sheet.check_code}).text
    assert "単位の誤り" in page
    viewer = as_role(Role.VIEWER)  # the reason is in an editor's own words, which may name the company
    assert "単位の誤り" not in viewer.get(address).text
    assert (
        "単位の誤り" not in viewer.post(f"{SHEETS.format('ja')}/verify", data={"code": sheet.check_code}).text
    )
    public = as_role(Role.ANONYMOUS).get(f"/ja/s/{sheet.check_code}").text
    assert "市が取り下げました" in public
    assert "単位の誤り" not in public
    assert "件が、作成のあとに" not in public
    assert editor.get(f"{SHEETS.format('ja')}/999").status_code == 404


def test_the_next_edition_is_ordered_for_the_scenario_of_the_case(editor, workshop, sheet, case_id):
    answer = editor.post(f"{SHEETS.format('ja')}/{sheet.number}/renew")
    assert answer.headers["location"] == f"/ja/staff/cases/{case_id}/papers"
    with workshop.database.reading() as connection:
        (job,) = jobs_of_case(connection, case_id)
    assert (job.order["function"], job.order["language"]) == (sheet.function, sheet.language)


def test_a_sheet_without_a_scenario_cannot_be_made_again(editor, workshop, case_id):
    SheetRegister(workshop.database).add(replace(make_entry(), case_id=case_id), USED)
    page = editor.get(f"{SHEETS.format('ja')}/1")
    assert "/renew" not in page.text
    assert editor.post(f"{SHEETS.format('ja')}/1/renew").status_code == 404


def test_a_new_edition_leaves_sheets_that_do_not_use_the_record(editor, workshop, sheet, make_user):
    used = {record.evidence_id for record in SheetRegister(workshop.database).used_by(sheet)}
    other = next(f.id for f in workshop.pack.facts.values() if f.id not in used and f.unit == "firms")
    approved(workshop, make_user(Role.EDITOR), make_user(Role.APPROVER), record_id=other, value="3")
    assert "ありません。" in editor.get(f"{SHEETS.format('ja')}/stale").text
