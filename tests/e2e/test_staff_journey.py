"""The staff at the workbench, each page under axe: cases, briefs, ranking, papers, facts, board."""

import re

import pytest

from service.security.roles import Role

pytestmark = pytest.mark.slow


def _sends(person, action=""):
    """Send the first form of the main part whose address holds ``action``."""
    form = person.page.locator(f"main form[method=post]{f'[action*={action!r}]' if action else ''}").first
    form.locator("button[type=submit]").first.click()
    person.settles()


def _opens_case(editor, lang, code_name):
    """Register a case with a brief for a data center and return the addresses of case and brief."""
    editor.goes(f"/{lang}/staff/cases/new")
    editor.checks("case-new")
    editor.page.fill("#code_name", code_name)
    editor.page.fill("#company_name", "架空クラウド株式会社")
    editor.page.check("input[value=data_center]")
    _sends(editor)
    case = editor.page.url.split("#")[0].split("?")[0]
    editor.checks("case")
    editor.page.goto(f"{case}/briefs/new")
    editor.checks("brief-new")
    editor.page.fill("#title", "案1")
    editor.page.check("input[name=functions][value=data_center]")
    editor.page.fill("#site_area_ha", "１０")
    editor.page.fill("#power_mw", "２０")
    editor.page.locator("main form button.button[type=submit]").first.click()
    editor.settles()
    brief = editor.page.url.split("#")[0].split("?")[0]
    assert re.search(r"/briefs/[0-9a-f]{32}$", brief), editor.page.locator("main").inner_text()[:500]
    return case, brief


@pytest.mark.parametrize(("lang", "width"), [("ja", 1280), ("en", 375), ("ja", 768)])
def test_every_page_of_a_case_is_sound(staff, lang, width):
    editor = staff(Role.EDITOR, lang=lang, width=width)
    editor.checks("cases")
    case, brief = _opens_case(editor, lang, f"案件{lang}{width}")
    editor.checks("ranking")
    place = editor.page.locator("main a[href*='/places/']").first.get_attribute("href")
    editor.goes(place)
    editor.checks("place")
    for name in ("beneath", "meeting", "together", "learn", "compare", "edit", "weights"):
        editor.page.goto(f"{brief}/{name}")
        editor.checks(name)
    for name in ("scenarios", "results", "papers"):
        editor.page.goto(f"{case}/{name}")
        editor.checks(name)
    editor.page.goto(f"{case}/results")
    editor.page.locator("main a[href*='/results/']").first.click()
    editor.page.wait_for_load_state()
    editor.checks("replay")
    editor.has_no_complaint()


@pytest.mark.parametrize(("lang", "width"), [("ja", 768), ("en", 768), ("en", 1024)])
def test_five_places_stand_side_by_side_on_a_tablet(staff, lang, width):
    """Nothing of them is out of sight: no box slides, and each line holds all five."""
    editor = staff(Role.EDITOR, lang=lang, width=width)
    _, brief = _opens_case(editor, lang, f"五か所{lang}{width}")
    editor.page.goto(f"{brief}/compare")
    ticks = editor.page.locator("main input[name=site]")
    sites = [ticks.nth(i).get_attribute("value") for i in range(5)]
    editor.page.goto(f"{brief}/compare?f=data_center&{'&'.join(f'site={site}' for site in sites)}")
    editor.checks("compare-five", slides=True)
    cells = editor.page.locator(".compare-table tbody tr").first.locator("td")
    boxes = [cells.nth(i).bounding_box() for i in range(5)]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert max(box["x"] + box["width"] for box in boxes) <= width
    editor.has_no_complaint()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sheet_is_ordered_and_received(staff, lang):
    editor = staff(Role.EDITOR, lang=lang)
    case, _ = _opens_case(editor, lang, f"資料{lang}")
    editor.page.goto(f"{case}/papers")
    editor.page.check("input[name=kinds][value=sheet]")
    _sends(editor, "papers")
    received = editor.page.locator("main a[download]")
    for _ in range(60):
        if received.count():
            break
        editor.page.wait_for_timeout(1000)
    with editor.page.expect_download() as coming:
        received.first.click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
    editor.checks("papers-done")
    editor.has_no_complaint()


def test_two_editors_at_once_lose_nothing(staff):
    """The second one sees both versions and chooses."""
    first, second = staff(Role.EDITOR), staff(Role.ADMIN)
    case, _ = _opens_case(first, "ja", "二人")
    first.page.goto(f"{case}/edit")
    second.page.goto(f"{case}/edit")
    first.page.fill("#industry", "通信")
    _sends(first, "")
    second.page.fill("#industry", "出版")
    _sends(second, "")
    said = second.page.locator("main fieldset").inner_text()
    assert "通信" in said
    assert "出版" in said
    second.checks("conflict")
    second.page.check("#mine-industry")
    _sends(second, "")
    second.page.goto(f"{case}/edit")
    assert second.page.input_value("#industry") == "出版"
    second.has_no_complaint()


