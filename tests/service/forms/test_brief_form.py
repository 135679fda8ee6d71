"""The page of a brief, field by field, and the file it goes out as."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.brief import (
    Brief,
    Company,
    Comparison,
    FacilityTypeId,
    Importance,
    People,
    PresentSite,
    PresentSiteRole,
    Range,
    Size,
    Utilities,
)
from domain.text import Bilingual
from geodata import load_pack
from service.forms.brief_fields import MOST_SITES, fields_of, rows_of_sites, shown_range
from service.forms.brief_form import read_brief_form
from service.forms.brief_text import brief_text
from service.forms.brief_toml import parse_brief, read_brief, visible_text
from service.forms.quantities import is_undecided

EMPTY = Brief(facility_types="undecided")


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture
def read(pack):
    def reading(**fields):
        given_fields = fields_of(EMPTY, "本命") | fields
        return read_brief_form(given_fields, EMPTY, pack=pack, language="ja")

    return reading


def test_every_sample_survives_page_and_file(root, pack):
    for path in sorted((root / "examples").glob("*.toml")):
        brief = read_brief(path)
        form = read_brief_form(fields_of(brief, "本命"), brief, pack=pack, language="ja")
        assert (form.errors, form.brief) == ({}, brief), path.name
        assert parse_brief(brief_text(brief), path="x") == brief, path.name


amounts = st.floats(0, 1e6, allow_nan=False).map(lambda value: round(value, 4))
ranges = st.none() | st.tuples(amounts, st.none() | amounts).map(
    lambda ends: Range(minimum=min(e for e in ends if e is not None), maximum=ends[1] and max(ends))
)
typed = st.text(max_size=40).map(lambda text: visible_text(text).strip())
#: What says "not decided" is left open by every reader, see the test below.
texts = typed.filter(lambda text: not text or not is_undecided(text))
briefs = st.builds(
    Brief,
    title=st.none() | texts.filter(bool),
    facility_types=st.just("undecided")
    | st.sets(st.sampled_from(FacilityTypeId), min_size=1).map(
        lambda found: tuple(item for item in FacilityTypeId if item in found)
    ),
    company=st.builds(
        Company,
        name=st.none() | texts.filter(bool),
        industry=st.none() | st.builds(Bilingual, ja=texts, en=texts),
    ),
    open_by=st.none() | st.sampled_from(["2028", "2028-04", "2028-04-01", "FY2028"]),
    size=st.builds(Size, site_area_ha=ranges, floor_area_m2=ranges, seats=ranges),
    utilities=st.builds(Utilities, power_mw=ranges, industrial_water_m3_per_day=ranges),
    people=st.builds(People, staff=ranges, local_hires=ranges, engineers=ranges),
    present_sites=st.lists(
        st.builds(
            PresentSite,
            role=st.sampled_from(PresentSiteRole),
            municipality=st.sampled_from(["東京都港区", "愛知県豊田市"]),
        ),
        max_size=MOST_SITES,
    ).map(tuple),
    wishes=st.none() | texts.filter(bool),
    importance=st.sampled_from(
        [
            Importance(),
            Importance(top=("hazard",)),
            Importance(weights={"flood_depth": 0.25, "rail_access": 0.75}),
            Importance(pairwise=(Comparison(first="hazard", second="pair", times=3),)),
        ]
    ),
)


@given(brief=briefs)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_reads_back_as_the_same_brief(brief):
    """Whatever letters stand in it: quotes, backslashes, line ends, brackets."""
    assert parse_brief(brief_text(brief), path="x") == brief


@pytest.mark.parametrize("word", ["-", "未定", "わからない"])
def test_a_text_that_says_undecided_is_left_open_on_the_page_as_in_a_file(read, word):
    names = ("wishes", "sheet_title", "company_name", "company_name_en", "industry_ja", "industry_en")
    form = read(**dict.fromkeys(names, word))
    told = f"facility_types = 'it_hub'\nwishes = '{word}'\ntitle = '{word}'\n[company]\n"
    told += "\n".join(f"{name} = '{word}'" for name in ("name", "name_en", "industry"))
    assert form.errors == {}
    for brief in (form.brief, parse_brief(told, path="x")):
        assert (brief.wishes, brief.title, brief.company) == (None, None, Company())


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(3, None, "3"), (3, 5, "3〜5"), (0.1, None, "0.1"), (1234567.5, None, "1234567.5"), (0, 0, "0〜0")],
)
def test_a_range_stands_in_its_field_as_it_is_read(read, low, high, text):
    assert shown_range(Range(minimum=low, maximum=high)) == text
    assert read(site_area_ha=text).brief.size.site_area_ha == Range(minimum=low, maximum=high)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("site_area_ha", "広め"),
        ("site_area_ha", "-3"),
        ("site_area_ha", "5〜3"),
        ("power_mw", "20ha"),
        ("seats", "1e400"),
        ("open_by", "2028-13"),
        ("evaluated_on", "2028"),
        ("lens", "cook"),
        ("title", ""),
        ("title", "あ" * 61),
        ("functions", ""),
        ("functions", "casino"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(read, field, text):
    form = read(**{field: text})
    assert form.brief is None
    assert field in form.errors


def test_undecided_words_are_undecided(read):
    for word in ("", "未定", "わからない", "undecided", " － ".replace("－", "-")):
        assert read(seats=word, open_by=word, place_1=word).brief == EMPTY


def test_a_site_needs_its_kind_and_a_place_that_is_one(read):
    assert "role_1" in read(place_1="東京都港区").errors
    assert "愛知" not in read(place_1="港区", role_1="plant").errors["place_1"][:3]
    several = read(place_1="府中市", role_1="plant").errors["place_1"]
    assert "複数" in several
    assert "東京都府中市, 広島県府中市" in several
    assert read(place_1="東京都港区", role_1="plant").brief.present_sites[0].municipality == "東京都港区"


def test_control_and_direction_letters_are_taken_out(read):
    assert read(wishes="安\u202e全\x00に").brief.wishes == "安全に"


def test_there_are_always_two_rows_to_spare_up_to_the_most():
    assert list(rows_of_sites({})) == [1, 2]
    assert list(rows_of_sites({"place_3": "x"})) == [1, 2, 3, 4, 5]
    assert list(rows_of_sites({f"place_{MOST_SITES}": "x"})) == list(range(1, MOST_SITES + 1))
