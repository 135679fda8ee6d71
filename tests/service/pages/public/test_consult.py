"""The consultation: one case, a receipt, a promised day; and nothing of it anywhere else."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from walk import errors_of, fill, summary_of, words_of

from service.security.roles import Role
from service.store import audit, schema
from service.store.findings import unpacked

NAME = "Sentinel Werke 株式会社髙﨑𠮷"
REACH = "sentinel.person@example.jp"
MESSAGE = "SENTINEL-MESSAGE-7391 内々のご相談です。"


def typed(client, result, **changed):
    """Return the fields of a complete consultation, with the page's own key."""
    page = client.get(f"{result}/consult").text
    key = re.search(r'name="submission_key"[^>]*value="([0-9a-f]+)"', page).group(1)
    fields = {"name": NAME, "reach_kind": "mail", "reach": REACH, "message": MESSAGE, "consent": "yes"}
    return fields | {"submission_key": key} | changed


def rows(workshop, table):
    with workshop.database.reading() as connection:
        return connection.execute(sa.select(table)).all()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_enquiry_opens_one_case_with_everything_in_it(client, workshop, language):
    _, result = fill(client, language)
    sent = client.post(f"{result}/consult", data=typed(client, result))
    assert sent.headers["location"] == f"{result}/receipt"
    (case,) = rows(workshop, schema.cases)
    assert (case.state, case.origin, case.company_name) == ("enquiry", "form", NAME)
    assert NAME not in case.code_name
    assert case.jobs_expected == 20
    (brief,) = rows(workshop, schema.case_briefs)
    (enquiry,) = rows(workshop, schema.enquiries)
    assert brief.result_id == enquiry.result_id
    assert brief.brief["facility_types"] == ["data_center"]
    assert (enquiry.reach, enquiry.message, enquiry.language) == (REACH, MESSAGE, language)
    (contact,) = rows(workshop, schema.contacts)
    assert (contact.name, contact.reach) == (NAME, REACH)
    (brief,) = rows(workshop, schema.case_briefs)
    assert unpacked(brief.findings)
    receipt = client.get(f"{result}/receipt")
    assert enquiry.receipt in receipt.text
    assert audit.first_broken_line(workshop.database) is None
    assert "submit" in {line.action for line in rows(workshop, schema.audit)}


def test_the_same_post_again_is_the_same_enquiry(client, workshop):
    _, result = fill(client)
    fields = typed(client, result)
    for _ in range(3):
        assert client.post(f"{result}/consult", data=fields).status_code == 303
    other_key = fields | {"submission_key": "0" * 32}
    assert client.post(f"{result}/consult", data=other_key).status_code == 303
    assert len(rows(workshop, schema.cases)) == len(rows(workshop, schema.enquiries)) == 1
    assert client.get(f"{result}/consult").headers["location"] == f"{result}/receipt"