def test_a_viewer_sees_the_code_name_and_not_the_company(staff):
    editor, viewer = staff(Role.EDITOR), staff(Role.VIEWER)
    case, brief = _opens_case(editor, "ja", "閲覧")
    for address in (case, brief, f"{case}/papers", f"{brief}/meeting", f"{case}/results"):
        viewer.page.goto(address)
        assert "閲覧" in viewer.page.locator("main").inner_text(), address
        assert "架空クラウド" not in viewer.page.content(), address
    viewer.has_no_complaint()


@pytest.mark.parametrize(("lang", "width"), [("ja", 1280), ("en", 375)])
def test_every_page_beside_the_cases_is_sound(staff, lang, width):
    admin = staff(Role.ADMIN, lang=lang, width=width)
    for path in (
        "staff/facts",
        "staff/facts/new",
        "staff/facts/new?table=facts",
        "staff/facts/proposals",
        "staff/facts/editions",
        "staff/facts/bureaus",
        "staff/board",
        "staff/targets",
        "staff/sheets",
        "staff/sheets/stale",
        "staff/admin",
        "staff/admin/tokens",
        "staff/admin/audit",
        "account",
        "password",
        "second-factor",
    ):
        admin.goes(f"/{lang}/{path}")
        admin.checks(path.replace("/", "-").replace("?", "-"))
    admin.has_no_complaint()


def test_a_fact_is_proposed_by_one_and_approved_by_another(staff):
    editor, approver = staff(Role.EDITOR), staff(Role.APPROVER)
    editor.goes("/ja/staff/facts?q=tenants")
    editor.page.locator("main a[href*='/facts/records/']").first.click()
    editor.page.wait_for_load_state()
    editor.checks("record")
    record = editor.page.url
    editor.page.locator("main a[href$='/change']").first.click()
    editor.page.wait_for_load_state()
    _sends(editor)
    assert editor.page.locator(".error-summary a").count() >= 1
    editor.checks("change-error")
    editor.page.fill("#source_title_ja", "架空の資料")
    editor.page.fill("#source_title_en", "A fictional document")
    editor.page.fill("#source_publisher_ja", "架空の局")
    editor.page.fill("#source_publisher_en", "A fictional bureau")
    editor.page.fill("#source_page", "1ページ")
    editor.page.fill("#source_as_of", "2026-10")
    editor.page.select_option("#source_tier", "city_paper")
    editor.page.fill("#c_value", "77")
    editor.page.fill("#reason", "試験のため")
    _sends(editor)
    proposal = editor.page.url
    assert "/proposals/" in proposal, editor.page.locator("main").inner_text()[:800]
    editor.checks("proposal")
    assert editor.page.locator("form[action$='/approve']").count() == 0
    approver.page.goto(proposal)
    approver.checks("approval")
    approver.page.locator("form[action$='/approve'] button").first.click()
    approver.settles()
    approver.goes("/ja/staff/facts/editions")
    assert "職員 editor → 職員 approver" in approver.page.locator("main table").inner_text()
    approver.page.goto(record)
    assert "77" in approver.page.locator("main h1").inner_text()
    editor.has_no_complaint()
    approver.has_no_complaint()


def test_the_workbench_works_without_scripts(staff):
    editor = staff(Role.EDITOR, scripts=False)
    editor.checks = lambda *_: None
    case, brief = _opens_case(editor, "ja", "無地")
    assert editor.page.locator("main table").count() >= 1
    editor.page.goto(f"{brief}/weights")
    editor.page.locator("main form button[type=submit]").first.click()
    editor.page.wait_for_load_state()
    editor.page.goto(f"{case}/papers")
    editor.page.check("input[name=kinds][value=workbook]")
    _sends(editor, "papers")
    assert "順位表" in editor.page.locator("main").inner_text()


def test_back_comes_to_a_page_after_a_form_was_refused(staff):
    """No answer to a post is an entry of the history, so no browser says that the page is gone."""
    editor = staff(Role.EDITOR)
    editor.goes("/ja/staff/cases/new")
    editor.page.fill("#company_name", "架空電機株式会社")
    _sends(editor)
    summary = editor.page.locator("#error-summary")
    summary.wait_for()
    assert editor.page.evaluate("document.activeElement.id") == "error-summary"
    assert editor.page.input_value("#company_name") == "架空電機株式会社"
    editor.goes("/ja/staff/facts")
    editor.page.go_back()
    assert editor.page.locator("h1").inner_text() == "新しい案件"
    editor.page.fill("#code_name", "戻る")
    editor.page.check("input[value=data_center]")
    _sends(editor)
    editor.page.wait_for_url(re.compile(r"/staff/cases/[0-9a-f]{32}"))
    assert "戻る" in editor.page.locator("h1").inner_text()
    editor.page.go_back()
    assert editor.page.locator("h1").inner_text() == "新しい案件"
    editor.has_no_complaint()


def test_a_form_that_cannot_be_sent_keeps_what_was_typed(staff):
    editor = staff(Role.EDITOR)
    editor.goes("/ja/staff/cases/new")
    editor.page.fill("#code_name", "届かない")
    editor.page.context.set_offline(True)
    editor.page.locator("main form[method=post] button[type=submit]").first.click()
    editor.page.locator(".unsent").wait_for()
    assert editor.page.input_value("#code_name") == "届かない"
    assert "入力はこの画面に残っています" in editor.page.locator(".unsent").inner_text()
