"""What people add to a sheet stands on it, changes its check code, and claims nothing of its own."""

import io
import re

import pypdf
import pytest
from lxml import html
from PIL import Image

from domain.text import Bilingual
from salesheets.extras import Extras, Message, Pictures
from salesheets.guard import guard_document
from salesheets.images import logo, photo
from salesheets.render import render_pdf
from salesheets.twin import render_twin
from scoring.claim_guard import claim_rules
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    PLACES,
    make_document,
    make_pack,
    make_recommendation,
)

pytestmark = pytest.mark.sheet
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">{}</svg>'
LOGO = SVG.format('<rect width="30" height="10" fill="#333333"/>')


def words(text):
    return Bilingual(ja=text, en=text)


def message(text="Come and see the places."):
    return Message(text=words(text), signed=words("Mayor (sample)"))


@pytest.fixture
def pictures(tmp_path):
    Image.effect_noise((1600, 900), 90).convert("RGB").save(tmp_path / "photo.jpg")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    drawn = logo(tmp_path / "logo.svg")
    return Pictures(photo=photo(tmp_path / "photo.jpg"), logo=drawn, city_logo=drawn)


def text_of(pdf):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def images_on_front(pdf):
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_message_and_note_stand_on_paper_and_page(language):
    extras = Extras(message=message(), notes={PLACES[1][0]: words("Next to the arcade.")})
    document = make_document(language=language, extras=extras)
    paper, page = text_of(render_pdf(document)), html.fromstring(render_twin(document))
    for told in ("Come and see the places.", "Mayor (sample)", "Next to the arcade."):
        assert re.sub(r"\s", "", told) in paper
        assert told in page.text_content()
    assert page.xpath("//section")[0].get("id") == "message"


def test_beside_a_message_the_long_proofs_come_last_with_what_rides_along():
    """They go first where room is short; a figure never loses its unwelcome companion."""
    plain, beside = make_document(), make_document(extras=Extras(message=message()))
    assert {card.figure for card in beside.proofs.cards} == {card.figure for card in plain.proofs.cards}
    told = [card.caution is not None for card in beside.proofs.cards]
    assert any(told)
    assert told == sorted(told)
    cautions = {card.figure: card.caution for card in plain.proofs.cards}
    assert all(card.caution == cautions[card.figure] for card in beside.proofs.cards)


def test_without_extras_nothing_of_them_is_there():
    page = html.fromstring(render_twin(make_document()))
    assert not page.xpath("//section[@id='message'] | //*[contains(@class, 'logo')]")
    assert images_on_front(render_pdf(make_document())) == 0


def test_a_photo_takes_the_place_of_the_drawn_head(pictures):
    pdf = render_pdf(make_document(extras=Extras(pictures=Pictures(photo=pictures.photo))))
    assert images_on_front(pdf) == 1
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    assert (
        b"<pdfuaid:part>1</pdfuaid:part>"
        in pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()
    )


def test_white_words_stand_out_on_the_whitest_photo(tmp_path):
    """Contrast of 4.5 to 1, as WCAG 2.2 (1.4.3) computes it, across the height where words stand."""
    import pypdfium2

    Image.new("RGB", (1600, 900), "white").save(tmp_path / "white.jpg")
    pdf = render_pdf(make_document(extras=Extras(pictures=Pictures(photo=photo(tmp_path / "white.jpg")))))
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    edge = [drawn.getpixel((x, 60)) for x in (2, 200, 400, 590)]
    channels = [[c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in p] for p in edge]
    lights = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in channels]
    assert min(1.05 / (light + 0.05) for light in lights) >= 4.5


def test_logos_are_described_on_paper_and_page(pictures):
    extras = Extras(pictures=Pictures(logo=pictures.logo, city_logo=pictures.city_logo))
    document = make_document(extras=extras)
    page = html.fromstring(render_twin(document))
    assert page.xpath("//*[contains(@class, 'logo')]/@aria-label") == ["北九州市", "構想電機株式会社のロゴ"]
    raw = render_pdf(document)
    assert len(pypdf.PdfReader(io.BytesIO(raw)).pages) == 2


def test_a_photo_stays_on_paper_so_that_the_page_asks_for_no_picture(pictures):
    document = make_document(extras=Extras(pictures=pictures))
    assert not html.fromstring(render_twin(document)).xpath("//image | //img")
    assert document.contact.code in render_twin(document)


def test_pictures_and_words_change_the_check_code(pictures):
    codes = {
        make_document(extras=extras).contact.code
        for extras in (
            Extras(),
            Extras(pictures=Pictures(photo=pictures.photo)),
            Extras(pictures=Pictures(logo=pictures.logo)),
            Extras(message=message()),
            Extras(message=message("Welcome.")),
            Extras(notes={PLACES[0][0]: words("Near.")}),
        )
    }
    assert len(codes) == 6


def test_a_note_on_a_place_that_is_not_shown_is_not_printed():
    assert (
        make_document(extras=Extras(notes={"elsewhere": words("x")})).contact.code
        == make_document().contact.code
    )


@pytest.mark.parametrize(
    "claim",
    [
        "日本一のまちです。", "災害に対して安全です。", "被害はゼロです。", "唯一の拠点です。",
        "雇用は12,000人です。",
        "The safest city in Japan.", "No. 1 for business.", "Zero damage.", "We have 300 ha ready.",
        "ここは絶対に浸水しません。", "二十ヘクタールの土地があります。",
    ],
)  # fmt: skip
def test_no_claim_gets_past_the_guard_in_a_message_or_a_note(claim):
    language = "ja" if re.search(r"[ぁ-ん]", claim) else "en"
    for extras in (Extras(message=message(claim)), Extras(notes={PLACES[0][0]: words(claim)})):
        document = make_document(language=language, extras=extras)
        honest = make_document(language=language)
        before = guard_document(honest, pack=make_pack(), rules=claim_rules())
        found = guard_document(document, pack=make_pack(), rules=claim_rules())
        new = {(item.where, item.sentence) for item in found} - {
            (item.where, item.sentence) for item in before
        }
        assert any(where in {"message.text", "places.cards.0.note"} for where, _ in new), claim


def test_no_claim_gets_past_the_guard_in_a_signature():
    signed = Message(text=words("Come and see."), signed=words("日本一安全なまちの市長"))
    document = make_document(extras=Extras(message=signed))
    found = guard_document(document, pack=make_pack(), rules=claim_rules())
    assert {item.rule for item in found if item.where == "message.signed"} == {"absolutes", "superlatives"}


def test_a_long_message_beside_three_sites_fills_two_pages():
    text = "足りない点は率直にお聞かせください。" * 16
    document = make_document(
        recommendation=make_recommendation(sites=HEAD_OFFICE_AND_PLANTS),
        extras=Extras(message=message(text[:300])),
    )
    assert len(pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages) == 2
