"""A company at the public form: questions, result, sheet, consultation, with scripts and without."""

import re

import pytest
import sqlalchemy as sa

from service.store.schema import enquiries

pytestmark = pytest.mark.slow

WORDS = {
    "ja": {
        "start": "質問に答えて候補地を見る",
        "next": "保存して次へ",
        "unsure": "わからない・未定",
        "nowhere": "わからない・答えない",
    },
    "en": {"start": "Answer the questions and see places"},
}


def _button(person, number=0):
    person.page.locator("main form .actions button[type=submit]").nth(number).click()
    person.page.wait_for_load_state()


def _answers(person, lang, *, functions=("it_hub",), at="大阪府大阪市北区"):
    """Go through the questions up to the page of all answers, holding every page against axe."""
    person.goes(f"/{lang}")
    person.checks("home")
    person.clicks(WORDS[lang]["start"])
    person.checks("start")
    person.page.locator("main form button[type=submit]").first.click()
    for _ in range(9):
        person.page.wait_for_load_state()
        place = re.search(r"/f/[^/]+/(\w+)$", person.page.url)
        assert place, person.page.url
        person.checks(f"question-{place[1]}")
        if place[1] == "check":
            return
        if place[1] == "1":
            for function in functions:
                person.page.check(f"input[value={function}]")
            _button(person)
        elif place[1] == "6":
            person.page.select_option("#first", "talent")
            person.page.select_option("#second", "access")
            _button(person)
        elif place[1] == "7":
            person.page.fill("#municipality-0", at)
            _button(person)
        elif place[1] == "2":
            person.page.fill("#open_by", "２０２８年４月")
            _button(person)
        else:
            _button(person, 1)
    pytest.fail("the questions do not end")


@pytest.mark.parametrize("width", [375, 768, 1280])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_from_the_first_page_to_a_receipt(person, running, lang, width):
    visitor = person(width=width)
    _answers(visitor, lang)
    visitor.page.locator("main form button[type=submit], main a.button").first.click()
    visitor.page.wait_for_url("**/r/**")
    visitor.checks("result")
    _answer_is_on_the_first_screen(visitor)
    if width == 375:
        _is_short_and_holds_everything(visitor)
    assert visitor.page.locator("main .card, main article").count() >= 1
    _consults(visitor, running, lang)
    visitor.has_no_complaint()


def _answer_is_on_the_first_screen(visitor):
    """Nobody has to scroll to learn which place comes first and why, on a phone either."""
    for part in (".gist__first a", ".gist__facts dd >> nth=0"):
        box = visitor.page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= visitor.page.viewport_size["height"], part


def _is_short_and_holds_everything(visitor):
    """Eight screens of a phone; opened, every part fits and passes axe; a source's number opens its list."""
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollHeight") <= 7000
    page.locator("sup.marks a").first.evaluate("link => { location.hash = link.hash }")
    assert page.locator("details.sources").evaluate("part => part.open")
    assert page.locator("#source-1").is_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
    visitor.checks("result-open")
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = false })")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "functions",
    [
        ("hq_backup",),
        ("data_center",),
        ("second_mother_factory",),
        ("it_hub",),
        ("hq_backup", "it_hub"),
        ("undecided",),
    ],
)
def test_whatever_a_company_wants_its_result_is_short_on_a_phone(person, functions, lang):
    """With every part opened it fits the screen and passes axe: nothing is lost by being short."""
    visitor = person(width=375)
    visitor.goes(f"/{lang}/start")
    visitor.page.locator("main form button[type=submit]").first.click()
    form = visitor.page.url.rpartition("/")[0]
    for function in functions:
        visitor.page.check(f"input[value={function}]")
    _button(visitor)
    own = {"sec-fetch-site": "same-origin"}
    for number in (2, 3, 4, 5):
        visitor.page.request.post(f"{form}/{number}", form={"undecided": "1"}, headers=own)
    visitor.page.request.post(f"{form}/6", form={"first": "pair", "second": "hazard"}, headers=own)
    visitor.page.request.post(f"{form}/7", form={"municipality": "東京都港区"}, headers=own)
    visitor.page.goto(form.replace("/f/", "/r/"))
    _is_short_and_holds_everything(visitor)
    visitor.has_no_complaint()


