"""Reading BRIEF.toml: what is lenient, and what gets a clear answer."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brief import FacilityTypeId
from domain.errors import (
    BriefFieldUnknownError,
    BriefValueError,
    FileTooLargeError,
    FileUnreadableError,
    KamaeError,
    TomlSyntaxError,
    UnknownFacilityTypeError,
)
from service.forms.brief_toml import parse_brief, read_brief
from service.messages import say_error

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))
IT = 'facility_types = ["it_hub"]\n'


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_sample_brief_is_fictional_and_readable(path):
    """A sample that could be taken for a real enquiry would be a breach of confidence."""
    brief = read_brief(path)
    assert brief.fictional
    assert brief.company.name is None or "架空" in brief.company.name


def test_there_are_six_sample_briefs():
    """Four functions, one almost empty, one anonymous with two functions."""
    assert len(EXAMPLES) == 6
    assert sum(len(read_brief(path).functions) == 2 for path in EXAMPLES) == 1


def test_an_undecided_facility_type_means_all_four():
    """Nobody is asked to decide before seeing the answer."""
    assert parse_brief('facility_types = "未定"', path="b").functions == tuple(FacilityTypeId)


def test_full_width_numbers_in_quotes_are_read():
    """「１．５万㎡」 is one and a half hectares."""
    brief = parse_brief(IT + '[size]\nsite_area_ha = "１．５万㎡"', path="b")
    assert brief.size.site_area_ha is not None
    assert brief.size.site_area_ha.minimum == pytest.approx(1.5)


def test_an_undecided_answer_is_none_and_not_zero():
    """Zero would pass every gate."""
    assert parse_brief(IT + '[size]\nseats = "未定"', path="b").size.seats is None


def test_names_stay_as_typed_but_lose_invisible_characters():
    """髙 and ㈱ are kept; a right-to-left override could hide a false name."""
    brief = parse_brief(IT + '[company]\nname = "㈱髙﨑\u202e𠮷野"', path="b")
    assert brief.company.name == "㈱髙﨑𠮷野"


@pytest.mark.parametrize(
    ("text", "error", "field"),
    [
        ("facility_types = [", TomlSyntaxError, None),
        (IT + "[size]\nseats = １２０", TomlSyntaxError, None),
        ("facility_types = " + "[" * 30_000, TomlSyntaxError, None),
        ("x = " + "{a = " * 20_000, TomlSyntaxError, None),
        (IT + "[size]\nseats = " + "9" * 5000, TomlSyntaxError, None),
        (IT + "open_by = '9999-12'", BriefValueError, "open_by"),
        (IT + "evaluated_on = 9999-12-31", BriefValueError, "evaluated_on"),
        (IT + "[utilities]\npower_by = '9999'", BriefValueError, "utilities.power_by"),
        (IT + "[size]\nseats = " + "9" * 400, BriefValueError, "size.seats"),
        (IT + "serts = 3", BriefFieldUnknownError, "serts"),
        (IT + "[size]\nseat = 3", BriefFieldUnknownError, "size.seat"),
        (IT + "[size]\nseats = { min = 3, mix = 4 }", BriefFieldUnknownError, "size.seats.mix"),
        (IT + "[[present_sites]]\nplace = 'x'", BriefFieldUnknownError, "present_sites.place"),
        (IT + "[size]\nseats = -1", BriefValueError, "size.seats"),
        (IT + "[size]\nseats = inf", BriefValueError, "size.seats"),
        (IT + "[size]\nseats = nan", BriefValueError, "size.seats"),
        (IT + "[size]\nseats = { min = 5, max = 4 }", BriefValueError, "size.seats"),
        (IT + 'open_by = "soon"', BriefValueError, "open_by"),
        (IT + 'open_by = "2028-13"', BriefValueError, "open_by"),
        (IT + f'[company]\nname = "{"長" * 61}"', BriefValueError, "company.name"),
        (IT + f'wishes = "{"長" * 1001}"', BriefValueError, "wishes"),
        (IT + 'lens = "ceo"', BriefValueError, "lens"),
        ("", BriefValueError, "facility_types"),
        ("facility_types = []", BriefValueError, "facility_types"),
        ('facility_types = ["casino"]', UnknownFacilityTypeError, None),
    ],
)
def test_bad_input_is_told_by_name(text, error, field):
    """The error names the field, and both languages can say it."""
    with pytest.raises(error) as caught:
        parse_brief(text, path="brief.toml")
    if field is not None:
        assert caught.value.facts["field"] == field
    for language in ("ja", "en"):
        words = say_error(caught.value, language)
        assert "brief.toml" in words
        assert "{" not in words.replace("{ min = 80, max = 150 }", "").replace("{ min = 5, max = 4 }", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[size]\nseats = { min = 20, max = 10 }", "{ min = 20, max = 10 }"),
        ("[size]\nseats = [1, 2]", "[1, 2]"),
        ('[importance]\ntop = ["pair", "land", "hazard", "access"]', '["pair", "land", "hazard", "access"]'),
        ('[importance]\ntop = ["pair"]\norder = ["land"]', '{ top = ["pair"], order = ["land"] }'),
        ("[size]\nseats = true", "true"),
        ("title = 2028.0", "2028"),
        ("open_by = 2028-04-01", "2028-04-01"),
        ('present_sites = { role = "plant" }', '{ role = "plant" }'),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_wrong_value_is_told_as_it_was_written(text, written, language):
    """Not as Python would write it: no 'single' quotes, no True, no None."""
    with pytest.raises(BriefValueError) as caught:
        parse_brief(IT + text, path="brief.toml")
    words = say_error(caught.value, language)
    quoted = f"「{written}」" if language == "ja" else f'"{written}"'
    assert quoted in words
    assert "'" not in words.replace("company's", "")
    assert not {"True", "False", "None"} & set(words.split())


def test_the_choices_are_listed_and_rows_are_counted_from_one():
    """pydantic's own list says "or" in a Japanese sentence and counts from nought."""
    sites = '[[present_sites]]\nrole = "shop"\nmunicipality = "東京都"'
    with pytest.raises(BriefValueError) as caught:
        parse_brief(IT + sites, path="brief.toml")
    assert caught.value.facts["field"] == "present_sites.1.role"
    assert "head_office, plant, data_center, office" in say_error(caught.value, "ja")


