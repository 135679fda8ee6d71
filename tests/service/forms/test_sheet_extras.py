"""Words and pictures that people add: read from their files, refused with the field that is wrong."""

import io

import pytest
from PIL import Image

from domain.errors import (
    BriefFieldUnknownError,
    BriefValueError,
    FileUnreadableError,
    ImageRefusedError,
    MissingGlyphError,
    TextTooLongError,
    TomlSyntaxError,
    UnknownSiteError,
)
from service.forms.sheet_extras import read_pictures, read_words

SITES = ("kokura-asano", "kokura-tanga")
MESSAGE = '[message]\nja = "{}"\nen = "{}"\nsigned = {{ ja = "市長", en = "Mayor" }}\n'
NOTE = '[notes.kokura-asano]\nja = "{}"\nen = "{}"\n'


def read(tmp_path, text):
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    return read_words(path, site_ids=SITES)


def test_a_message_and_a_note_are_read_in_both_languages(tmp_path):
    extras = read(tmp_path, MESSAGE.format("ようこそ", "Welcome") + NOTE.format("駅前です", "At the station"))
    assert extras.message.text.ja == "ようこそ"
    assert extras.message.signed.en == "Mayor"
    assert extras.notes["kokura-asano"].en == "At the station"


def test_control_and_override_letters_are_dropped(tmp_path):
    extras = read(tmp_path, MESSAGE.format("よう\\u202Eこ\\u0007そ", "Wel\\u202Ecome"))
    assert (extras.message.text.ja, extras.message.text.en) == ("ようこそ", "Welcome")


@pytest.mark.parametrize(
    ("text", "fault", "facts"),
    [
        (
            MESSAGE.format("あ" * 4000, "x"),
            TextTooLongError,
            {"field": "message.ja", "letters": 4000, "limit": 300},
        ),
        (MESSAGE.format("あ", "x" * 601), TextTooLongError, {"field": "message.en", "limit": 600}),
        (NOTE.format("あ" * 61, "x"), TextTooLongError, {"field": "notes.kokura-asano.ja", "limit": 60}),
        (MESSAGE.format("𓀀", "x"), MissingGlyphError, {"field": "message.ja"}),
        (MESSAGE.format("あ", " "), BriefValueError, {"field": "message.en", "expected": "text"}),
        ("message = 3", BriefValueError, {"field": "message", "expected": "table"}),
        ('[message]\nja="a"\nen="b"\nby="c"', BriefFieldUnknownError, {"field": "message.by"}),
        ("[massage]\n", BriefFieldUnknownError, {"field": "massage", "nearest": "message, notes"}),
        ('[notes.kokura-asan]\nja="a"\nen="b"', UnknownSiteError, {"site_id": "kokura-asan"}),
        ("message =", TomlSyntaxError, {}),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, fault, facts):
    with pytest.raises(fault) as refused:
        read(tmp_path, text)
    assert {name: refused.value.facts[name] for name in facts} == facts


def test_a_file_that_is_not_there_or_not_utf8_is_named(tmp_path):
    with pytest.raises(FileUnreadableError):
        read_words(tmp_path / "none.toml", site_ids=SITES)
    (tmp_path / "sjis.toml").write_bytes("[message]\nja='市長'".encode("cp932"))
    with pytest.raises(FileUnreadableError):
        read_words(tmp_path / "sjis.toml", site_ids=SITES)


def test_pictures_pass_through_the_hygiene_of_images(tmp_path):
    Image.new("RGB", (1600, 900), "navy").save(tmp_path / "photo.png")
    (tmp_path / "bad.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', encoding="utf-8"
    )
    pictures = read_pictures(photo_file=tmp_path / "photo.png")
    assert Image.open(io.BytesIO(pictures.photo)).size == (1200, 675)
    assert pictures.logo is None
    with pytest.raises(ImageRefusedError) as refused:
        read_pictures(logo_file=tmp_path / "bad.svg")
    assert refused.value.facts["reason"] == "svg_element"
