"""What a page has room for: the first level that both languages can hold, and what is printed at it."""

import io
import re

import pypdf
import pytest

from salesheets import SheetSettings, levels, limits, render_pdf
from salesheets.brevity import sentences_alike
from salesheets.fitting import fitted
from salesheets.levels import Measured, common_levels, fit_of
from salesheets.limits import at_levels, cited_in, limited, paper
from salesheets.twin import render_twin
from salesheets.words import layout
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    both,
    make_document,
    make_function,
    make_recommendation,
)

SETTINGS = SheetSettings(public_base_url="https://kamae.example.jp", contact_detail="093-000-0000")
SHEET = {
    "list": {"rows": [{"marks": [3]}, {"marks": [1]}, {"marks": [2, 3]}], "note": "x"},
    "gone": {"marks": [4]},
    "empty": None,
    "sources": {
        "lines": [{"number": number, "title": "t", "page": None, "as_of": None} for number in range(1, 6)]
    },
}


def one_page(*page_levels, sections=("list", "gone", "sources")):
    """Return a layout of one page with one section a row."""
    rows = [{"sections": [identity]} for identity in sections]
    return {"pages": 1, "page": [{"frame": "front", "gap": 3.0, "row": rows, "level": list(page_levels)}]}


def lay_out(monkeypatch, *page_levels, **more):
    card = one_page(*page_levels, **more)
    for module in (levels, limits):
        monkeypatch.setattr(module, "layout", lambda _identity: card)
    for remembered in (levels.printed_rows, levels.level_rows):
        remembered.cache_clear()


def measured(**millimetres):
    """Return a sheet whose sections are so high; a list is so high a row."""

    def height(row):
        (section,) = row.sections
        limits, high = row.limits.get(section, {}), millimetres[section]
        return None if limits is False else high * limits.get("rows", 3) if section == "list" else high

    return Measured(SHEET, "", lambda rows: {row.key: height(row) for row in rows})


def test_a_row_is_measured_once_and_only_when_it_is_asked_for(monkeypatch):
    lay_out(monkeypatch, {}, {"list": {"rows": 2}}, {"list": {"rows": 1}})
    asked = []
    sheet = measured(list=60.0, gone=40.0, sources=21.0)
    honest = sheet.measure
    sheet.measure = lambda rows: asked.extend(row.key for row in rows) or honest(rows)
    assert common_levels([sheet], "") == (0,)
    assert len(asked) == len(set(asked)) == 3
    sheet.fits((1,))
    sheet.fits((1,))
    assert len(asked) == 4


def test_a_number_keeps_rows_false_leaves_out_and_anything_else_is_handed_on():
    kept = limited(SHEET, {"list": {"rows": 2, "score": False}, "gone": False, "empty": {"rows": 1}})
    assert kept["list"] == {"rows": SHEET["list"]["rows"][:2], "note": "x", "score": False}
    assert kept["gone"] is None
    assert kept["empty"] is None
    assert len(SHEET["list"]["rows"]) == 3


def test_sources_that_nothing_printed_cites_are_not_printed(monkeypatch):
    lay_out(monkeypatch, {"list": {"rows": 1}, "gone": False})
    assert cited_in(SHEET) == {1, 2, 3, 4}
    assert [line["number"] for line in at_levels(SHEET, "", (0,))["sources"]["lines"]] == [3]


def test_the_first_level_that_fits_is_taken_though_a_later_one_is_longer(monkeypatch):
    lay_out(
        monkeypatch, {}, {"list": {"rows": 1}}, {"list": {"rows": 2}}, {"list": {"rows": 1}, "gone": False}
    )
    assert common_levels([measured(list=100.0, gone=40.0, sources=21.0)], "") == (1,)


def test_both_languages_get_the_first_level_that_both_can_hold(monkeypatch):
    lay_out(monkeypatch, {}, {"list": {"rows": 2}}, {"list": {"rows": 1}})
    short, long = measured(list=40.0, gone=40.0, sources=21.0), measured(list=120.0, gone=40.0, sources=21.0)
    assert common_levels([short], "") == (0,)
    assert common_levels([short, long], "") == (2,)
    assert common_levels([long, short], "") == (2,)


def test_a_sheet_that_fits_at_no_level_gets_the_sparest(monkeypatch):
    lay_out(monkeypatch, {}, {"list": {"rows": 2}})
    assert common_levels([measured(list=400.0, gone=1.0, sources=1.0)], "") == (1,)