def test_posts_at_the_same_moment_are_one_enquiry(client, workshop):
    _, result = fill(client)
    fields = typed(client, result)
    client.get(result)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: client.post(f"{result}/consult", data=fields), range(6)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(rows(workshop, schema.cases)) == len(rows(workshop, schema.contacts)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "あ" * 61}, "name"),
        ({"reach_kind": "fax"}, "reach_kind"),
        ({"reach": ""}, "reach"),
        ({"reach": "nobody"}, "reach"),
        ({"reach_kind": "phone", "reach": "12345"}, "reach"),
        ({"message": "あ" * 1001}, "message"),
        ({"consent": ""}, "consent"),
        ({"submission_key": "x"}, "submission_key"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_fault_is_told_and_nothing_typed_is_lost_or_kept(client, workshop, changed, field, language):
    _, result = fill(client, language)
    fields = typed(client, result, **changed)
    answer = client.post(f"{result}/consult", data=fields)
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"  # a name and an address stay in nobody's cache
    ((target, words),) = summary_of(answer.text)
    assert target == field
    assert f'id="{field}"' in answer.text
    if field != "submission_key":
        assert errors_of(answer.text)[0].endswith(words)
        assert fields["submission_key"] in answer.text
    if field != "message":
        assert MESSAGE in answer.text
    assert rows(workshop, schema.cases) == []


def test_a_message_of_a_thousand_letters_with_line_breaks_is_taken(client, workshop):
    """A browser sends a line break as two letters; it counts as the one that was typed."""
    _, result = fill(client)
    exact = typed(client, result, message="あ" * 499 + "\r\n" + "い" * 500)
    assert client.post(f"{result}/consult", data=exact).status_code == 303
    (enquiry,) = rows(workshop, schema.enquiries)
    assert len(enquiry.message) == 1000


def test_phone_numbers_in_full_width_digits_are_taken(client):
    _, result = fill(client)
    fields = typed(client, result, reach_kind="phone", reach="０９３−５８２−２０６５")
    assert client.post(f"{result}/consult", data=fields).status_code == 303


def test_the_promise_counts_working_days_only(client, workshop):
    """From Friday: Monday 28 December, then Monday and Tuesday, 4 and 5 January 2027."""
    workshop.moment = dt.datetime(2026, 12, 25, 3, 0, tzinfo=dt.UTC)
    _, result = fill(client)
    client.post(f"{result}/consult", data=typed(client, result))
    (enquiry,) = rows(workshop, schema.enquiries)
    assert enquiry.reply_due_on == dt.date(2027, 1, 5)
    assert "2027年1月5日" in client.get(f"{result}/receipt").text


def test_moved_weights_go_into_the_case(client, workshop):
    _, result = fill(client)
    query = {"f": "data_center", "pair": "60", "hazard": "40"}
    fields = typed(client, result)
    assert client.post(f"{result}/consult", params=query, data=fields).status_code == 303
    (brief,) = rows(workshop, schema.case_briefs)
    assert brief.brief["importance"]["groups"] == {"pair": 60.0, "hazard": 40.0}


def test_enquiries_are_taken_only_so_often_from_one_address(client, workshop):
    links = [fill(client)[1] for _ in range(workshop.settings.enquiries_per_hour + 1)]
    for result in links[:-1]:
        assert client.post(f"{result}/consult", data=typed(client, result)).status_code == 303
    refused = client.post(f"{links[-1]}/consult", data=typed(client, links[-1]))
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert MESSAGE in refused.text
    again = client.post(f"{links[0]}/consult", data=typed(client, links[-1]))
    assert again.status_code in {303, 429}


def test_another_site_cannot_send_an_enquiry(client, workshop):
    _, result = fill(client)
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post(f"{result}/consult", data=typed(client, result), headers=headers).status_code == 403
    assert rows(workshop, schema.cases) == []


def test_name_contact_and_message_appear_nowhere_but_with_the_staff(client, as_role, workshop, capfd):
    """Sentinel: not on the public pages, not for other visitors, not in audit lines, metrics or the log."""
    form, result = fill(client)
    client.post(f"{result}/consult", data=typed(client, result))
    pages = [f"{form}/check", result, f"{result}/receipt", f"{result}/sheet", "/ja/s/00000000", "/metrics"]
    for address in pages:
        text = client.get(address).text
        for secret in (NAME, REACH, MESSAGE, "SENTINEL"):
            assert secret not in text, address
    assert NAME.encode() not in client.get(f"{result}/sheet.pdf").content
    viewer = as_role(Role.VIEWER)
    for address in ("/ja/staff", "/ja/staff/board"):
        text = viewer.get(address).text
        assert NAME not in text
        assert REACH not in text
    trail = str([(line.facts, line.actor, line.object_id) for line in rows(workshop, schema.audit)])
    said = "".join(capfd.readouterr())
    for secret in (NAME, REACH, "SENTINEL", result.rpartition("/")[2]):
        assert secret not in trail
        assert secret not in said


def test_a_locked_database_loses_nothing_and_says_so(client, workshop, monkeypatch):
    from service.store import enquiries

    fault = sa.exc.OperationalError("INSERT", {}, OSError(28, "disk full"))

    def full(*_: object, **__: object):
        raise fault

    _, result = fill(client)
    fields = typed(client, result)
    monkeypatch.setattr("service.usecases.submit_enquiry.add_enquiry", full)
    answer = client.post(f"{result}/consult", data=fields)
    assert answer.status_code == 503
    for text in (NAME, REACH, MESSAGE, fields["submission_key"]):
        assert text in answer.text
    assert rows(workshop, schema.cases) == rows(workshop, schema.contacts) == []
    monkeypatch.setattr("service.usecases.submit_enquiry.add_enquiry", enquiries.add_enquiry)
    assert client.post(f"{result}/consult", data=fields).status_code == 303
    assert "K-2026-0001" in str(rows(workshop, schema.cases))
    assert words_of(client.get(f"{result}/receipt").text)
