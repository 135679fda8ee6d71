"""The interface for programs: what anyone may read, what needs a token, how faults are told."""

import hashlib
import json
import zlib

import pytest
import sqlalchemy as sa

from domain.evidence import Confidence
from service.forms.brief_toml import read_brief
from service.security.roles import Role
from service.security.tokens import new_id, secret_digest
from service.store import cases as case_store
from service.store import schema
from service.usecases.replay import result_json


@pytest.fixture
def brief(root):
    return json.loads(read_brief(root / "examples" / "osaka-game-studio.toml").model_dump_json())


@pytest.fixture
def case_id(workshop):
    with workshop.database.writing() as connection:
        return case_store.add_case(
            connection,
            code_name="案件A",
            company_name="架空商事",
            origin="staff",
            now=workshop.now(),
            author_id=None,
        )


def test_every_place_of_the_pack_is_listed_with_its_position_error(client, workshop):
    places = client.get("/api/v1/places").json()["places"]
    assert {place["id"] for place in places} == set(workshop.pack.sites)
    assert all(place["coord_error_m"] > 0 for place in places)


def test_the_public_reads_only_figures_that_may_be_printed(client, as_role):
    public = client.get("/api/v1/facts?limit=500").json()
    staff = as_role(Role.VIEWER).get("/api/v1/facts?limit=500").json()
    assert 0 < public["total"] < staff["total"]
    told = {row["evidence"]["confidence"] for row in public["figures"]}
    assert told == {Confidence.VERIFIED}
    hidden = next(row for row in staff["figures"] if row["evidence"]["print_rule"] == "staff_only")
    assert client.get(f"/api/v1/facts/{hidden['id']}").status_code == 404
    assert as_role(Role.VIEWER).get(f"/api/v1/facts/{hidden['id']}").status_code == 200


def test_pages_of_figures_join_without_gap(client):
    first = client.get("/api/v1/facts?limit=7").json()
    second = client.get(f"/api/v1/facts?limit=7&offset={first['next_offset']}").json()
    both = client.get("/api/v1/facts?limit=14").json()
    assert first["figures"] + second["figures"] == both["figures"]


