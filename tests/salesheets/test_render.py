"""The paper itself: set, read back and measured."""

import io
import re

import pypdf
import pypdfium2
import pytest
import zxingcpp

from domain.errors import MissingFontError, SheetRenderError, SheetTooLongError
from salesheets import figures, render, render_pdf, render_png
from salesheets.words import words
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    PLACES,
    make_brief,
    make_document,
    make_proof,
    make_recommendation,
)

pytestmark = pytest.mark.sheet

LANGUAGES = ("ja", "en")


@pytest.fixture(scope="module")
def papers():
    """Return the sample in both languages, rendered once."""
    return {language: render_pdf(make_document(language=language)) for language in LANGUAGES}


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "".join(page.extract_text() for page in reader(pdf).pages)


def joined(text):
    """Return text without the breaks of lines."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_leaf_of_a4(papers, language):
    pages = reader(papers[language]).pages
    assert len(pages) == 2
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_language_number_and_conformance_are_in_the_file(papers, language):
    document, pdf = make_document(language=language), reader(papers[language])
    catalogue = pdf.trailer["/Root"]
    metadata = catalogue["/Metadata"].get_data().decode()
    assert pdf.metadata.title == document.identity.title
    assert document.identity.document_id in pdf.metadata["/Keywords"]
    assert catalogue["/Lang"].startswith(language)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in re.sub(
        r"\s+<", "<", metadata
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_figures_and_code_can_be_read_out(papers, language):
    document, text = make_document(language=language), joined(text_of(papers[language]))
    wanted = [place[1 if language == "ja" else 2] for place in PLACES]
    wanted += [card.figure for card in document.proofs.cards]
    wanted += [document.contact.code, document.hero.why_here, document.robustness.sentence]
    wanted += [column.score_text for column in document.criteria.columns]
    assert [item for item in wanted if joined(item) not in text] == []


def test_figures_and_units_stay_together_for_a_search(papers):
    assert "30年以内" in text_of(papers["ja"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_which_document_it_is(papers, language):
    document = make_document(language=language)
    for number, page in enumerate(reader(papers[language]).pages, start=1):
        text = page.extract_text()
        assert document.identity.document_id in text
        assert document.identity.as_of in text
        assert words("base", language)["page"].format(n=number, total=2) in text
        assert words("base", language)["fictional"] in text


def test_all_fonts_are_embedded_subsets(papers):
    fonts = [
        font.get_object()
        for page in reader(papers["ja"]).pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+", font["/BaseFont"]) for font in fonts)


def test_every_figure_is_described(papers):
    document = make_document()
    expected = {
        document.places.map_alt,
        document.contact.qr_alt,
        *(c.score_alt for c in document.criteria.columns),
    }
    assert expected <= set(alternatives(reader(papers["ja"]).trailer["/Root"]["/StructTreeRoot"]))


def alternatives(element):
    """Return the alternative texts of the tree of structure elements."""
    item = element.get_object()
    if isinstance(item, list):
        return [text for child in item for text in alternatives(child)]
    if not isinstance(item, dict):
        return []
    return [*([item["/Alt"]] if "/Alt" in item else []), *(alternatives(item["/K"]) if "/K" in item else [])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_document_gives_the_same_bytes(papers, language):
    render._compiler.cache_clear()  # noqa: SLF001  (as in another process)
    assert render_pdf(make_document(language=language)) == papers[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_small_enough_to_mail(papers, language):
    assert len(papers[language]) < 330_000


def test_the_code_is_read_from_an_office_print(papers):
    page = pypdfium2.PdfDocument(papers["ja"])[0]
    image = page.render(scale=150 / 72, grayscale=True).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [make_document().contact.address]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "case",
    [
        {
            "recommendation": make_recommendation(places=0),
            "proofs": (),
            "arrivals": (),
            "incentives": (),
            "rivals": (),
        },
        {"recommendation": make_recommendation(sites=()), "proofs": (), "arrivals": ()},
        {"recommendation": make_recommendation(sites=HEAD_OFFICE_AND_PLANTS)},
        {"recommendation": make_recommendation(brief=make_brief(name="株" * 60, name_en="W" * 60))},
    ],
    ids=["nothing to show", "no present site", "three sites", "longest name"],
)
def test_the_emptiest_and_the_fullest_brief_fill_two_pages(language, case):
    assert len(reader(render_pdf(make_document(language=language, **case))).pages) == 2


def test_a_preview_has_the_same_pages():
    front, back = render_png(make_document(), ppi=50)
    assert front.startswith(b"\x89PNG")
    assert back.startswith(b"\x89PNG")
    assert front != back


def test_too_long_a_text_is_refused_with_its_field():
    endless = (make_proof("x", "1", ("", ""), ("とても長い説明です" * 200, "x")),)
    with pytest.raises(SheetTooLongError) as refused:
        render_pdf(make_document(proofs=endless))
    assert refused.value.facts["field"] == "proofs.cards.0.headline"
    assert refused.value.facts["promised"] == 2


def test_a_letter_no_font_has_is_refused_and_not_left_blank():
    strange = make_recommendation(brief=make_brief(name="𓀀工業"))
    with pytest.raises(SheetRenderError):
        render_pdf(make_document(recommendation=strange))


def test_rare_kanji_of_names_are_printed():
    pdf = render_pdf(
        make_document(recommendation=make_recommendation(brief=make_brief(name="㈱髙﨑𠮷野製作所")))
    )
    assert "㈱髙﨑𠮷野製作所" in text_of(pdf)


def test_a_missing_font_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "FONTS", tmp_path)
    with pytest.raises(MissingFontError) as refused:
        render_pdf(make_document())
    assert refused.value.facts["font"] == "BIZUDPGothic-Regular.ttf"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ink", ["ink", "navy", "sea", "grey", "accent"])
@pytest.mark.parametrize("ground", ["paper", "panel", "tint"])
def test_words_stand_out_from_their_ground(ink, ground):
    """Contrast of at least 4.5 to 1, as WCAG 2.2 (1.4.3) computes it."""
    colour = figures.tokens()["colour"]
    light, dark = luminance(colour[ground]), luminance(colour[ink])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_no_type_is_smaller_than_eight_points():
    sizes = figures.tokens()["type"].values()
    assert min(size for entry in sizes for size in (entry if isinstance(entry, list) else [entry])) >= 8
