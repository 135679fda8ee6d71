"""The slides: editable charts, tables and map, sources in the notes, staff pages only for staff."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest
from lxml import etree
from pptx import Presentation

from domain.place import Owner
from domain.staff_notes import Caution, HardQuestion
from salesheets.companion_words import companion_words
from salesheets.figures import tokens
from salesheets.slide_charts import number_format
from salesheets.slide_xml import path_steps
from salesheets.slides import render_slides
from salesheets.staff import StaffPages
from salesheets.words import words
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    both,
    make_document,
    make_note,
    make_recommendation,
)

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
LIMIT_BYTES = 300_000


def make_staff():
    note = make_note("risk", "職員だけの資料")
    return StaffPages(
        cautions=(
            Caution(
                id="c", text=both("留意点の見張り文", "CAUTION SENTINEL"), owner="planning", evidence=(note,)
            ),
        ),
        hard_questions=(
            HardQuestion(
                id="q",
                question=both("質問の見張り文", "QUESTION SENTINEL"),
                answer=both("答えの見張り文", "ANSWER SENTINEL"),
                owner="planning",
                evidence=(note,),
            ),
        ),
        owners={"planning": Owner(id="planning", name=both("危機管理室", "Crisis Management Office"))},
    )


def deck_of(document, **options):
    return Presentation(io.BytesIO(render_slides(document, **options)))


def shapes_of(deck):
    return [shape for slide in deck.slides for shape in slide.shapes]


def everything(package):
    """Return all text of all parts, also of the workbooks inside and of the properties."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    texts = [everything(content) for name, content in contents.items() if name.endswith(".xlsx")]
    return "".join(texts + [content.decode("utf-8", "ignore") for content in contents.values()])


@LANGUAGES
def test_a_company_sees_six_to_eight_slides_each_with_a_title(language):
    deck = deck_of(make_document(language=language))
    assert 6 <= len(deck.slides) <= 8
    assert all(slide.shapes.title.text_frame.text.strip() for slide in deck.slides)


@LANGUAGES
def test_scores_and_cities_are_charts_that_can_be_edited(language):
    document = make_document(language=language)
    charts = [shape.chart for shape in shapes_of(deck_of(document)) if shape.has_chart]
    assert len(charts) == 2
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)
    ranges, cities = charts
    low, middle, high = (list(series.values)[::-1] for series in ranges.plots[0].series)
    for number, column in enumerate(document.criteria.columns):
        assert low[number] == pytest.approx(column.low, abs=0.06)
        assert low[number] + middle[number] == pytest.approx(column.score, abs=0.11)
        assert low[number] + middle[number] + high[number] == pytest.approx(column.high, abs=0.16)
    assert list(cities.plots[0].series[0].values)[::-1] == [bar.value for bar in document.rivals.bars]


@LANGUAGES
def test_present_sites_that_a_scenario_treats_alike_share_a_cell(language):
    """As on the sheet; every verdict stands in the table, and no cell holds what another one tells."""
    document = make_document(language=language)
    own = words("pair", language)["title"]
    (table,) = (
        shape.table for shape in shapes_of(deck_of(document)) if shape.has_table and shape.name == own
    )
    assert len(table.rows) == len(document.pair.rows) + 1
    for row, cells in zip(document.pair.rows, list(table.rows)[1:], strict=True):
        told = [cell.text for cell in cells.cells][2:]
        alike = len(set(row.sites)) == 1
        assert sum(bool(text) for text in told) == (1 if alike else len(row.sites))
        assert all(
            cell.verdict_text in (told[0] if alike else text)
            for cell, text in zip(row.sites, told, strict=True)
        )


@LANGUAGES
def test_must_haves_open_at_every_place_stand_in_one_row(language):
    document = make_document(language=language)
    name = companion_words("slides", language)["gates"]
    (table,) = (
        shape.table for shape in shapes_of(deck_of(document)) if shape.has_table and shape.name == name
    )
    told = " ".join(cell.text for row in table.rows for cell in row.cells)
    assert all(row.label in told for row in document.criteria.gates)


def test_the_similar_arrival_stands_on_a_slide():
    document = make_document()
    assert document.arrival is not None
    text = " ".join(shape.text_frame.text for shape in shapes_of(deck_of(document)) if shape.has_text_frame)
    assert document.arrival.company in text


def test_classes_are_never_charted_as_numbers():
    """震度6弱 is no 6: where texts are no plain figures the words stand at the bar and no number does."""
    assert number_format(["震度5強", "震度6弱"]) is None
    assert number_format(["3,797円/坪・月", "8,824円/坪・月"]) == '#,##0"円/坪・月"'
    assert number_format(["1.6%", "22%"]) == '#,##0.0"%"'
    assert number_format(["5 km", "5 min"]) is None