def test_paper_shows_what_the_screen_keeps_behind_a_press(person):
    visitor = person(scripts=False)
    visitor.checks = lambda *_: None
    _answers(visitor, "ja")
    visitor.page.locator("main a.button").first.click()
    visitor.page.wait_for_url("**/r/**")
    assert not visitor.page.locator("#source-1").is_visible()
    visitor.page.emulate_media(media="print")
    for part in ("#source-1", ".reasons__says >> nth=0", ".gates__says >> nth=0", ".line > p >> nth=0"):
        box = visitor.page.locator(part).bounding_box()
        assert box["height"] > 10, part
    visitor.has_no_complaint()


@pytest.mark.parametrize("scripts", [True, False])
def test_back_leads_to_the_refused_answer_as_it_was_typed(person, scripts):
    """Not to the browser's own page of a missing cache entry."""
    visitor = person(scripts=scripts)
    page = visitor.page
    visitor.goes("/ja/start")
    page.locator("main form button[type=submit]").first.click()
    page.check("input[value=it_hub]")
    _button(visitor)
    page.fill("#open_by", "1999")
    _button(visitor)
    assert page.locator(".field-error").count() == 1
    page.fill("#open_by", "2029年")
    _button(visitor)
    assert page.url.endswith("/3")
    page.go_back()
    assert page.url.endswith("/2")
    assert page.input_value("#open_by") in {"1999", "2029年"}
    page.fill("#open_by", "令和12年")
    _button(visitor)
    assert page.url.endswith("/3")
    visitor.has_no_complaint()


def test_enter_saves_a_row_and_a_name_of_several_is_picked_by_a_press(person):
    visitor = person()
    page = visitor.page
    visitor.goes("/ja/start")
    page.locator("main form button[type=submit]").first.click()
    page.check("input[value=it_hub]")
    _button(visitor)
    page.goto(page.url.rpartition("/")[0] + "/7")
    page.fill("#municipality-0", "府中市")
    page.press("#municipality-0", "Enter")
    page.wait_for_load_state()
    visitor.checks("question-several")
    page.locator("button[name=pick]").nth(1).click()
    page.wait_for_url("**/check")
    assert "広島県府中市" in page.locator("main").inner_text()
    visitor.has_no_complaint()


def _consults(visitor, running, lang):
    visitor.page.locator("main a[href*='/consult']:visible").first.click()
    visitor.page.wait_for_load_state()
    visitor.checks("consult")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()
    assert visitor.page.locator(".error-summary a").count() >= 1
    visitor.checks("consult-error")
    _fills(visitor)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()
    visitor.checks("receipt")
    _is_received(visitor, running, lang)


def _is_received(visitor, running, lang):
    """Hold the number on the page against the database: one enquiry in this language, with its case."""
    number = visitor.page.locator(".receipt__number").inner_text().strip()
    query = sa.select(enquiries.c.language, enquiries.c.case_id).where(enquiries.c.receipt == number)
    with running.workshop.database.reading() as connection:
        [(language, case_id)] = connection.execute(query).all()
    assert (language, bool(case_id)) == (lang, True)


