"""Changes that another site's page sends, also through browsers that do not say where from in the new way."""

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from service.web.shield import is_cross_site

OURS = {"host": "kamae.example.jp"}


@pytest.mark.parametrize(
    ("told", "cross"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "same-site", "origin": "https://kamae.example.jp"}, True),
        ({"origin": "https://kamae.example.jp"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "https://kamae.example.jp.evil.example"}, True),
        ({"origin": "https://kamae.example.jp:8443"}, True),
        ({"origin": "null"}, True),
        ({"origin": "null", "cookie": "kamae=x"}, True),
        ({"cookie": "kamae=x"}, True),
        ({}, False),
    ],
)
def test_where_a_change_comes_from_is_read_from_what_the_browser_says(told, cross):
    """Without any word of it and without a cookie it is a program, which can borrow nobody's rights."""
    assert is_cross_site("POST", Headers(OURS | told)) is cross
    assert not is_cross_site("GET", Headers(OURS | told))


@pytest.mark.parametrize("told", [{"origin": "https://evil.example"}, {"cookie": "kamae=x"}])
def test_an_older_browser_s_change_from_elsewhere_is_refused_before_it_is_read(app, told):
    with TestClient(app, follow_redirects=False) as visitor:
        assert visitor.post("/ja/start", headers=told).status_code == 403
        assert visitor.post("/ja/start", headers={"origin": "http://testserver"}).status_code == 303
