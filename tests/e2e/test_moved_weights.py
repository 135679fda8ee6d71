"""Moving a weight on the result page: the answer changes, what the reader had before the eyes does not."""

import pytest

pytestmark = pytest.mark.slow

_TITLES = {
    "gates": ".place >> nth=0 >> details.fold:has(.place__gates)",
    "reasons": ".place >> nth=1 >> details.fold:not(:has(.place__gates)) >> nth=0",
    "others": "section[aria-labelledby=ranking-title] > details.fold",
    "scenario": "section[aria-labelledby=pair-title] > .lines details >> nth=1",
    "sources": "details.sources",
}


@pytest.fixture
def result(person):
    """Return a function that leads to a result with present sites, at a width, with scripts or without."""

    def leads(*, width=1280, scripts=True, lang="ja"):
        visitor = person(width=width, scripts=scripts)
        page = visitor.page
        visitor.goes(f"/{lang}/start")
        page.locator("main form button[type=submit]").first.click()
        page.check("input[value=hq_backup]")
        page.locator("main form .actions button[type=submit]").first.click()
        form, own = page.url.rpartition("/")[0], {"sec-fetch-site": "same-origin"}
        for number in (2, 3, 4):
            page.request.post(f"{form}/{number}", form={"undecided": "1"}, headers=own)
        page.request.post(f"{form}/6", form={"first": "pair"}, headers=own)
        page.request.post(f"{form}/7", form={"municipality": "東京都港区"}, headers=own)
        page.goto(form.replace("/f/", "/r/"))
        return visitor

    return leads


def _moves(page, name="talent", value="90"):
    """Type a weight, and wait for the answer to be there and told."""
    page.locator(f"#weight-{name}").fill(value)
    page.locator(f"#weight-{name}").dispatch_event("change")
    page.locator(".moved").wait_for()
    page.wait_for_timeout(300)


def _is_open(page, part):
    return page.locator(part).first.evaluate("part => part.open")


@pytest.mark.parametrize("width", [375, 1280])
def test_what_the_reader_opened_stays_open_and_the_rest_shut(result, width):
    visitor = result(width=width)
    page = visitor.page
    for part in _TITLES.values():
        page.locator(part).first.evaluate("part => { part.open = true }")
    page.locator("[data-weights]").evaluate("part => { part.open = true }")
    opened = page.locator("#answer details[open]").count()
    name = page.locator(".place >> nth=0").get_attribute("id")
    _moves(page, "pair", "95")
    for title, part in _TITLES.items():
        assert _is_open(page, part), title
    assert page.locator(".place >> nth=0").get_attribute("id") == name
    assert page.locator("#answer details[open]").count() == opened
    visitor.has_no_complaint()


def test_what_a_wide_screen_opens_of_itself_stays_shut_once_the_reader_shut_it(result):
    visitor = result()
    page = visitor.page
    of_itself = ".place >> nth=0 >> details[data-wide]"
    assert _is_open(page, of_itself)
    page.locator(of_itself).first.locator("summary").first.click()
    _moves(page, "pair", "95")
    assert not _is_open(page, of_itself)


@pytest.mark.parametrize("width", [375, 1280])
def test_the_focus_and_the_place_on_the_page_stay(result, width):
    """On a phone the weights stay under the finger; beside a wide answer the part that is read stays."""
    visitor = result(width=width)
    page = visitor.page
    page.locator("[data-weights]").evaluate("part => { part.open = true }")
    held = "#weight-pair" if width == 375 else "#pair-title"
    page.locator(_TITLES["others"]).first.evaluate("part => { part.open = true }")
    page.locator(held).evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 200)")
    if width > 375:
        page.evaluate("scrollBy(0, 260)")
    page.locator("#weight-pair").evaluate("part => part.focus({preventScroll: true})")
    before = page.locator(held).bounding_box()["y"]
    page.keyboard.press("ArrowUp")
    page.locator(".moved").wait_for()
    page.wait_for_timeout(400)
    assert page.locator(held).bounding_box()["y"] == pytest.approx(before, abs=2)
    assert page.evaluate("document.activeElement.id") == "weight-pair"
    visitor.has_no_complaint()


def test_links_beside_the_answer_take_the_moved_weights_along(result):
    """The sheet and the consultation speak of the result that is on the screen."""
    visitor = result()
    page = visitor.page
    _moves(page, "talent", "77")
    for link in page.locator(".aside-links a").all():
        assert "talent=77" in link.get_attribute("href")
    assert "talent=77" in page.locator("header a[hreflang]").get_attribute("href")
    page.reload()
    assert page.locator("#weight-talent").input_value() == "77"


def test_a_fault_while_weights_move_is_told_beside_them_and_the_answer_stays(result):
    visitor = result()
    page = visitor.page
    before = page.locator(".gist__first").inner_text()
    told = '<p class="field-error">今は使えません</p>'
    page.route("**/r/*?*", lambda route: route.fulfill(status=503, body=told))
    page.locator("#weight-talent").fill("80")
    page.locator("#weight-talent").dispatch_event("change")
    page.locator("#weights-said .field-error").wait_for()
    assert page.locator(".gist__first").inner_text() == before
    page.unroute("**/r/*?*")
    _moves(page, "talent", "70")
    assert page.locator("#weights-said").inner_text() == ""


def test_without_scripts_the_weights_stay_open_and_in_view(result):
    visitor = result(scripts=False)
    page = visitor.page
    page.locator("[data-weights] > summary").click()
    page.fill("#weight-talent", "90")
    page.locator("button[data-apply]").click()
    page.wait_for_load_state()
    assert page.locator(".moved").count() == 1
    box = page.locator("#weight-talent").bounding_box()
    assert 0 <= box["y"] <= 900
    assert page.locator("#weight-talent").input_value() == "90"
