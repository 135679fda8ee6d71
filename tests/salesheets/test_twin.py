"""The web page of a sheet: the same words and figures as on paper, readable and closed in itself."""

import base64
import hashlib
import io
import re
import subprocess
import sys

import pypdf
import pytest
from lxml import html

from domain.recommendation import ExcludedPlace, GateResult, PlaceHead
from salesheets.render import render_pdf
from salesheets.twin import render_twin, sections_of, twin_style
from salesheets.words import FOLDER, layout
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    both,
    make_brief,
    make_document,
    make_function,
    make_place,
    make_recommendation,
)

MARKS = re.compile(r"\[[\d,–]+\]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def page_of(document):
    return html.fromstring(render_twin(document))


def words_of(page):
    """Return all text a reader gets: of the page, of its drawings, and their alternatives."""
    alternatives = page.xpath("//@aria-label")
    return re.sub(r"\s", "", " ".join([*page.body.itertext(), *alternatives]))


def full_document(language):
    recommendation = make_recommendation(
        sites=HEAD_OFFICE_AND_PLANTS, further=(make_function(facility_type="it_hub"),)
    )
    return make_document(language=language, recommendation=recommendation)


@LANGUAGES
def test_every_figure_of_the_paper_is_on_the_page(language):
    document = full_document(language)
    paper = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages)
    paper = re.sub(r"\d / \d ページ|Page \d of \d", "", MARKS.sub("", paper))
    told = set(NUMBER.findall(MARKS.sub(" ", " ".join(page_of(document).body.itertext()))))
    told |= set(NUMBER.findall(words_of(page_of(document))))
    missing = {number for number in NUMBER.findall(paper) if number not in told}
    assert not missing


@LANGUAGES
def test_every_place_city_and_source_of_the_sheet_is_named_on_the_page(language):
    document = full_document(language)
    words = words_of(page_of(document))
    named = [card.name for card in document.places.cards]
    named += [bar.city for bar in document.rivals.bars] + [line.title for line in document.sources.lines]
    named += [row.scenario for row in document.pair.rows] + [row.owner for row in document.unknowns.rows]
    assert [name for name in named if re.sub(r"\s", "", name) not in words] == []


def test_both_languages_tell_the_same_figures():
    def figures(language):
        page = page_of(full_document(language))
        told = page.xpath('//section[@id="criteria"]//td | //p[@class="figure"] | //div[@class="score"]/p')
        text = MARKS.sub(" ", " ".join(item.text_content() for item in told))
        return sorted(NUMBER.findall(text.replace("1位の割合", "first in")))

    assert figures("ja") == figures("en")


def left_out_where_tight(document):
    """Return the sections the layout may leave out of a full page, by identity."""
    levels = [level for page in layout(document.layout)["page"] for level in page["level"]]
    return {identity for level in levels for identity, options in level.items() if options is False}


def titles_missing_on_paper(document):
    """Return the sections of the page whose title does not follow, in order, on paper."""
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages
    rest = re.sub(r"\s", "", "".join(paper.extract_text() for paper in pages))
    missing = set()
    for section in page_of(document).xpath("//section[div[@class='title']/h2]"):
        title = re.sub(r"\s", "", section.xpath("div[@class='title']/h2")[0].text_content())
        if title in rest:
            rest = rest.partition(title)[2]
        else:
            missing.add(section.get("id"))
    return missing


@LANGUAGES
def test_sections_stand_in_the_order_of_the_paper(language):
    document = make_document(language=language)
    order = [item.get("id") for item in page_of(document).xpath("//header[@id] | //section")]
    assert order == list(sections_of(document))
    assert titles_missing_on_paper(document) == set()


@LANGUAGES
def test_a_full_paper_leaves_out_only_what_its_layout_says_and_the_page_keeps_it(language):
    document = full_document(language)
    assert [item.get("id") for item in page_of(document).xpath("//header[@id] | //section")] == list(
        sections_of(document)
    )
    may_go = {"arrival", "meeting", "rivals"}
    assert titles_missing_on_paper(document) <= left_out_where_tight(document) == may_go


@LANGUAGES
def test_the_page_is_built_for_people_who_do_not_see_it(language):
    page = page_of(full_document(language))
    assert page.get("lang") == language
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    assert page.xpath("//title")[0].text
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert {link.removeprefix("#") for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    assert not page.xpath("//table[not(caption)] | //th[not(@scope)]")
    assert not page.xpath("//svg[not(ancestor-or-self::*[@aria-hidden='true' or @role='img'])]")
    assert not page.xpath("//*[@role='img'][not(normalize-space(@aria-label))]")


@LANGUAGES
def test_the_page_asks_nobody_for_anything(language):
    text = render_twin(full_document(language))
    page = html.fromstring(text)
    assert not page.xpath("//script | //img | //iframe | //link | //object | //@src | //@style | //@onclick")
    assert not re.search(r"url\(|@import", twin_style())
    digest = base64.b64encode(hashlib.sha256(page.xpath("//style")[0].text.encode()).digest()).decode()
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert f"'sha256-{digest}'" in policy


def test_a_server_may_hand_out_the_style_apart():
    """Under ``style-src 'self'`` a browser ignores a style element and every style attribute."""
    page = html.fromstring(render_twin(full_document("ja"), stylesheet="/static/twin.css"))
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/static/twin.css"]
    assert not page.xpath("//style | //@style | //script | //meta[@http-equiv]")


def test_a_name_is_text_whatever_it_looks_like():
    name = '㈱<script>alert("髙﨑")</script>&𠮷'
    document = make_document(recommendation=make_recommendation(brief=make_brief(name=name)))
    page = page_of(document)
    assert not page.xpath("//script")
    assert name in page.xpath("//p[@class='addressee']")[0].text_content()


def test_a_record_for_staff_does_not_reach_the_page():
    for language in ("ja", "en"):
        text = render_twin(full_document(language))
        assert "担当者の聞き取り" not in text
        assert "secret" not in text


def without_places(language="ja"):
    recommendation = make_recommendation(places=0)
    failed = GateResult(
        id="area",
        label=both("必要な敷地面積", "Site area"),
        state="FAIL",
        reason=both("狭い", "small"),
        owner="planning",
    )
    place = make_place(0)
    head = {name: getattr(place, name) for name in PlaceHead.model_fields}
    excluded = (ExcludedPlace(**head, gates=(failed,)),)
    return make_document(
        language=language, recommendation=recommendation.model_copy(update={"excluded": excluded})
    )


@LANGUAGES
def test_a_sheet_without_places_says_on_the_page_which_must_have_failed(language):
    page = page_of(without_places(language))
    assert page.xpath("//section[@id='places']")
    assert not page.xpath("//section[@id='criteria']")
    assert ("必要な敷地面積" if language == "ja" else "Site area") in page.text_content()


def test_every_section_of_every_layout_has_its_page_and_its_words():
    for path in (FOLDER / "layouts").glob("*.toml"):
        pages = layout(path.stem)["page"]
        named = {identity for page in pages for row in page["row"] for identity in row["sections"]}
        for identity in named:
            files = {file.name for file in (FOLDER / "sections" / identity).iterdir()}
            assert {"section.html", "section.typ", "section.toml"} <= files, identity


def test_the_same_sheet_gives_the_same_page_in_another_process():
    program = (
        "from tests.salesheets.test_twin import full_document; import hashlib;"
        "from salesheets.twin import render_twin;"
        "print(hashlib.sha256(render_twin(full_document('ja')).encode()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = hashlib.sha256(render_twin(full_document("ja")).encode()).hexdigest()
    assert told.stdout.strip() == here
