"""Rules that catch a brief contradicting itself."""

import datetime as dt

import pytest

from domain.brief import Brief
from scoring.contradictions import find_contradictions, load_contradictions

TODAY = dt.date(2026, 11, 22)


def _fired(**fields):
    brief = Brief.model_validate({"facility_types": ["data_center"], **fields})
    return {found.rule: found for found in find_contradictions(brief, load_contradictions(), on=TODAY)}


def _at_least(amount):
    return {"minimum": amount}


def test_twenty_megawatts_do_not_fit_on_a_tenth_of_a_hectare():
    """The sentence names both figures."""
    found = _fired(size={"site_area_ha": _at_least(0.1)}, utilities={"power_mw": _at_least(20)})
    assert found["power_on_small_site"].severity == "refuse"
    assert "20 MW" in found["power_on_small_site"].says.ja
    assert "0.1 ha" in found["power_on_small_site"].says.en


@pytest.mark.parametrize(("area_ha", "fires"), [(20 / 60, False), (20 / 60 - 0.001, True), (3, False)])
def test_the_limit_is_sixty_megawatts_per_hectare(area_ha, fires):
    """Exactly at the limit is allowed."""
    found = _fired(size={"site_area_ha": _at_least(area_ha)}, utilities={"power_mw": _at_least(20)})
    assert ("power_on_small_site" in found) is fires


def test_three_thousand_people_do_not_fit_into_five_hundred_square_metres():
    """10 m³ of air a person under a 4 m ceiling is 2.5 m² (事務所衛生基準規則 第2条)."""
    found = _fired(size={"floor_area_m2": _at_least(500)}, people={"staff": _at_least(3000)})
    assert found["people_in_small_floor"].severity == "refuse"


@pytest.mark.parametrize(
    ("part", "rule"), [("engineers", "engineers_beyond_staff"), ("local_hires", "hires_beyond_staff")]
)
def test_a_part_of_the_people_cannot_be_more_than_all(part, rule):
    assert _fired(people={"staff": _at_least(10), part: _at_least(50)})[rule].severity == "refuse"
    assert rule not in _fired(people={"staff": _at_least(50), part: _at_least(50)})
    assert rule not in _fired(people={part: _at_least(50)})


def test_the_upper_end_of_a_range_counts():
    """A range contradicts only when its largest value does."""
    size = {"floor_area_m2": {"minimum": 500, "maximum": 10_000}}
    assert "people_in_small_floor" not in _fired(size=size, people={"staff": _at_least(3000)})


@pytest.mark.parametrize(
    ("open_by", "fires"),
    [("2027", False), ("2027-10", True), ("2027-11-22", False), ("FY2027", False), ("2026", True)],
)
def test_a_factory_cannot_open_before_notice_and_building_can_run(open_by, fires):
    """Only a period that ends too early contradicts: "2027" may mean its December."""
    found = _fired(facility_types=["second_mother_factory"], open_by=open_by)
    assert ("factory_opens_before_notice" in found) is fires


def test_dates_are_told_in_words():
    says = _fired(facility_types=["second_mother_factory"], open_by="2027-10")[
        "factory_opens_before_notice"
    ].says
    assert "2027年10月" in says.ja
    assert "2027年11月22日" in says.ja
    assert "22 Nov 2027" in says.en


def test_an_office_may_open_at_once():
    """The building rules are asked of the functions they name."""
    assert not _fired(facility_types=["it_hub"], open_by="2026-12")


def test_a_pacific_port_against_the_nankai_trough_is_asked_not_refused():
    """Words cannot prove a contradiction; a person is asked."""
    found = _fired(wishes="南海トラフを避けたい。名古屋港の近くがよい。")
    assert found["nankai_averse_pacific_port"].severity == "ask"


@pytest.mark.parametrize(
    ("wishes", "fires"),
    [
        ("南海トラフ地震のリスクを避けたい。太平洋側の港に近いことが条件です。", True),
        (
            "We must avoid the risks of a Nankai quake. A Pacific container port is close to our customers.",
            True,
        ),
        ("南海トラフの対策は済んでいます。渋滞は避けたい。名古屋港の近くがよい。", False),
        ("南海トラフを避けたい。日本海側の港がよい。", False),
    ],
)
def test_the_wish_is_read_within_one_sentence_whatever_stands_between(wishes, fires):
    found = _fired(wishes=wishes)
    assert ("nankai_averse_pacific_port" in found) is fires


@pytest.mark.parametrize(("functions", "severity"), [(["data_center"], "refuse"), ("undecided", "ask")])
def test_a_rule_of_one_function_only_asks_where_no_function_is_decided(functions, severity):
    """An office may well open next year, whatever a data center needs."""
    found = _fired(facility_types=functions, open_by="2027-03")
    assert found["data_center_opens_before_building"].severity == severity


def test_undecided_contradicts_nothing():
    """An empty brief is a legal brief."""
    assert not _fired()


@pytest.mark.parametrize(
    ("open_by", "fires"),
    [
        ("2020-01", True),
        ("2025", True),
        ("2026-10", True),
        ("2026-11", False),
        ("2026", False),
        ("2027", False),
    ],
)
@pytest.mark.parametrize("function", ["hq_backup", "it_hub", "data_center", "second_mother_factory"])
def test_nothing_can_open_in_the_past(function, open_by, fires):
    """A period that still runs today is not past."""
    found = _fired(facility_types=[function], open_by=open_by)
    assert ("opens_in_the_past" in found) is fires
    if fires:
        assert found["opens_in_the_past"].severity == "refuse"
        year, _, month = open_by.partition("-")
        assert (f"{year}年{int(month)}月" if month else f"{year}年") in found["opens_in_the_past"].says.ja
