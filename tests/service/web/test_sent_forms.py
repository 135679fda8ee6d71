"""A form that a page sends by its script is told where to go on, and everybody else is redirected."""

import pytest

from service.security.roles import Role

NEW = {"code_name": "しおかぜ", "functions": "data_center"}


@pytest.mark.parametrize("by_script", [True, False])
def test_where_it_goes_on_is_a_header_for_the_script_and_a_redirect_for_the_browser(as_role, by_script):
    headers = {"x-sent-by": "page"} if by_script else {}
    answer = as_role(Role.EDITOR).post("/ja/staff/cases/new", data=NEW, headers=headers)
    name = "x-goes-to" if by_script else "location"
    assert answer.status_code == (200 if by_script else 303)
    assert answer.headers[name].startswith("/ja/staff/cases/")
    assert ("x-goes-to" in answer.headers, "location" in answer.headers) == (by_script, not by_script)
    assert answer.headers["cache-control"] == "no-store"


def test_a_refused_form_is_the_same_page_for_both(as_role):
    editor = as_role(Role.EDITOR)
    asked, plain = (
        editor.post("/ja/staff/cases/new", data={}, headers=h) for h in ({"x-sent-by": "page"}, {})
    )
    assert asked.status_code == plain.status_code == 422
    assert "x-goes-to" not in asked.headers


def test_the_header_opens_no_way_from_another_site(as_role):
    headers = {"x-sent-by": "page", "sec-fetch-site": "cross-site"}
    assert as_role(Role.EDITOR).post("/ja/staff/cases/new", data=NEW, headers=headers).status_code == 403
