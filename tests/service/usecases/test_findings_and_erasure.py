"""What stands in the way is kept for the board, and outlives the people and names of its case."""

import datetime as dt

import pytest
import sqlalchemy as sa

from domain.errors import NotFoundError
from service.forms.brief_toml import read_brief
from service.store import schema
from service.store.audit import first_broken_line
from service.store.case_briefs import add_brief, change_brief, find_brief
from service.store.case_events import add_event, events_of_case
from service.store.cases import add_case, find_case
from service.store.contacts import add_contact
from service.store.findings import all_demands
from service.store.jobs import NewFile, add_file
from service.store.tasks import add_task
from service.usecases.compute_result import compute_result
from service.usecases.erase_case import erase_case, sweep_cases
from service.usecases.note_findings import answer_case_brief, catch_up_findings

SENTINEL = "秘密商事"


@pytest.fixture
def brief(root):
    made = read_brief(root / "examples" / "shizuoka-precision.toml")
    company = made.company.model_copy(update={"name": SENTINEL, "name_en": f"{SENTINEL} Ltd"})
    return made.model_copy(update={"company": company, "wishes": f"{SENTINEL}の要望"})


@pytest.fixture
def case(workshop, brief):
    """A case with something of everything; returns its id and its brief's id."""
    now = workshop.now()
    with workshop.database.writing() as c:
        case_id = add_case(
            c,
            code_name="灘",
            company_name=SENTINEL,
            origin="staff",
            jobs_expected=80,
            now=now,
            author_id=None,
        )
        brief_id = add_brief(c, case_id, title=SENTINEL, brief=brief.model_dump(mode="json"), now=now)
        add_contact(c, case_id, name=f"{SENTINEL} 山田", now=now, reach="yamada@himitsu.example")
        add_event(c, case_id, kind="note", author_id=None, now=now, text=f"{SENTINEL}と面談")
        add_task(c, case_id, what=f"{SENTINEL}に回答", bureau="industry", author_id=None, now=now)
        upload = NewFile(f"{SENTINEL}.txt", "text/plain", "upload", SENTINEL.encode())
        add_file(c, upload, case_id=case_id, author_id=None, now=now)
    assert answer_case_brief(workshop, case_id, brief_id)
    return case_id, brief_id


def all_findings(connection):
    return connection.execute(sa.select(schema.findings)).all()


def everything_stored(workshop):
    """Return all cells of all tables as one text; results are unpacked."""
    import zlib

    cells = []
    with workshop.database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                for cell in row:
                    if isinstance(cell, bytes):
                        content = zlib.decompress(cell) if table.name == "results" else cell
                        cells.append(content.decode(errors="replace"))
                    else:
                        cells.append(str(cell))
    return "\n".join(cells)


@pytest.mark.usefixtures("case")
def test_a_result_leaves_its_open_questions_and_failures_as_findings(workshop, brief):
    answer = compute_result(workshop, brief)
    with workshop.database.reading() as connection:
        found = all_findings(connection)
    function = answer.recommendation
    failing = {(p.site_id, g.id) for p in function.excluded for g in p.gates if g.state == "FAIL"}
    assert failing == {(f.site_id, f.subject) for f in found if f.state == "FAIL"}
    assert {f.subject for f in found if f.kind == "criterion"} == {
        u.id for u in function.unknowns if u.kind == "criterion"
    }
    assert all(f.owner for f in found)


def test_a_new_result_takes_the_place_of_the_old_findings(workshop, case):
    case_id, brief_id = case
    with workshop.database.reading() as connection:
        before = len(all_findings(connection))
    assert answer_case_brief(workshop, case_id, brief_id)
    with workshop.database.reading() as connection:
        assert len(all_findings(connection)) == before > 0


