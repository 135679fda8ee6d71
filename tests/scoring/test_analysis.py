"""What lies beneath a ranking: where the weight lies, and that every part is there."""

import numpy as np
import pytest

from domain.brief import FacilityTypeId, Importance
from domain.evidence import Confidence, EvidenceClass, ShelfLife, Source, Tier
from domain.measures import CellDetail, Coverage, MeasureTable
from domain.place import LayerRecord
from scoring import analyse, recommend
from scoring.value_matrix import value_matrix
from scoring.value_tree import same_stories, spearman, tree_weights, weight_by_source
from tests.scoring.builders import (
    make_brief,
    make_catalogue,
    make_criterion,
    make_exposures,
    make_pack,
    make_site,
    make_table,
    words,
)
from tests.scoring.test_engine import rank

HAZARD = {"group": "hazard", "actionable": False}
CRITERIA = [
    make_criterion("airport"),
    make_criterion("shaking", hazard="earthquake", **HAZARD),
    make_criterion("liquefaction", hazard="earthquake", **HAZARD),
]
FIGURES = {
    f"s{n}": {"airport_km": 1.0 + n, "shaking_km": float(n), "liquefaction_km": n + 0.5 if n < 9 else None}
    for n in range(10)
}
WEIGHTS = {"airport": 0.5, "shaking": 0.3, "liquefaction": 0.2}


def analysis():
    return analyse(
        make_brief(),
        FacilityTypeId.IT_HUB,
        pack=make_pack([make_site(name) for name in FIGURES]),
        table=make_table(FIGURES),
        exposures=make_exposures(list(FIGURES)),
        catalogue=make_catalogue(CRITERIA),
        samples=500,
    )


def test_every_part_speaks_of_the_same_ranking():
    found = analysis()
    ranking = rank(FIGURES, make_catalogue(CRITERIA), samples=500).ranking
    assert set(found.cross_checks[0].order) == set(FIGURES)
    assert [place.site_id for place in found.stresses[0].places] == [place.site_id for place in ranking]
    usual = next(stress for stress in found.stresses if stress.weights == "slack_30" and not stress.with_data)
    assert [place.first for place in usual.places] == [place.rank_acceptability[0] for place in ranking]
    assert len(found.duels) == 90
    assert {"s0"} >= {d.site_id for d in found.dominance if d.over == "s1"}
    assert {change.criterion for change in found.criterion_changes} <= {"airport"}


def test_the_weight_is_totalled_by_group_and_by_hazard():
    found = analysis()
    assert {total.id: total.weight for total in found.weight_by_group} == pytest.approx(
        {"hazard": 2 / 3, "access": 1 / 3}
    )
    assert [(t.id, t.criteria) for t in found.weight_by_hazard] == [
        ("earthquake", ("shaking", "liquefaction"))
    ]


def test_no_place_at_all_is_analysed_without_fault():
    none = {"a": {"airport_km": None, "shaking_km": None, "liquefaction_km": None}}
    found = analyse(
        make_brief(),
        FacilityTypeId.IT_HUB,
        pack=make_pack([make_site("a")]),
        table=make_table(none),
        exposures=make_exposures(["a"]),
        catalogue=make_catalogue(CRITERIA),
        samples=10,
    )
    assert (found.stresses, found.cross_checks, found.duels) == ((), (), ())


def test_a_source_behind_two_criteria_carries_both_weights():
    record = LayerRecord(
        id="layer",
        sources=("book",),
        evidence_class=EvidenceClass.OBSERVED,
        confidence=Confidence.VERIFIED,
        tier=Tier.OFFICIAL,
        owner="policy",
        shelf_life=ShelfLife.PHYSICAL,
        title=words("layer"),
        edition="1",
        licence="CC BY 4.0",
        attribution=words("layer"),
    )
    book = Source(id="book", title=words("book"), publisher=words("city"))
    pack = make_pack([make_site("s0")], layers={"layer": record}, sources={"book": book})
    plain = make_table({"s0": {"airport_km": 1.0, "shaking_km": 1.0, "liquefaction_km": 1.0}})
    from_book = CellDetail(words("1 km"), Coverage.COVERED, ("layer",), EvidenceClass.OBSERVED, None)
    details = dict(plain.details) | {("s0", "shaking_km"): from_book, ("s0", "airport_km"): from_book}
    table = MeasureTable(plain.site_ids, plain.measures, plain.value, plain.low, plain.high, details)
    total = weight_by_source(value_matrix(table, CRITERIA), WEIGHTS, pack)[0]
    assert (total.id, total.weight, total.criteria) == ("book", 0.8, ("airport", "shaking"))


def test_criteria_that_order_the_places_alike_are_named_with_their_joint_weight():
    stories = same_stories(value_matrix(make_table(FIGURES), CRITERIA), WEIGHTS)
    assert {(s.first, s.second): s.rank_correlation for s in stories}[
        ("shaking", "liquefaction")
    ] == pytest.approx(1)
    assert stories[0].weight == pytest.approx(0.8)


def test_too_few_places_say_nothing_about_double_counting():
    few = {name: FIGURES[name] for name in list(FIGURES)[:7]}
    assert same_stories(value_matrix(make_table(few), CRITERIA), WEIGHTS) == ()


def test_spearman_on_ties_and_constants():
    """Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 0.9487 (Kendall & Gibbons, tied ranks)."""
    assert spearman(np.array([1.0, 2, 2, 5]), np.array([1.0, 2, 3, 4])) == pytest.approx(0.9487, abs=1e-4)
    assert spearman(np.ones(4), np.arange(4.0)) == 0


def test_weights_multiply_down_the_tree():
    weights = tree_weights({"hazard": 3, "access": 1}, {"hazard": {"a": 1, "b": 1}, "access": {"c": 5}})
    assert weights == pytest.approx({"a": 0.375, "b": 0.375, "c": 0.25})


@pytest.mark.parametrize(
    "given",
    [{"weights": {"shaking": 2, "liquefaction": 1}}, {"order": ("shaking", "liquefaction")}],
)
def test_a_person_who_weighs_two_criteria_that_say_the_same_is_warned_in_the_ranking(given):
    figures = {site: row | {"airport_km": 1.0 + 7 * n % 10} for n, (site, row) in enumerate(FIGURES.items())}
    world = {
        "pack": make_pack([make_site(name) for name in figures]),
        "table": make_table(figures),
        "exposures": make_exposures(list(figures)),
        "catalogue": make_catalogue(CRITERIA),
        "samples": 10,
    }

    def warned(importance):
        brief = make_brief().model_copy(update={"importance": importance})
        return [said.en for said in recommend(brief, **world).notices if "twice" in said.en]

    assert len(warned(Importance(**given))) == 1
    assert warned(Importance(weights={"shaking": 2, "airport": 1})) == []
    assert warned(Importance()) == [], "presets are looked at when they are made"
