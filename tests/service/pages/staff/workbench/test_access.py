"""Who may look, who may change, and what a viewer never reads."""

import pytest

from service.security.roles import Role

COMPANY = "セキレイ極秘化学"
LOOKS = (
    "",
    "/places/kokura-asano",
    "/beneath",
    "/meeting",
    "/together",
    "/compare",
    "/weights",
    "/learn",
)
CASE_LOOKS = ("/scenarios", "/results", "/papers")
CHANGES = ("/edit", "/copy", "/task", "/weights")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_viewer_sees_every_page_and_the_company_name_on_none(bench, language):
    """The code name stands where the name would; also inside the scenario's title and the wishes."""
    for path in LOOKS:
        answer = bench.viewer.get(bench.brief(path, language))
        assert answer.status_code == 200, path
        assert COMPANY not in answer.text, path
        assert "しらさぎ" in answer.text, path
    for path in CASE_LOOKS:
        answer = bench.viewer.get(bench.case(path, language))
        assert answer.status_code == 200, path
        assert COMPANY not in answer.text, path


def test_an_editor_reads_the_name(bench):
    assert COMPANY in bench.editor.get(bench.brief()).text


def test_a_viewer_changes_nothing(bench):
    for path in CHANGES:
        assert bench.viewer.post(bench.brief(path), data={"title": "x"}).status_code == 403, path
    assert bench.viewer.get(bench.brief("/edit")).status_code == 403
    assert bench.viewer.get(bench.brief("/file")).status_code == 403
    assert bench.viewer.post(bench.case("/papers"), data={"kinds": "sheet"}).status_code == 403


def test_nobody_gets_in_without_an_account(bench, client):
    answer = client.get(bench.brief())
    assert (answer.status_code, answer.headers["location"][:9]) == (303, "/ja/login")


def test_ids_of_others_are_not_there(bench, make_bench):
    """A scenario belongs to one case; the right id under the wrong case opens nothing."""
    other = make_bench("tokyo-cloud")
    strange = f"/ja/staff/cases/{other.case_id}/briefs/{bench.brief_id}"
    for path in (*LOOKS, "/edit", "/file"):
        assert bench.editor.get(strange + path).status_code == 404, path
    for path in ("/edit", "/copy", "/task", "/weights"):
        assert bench.editor.post(strange + path, data={"title": "x"}).status_code == 404, path


def test_an_erased_case_has_no_workbench(bench, workshop):
    from service.usecases.erase_case import erase_case
    from service.usecases.open_brief import open_case

    erase_case(workshop, open_case(workshop, bench.case_id).case.number)
    for path in LOOKS:
        assert bench.editor.get(bench.brief(path)).status_code == 404, path
    for path in CASE_LOOKS:
        assert bench.as_role(Role.ADMIN).get(bench.case(path)).status_code == 404, path