@LANGUAGES
def test_the_map_is_made_of_shapes_named_by_ward(language):
    document = make_document(language=language)
    groups = [shape for shape in shapes_of(deck_of(document)) if shape.shape_type == 6]
    assert len(groups) == 1
    names = {shape.name for shape in groups[0].shapes}
    assert {place.label.text for place in document.map_shapes.places} <= names
    assert groups[0].element.nvGrpSpPr.cNvPr.get("descr") == document.map_shapes.alt[language]
    freeforms = groups[0].element.findall(".//{*}custGeom")
    assert len(freeforms) >= len(document.map_shapes.areas)


def test_a_path_is_read_as_svg_means_it():
    assert list(path_steps("M0 10H5V2.5L1,1Z")) == [
        ("M", 0, 10),
        ("L", 5, 10),
        ("L", 5, 2.5),
        ("L", 1, 1),
        ("Z", 1, 1),
    ]
    with pytest.raises(ValueError, match="C1"):
        list(path_steps("C1 2 3 4 5 6"))


@LANGUAGES
def test_every_slide_has_notes_and_those_with_figures_name_their_sources(language):
    document = make_document(language=language)
    deck = deck_of(document)
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    assert all(note.strip() for note in notes)
    proofs = notes[1]
    for card in document.proofs.cards:
        for number in card.marks:
            line = next(line for line in document.sources.lines if line.number == number)
            assert f"[{number}] {line.title}" in proofs
            assert line.url in proofs


def test_theme_colours_and_fonts_are_those_of_the_tokens():
    deck = deck_of(make_document())
    for part in deck.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            theme = etree.fromstring(part.blob)
            colours = {slot.tag.split("}")[1]: slot[0].get("val") for slot in theme.find(".//{*}clrScheme")}
            assert colours["accent2"] == tokens()["colour"]["accent"].lstrip("#").upper()
            assert colours["dk2"] == tokens()["colour"]["navy"].lstrip("#").upper()
            assert set(theme.xpath("//*[local-name()='fontScheme']//@typeface")) == {"BIZ UDPGothic", ""}


def test_slides_use_theme_colours_only():
    with zipfile.ZipFile(io.BytesIO(render_slides(make_document()))) as parts:
        for name in parts.namelist():
            if re.match(r"ppt/(slides|charts)/[^/]+\.xml", name):
                assert b"srgbClr" not in parts.read(name), name


@LANGUAGES
def test_what_is_for_staff_stands_in_the_staff_edition_only(language):
    document = make_document(language=language)
    company, staff = render_slides(document), render_slides(document, staff=make_staff())
    sentinels = ("見張り文", "SENTINEL", "職員用", "STAFF", "職員だけの資料", "担当者の聞き取り")
    assert not [word for word in sentinels if word in everything(company)]
    told = everything(staff)
    assert ("質問の見張り文" if language == "ja" else "QUESTION SENTINEL") in told
    deck = Presentation(io.BytesIO(staff))
    hidden = [slide for slide in deck.slides if slide.element.get("show") == "0"]
    assert len(hidden) == 2
    assert "見張り文" in "".join(s.notes_slide.notes_text_frame.text for s in hidden) or language == "en"


def test_a_deck_is_small():
    assert len(render_slides(make_document(), staff=make_staff())) <= LIMIT_BYTES


def test_three_sites_several_functions_or_no_place_make_a_deck_too():
    for recommendation in (make_recommendation(sites=HEAD_OFFICE_AND_PLANTS), make_recommendation(places=0)):
        document = make_document(recommendation=recommendation)
        assert 6 <= len(deck_of(document).slides) <= 8


def test_the_same_sheet_gives_the_same_bytes_in_another_process():
    program = (
        "from tests.salesheets.test_slides import make_document, make_staff; import hashlib;"
        "from salesheets.slides import render_slides;"
        "print(hashlib.sha256(render_slides(make_document(), staff=make_staff())).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = hashlib.sha256(render_slides(make_document(), staff=make_staff())).hexdigest()
    assert told.stdout.strip() == here


def test_dates_inside_a_deck_are_those_of_the_evaluation():
    with zipfile.ZipFile(io.BytesIO(render_slides(make_document()))) as deck:
        assert {entry.date_time for entry in deck.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        books = [name for name in deck.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            with zipfile.ZipFile(io.BytesIO(deck.read(name))) as book:
                assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                assert b"2026-11-22T12:00:00Z" in book.read("docProps/core.xml")


def test_words_that_look_like_markup_stay_words():
    document = make_document()
    cards = tuple(card.model_copy(update={"name": 'A&B <特区> "Q"'}) for card in document.places.cards)
    places = document.places.model_copy(update={"cards": cards})
    deck = deck_of(document.model_copy(update={"places": places}))
    told = "".join(shape.text_frame.text for shape in shapes_of(deck) if shape.has_text_frame)
    assert 'A&B <特区> "Q"' in told
