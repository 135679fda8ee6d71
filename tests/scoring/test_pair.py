"""The pair: verdicts from the records, the gate of independence, and words that promise nothing."""

import math

import pytest

from domain.brief import PresentSite, PresentSiteRole
from domain.recommendation import PairVerdict
from scoring import recommend
from scoring.loading import load_pair_measures
from scoring.pair import pair_finding, pair_results
from scoring.pair_table import pair_table
from scoring.phrases import phrasebook
from tests.scoring.builders import (
    DAY,
    KOKURA,
    make_brief,
    make_catalogue,
    make_criterion,
    make_exposure,
    make_exposures,
    make_gate,
    make_pack,
    make_site,
    make_table,
)

HIT, BELOW, OUTSIDE, UNKNOWN = "hit", "below_six_lower", "outside_published_area", "unknown"


def results(there, here, **options):
    """Results at place ``a`` for one scenario; an end is a state or (state, fields)."""
    ends = [
        make_exposure("s", *(end[:1])) if isinstance(end, tuple) else make_exposure("s", end)
        for end in (there, here)
    ]
    ends = [
        end.model_copy(update=raw[1]) if isinstance(raw, tuple) else end
        for end, raw in zip(ends, (there, here), strict=True)
    ]
    return pair_results(make_exposures(["a"], [{"s": ends[0]}], {"s": ends[1]}, **options), "a")


@pytest.mark.parametrize(
    ("there", "here", "verdict"),
    [
        (HIT, HIT, "both"),
        (HIT, BELOW, "there_only"),
        (HIT, OUTSIDE, "there_only"),
        (BELOW, HIT, "here_only"),
        (OUTSIDE, HIT, "here_only"),
        (BELOW, OUTSIDE, "neither"),
        (HIT, UNKNOWN, "unknown"),
        (UNKNOWN, BELOW, "unknown"),
        ((BELOW, {"inundation": True}), (BELOW, {"inundation": True}), "both"),
        (HIT, (BELOW, {"inundation": True}), "both"),
        (HIT, (BELOW, {"tsunami_max_m": 5.0}), "there_only"),
        (UNKNOWN, (UNKNOWN, {"inundation": True}), "unknown"),
    ],
)
def test_the_verdict_follows_the_records_of_both_ends(there, here, verdict):
    assert results(there, here)[0].verdict == PairVerdict(verdict)


@pytest.mark.parametrize(
    ("there", "here", "state"),
    [
        (HIT, HIT, "FAIL"),
        (HIT, BELOW, "PASS"),
        (HIT, UNKNOWN, "UNKNOWN"),
        (BELOW, UNKNOWN, "PASS"),
        (HIT, (HIT, {"estimated": True}), "UNKNOWN"),
        (HIT, (BELOW, {"tsunami_max_m": 5.0}), "CONDITIONAL"),
        (BELOW, (BELOW, {"tsunami_max_m": 5.0}), "CONDITIONAL"),
        (UNKNOWN, (BELOW, {"tsunami_max_m": 5.0}), "CONDITIONAL"),
        (HIT, (BELOW, {"tsunami_max_m": 5.0, "inundation": False}), "PASS"),
        (HIT, (BELOW, {"tsunami_max_m": 5.0, "inundation": True}), "FAIL"),
    ],
)
def test_the_gate_passes_only_what_the_records_settle(there, here, state):
    assert pair_finding(results(there, here)).state == state


def test_an_event_that_happened_is_shown_and_decides_nothing():
    found = results(HIT, HIT, historical=["s"])
    assert (found[0].verdict, found[0].assumed) == ("both", False)
    assert pair_finding(found).state == "PASS"


def test_outside_the_published_area_is_said_so_and_never_as_unaffected():
    reason = results(HIT, OUTSIDE)[0].reason
    assert "想定の対象範囲外" in reason.ja
    assert "outside the published area" in reason.en


def test_no_sentence_of_the_engine_promises_safety():
    forbidden = (
        "影響なし",
        "影響はありません",
        "安全です",
        "被害なし",
        "リスクなし",
        "no effect",
        "is safe",
        "unaffected",
    )
    for key, phrase in phrasebook().items():
        for word in forbidden:
            assert word not in phrase.ja, key
            assert word not in phrase.en, key


def test_figures_are_said_with_edition_height_and_standing_of_the_source():
    here = {
        "jma_intensity": "5弱",
        "intensity_edition": "2012",
        "tsunami_max_m": 3.5,
        "tsunami_edition": "2025-03 (福岡県)",
    }
    reason = results(HIT, (BELOW, here | {"secondary": True, "estimated": True}))[0].reason
    for part in (
        "震度5弱",
        "2012年の版",
        "3.5 m",
        "2025年3月の版、福岡県",
        "地点の浸水深ではありません",
        "二次資料",
        "県全体の最大値による推定",
    ):
        assert part in reason.ja


def measured(**options):
    exposures = make_exposures(["a"], **options)
    pairs = {"a": pair_results(exposures, "a")}
    table = pair_table(load_pair_measures(), exposures, pairs, make_pack([make_site("a")]), on=DAY)
    return {
        card.id: tuple(float(part[0, j]) for part in (table.value, table.low, table.high))
        for j, card in enumerate(table.measures)
    }


