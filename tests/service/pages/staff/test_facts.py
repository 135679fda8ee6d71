"""The facts desk in the browser: find a record, propose, compare, decide, export."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from python_calamine import CalamineWorkbook

from service.security.roles import Role
from service.store.audit import first_broken_line
from service.usecases.bureau_list import bureau_list, bureaus
from tests.service.usecases.facts_builders import RECORD, SOURCE, approved

DESK = "/{}/staff/facts"
FORM = {f"source_{name}": text for name, text in SOURCE.items()} | {"reason": "新しい調査"}
#: A record that is not there yet, as its form sends it.
NEW_STRENGTH = FORM | {
    "table": "strengths",
    "id": "S999",
    "c_viewpoint": "work",
    "c_theme": "talent",
    "c_claim_ja": "架空の強み",
    "c_claim_en": "A fictional strength",
    "c_facility_types": "it_hub",
    "c_polarity": "neutral",
    "c_evidence_class": "observed",
    "c_owner": "industry",
    "c_shelf_life": "activity",
}


@pytest.fixture
def editor(as_role):
    return as_role(Role.EDITOR)


@pytest.fixture
def approver(as_role):
    return as_role(Role.APPROVER)


def form_of(client, record=RECORD, **changed):
    """Return the fields of the form as a browser sends them back, with what a person changed."""
    fields = {}

    class Form(HTMLParser):
        name = None

        def handle_starttag(self, tag, attributes):
            given = dict(attributes)
            if tag == "input" and given.get("name", "").startswith(("c_", "source_")):
                fields[given["name"]] = given.get("value", "")
            if tag in {"textarea", "select"}:
                self.name = given["name"]
                fields[self.name] = ""
            if tag == "option" and "selected" in given and self.name:
                fields[self.name] = given["value"]

        def handle_data(self, data):
            if self.name and not fields[self.name] and self.name.endswith(("_ja", "_en")):
                fields[self.name] = data

        def handle_endtag(self, tag):
            if tag in {"textarea", "select"}:
                self.name = None

    Form().feed(client.get(f"{DESK.format('ja')}/records/{record}/change").text)
    return fields | FORM | changed


def propose(editor, lang="ja", **changed):
    answer = editor.post(
        f"{DESK.format(lang)}/records/{RECORD}/change", data=form_of(editor, c_value="9000") | changed
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.mark.parametrize(("lang", "word"), [("ja", "期限切れ"), ("en", "Stale")])
def test_the_list_is_searched_and_narrowed(editor, lang, word):
    page = editor.get(DESK.format(lang), params={"q": "ｋｏｋｕｒａ", "state": "stale"})
    assert page.status_code == 200
    assert word in page.text
    assert editor.get(DESK.format(lang), params={"q": "どこにもない言葉"}).text.count('role="row"') == 0
    first, second = (editor.get(DESK.format(lang), params={"page": n}).text for n in (1, 2))
    assert first != second
    assert editor.get(DESK.format(lang), params={"page": 9999}).status_code == 200


def test_every_record_of_every_table_has_its_page(editor, workshop):
    pack = workshop.pack
    for table in (pack.facts, pack.sites, pack.nodes, pack.scenario_records, pack.strengths, pack.arrivals):
        record = next(iter(table))
        assert record in editor.get(f"{DESK.format('en')}/records/{record}").text
    assert editor.get(f"{DESK.format('en')}/records/no.such").status_code == 404


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_change_goes_from_the_form_to_a_new_edition(editor, approver, workshop, lang):
    address = propose(editor, lang)
    page = approver.get(address)
    assert "9857" in page.text
    assert "9000" in page.text
    answer = approver.post(f"{address}/approve", data={"version": "1", "reason": "確認した"})
    assert answer.headers["location"] == address
    assert "2026-11-26.1" in approver.get(f"{DESK.format(lang)}/editions").text
    assert "9,000" in approver.get(f"{DESK.format(lang)}/records/{RECORD}").text
    assert workshop.pinned().pack.facts[RECORD].value == 9000
    assert first_broken_line(workshop.database) is None


def test_the_form_says_every_fault_at_once_and_keeps_what_was_typed(editor):
    sent = form_of(editor, c_value="たくさん", source_page="", source_as_of="あした", reason="")
    answer = editor.post(f"{DESK.format('ja')}/records/{RECORD}/change", data=sent)
    assert answer.status_code == 422
    for field in ("c_value", "source_page", "source_as_of", "reason"):
        assert f'href="#{field}"' in answer.text, field
        assert f'id="{field}-error"' in answer.text, field
    assert 'value="たくさん"' in answer.text
    assert SOURCE["title_ja"] in answer.text
    assert "Input should" not in answer.text


@pytest.mark.parametrize("path", [f"records/{RECORD}/change", "new"])
def test_the_faults_are_listed_as_the_fields_stand_on_the_page(editor, path):
    """Who mends them goes down the page once."""
    typed = {"table": "facts", "id": "!", "c_value": "9000\u2028", "source_url": "x", "source_published": "x"}
    if path == "new":
        fields = dict(
            re.findall(r'name="(c_\w+)"()', editor.get(f"{DESK.format('ja')}/new?table=facts").text)
        )
        typed |= fields | {"c_value": "x\u2028"}
    else:
        typed = form_of(editor) | dict.fromkeys(FORM, "") | typed
    page = editor.post(f"{DESK.format('ja')}/{path}", data=typed).text
    listed = re.findall(r'href="#([\w-]+)"', page.split('class="error-summary', 1)[1].split("</ul>")[0])
    standing = [name for name in re.findall(r' id="([\w-]+)"', page) if name in listed]
    assert len(listed) > 7
    assert listed == standing


def test_a_date_is_read_as_people_write_it(editor, approver, workshop):
    address = propose(editor, source_as_of="令和８年１０月１日", source_published="2026/10")
    approver.post(f"{address}/approve", data={"version": "1"})
    assert workshop.pinned().pack.facts[RECORD].as_of == "2026-10-01"


def test_the_proposer_sees_no_button_to_approve_and_is_refused(approver):
    address = propose(approver)
    assert "/approve" not in approver.get(address).text
    answer = approver.post(f"{address}/approve", data={"version": "1"})
    assert answer.status_code == 403
    assert "自分が出した変更案" in answer.text


def test_an_editor_may_not_decide_and_a_viewer_not_propose(editor, as_role):
    address = propose(editor)
    assert as_role(Role.EDITOR).post(f"{address}/approve", data={"version": "1"}).status_code == 403
    viewer = as_role(Role.VIEWER)
    assert viewer.get(address).status_code == 200
    assert viewer.get(f"{DESK.format('ja')}/new").status_code == 403
    assert viewer.post(f"{DESK.format('ja')}/records/{RECORD}/change", data={}).status_code == 403


def test_a_proposal_is_decided_once(editor, approver, as_role):
    address = propose(editor)
    assert approver.post(f"{address}/reject", data={"version": "1", "reason": "古い"}).status_code == 303
    second = as_role(Role.APPROVER).post(f"{address}/approve", data={"version": "1"})
    assert second.status_code == 409
    assert "却下" in approver.get(address).text


def test_a_new_record_is_proposed_by_its_table(editor, approver):
    assert "c_claim_ja" in editor.get(f"{DESK.format('en')}/new?table=strengths").text
    sent = NEW_STRENGTH
    answer = editor.post(f"{DESK.format('ja')}/new", data=sent)
    assert answer.status_code == 303, answer.text
    approver.post(f"{answer.headers['location']}/approve", data={"version": "1"})
    assert "架空の強み" in editor.get(f"{DESK.format('ja')}/records/S999").text
    again = editor.post(f"{DESK.format('ja')}/new", data=sent)
    assert again.status_code == 422
    assert editor.post(f"{DESK.format('ja')}/new", data=sent | {"table": "sources"}).status_code == 404


def test_scripts_and_formulas_in_a_record_stay_words(editor, approver):
    address = propose(editor, c_note_ja="=1+1<script>alert(1)</script>", c_note_en="=1+1")
    approver.post(f"{address}/approve", data={"version": "1"})
    page = editor.get(f"{DESK.format('ja')}/records/{RECORD}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_bureau_gets_its_list_on_a_page_and_as_files_without_formulas(editor, make_user, workshop, lang):
    people = make_user(Role.EDITOR), make_user(Role.APPROVER)
    text = {"note_ja": "=cmd", "note_en": "=cmd", "value": "", "confidence": "unknown"}
    approved(workshop, *people, record_id="hibikinada-rinkai.firms", **text)
    assert "hibikinada-rinkai.firms" in editor.get(f"{DESK.format(lang)}/bureaus/industry").text
    table = editor.get(f"{DESK.format(lang)}/bureaus/industry/list.csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = editor.get(f"{DESK.format(lang)}/bureaus/industry/list.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == len(rows)
    assert editor.get(f"{DESK.format(lang)}/bureaus/nobody").status_code == 404


def test_the_counts_of_the_bureaus_are_those_of_their_lists(workshop):
    tools = workshop.pinned()
    for line in bureaus(tools):
        found = bureau_list(tools, line.owner.id).lines
        assert len(found) == line.asked
        assert not [item for item in found if item.record.superseded_by]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_empty_pages_open(editor, lang):
    for page in ("", "/proposals", "/editions", "/bureaus", "/new", "/kpis"):
        assert editor.get(DESK.format(lang) + page).status_code == 200


def test_the_count_of_what_is_stale_leads_to_it_and_keeps_the_other_conditions(editor):
    page = editor.get(DESK.format("ja"), params={"owner": "industry"}).text
    link = re.search(r'href="([^"]+state=stale)"', page)[1].replace("&amp;", "&")
    assert "owner=industry" in link
    count = re.search(r'state=stale">[^<]+</a> <strong>(\d+)</strong>', page)[1]
    narrowed = editor.get(link).text
    assert f"記録 {count}件" in narrowed
    assert "state=stale" not in re.search(r'<p class="tally">.*?</p>', narrowed, re.DOTALL)[0]


def test_the_form_of_a_change_names_what_its_ids_stand_for(as_role):
    page = as_role(Role.EDITOR).get(f"/ja/staff/facts/records/{RECORD}/change").text
    for name, says in (("c_subject", "小倉都心部 魚町・米町"), ("c_attribute", "建物の延床面積")):
        hint = page.partition(f'id="{name}-hint">')[2].partition("</p>")[0]
        assert says in hint
        assert f'aria-describedby="{name}-hint"' in page


@pytest.mark.parametrize(("lang", "kind"), [("ja", "産業団地"), ("en", "Industrial estate")])
def test_the_kind_of_a_place_is_told_in_words(as_role, lang, kind):
    page = as_role(Role.VIEWER).get(f"/{lang}/staff/facts/records/hibikinada-rinkai").text
    assert f"<dd>{kind}</dd>" in page
    assert "industrial_park" not in page


@pytest.mark.parametrize(
    ("lang", "place", "item"),
    [
        ("ja", "小倉都心部 魚町・米町", "建物の延床面積"),
        ("en", "Uomachi", "Total floor area of the building"),
    ],
)
def test_proposals_and_editions_name_their_records(workshop, as_role, make_user, lang, place, item):
    approved(workshop, make_user(Role.EDITOR), make_user(Role.APPROVER))
    viewer = as_role(Role.VIEWER)
    for page in ("proposals", "editions"):
        table = viewer.get(f"/{lang}/staff/facts/{page}").text.partition("<tbody")[2]
        for words in (place, item, RECORD):
            assert words in table, page