def test_the_room_left_is_what_the_rows_do_not_take(monkeypatch):
    lay_out(monkeypatch, {"gone": False})
    fit = fit_of(measured(list=50.0, gone=40.0, sources=20.0), (0,))
    assert fit.slack == pytest.approx((297 - 15 - 150 - 20,))


def full(language):
    recommendation = make_recommendation(
        sites=HEAD_OFFICE_AND_PLANTS, further=(make_function(facility_type="it_hub"),)
    )
    return make_document(language=language, recommendation=recommendation, settings=SETTINGS)


@pytest.fixture(scope="module")
def pair():
    ja, en = full("ja"), full("en")
    return {"ja": fitted(ja, en, settings=SETTINGS), "en": fitted(en, ja, settings=SETTINGS)}


def shape(part):
    """Return what is printed without its words: which rows, figures and source numbers stand where."""
    if isinstance(part, dict):
        return {key: shape(value) for key, value in part.items() if key != "legend"}
    if isinstance(part, list):
        return [shape(item) for item in part]
    return "text" if isinstance(part, str) else part


@pytest.mark.sheet
def test_both_languages_print_the_same_rows(pair):
    ja, en = (paper(document, document.fit) for document in pair.values())
    for section in (
        "proofs",
        "places",
        "pair",
        "arrival",
        "criteria",
        "unknowns",
        "openings",
        "incentives",
        "rivals",
    ):
        assert shape(ja[section]) == shape(en[section]), section


@pytest.mark.sheet
@pytest.mark.parametrize("language", ["ja", "en"])
def test_source_numbers_on_paper_have_no_gap_and_the_page_has_the_same(pair, language):
    document = pair[language]
    printed = paper(document, document.fit)
    count = len(printed["sources"]["lines"])
    assert [line["number"] for line in printed["sources"]["lines"]] == list(range(1, count + 1))
    assert cited_in(printed) == set(range(1, count + 1))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages)
    assert {int(number) for number in re.findall(r"\[(\d+)\]", text)} <= set(range(1, count + 1))
    page = render_twin(document)
    for line in document.sources.lines:
        assert f'id="source-{line.number}"' in page
        assert line.title in page


@pytest.mark.sheet
def test_a_number_means_the_same_source_before_and_after(pair):
    draft, settled = full("ja"), pair["ja"]
    title = {line.number: line.title for line in draft.sources.lines}
    new = {line.number: line.title for line in settled.sources.lines}
    assert sorted(title.values()) == sorted(new.values())
    for before, after in zip(draft.statements, settled.statements, strict=True):
        assert {title[number] for number in before.marks} == {new[number] for number in after.marks}
    headlines = zip(draft.proofs.cards, settled.proofs.cards, strict=True)
    assert all({title[n] for n in old.marks} == {new[n] for n in card.marks} for old, card in headlines)


@pytest.mark.sheet
def test_what_is_left_out_gives_its_source_numbers_to_what_is_printed(monkeypatch):
    spare = {"front": {"arrival": False, "contact": {"alone": True}}, "back": {"criteria": {"wishes": 1}}}
    real = layout("salesheet")
    pages = [page | {"level": [spare[page["frame"]]]} for page in real["page"]]
    for module in (levels, limits):
        monkeypatch.setattr(module, "layout", lambda _identity: real | {"page": pages})
    draft = make_document(settings=SETTINGS)
    before = at_levels(draft.printed(), "salesheet", (0, 0))["sources"]["lines"]
    settled = fitted(draft, settings=SETTINGS)
    after = paper(settled, settled.fit)["sources"]["lines"]
    assert [line["number"] for line in before] != list(range(1, len(before) + 1))
    assert [line["number"] for line in after] == list(range(1, len(after) + 1))
    assert [line["title"] for line in before] == [line["title"] for line in after]
    assert settled.contact.code != draft.contact.code
    assert settled.contact.code in settled.contact.address


def test_every_level_of_the_layout_names_sections_and_fields_that_there_are():
    document = full("ja").printed()
    for page in layout("salesheet")["page"]:
        sections = {identity for row in page["row"] for identity in row["sections"]}
        for level in page["level"]:
            assert set(level) <= sections | {"contact"}
            assert all(identity in document for identity in level)


@pytest.mark.parametrize(("language", "told"), [("ja", "一。"), ("en", "One.")])
def test_a_sentence_left_out_in_one_language_is_left_out_in_both(language, told):
    text = both("一。二は2件。", "One. The second sentence of 2 is long.")
    assert sentences_alike(text, language, {"ja": 60, "en": 12}) == told
    assert "2" in sentences_alike(text, language, {"ja": 60, "en": 90})