def test_briefs_from_a_list_are_answered_later_and_faulty_ones_do_not_stop_the_others(workshop, brief):
    now = workshop.now()
    with workshop.database.writing() as c:
        case_id = add_case(
            c, code_name="a", company_name=None, origin="list", jobs_expected=None, now=now, author_id=None
        )
        stale = brief.model_dump(mode="json") | {"open_by": "2020-01"}
        add_brief(c, case_id, title="過去", brief=stale, now=now)
        add_brief(c, case_id, title="良", brief=brief.model_dump(mode="json"), now=now)
    assert catch_up_findings(workshop, limit=1) == 1
    assert catch_up_findings(workshop) == 0


def test_nothing_of_the_company_is_left_after_erasure_but_findings_and_audit_are(workshop, case, brief):
    case_id, brief_id = case
    with workshop.database.writing() as c:  # an older result, of a version of the brief that is gone
        older = brief.model_copy(update={"wishes": None})
        add_brief(c, case_id, title="別案", brief=older.model_dump(mode="json"), now=workshop.now())
        data = brief.model_dump(mode="json") | {"lens": "hr"}
        assert change_brief(c, brief_id, seen_version=1, title="改", brief=data, now=workshop.now())
    assert SENTINEL in everything_stored(workshop)
    with workshop.database.reading() as connection:
        findings = len(all_findings(connection))
    counts = erase_case(workshop, "K-2026-0001", actor="x")
    assert (counts["contacts"], counts["files"], counts["results"]) == (1, 1, 1)
    left = everything_stored(workshop)
    assert SENTINEL not in left
    assert "himitsu" not in left
    with workshop.database.reading() as connection:
        case_row = find_case(connection, case_id)
        assert len(all_findings(connection)) == findings > 0
        assert (case_row.jobs_expected, case_row.state) == (80, "enquiry")
        assert find_brief(connection, brief_id).brief["size"] == brief.model_dump(mode="json")["size"]
        assert "present_sites" not in all_demands(connection)[0].brief
        assert [e.facts for e in events_of_case(connection, case_id) if e.kind == "state"] == [
            {"to": "enquiry", "origin": "staff"}
        ]
    assert first_broken_line(workshop.database) is None
    erase_case(workshop, "K-2026-0001")


@pytest.mark.usefixtures("case")
def test_a_result_that_another_case_needs_stays(workshop, brief):
    now = workshop.now()
    with workshop.database.writing() as c:
        other = add_case(
            c, code_name="b", company_name=None, origin="staff", jobs_expected=None, now=now, author_id=None
        )
        same = add_brief(c, other, title="同じ", brief=brief.model_dump(mode="json"), now=now)
    assert answer_case_brief(workshop, other, same)
    assert erase_case(workshop, "K-2026-0001")["results"] == 0
    with workshop.database.reading() as connection:
        assert find_brief(connection, same).result_id


def test_the_sweep_erases_what_is_due_and_nothing_else(workshop, case):
    case_id, _ = case
    now = workshop.now()
    others = {"origin": "staff", "jobs_expected": None, "now": now, "author_id": None, "company_name": "x"}
    with workshop.database.writing() as c:
        kept = add_case(c, code_name="k", **others)
        ended = add_case(c, code_name="e", consent_expires_on=dt.date(2026, 11, 25), **others)
        closed = add_case(c, code_name="c", state="lost", **others)
        c.execute(schema.cases.update().where(schema.cases.c.id == closed).values(closed_at=now))
    assert sweep_cases(workshop).cases == 1
    workshop.later(days=workshop.settings.enquiry_days + 1)
    assert sweep_cases(workshop).cases == 1
    with workshop.database.reading() as connection:
        erased = {i for i in (case_id, kept, ended, closed) if find_case(connection, i).erased_at}
    assert erased == {ended, closed}


def test_lists_of_targets_are_not_kept_for_good(workshop):
    upload = NewFile("list.csv", "text/csv", "upload", b"x")
    with workshop.database.writing() as c:
        add_file(c, upload, case_id=None, author_id=None, now=workshop.now())
    assert sweep_cases(workshop).files == 0
    workshop.later(days=workshop.settings.draft_days + 1)
    assert sweep_cases(workshop).files == 1


def test_a_number_that_does_not_exist_is_said(workshop):
    with pytest.raises(NotFoundError):
        erase_case(workshop, "K-2026-9999")
