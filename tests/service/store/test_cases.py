"""Cases on the database: numbers, optimistic locking, parts."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from service.store.case_briefs import add_brief, briefs_of_case, change_brief, find_brief
from service.store.case_events import events_of_case
from service.store.cases import add_case, change_case, find_case, find_case_by_number
from service.store.contacts import add_contact, contacts_of_case


def open_case(workshop, **others):
    values = {"code_name": "こくら", "company_name": None, "origin": "staff", "author_id": None}
    with workshop.database.writing() as connection:
        return add_case(connection, **values | {"now": workshop.now()} | others)


def found(workshop, case_id):
    with workshop.database.reading() as connection:
        return find_case(connection, case_id)


def test_numbers_follow_each_other_and_begin_anew_each_year_of_japan(workshop):
    first = found(workshop, open_case(workshop)).number
    second = found(workshop, open_case(workshop)).number
    new_year = dt.datetime(2026, 12, 31, 15, 30, tzinfo=dt.UTC)
    third = found(workshop, open_case(workshop, now=new_year)).number
    assert (first, second, third) == ("K-2026-0001", "K-2026-0002", "K-2027-0001")


def test_cases_opened_at_once_have_numbers_of_their_own(workshop):
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: open_case(workshop), range(24)))
    numbers = {found(workshop, case_id).number for case_id in ids}
    assert numbers == {f"K-2026-{n:04d}" for n in range(1, 25)}


def test_after_number_9999_comes_10000(workshop):
    case_id = open_case(workshop)
    with workshop.database.writing() as connection:
        change_case(connection, case_id, seen_version=1, values={"number": "K-2026-9999"}, now=workshop.now())
    open_case(workshop)
    assert found(workshop, open_case(workshop)).number == "K-2026-10001"


def test_the_second_of_two_editors_is_told_and_changes_nothing(workshop):
    case_id = open_case(workshop)
    with workshop.database.writing() as connection:
        assert change_case(
            connection, case_id, seen_version=1, values={"industry": "化学"}, now=workshop.now()
        )
        assert not change_case(
            connection, case_id, seen_version=1, values={"industry": "鉄鋼"}, now=workshop.now()
        )
    case = found(workshop, case_id)
    assert (case.industry, case.version) == ("化学", 2)


def test_a_new_case_says_in_its_history_where_it_came_from(workshop):
    case_id = open_case(workshop, origin="form")
    with workshop.database.reading() as connection:
        (event,) = events_of_case(connection, case_id)
        assert find_case_by_number(connection, "K-2026-0001").id == case_id
    assert (event.kind, event.facts) == ("state", {"to": "enquiry", "origin": "form"})


def test_briefs_keep_their_order_and_belong_to_their_case(workshop):
    case_id, other = open_case(workshop), open_case(workshop)
    with workshop.database.writing() as connection:
        a = add_brief(connection, case_id, title="基本", brief={"x": 1}, now=workshop.now())
        add_brief(connection, case_id, title="10ha", brief={"x": 2}, now=workshop.now())
        assert [b.title for b in briefs_of_case(connection, case_id)] == ["基本", "10ha"]
        assert find_brief(connection, a, case_id=other) is None
        saved = {"title": "基本", "brief": {"x": 3}, "now": workshop.now()}
        assert change_brief(connection, a, seen_version=1, **saved)
        assert not change_brief(connection, a, seen_version=1, **saved)
        assert find_brief(connection, a, case_id=case_id).version == 2


def test_contacts_are_listed_in_the_order_they_were_added(workshop):
    case_id = open_case(workshop)
    with workshop.database.writing() as connection:
        add_contact(connection, case_id, name="山田", now=workshop.now())
        workshop.later(minutes=1)
        add_contact(connection, case_id, name="佐藤", reach="a@example.jp", now=workshop.now())
    with workshop.database.reading() as connection:
        assert [c.name for c in contacts_of_case(connection, case_id)] == ["山田", "佐藤"]
