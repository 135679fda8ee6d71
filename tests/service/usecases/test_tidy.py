"""What nobody needs any more goes on schedule; what is referred to stays; a dry run changes nothing."""

import datetime as dt
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from domain.brief import Brief
from service.security.roles import Role
from service.store import audit, schema
from service.store.case_briefs import add_brief
from service.store.case_events import add_event
from service.store.cases import add_case
from service.store.drafts import add_draft, keep_result_of_draft
from service.store.enquiries import NewEnquiry, add_enquiry
from service.store.results import stored_result
from service.store.sessions import open_session
from service.store.sheet_register import SheetRegister
from service.usecases.compute_result import compute_result
from service.usecases.register_sheet import register_sheet
from service.usecases.tidy import look_what_is_due, tidy
from tests.service.usecases.real_sheets import made, recommendation


def answer(workshop, seats):
    """Return the id of a result of its own."""
    return compute_result(workshop, Brief(facility_types=["it_hub"], size={"seats": {"minimum": seats}})).id


def results_of(workshop):
    with workshop.database.reading() as connection:
        return set(connection.scalars(sa.select(schema.results.c.id)))


def a_case(connection, workshop):
    return add_case(
        connection,
        code_name="Q",
        company_name=None,
        origin="staff",
        jobs_expected=None,
        now=workshop.now(),
        author_id=None,
    )


def a_draft(connection, workshop, result_id, *, days):
    now = workshop.now()
    draft_id, _ = add_draft(connection, language="ja", now=now, expires_at=now + dt.timedelta(days=days))
    keep_result_of_draft(connection, draft_id, result_id)
    return draft_id


@pytest.fixture
def needed(workshop):
    """Return the results that a brief, a history, an enquiry, a living link and a sheet refer to."""
    ids = [answer(workshop, seats) for seats in (10, 20, 30, 40)]
    brief, history, enquiry, link = ids
    now = workshop.now()
    with workshop.database.writing() as connection:
        case_id = a_case(connection, workshop)
        add_brief(
            connection, case_id, title="a", brief={"facility_types": ["it_hub"]}, now=now, result_id=brief
        )
        facts = {"result_id": history, "what": "changed"}
        add_event(connection, case_id, kind="brief", author_id=None, now=now, facts=facts)
        draft_id = a_draft(connection, workshop, enquiry, days=1)
        sent = NewEnquiry(
            "key", draft_id, enquiry, "ja", "名", "mail", "a@b.example", "", "1", now, dt.date(2026, 12, 1)
        )
        add_enquiry(connection, case_id, sent, receipt="Q-0000-0001")
        a_draft(connection, workshop, link, days=500)
    ranked = recommendation()
    sheet = compute_result(workshop, ranked.brief)
    assert sheet.recommendation.brief == ranked.brief
    more = {"recommendation": ranked, "pack": workshop.pack, "settings": workshop.sheet_settings}
    register_sheet(SheetRegister(workshop.database), made(), **more)
    return {*ids, sheet.id}


def test_only_results_that_nothing_refers_to_go(workshop, needed):
    free = {answer(workshop, seats) for seats in (50, 60, 70)}
    with workshop.database.writing() as connection:
        a_draft(connection, workshop, min(free), days=5)
    assert tidy(workshop).results == 0, "not asked for today, but yesterday"
    workshop.later(days=31)
    assert look_what_is_due(workshop).results == 3
    assert results_of(workshop) == needed | free
    done = tidy(workshop)
    assert (done.results, done.drafts) == (3, 2)
    assert results_of(workshop) == needed
    assert tidy(workshop).results == 0
    lines = audit.lines_about(workshop.database, "database", "-")
    assert [line.facts for line in lines] == [{"drafts": 2}, {"results": 3}]


def test_what_is_asked_for_again_stays_and_what_went_is_computed_again(workshop):
    asked, forgotten = answer(workshop, 80), answer(workshop, 90)
    workshop.later(days=20)
    assert answer(workshop, 80) == asked
    workshop.later(days=20)
    tidy(workshop)
    assert results_of(workshop) == {asked}
    again = answer(workshop, 90)
    assert again != forgotten
    assert stored_result(workshop.database, again) is not None


def test_a_result_tidied_away_while_it_is_asked_for_is_computed_again(workshop, monkeypatch):
    """Between the look into the table and the note that it was asked for it goes."""
    old = answer(workshop, 100)
    workshop.later(days=40)
    writing = workshop.database.writing

    def late():
        monkeypatch.undo()
        tidy(workshop)
        return writing()

    monkeypatch.setattr(workshop.database, "writing", late)
    new = answer(workshop, 100)
    assert new != old
    assert results_of(workshop) == {new}


def test_a_dry_run_tells_what_tidying_then_does_and_changes_nothing(workshop, make_user):
    user_id, now = make_user(Role.EDITOR), workshop.now()
    answer(workshop, 110)
    with workshop.database.writing() as connection:
        open_session(connection, user_id, now=now, hours=10)
        case_id = a_case(connection, workshop)
        connection.execute(schema.cases.update().values(consent_expires_on=dt.date(2026, 12, 1)))
        add_brief(connection, case_id, title="a", brief={"facility_types": ["it_hub"]}, now=now)
        other = a_case(connection, workshop)
        add_brief(connection, other, title="a", brief={"facility_types": ["it_hub"]}, now=now)
        a_draft(connection, workshop, answer_in(connection), days=1)
        connection.execute(
            schema.files.insert().values(
                id="f" * 32,
                name="a.csv",
                media_type="text/csv",
                kind="upload",
                size=1,
                sha256="0" * 64,
                content=b"x",
                created_at=now,
            )
        )
        connection.execute(
            schema.login_sources.insert().values(
                user_id=user_id, digest="d", kind="device", failed_logins=0, last_login_at=now
            )
        )
    workshop.later(days=100)
    before = everything(workshop)
    due = look_what_is_due(workshop)
    assert everything(workshop) == before
    assert asdict(due) | {"answered": 1} == asdict(tidy(workshop))
    assert {name for name, count in asdict(due).items() if count} == {
        *("drafts", "sessions", "devices", "results", "cases", "lists", "answered")
    }
    assert asdict(look_what_is_due(workshop)) == dict.fromkeys(asdict(due), 0)


def answer_in(connection):
    return connection.scalar(sa.select(schema.results.c.id))


def everything(workshop):
    with workshop.database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in schema.metadata.sorted_tables
        }
