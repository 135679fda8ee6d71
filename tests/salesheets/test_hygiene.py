"""Words that people type: kept as typed where they can be printed, told by letter where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MissingGlyphError, TextTooLongError
from salesheets.glyphs import coverage_of
from salesheets.hygiene import MESSAGE_LETTERS, NAME_LETTERS, fit_for_paper
from salesheets.render import FONTS

fonttools = pytest.importorskip("fontTools.ttLib")


def name(text):
    return fit_for_paper(text, field="会社名", limit=NAME_LETTERS)


@pytest.mark.parametrize(
    "text", ["㈱髙島屋", "山﨑製パン", "𠮷野家", "鷗外堂", "Müller & Söhne", "ＡＢＣ工業", "社" * 60]
)
def test_a_name_stays_as_typed(text):
    assert name(text) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u202e社会\u202c", "社会"),
        ("社\u0000会", "社会"),
        ("社\u200b会", "社会"),
        ("社\n会", "社 会"),
        ("\ufeff社会", "社会"),
    ],
)
def test_control_and_direction_letters_are_dropped(typed, printed):
    assert name(typed) == printed


def test_a_text_beyond_its_limit_is_refused_with_field_and_count():
    with pytest.raises(TextTooLongError) as refused:
        fit_for_paper("あ" * 4000, field="市長メッセージ", limit=MESSAGE_LETTERS)
    assert dict(refused.value.facts) == {"field": "市長メッセージ", "letters": 4000, "limit": 300}


@pytest.mark.parametrize(("letter", "codepoint"), [("💯", "U+1F4AF"), ("ก", "U+0E01"), ("𓀀", "U+13000")])
def test_a_letter_that_no_font_has_is_named(letter, codepoint):
    with pytest.raises(MissingGlyphError) as refused:
        name(f"株式会社{letter}")
    assert dict(refused.value.facts) == {"field": "会社名", "letter": letter, "codepoint": codepoint}


@pytest.mark.parametrize(
    "file", ["BIZUDPGothic-Regular.ttf", "BIZUDGothic-Regular.ttf", "NotoSansJP-Regular.ttf"]
)
def test_the_letters_of_a_font_are_those_that_fonttools_reads(file):
    known = set(fonttools.TTFont(FONTS / file).getBestCmap())
    ours = coverage_of(FONTS / file)
    points = {*range(0x20, 0x3000), *range(0x3000, 0xA000, 3), *range(0x20000, 0x21000), *known}
    odd = [
        point for point in points if not 0xD800 <= point < 0xE000 and (chr(point) in ours) != (point in known)
    ]
    assert odd == []


@given(st.text(max_size=80))
def test_any_text_is_printed_whole_or_refused(text):
    try:
        printed = name(text)
    except (MissingGlyphError, TextTooLongError):
        return
    assert len(printed) <= NAME_LETTERS
    assert "\u202e" not in printed