def test_an_unknown_place_is_told_with_its_neighbours_as_a_problem(client):
    answer = client.get("/api/v1/places/asanoo", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:kamae:problem:unknown_site"
    assert "asano" in answer.json()["detail"]


def test_a_brief_is_checked_without_an_account_and_not_kept(client, workshop, brief):
    answer = client.post("/api/v1/briefs/check", json=brief)
    assert answer.status_code == 200
    assert answer.json()["brief"]["facility_types"] == ["it_hub"]
    crowded = {"people": {"staff": {"minimum": 3000}}, "size": {"floor_area_m2": {"minimum": 500}}}
    assert client.post("/api/v1/briefs/check", json=brief | crowded).json()["refused"]
    with workshop.database.reading() as connection:
        assert connection.execute(sa.select(schema.results.c.id)).all() == []


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("府中市", "ambiguous_municipality", "広島県府中市"),
        ("千代田市", "unknown_municipality", "東京都千代田区"),
    ],
)
def test_a_checked_brief_names_municipalities_that_are_found(client, brief, name, kind, told):
    sites = {"present_sites": [{"role": "plant", "municipality": name}]}
    answer = client.post("/api/v1/briefs/check", json=brief | sites)
    assert answer.status_code == 422
    assert answer.json()["type"] == f"urn:kamae:problem:{kind}"
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [b"{", b'{"facility_types": "undecided", "nonsense": 1}', b"[" * 100_000, b"\xff\xfe", b"null"]
)
def test_a_body_that_is_no_brief_is_a_problem_not_a_crash(client, body):
    answer = client.post("/api/v1/briefs/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_ranking_needs_an_account(client, as_role, brief):
    assert client.post("/api/v1/recommendations", json=brief).status_code == 401
    answer = as_role(Role.VIEWER).post("/api/v1/recommendations", json=brief)
    assert answer.status_code == 200
    assert answer.json()["recommendation"]["ranking"][0]["rank"] == 1


@pytest.mark.parametrize("encoding", ["identity", "deflate"])
def test_a_stored_result_is_sent_as_the_bytes_of_the_command_line(as_role, brief, encoding):
    editor = as_role(Role.EDITOR)
    ranked = editor.post("/api/v1/recommendations", json=brief).json()
    with editor.stream(
        "GET", f"/api/v1/recommendations/{ranked['id']}", headers={"accept-encoding": encoding}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    text = (zlib.decompress(raw) if encoding == "deflate" else raw).decode()
    assert json.loads(text)["ranking"] == ranked["recommendation"]["ranking"]
    from domain.recommendation import Recommendation

    assert result_json(Recommendation.model_validate_json(text)) == text


def test_a_brief_is_kept_changed_and_a_second_editor_is_told(as_role, case_id, brief):
    editor, other = as_role(Role.EDITOR), as_role(Role.EDITOR)
    address = f"/api/v1/cases/{case_id}/briefs"
    kept = editor.post(address, json={"title": "案1", "brief": brief})
    assert kept.status_code == 201
    mine = kept.headers["location"]
    assert other.get(mine).json() == kept.json()
    changed = {"title": "案1(改)", "brief": brief, "version": 1}
    assert other.put(mine, json=changed).json()["version"] == 2
    refused = editor.put(mine, json=changed)
    assert refused.status_code == 409
    assert editor.get(address).json()["briefs"][0]["title"] == "案1(改)"


def test_a_viewer_may_not_change(as_role, case_id, brief):
    answer = as_role(Role.VIEWER).post(
        f"/api/v1/cases/{case_id}/briefs", json={"title": "案", "brief": brief}
    )
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:kamae:problem:not_allowed")


def test_a_paper_is_ordered_made_and_fetched(as_role, case_id, brief, workshop):
    from service.usecases.run_job import run_job
    from tests.service.test_worker import BATCH

    editor = as_role(Role.EDITOR)
    kept = editor.post(f"/api/v1/cases/{case_id}/briefs", json={"title": "案1", "brief": brief}).json()
    ordered = editor.post(
        "/api/v1/sheets", json={"kind": "sheet", "case_id": case_id, "brief_id": kept["id"], "language": "en"}
    )
    assert (ordered.status_code, ordered.json()["state"]) == (202, "waiting")
    run_job(workshop, ordered.json()["id"], BATCH)
    done = editor.get(ordered.headers["location"]).json()
    assert done["state"] == "done"
    fetched = editor.get(done["file"])
    assert fetched.content.startswith(b"%PDF-")
    assert fetched.headers["content-disposition"].startswith("attachment")
    code = _code_of(workshop, hashlib.sha256(fetched.content).hexdigest())
    standing = editor.get(f"/api/v1/sheets/{code}").json()
    assert (standing["verdict"], standing["language"]) == ("genuine", "en")


def _code_of(workshop, pdf_sha256):
    from service.store.sheet_register import SheetRegister

    return SheetRegister(workshop.database).with_digest(pdf_sha256).check_code


def test_a_code_of_nobody_is_unknown_and_tells_nothing(client):
    answer = client.get("/api/v1/sheets/0000-0000")
    assert answer.json() == {
        "verdict": "unknown",
        "document_id": None,
        "language": None,
        "evaluated_on": None,
        "valid_until": None,
        "newer": None,
    }


def test_a_token_opens_the_interface_until_it_is_revoked(client, workshop, make_user, brief):
    user_id, secret = make_user(Role.VIEWER), "token-of-the-test"
    with workshop.database.writing() as connection:
        connection.execute(
            schema.api_tokens.insert().values(
                id=new_id(),
                secret_digest=secret_digest(secret),
                user_id=user_id,
                label="test",
                created_at=workshop.now(),
                expires_at=workshop.now().replace(year=2027),
            )
        )
    headers = {"authorization": f"Bearer {secret}"}
    assert client.post("/api/v1/recommendations", json=brief, headers=headers).status_code == 200
    with workshop.database.writing() as connection:
        connection.execute(schema.api_tokens.update().values(revoked_at=workshop.now()))
    assert client.post("/api/v1/recommendations", json=brief, headers=headers).status_code == 401


def test_the_features_follow_the_core_of_the_standard(client, workshop):
    landing = client.get("/ogc").json()
    assert {"self", "service-desc", "conformance", "data"} <= {link["rel"] for link in landing["links"]}
    collections = client.get("/ogc/collections").json()["collections"]
    assert {row["id"] for row in collections} == {"places", "nodes", "wards", "flood"}
    assert next(row for row in collections if row["id"] == "wards")["license"] == "CC BY 4.0"
    items = client.get("/ogc/collections/places/items?limit=10").json()
    assert (items["numberMatched"], items["numberReturned"]) == (len(workshop.pack.sites), 10)
    after = client.get(next(link["href"] for link in items["links"] if link["rel"] == "next")).json()
    assert not {row["id"] for row in items["features"]} & {row["id"] for row in after["features"]}


def test_a_box_finds_what_it_touches_and_nothing_else(client, workshop):
    site = next(iter(workshop.pack.sites.values()))
    box = f"{site.lon - 0.001},{site.lat - 0.001},{site.lon + 0.001},{site.lat + 0.001}"
    found = client.get(f"/ogc/collections/places/items?bbox={box}").json()["features"]
    assert site.id in {feature["id"] for feature in found}
    assert len(found) < len(workshop.pack.sites)
    assert client.get("/ogc/collections/places/items?bbox=139,35,140,36").json()["features"] == []
    assert client.get("/ogc/collections/places/items?bbox=1,2,x").status_code == 400


def test_unknown_and_unpublished_stay_apart_in_the_flood_cells(client):
    """Null is outside the published map, 0 is in no zone: neither is the other."""
    cells = client.get("/ogc/collections/flood/items?limit=10000").json()["features"]
    ranks = {cell["properties"]["rank_max"] for cell in cells}
    assert {None, 0, 1} <= ranks
    assert len(cells) == 8081


def test_a_viewer_reads_no_brief_no_result_and_no_paper_since_they_name_the_company(as_role, case_id, brief):
    viewer, editor = as_role(Role.VIEWER), as_role(Role.EDITOR)
    kept = editor.post(f"/api/v1/cases/{case_id}/briefs", json={"title": "案", "brief": brief}).json()
    for path in (
        f"/api/v1/cases/{case_id}/briefs",
        f"/api/v1/cases/{case_id}/briefs/{kept['id']}",
        f"/api/v1/recommendations/{kept['result_id']}",
        f"/api/v1/files/{kept['id']}",
    ):
        assert viewer.get(path).status_code == 403, path