def test_shared_scenarios_are_counted_and_an_open_one_widens_the_count():
    there = {"s": make_exposure("s", HIT), "t": make_exposure("t", HIT)}
    sure = {"s": make_exposure("s", HIT), "t": make_exposure("t", BELOW)}
    assert measured(present=[there], here=sure)["pair_shared_scenarios"] == (1, 1, 1)
    value, low, high = measured(present=[there], here=sure | {"t": make_exposure("t", UNKNOWN)})[
        "pair_shared_scenarios"
    ]
    assert (math.isnan(value), low, high) == (True, 1, 2)


def shared_between(here_end, there_end):
    """The count of one scenario at one place with its bounds, and its words."""
    exposures = make_exposures(["a"], [{"s": there_end}], {"s": here_end})
    pairs = {"a": pair_results(exposures, "a")}
    table = pair_table(load_pair_measures(), exposures, pairs, make_pack([make_site("a")]), on=DAY)
    column = table.column("pair_shared_scenarios")
    figures = tuple(float(part[0, column]) for part in (table.value, table.low, table.high))
    return figures, table.details["a", "pair_shared_scenarios"].text.ja


COAST = make_exposure("s", BELOW).model_copy(update={"tsunami_max_m": 5.0})
DRY = COAST.model_copy(update={"inundation": False})


@pytest.mark.parametrize(
    ("here_end", "there_end"),
    [
        (COAST, make_exposure("s", BELOW)),
        (make_exposure("s", BELOW), make_exposure("s", UNKNOWN)),
        (make_exposure("s", UNKNOWN), make_exposure("s", BELOW)),
    ],
)
def test_a_combination_that_is_not_excluded_is_no_certain_zero(here_end, there_end):
    """The known count stands, but its range reaches what the records leave open."""
    figures, text = shared_between(here_end, there_end)
    assert figures == (0, 0, 1)
    assert "0件（浸水の有無などが未確認の組合せ1件）" in text


@pytest.mark.parametrize(
    ("here_end", "there_end"),
    [(COAST, make_exposure("s", HIT)), (COAST, make_exposure("s", UNKNOWN)), (COAST, COAST)],
)
def test_a_place_whose_inundation_is_open_is_not_apart_from_a_site_that_may_stop(here_end, there_end):
    """Neither 0 nor 1 is on record: the figure is unknown between both and earns no full points."""
    figures, _ = shared_between(here_end, there_end)
    assert figures == pytest.approx((math.nan, 0, 1), nan_ok=True)


def test_looking_up_the_inundation_settles_the_figure():
    """Dry ground by the map: one side only, and the full points are earned."""
    assert shared_between(DRY, make_exposure("s", HIT))[0] == (0, 0, 0)


@pytest.mark.parametrize(
    ("here_end", "there_end", "label"),
    [
        (COAST, make_exposure("s", HIT), "震度では貴社側のみ"),
        (make_exposure("s", HIT), COAST, "震度では当地のみ"),
        (make_exposure("s", BELOW), make_exposure("s", HIT), "片方のみ（貴社側）"),
        (DRY, make_exposure("s", HIT), "片方のみ（貴社側）"),
    ],
)
def test_one_side_only_is_told_to_be_by_shaking_while_inundation_is_open(here_end, there_end, label):
    exposures = make_exposures(["a"], [{"s": there_end}], {"s": here_end})
    assert pair_results(exposures, "a")[0].verdict_label.ja == label


def test_the_grid_differs_only_when_every_present_site_is_elsewhere():
    there = {"s": make_exposure("s", HIT)}
    tokyo = measured(present=[there], here=there)
    assert (tokyo["power_area_differs"][0], tokyo["grid_frequency_differs"][0]) == (1, 1)
    assert tokyo["distance_from_present_km"][0] == 840
    kokura = measured(present=[there], here=there, municipality=KOKURA)
    assert (kokura["power_area_differs"][0], kokura["grid_frequency_differs"][0]) == (0, 0)
    nowhere = measured(
        present=[there], here=there, municipality=KOKURA.model_copy(update={"power_area": None})
    )
    assert math.isnan(nowhere["power_area_differs"][0])


def test_without_a_present_site_nothing_is_judged_and_the_reader_is_told():
    assert all(math.isnan(value) for value, _, _ in measured().values())
    card = make_criterion("pair", measure="pair_shared_scenarios", unit="count", group="pair")
    result = recommend(
        make_brief(),
        pack=make_pack([make_site("a")]),
        table=make_table({"a": {"airport_km": 1.0}}),
        exposures=make_exposures(["a"]),
        catalogue=make_catalogue([make_criterion("airport"), card]),
        samples=10,
    )
    assert any("No present site" in notice.en for notice in result.notices)
    assert result.unknowns == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [({"municipality": KOKURA}, "already in Kitakyushu"), ({"distance_km": 62.0}, "about 62 km"), ({}, None)],
)
def test_a_present_site_nearby_is_said_to_have_no_backup_here(options, words):
    there = {"s": make_exposure("s", BELOW)}
    gate = make_gate("pair_independence", "pair", needs="present_sites")
    head_office = PresentSite(role=PresentSiteRole.HEAD_OFFICE, municipality="x")
    result = recommend(
        make_brief(present_sites=(head_office,)),
        pack=make_pack([make_site("a")]),
        table=make_table({"a": {"airport_km": 1.0}}),
        exposures=make_exposures(["a"], [there], there, **options),
        catalogue=make_catalogue([make_criterion("airport")], [gate]),
        samples=10,
    )
    told = " ".join(notice.en for notice in result.notices)
    assert words in told if words else "backup" not in told
    assert result.ranking[0].gates[0].id == "pair_independence"
