"""What stands in the way is kept for the board, and outlives the people and names of its case."""

import dataclasses
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
from service.store.findings import all_demands, all_findings, obstacles, open_places
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


def everything_stored(workshop):
    """Return all cells of all tables as one text; results and findings are unpacked."""
    import zlib

    cells = []
    with workshop.database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                for cell in row:
                    if isinstance(cell, bytes):
                        content = zlib.decompress(cell) if table.name in {"results", "case_briefs"} else cell
                        cells.append(content.decode(errors="replace"))
                    else:
                        cells.append(str(cell))
    return "\n".join(cells)


def workshop_brief(root, name):
    return read_brief(root / "examples" / f"{name}.toml").model_dump(mode="json")


def places_of(function):
    return (*function.ranking, *function.insufficient_data, *function.excluded)


@pytest.mark.usefixtures("case")
def test_a_result_leaves_its_open_questions_and_failures_as_findings(workshop, brief):
    answer = compute_result(workshop, brief)
    with workshop.database.reading() as connection:
        ((_, found),) = all_findings(connection)
    function = answer.recommendation
    failing = {(p.site_id, g.id) for p in function.excluded for g in p.gates if g.state == "FAIL"}
    assert failing == {(site_id, f.subject) for f in found if f.state == "FAIL" for site_id in f.site_ids}
    assert {f.subject for f in found if f.kind == "criterion"} == {
        u.id for u in function.unknowns if u.kind == "criterion"
    }
    assert all(f.owner for f in found)


def test_a_new_result_takes_the_place_of_the_old_findings(workshop, case, root):
    case_id, brief_id = case
    with workshop.database.reading() as connection:
        before = list(all_findings(connection))
    other = workshop_brief(root, "tokyo-cloud")
    with workshop.database.writing() as c:
        assert change_brief(c, brief_id, seen_version=1, title="x", brief=other, now=workshop.now())
    assert answer_case_brief(workshop, case_id, brief_id)
    with workshop.database.reading() as connection:
        ((found_for, after),) = all_findings(connection)
    assert before[0][0] == found_for == brief_id
    assert {item.facility_type for item in after} == {"data_center"}
    assert before[0][1] != after


@pytest.mark.parametrize("name", ["anonymous-hq-and-it", "nagoya-car-parts", "tokyo-cloud"])
def test_what_is_counted_of_findings_is_what_the_result_says_of_each_place(workshop, root, name):
    """The counts of the board, made here from the result itself, place by place."""
    now, made = workshop.now(), read_brief(root / "examples" / f"{name}.toml")
    with workshop.database.writing() as c:
        case_id = add_case(c, code_name="a", company_name=None, origin="staff", now=now, author_id=None)
        brief_id = add_brief(c, case_id, title="a", brief=made.model_dump(mode="json"), now=now)
    assert answer_case_brief(workshop, case_id, brief_id)
    sites, single = {}, []
    for function in compute_result(workshop, made).recommendation.functions:
        for place in places_of(function):
            unsettled = [gate for gate in place.gates if gate.state != "PASS"]
            for gate in unsettled:
                key = (function.facility_type.value, "gate", gate.id, gate.owner, gate.state.value)
                sites.setdefault(key, set()).add(place.site_id)
                others = [other for other in unsettled if other is not gate]
                if gate.state != "CONDITIONAL" and all(other.state != "FAIL" for other in others):
                    whose = (brief_id, function.facility_type.value, place.site_id)
                    single.append((*whose, gate.id, gate.state.value, len(others)))
        for unknown in function.unknowns:
            if unknown.kind == "criterion":
                key = (function.facility_type.value, "criterion", unknown.id, unknown.owner.id, "UNKNOWN")
                sites.setdefault(key, set()).update(unknown.site_ids)
    with workshop.database.reading() as connection:
        counted = {dataclasses.astuple(found)[:5]: found.places for found in obstacles(connection)}
        subjects = {row[3] for row in single}
        opened = [dataclasses.astuple(row) for row in open_places(connection, subjects)]
        some = sorted(subjects)[:1]
        fewer = [dataclasses.astuple(row) for row in open_places(connection, some)]
    assert counted == {key: len(found) for key, found in sites.items() if found}
    assert sorted(opened) == sorted(single) != []
    assert sorted(fewer) == sorted(row for row in single if row[3] in some)


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
        findings = list(all_findings(connection))
    counts = erase_case(workshop, "K-2026-0001", actor="x")
    assert (counts["contacts"], counts["files"], counts["results"]) == (1, 1, 1)
    left = everything_stored(workshop)
    assert SENTINEL not in left
    assert "himitsu" not in left
    with workshop.database.reading() as connection:
        case_row = find_case(connection, case_id)
        assert list(all_findings(connection)) == findings != []
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