def test_a_megabyte_of_text_is_refused_before_it_is_parsed(tmp_path):
    """The size is looked at first."""
    path = tmp_path / "big.toml"
    path.write_text(IT + f'wishes = "{"x" * 1_000_000}"', encoding="utf-8")
    with pytest.raises(FileTooLargeError):
        read_brief(path)


@pytest.mark.parametrize("content", [b"\x83\x49\x83T", None])
def test_an_unreadable_file_is_told(tmp_path, content):
    """Shift_JIS text, or no file at all."""
    path = tmp_path / "brief.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileUnreadableError):
        read_brief(path)


@given(st.text(max_size=200))
def test_no_text_whatever_ends_in_a_traceback(text):
    """Either a brief or one of our errors."""
    with contextlib.suppress(KamaeError):
        parse_brief(text, path="b")


@given(
    st.dictionaries(
        st.sampled_from(["size", "people", "company", "lens", "importance", "title"]), st.integers()
    )
)
def test_a_wrong_kind_of_value_is_one_of_our_errors(fields):
    """Numbers where tables or text belong."""
    text = IT + "".join(f"{name} = {value}\n" for name, value in fields.items())
    if fields:
        with pytest.raises(BriefValueError):
            parse_brief(text, path="b")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (IT + "open_by = \n", "2行目"),
        (IT + IT, "2回あります"),
        ("facility_types = [", "ファイルの終わり"),
        (IT + 'open_by = "2028-02-31"', "暦にある日"),
        (IT + "[[present_sites]]\nmunicipality = '大阪市'", "必ず要ります"),
        (IT + "lens = 'boss'", "management, risk, hr, engineering"),
        (IT + f"title = '{'長' * 1001}'", "1000字以内"),
        (IT + "[importance]\ntop = ['a', 'b', 'c', 'd']", "3つまで"),
    ],
)
def test_a_faulty_file_is_told_to_a_japanese_reader_without_the_parsers_english(text, told):
    with pytest.raises(KamaeError) as refused:
        parse_brief(text, path="要件.toml")
    says = say_error(refused.value, "ja")
    assert told in says
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", says.replace(text, ""))
