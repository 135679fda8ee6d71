"""The content policy, word for word: what a page may load, and that it holds on every answer."""

import pytest

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "worker-src": {"'self'"},
    "font-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "object-src": {"'none'"},
}


@pytest.mark.parametrize(
    "path", ["/ja", "/en/login", "/nothing", "/api/v1/openapi.json", "/static/css/kamae.css"]
)
def test_nothing_is_loaded_from_anywhere_else_and_nothing_runs_that_stands_in_the_page(client, path):
    """Written out here once more: compared with its own constant a loosened policy would pass."""
    said = client.get(path).headers["content-security-policy"]
    parts = [part.split() for part in said.split(";")]
    assert {name: set(sources) for name, *sources in parts} == POLICY
    assert len(parts) == len(POLICY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ],
)
def test_the_other_headers_of_safety_stand_on_every_answer(client, name, value):
    for path in ("/ja", "/nothing", "/static/css/kamae.css"):
        assert client.get(path).headers[name] == value
