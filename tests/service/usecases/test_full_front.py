"""The fullest front page: photo, logos, message and QR code beside everything the samples have to say."""

from pathlib import Path

import pytest
from PIL import Image

from domain.text import Bilingual
from salesheets import SheetSettings
from salesheets.extras import Extras, Message, Pictures
from salesheets.images import logo, photo
from salesheets.limits import paper
from service.forms.brief_toml import read_brief
from service.usecases.make_sheet import make_sheet
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

pytestmark = pytest.mark.sheet
EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))
SETTINGS = SheetSettings(public_base_url="https://kamae.example.jp", contact_detail="093-000-0000")
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path d="M0 0H30V10H0Z"/></svg>'
WORDS = Bilingual(
    ja="現地をご覧いただき、足りない点は率直にお聞かせください。貴社の業務を止めない備えを、用地の選定から操業の後まで、"
    "専任の担当者とともに考えてまいります。災害の想定も、まだ分かっていないことも、隠さずにお伝えします。",
    en="Come and see the places, and tell us frankly what is missing. We will think with you, from the "
    "choice of a place to the years after opening, about how your work goes on. We tell what is unknown.",
)


@pytest.fixture
def everything(tmp_path):
    Image.effect_noise((1600, 900), 90).convert("RGB").save(tmp_path / "photo.jpg")
    (tmp_path / "logo.svg").write_text(DRAWN, encoding="utf-8")
    drawn = logo(tmp_path / "logo.svg")
    pictures = Pictures(photo=photo(tmp_path / "photo.jpg"), logo=drawn, city_logo=drawn)
    message = Message(text=WORDS, signed=Bilingual(ja="北九州市長", en="Mayor of Kitakyushu"))
    return Extras(message=message, pictures=pictures)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_beside_photo_logos_message_and_code_stand_two_proofs_and_an_arrival_alike_in_both_languages(
    path, everything
):
    workshop = Workshop()
    brief = read_brief(path)
    result = recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=str(path),
    )
    made = {
        language: make_sheet(
            result, pack=workshop.pack, settings=SETTINGS, language=language, extras=everything
        ).document
        for language in ("ja", "en")
    }
    fronts = {language: paper(document, document.fit) for language, document in made.items()}
    for document, front in zip(made.values(), fronts.values(), strict=True):
        assert len(front["proofs"]["cards"]) >= 2
        assert (front["arrival"] is None) == (document.arrival is None)
        assert (front["arrival"] is None) != (front["meeting"] is None)
    ja, en = made.values()
    assert ja.fit.levels == en.fit.levels
    assert len(fronts["ja"]["proofs"]["cards"]) == len(fronts["en"]["proofs"]["cards"])
