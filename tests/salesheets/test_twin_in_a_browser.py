"""The web page of a sheet in a real browser: rules of accessibility by axe-core, and a strict content policy.

Skipped where Debian's Chromium, Playwright or axe-core is missing; ``make setup-dev`` brings the last two.
"""

import json

import pytest

from domain.text import Bilingual
from salesheets.extras import Extras, Message, Pictures
from salesheets.twin import render_twin, twin_style
from tests.salesheets.builders import PLACES, make_document
from tests.salesheets.test_charts import every_chart
from tests.salesheets.test_extras import LOGO
from tests.salesheets.test_twin import full_document, without_places

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
ADDRESS = "http://sheet.test/"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def with_extras():
    said, logo = Bilingual(ja="ようこそ。", en="Welcome."), LOGO
    pictures = Pictures(logo=logo, city_logo=logo)
    return make_document(
        extras=Extras(message=Message(said, said), notes={PLACES[0][0]: said}, pictures=pictures)
    )


SHEETS = {
    "with a message and logos": with_extras,
    "full ja": lambda: full_document("ja"),
    "full en": lambda: full_document("en"),
    "empty ja": without_places,
    "empty en": lambda: without_places("en"),
}

pytestmark = pytest.mark.slow


def serve(page, html, *, policy=None):
    """Answer the page's requests from memory; nothing else is reachable."""
    headers = {"Content-Security-Policy": policy} if policy else {}

    def answer(route):
        if route.request.url.endswith(".css"):
            route.fulfill(body=twin_style(), content_type="text/css; charset=utf-8")
        elif route.request.url == ADDRESS:
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(ADDRESS)


def faults_of(browser, axe, html, viewport, *, motion="reduce"):
    """Return what axe-core objects to, by rule, with the first element."""
    context = browser.new_context(bypass_csp=True, viewport=viewport, reduced_motion=motion)
    page = context.new_page()
    serve(page, html)
    page.evaluate(axe)
    options = json.dumps({"runOnly": RULES})
    found = page.evaluate(f"axe.run(document, {options})")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert found["passes"], "axe-core judged nothing"
    return {fault["id"]: fault["nodes"][0]["html"] for fault in found["violations"]}, wide


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, axe, sheet, viewport):
    faults, wide = faults_of(browser, axe, render_twin(SHEETS[sheet]()), viewport)
    assert faults == {}
    assert wide <= 0


def test_axe_would_find_a_fault(browser, axe):
    page = render_twin(full_document("ja"))
    assert "image-alt" in faults_of(browser, axe, page.replace("<main", '<img src="x.png"><main'), DESK)[0]
    pale = page.replace("--ink: #1b2733", "--ink: #c9d2dc")
    assert pale != page
    assert "color-contrast" in faults_of(browser, axe, pale, DESK)[0]


def test_the_charts_for_pages_pass_too(browser, axe):
    charts = "".join(svg for name, svg in every_chart(320.0).items() if not name.endswith("_sign"))
    page = (
        "<!DOCTYPE html><html lang='ja'><head><title>図</title></head>"
        f"<body><main><h1>図</h1>{charts}</main></body></html>"
    )
    assert faults_of(browser, axe, page, PHONE)[0] == {}


def test_the_page_of_a_server_is_styled_under_a_policy_without_inline_style(browser):
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    serve(page, render_twin(full_document("ja"), stylesheet="/twin.css"), policy=POLICY)
    colour = page.evaluate("getComputedStyle(document.querySelector('h2')).color")
    assert said == []
    assert colour == "rgb(11, 46, 89)"
    serve(page, "<style>h2 { color: red }</style><h2>x</h2>", policy=POLICY)
    assert any("Content Security Policy" in text for text in said), "the browser would have said so"
    context.close()


def test_the_closed_file_is_styled_under_its_own_policy(browser):
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    serve(page, render_twin(full_document("en")))
    assert said == []
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).color") == "rgb(11, 46, 89)"
    context.close()
