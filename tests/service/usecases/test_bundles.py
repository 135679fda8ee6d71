"""Enquiries cross from the public instance to the staff's: sealed, whole, once."""

import dataclasses
import datetime as dt
import json

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from domain.errors import (
    BundleKeyMissingError,
    BundleRefusedError,
    NothingToBundleError,
    OutputNotWritableError,
)
from service.app import create_app
from service.forms.brief_toml import read_brief
from service.store import schema
from service.store.drafts import add_draft
from service.store.findings import unpacked
from service.store.migrate import upgrade
from service.usecases.export_bundle import export_bundle
from service.usecases.import_bundle import import_bundle
from service.usecases.read_draft import read_draft
from service.usecases.submit_enquiry import Enquiry, submit_enquiry
from service.usecases.tidy import tidy
from tests.service.conftest import TimedWorkshop

SECRET_NAME = "秘密商事株式会社"  # noqa: S105  (a name that must not show up elsewhere)


@pytest.fixture
def enquire(workshop, root):
    brief = read_brief(root / "examples" / "tokyo-insurer.toml")

    def send(number=1):
        now = workshop.now()
        with workshop.database.writing() as connection:
            _, secret = add_draft(connection, language="ja", now=now, expires_at=now + dt.timedelta(days=30))
        enquiry = Enquiry(f"key-{number}", SECRET_NAME, "mail", "who@example.jp", "連絡をください。")
        return submit_enquiry(
            workshop, read_draft(workshop, secret), enquiry, brief=brief, importance=None, language="ja"
        )

    return send


@pytest.fixture
def staff(settings, tmp_path, _loaded):
    """Return the tools of the other instance, on a database of its own."""
    made = TimedWorkshop(
        dataclasses.replace(
            settings, instance="staff", database_url=f"sqlite+pysqlite:///{tmp_path / 'staff.sqlite3'}"
        )
    )
    made.borrow(_loaded)
    upgrade(made.database)
    yield made
    made.database.close()


def rows(workshop, table):
    with workshop.database.reading() as connection:
        return [row._asdict() for row in connection.execute(sa.select(table))]


def test_an_enquiry_arrives_as_a_case_with_what_the_company_saw(workshop, enquire, staff, tmp_path):
    receipt = enquire().receipt.receipt
    path = tmp_path / "out" / "enquiries.kamae"
    assert export_bundle(workshop, path) == 1
    assert path.stat().st_mode & 0o077 == 0
    assert import_bundle(staff, path).taken == 1
    (case,) = rows(staff, schema.cases)
    assert (case["code_name"], case["company_name"], case["state"]) == (receipt, SECRET_NAME, "enquiry")
    (contact,) = rows(staff, schema.contacts)
    assert (contact["name"], contact["reach"]) == (SECRET_NAME, "who@example.jp")
    ours, theirs = rows(workshop, schema.results)[0], rows(staff, schema.results)[0]
    assert ours["content"] == theirs["content"]
    found = [unpacked(rows(each, schema.case_briefs)[0]["findings"]) for each in (staff, workshop)]
    assert found[0] == found[1] != ()
    assert (
        rows(staff, schema.enquiries)[0]["reply_due_on"]
        == rows(workshop, schema.enquiries)[0]["reply_due_on"]
    )


def test_an_enquiry_is_taken_once_however_often_it_crosses(workshop, enquire, staff, tmp_path):
    enquire(1)
    first, second = tmp_path / "1.kamae", tmp_path / "2.kamae"
    export_bundle(workshop, first)
    import_bundle(staff, first)
    with pytest.raises(BundleRefusedError, match="bundle_known"):
        import_bundle(staff, first)
    enquire(2)
    with workshop.database.writing() as connection:  # as if the machine had died before the note
        connection.execute(schema.enquiries.update().values(bundle_id=None))
        connection.execute(schema.bundles.delete())
    assert export_bundle(workshop, second) == 2
    found = import_bundle(staff, second)
    assert (found.taken, found.known) == (1, 1)
    assert len(rows(staff, schema.cases)) == 2


def test_nothing_new_makes_no_file(workshop, enquire, tmp_path):
    enquire()
    export_bundle(workshop, tmp_path / "1.kamae")
    with pytest.raises(NothingToBundleError):
        export_bundle(workshop, tmp_path / "2.kamae")
    assert not (tmp_path / "2.kamae").exists()


def changed(text):
    file = json.loads(text)
    yield "a letter of the name", json.dumps(file | {"body": file["body"].replace("秘密", "公開")})
    yield "another seal", json.dumps(file | {"seal": "0" * 64})
    yield "no seal", json.dumps({"body": file["body"]})
    yield "not JSON", text[:-5]
    yield "a list", "[1]"
    yield "deep", "[" * 200_000
    yield "not a string", json.dumps({"body": 1, "seal": 2})
    yield "a foreign letter in the seal", json.dumps(file | {"seal": "é"})


def test_a_changed_file_is_refused_and_changes_nothing(workshop, enquire, staff, tmp_path):
    enquire()
    path = tmp_path / "1.kamae"
    export_bundle(workshop, path)
    good = path.read_text(encoding="utf-8")
    for what, text in changed(good):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BundleRefusedError):
            import_bundle(staff, path)
        assert rows(staff, schema.cases) == [], what
    path.write_text(good, encoding="utf-8")
    assert import_bundle(staff, path).taken == 1


def test_without_the_same_key_nothing_crosses(workshop, enquire, staff, tmp_path):
    enquire()
    path = tmp_path / "1.kamae"
    workshop.settings, kept = dataclasses.replace(workshop.settings, bundle_key=""), workshop.settings
    with pytest.raises(BundleKeyMissingError):
        export_bundle(workshop, path)
    workshop.settings = kept
    export_bundle(workshop, path)
    staff.settings = dataclasses.replace(staff.settings, bundle_key="another key altogether")
    with pytest.raises(BundleRefusedError, match="bundle_changed"):
        import_bundle(staff, path)


def test_where_the_file_cannot_be_written_the_enquiries_wait(workshop, enquire, tmp_path):
    enquire()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritableError):
        export_bundle(workshop, tmp_path / "file" / "1.kamae")
    assert export_bundle(workshop, tmp_path / "1.kamae") == 1


def test_on_the_public_instance_names_go_some_time_after_they_crossed(workshop, enquire, tmp_path):
    workshop.settings = dataclasses.replace(workshop.settings, instance="public")
    enquire()
    export_bundle(workshop, tmp_path / "1.kamae")
    assert tidy(workshop).cases == 0
    workshop.later(days=31)
    assert tidy(workshop).cases == 1
    assert SECRET_NAME not in str(rows(workshop, schema.cases) + rows(workshop, schema.contacts))
    assert tidy(workshop).cases == 0


@pytest.mark.parametrize(
    ("instance", "missing", "there"),
    [
        ("public", ["/ja/staff", "/ja/login", "/ja/staff/admin", "/ja/account"], ["/ja/start", "/ja"]),
        ("staff", ["/ja/start"], ["/ja/login", "/ja"]),
        ("both", [], ["/ja/start", "/ja/login"]),
    ],
)
def test_an_instance_has_only_its_own_pages(workshop, instance, missing, there):
    workshop.settings = dataclasses.replace(workshop.settings, instance=instance)
    with TestClient(create_app(workshop), follow_redirects=False) as visitor:
        assert [visitor.get(path).status_code for path in missing] == [404] * len(missing)
        assert all(visitor.get(path).status_code in {200, 303} for path in there)
        login = visitor.post("/ja/login", data={"login": "x", "password": "y"})
        assert login.status_code == (404 if instance == "public" else 401)