def _fills(visitor):
    visitor.page.fill("#name", "架空商事")
    visitor.page.locator("input[name=reach_kind]").first.check()
    visitor.page.fill("#reach", "kakuu@example.jp")
    visitor.page.locator("input[name=consent]").check()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_whole_way_without_scripts(person, running, lang):
    """No script runs: the same pages, the same answers, weights by a button, the map as a drawing."""
    visitor = person(scripts=False)
    visitor.checks = lambda *_: None
    _answers(visitor, lang)
    visitor.page.locator("main form button[type=submit], main a.button").first.click()
    visitor.page.wait_for_url("**/r/**")
    assert visitor.page.locator("main svg").count() >= 1
    visitor.page.locator("main a[href*='/consult']:visible").first.click()
    _fills(visitor)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()
    _is_received(visitor, running, lang)
    visitor.has_no_complaint()


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_keyboard_is_enough(person, running, lang, width):
    """Tab, space, arrows, letters and enter, nothing else, from the first page to the receipt."""
    visitor = person(width=width)
    visitor.goes(f"/{lang}")
    keys = visitor.page.keyboard

    def presses(selector, key, then=None):
        _tabs_to(visitor, selector)
        keys.press(key)
        if then:
            visitor.page.wait_for_url(then)

    presses("main a.button", "Enter", "**/start")
    presses("main form button", "Enter", "**/f/**/1")
    presses("input[value=it_hub]", "Space")
    presses(".actions button", "Enter", "**/2")
    _tabs_to(visitor, "#open_by")
    keys.type("2029")
    keys.press("Enter")
    visitor.page.wait_for_url("**/3")
    _tabs_to(visitor, "#floor_area")
    keys.type("1200")
    keys.press("Enter")
    visitor.page.wait_for_url("**/4")
    presses("#staff", "ArrowDown")
    presses(".actions button", "Enter", "**/6")
    presses("#first", "ArrowDown")
    presses(".actions button", "Enter", "**/7")
    _tabs_to(visitor, "#municipality-0")
    keys.type("大阪府大阪市北区")
    keys.press("Enter")
    visitor.page.wait_for_url("**/check")
    presses("main a.button", "Enter", "**/r/**")
    presses(".place summary", "Enter")
    assert visitor.page.evaluate("document.activeElement.parentElement.open")
    presses(".line summary", "Space")
    assert visitor.page.evaluate("document.activeElement.parentElement.open")
    presses(".next a[href*='/consult']", "Enter", "**/consult**")
    _tabs_to(visitor, "#name")
    keys.type("架空商事")
    presses("input[name=reach_kind]", "Space")
    _tabs_to(visitor, "#reach")
    keys.type("kakuu@example.jp")
    presses("input[name=consent]", "Space")
    presses("main form button", "Enter", "**/receipt")
    _is_received(visitor, running, lang)
    visitor.has_no_complaint()


def _tabs_to(visitor, selector):
    """Press the tab key until the focus stands on it."""
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the tab key does not reach {selector}")


def test_a_fault_takes_the_focus_and_leads_to_its_field(person):
    visitor = person()
    visitor.goes("/ja/start")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url("**/1")
    _button(visitor)
    visitor.checks("question-error")
    assert visitor.page.evaluate("document.activeElement.id") == "error-summary"
    visitor.page.locator(".error-summary a").first.click()
    assert visitor.page.evaluate("document.activeElement.name") == "functions"
    visitor.has_no_complaint()


def test_back_keeps_what_was_answered(person):
    visitor = person()
    _answers(visitor, "ja")
    for _ in range(6):
        visitor.page.locator("p.back a").first.click()
        visitor.page.wait_for_load_state()
        if visitor.page.url.endswith("/1"):
            break
    assert visitor.page.is_checked("input[value=it_hub]")
    visitor.has_no_complaint()


def test_the_sheet_opens_as_pdf_and_as_page(person):
    visitor = person()
    _answers(visitor, "ja")
    visitor.page.locator("main form button[type=submit], main a.button").first.click()
    visitor.page.wait_for_url("**/r/**")
    address = visitor.page.url.split("#")[0].split("?")[0]
    pdf = visitor.page.request.get(f"{address}/sheet.pdf")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")
    visitor.page.goto(f"{address}/sheet")
    visitor.checks("twin")
    visitor.has_no_complaint()
