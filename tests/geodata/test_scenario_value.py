"""The scenarios as measures: value, interval and words."""

import math

import pytest

from domain.evidence import DataClass, Tier
from domain.intensity import order_of
from geodata.operators import Context
from geodata.operators.scenario_value import measure
from tests.geodata.small_pack import CITY, DAY, KOKURA, make_card, make_pack, make_record, make_scenario

SHAKING = {"scenarios": ["nankai", "fault"], "quantity": "intensity"}


def cell_of(*records, **options):
    pack = make_pack(*(make_scenario(name) for name in ("nankai", "fault")), *records)
    card = make_card("scenario_value", "jma_intensity", options=SHAKING | options)
    return measure(Context(pack, DAY, tuple(pack.sites.values())), card)[0]


def test_the_most_severe_of_the_scenarios_counts():
    mild = make_record(KOKURA, jma_intensity_max="5弱")
    severe = make_record(CITY, scenario="fault", jma_intensity_max="6強")
    cell = cell_of(mild, severe)
    assert cell.span.value == order_of("6強")
    assert cell.detail.text.en == "fault: JMA intensity up to 6 upper (Kitakyushu; 2025-03)."


def test_a_newer_and_worse_figure_of_the_prefecture_raises_the_most_and_not_the_value():
    own = make_record(CITY, jma_intensity_max="6強", edition="2012", edition_rank=201203)
    whole = make_record("福岡県", jma_intensity_max="7", edition="2025-10（福岡県）", edition_rank=202510)
    cell = cell_of(own, whole)
    assert cell.span == (order_of("6強"), order_of("6強"), order_of("7"))
    assert cell.detail.evidence == (own.id, whole.id)
    assert "2025-10）" not in cell.detail.text.en
    assert "2025-10（福岡県）" in cell.detail.text.ja


def test_where_only_the_prefecture_is_on_record_the_place_is_unknown():
    cell = cell_of(make_record("福岡県", jma_intensity_max="7"))
    assert math.isnan(cell.span.value)
    assert len(cell.detail.evidence) == 1


def test_a_secondary_source_is_told_and_lowers_the_class():
    cell = cell_of(make_record(KOKURA, jma_intensity_max="5弱", tier=Tier.SECONDARY))
    assert cell.detail.data_class is DataClass.C
    assert "二次資料" in cell.detail.text.ja


@pytest.mark.parametrize(("records", "metres"), [([make_record(CITY, tsunami_max_m=5.0)], 5.0), ([], None)])
def test_the_tsunami_is_that_of_the_coast_and_says_so(records, metres):
    cell = cell_of(*records, quantity="tsunami")
    assert (None if math.isnan(cell.span.value) else cell.span.value) == metres
    assert metres is None or "not a depth at the place" in cell.detail.text.en
