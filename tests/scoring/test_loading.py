"""The catalogue of scoring: it loads, its cards fit each other, and faults are named."""

import dataclasses
import re
from pathlib import Path

import pytest

from domain.errors import CardError
from domain.text import Bilingual
from scoring import load_catalogue
from scoring.loading import check_references, load_pair_measures
from scoring.phrases import joined, listed, phrasebook, say
from tests.scoring.builders import make_catalogue, make_criterion, make_facility, make_gate, words

SCORING = Path(__file__).parents[2] / "scoring"


def test_the_catalogue_loads_with_its_four_functions():
    catalogue = load_catalogue()
    assert set(catalogue.facility_types) == {"hq_backup", "data_center", "second_mother_factory", "it_hub"}
    assert catalogue.digest == load_catalogue().digest


def test_every_measure_of_the_pair_has_a_criterion_in_its_unit():
    by_measure = {card.measure: card for card in load_catalogue().criteria.values()}
    for measure in load_pair_measures().values():
        assert by_measure[measure.id].unit == measure.unit


@pytest.mark.parametrize(
    ("catalogue", "field"),
    [
        (make_catalogue([make_criterion("a")], [make_gate("g", "no_such_rule")]), "rule"),
        (make_catalogue([make_criterion("a")], (), make_facility({"a": 1.0}, gates=("g",))), "gates"),
        (make_catalogue([make_criterion("a")], (), make_facility({"b": 1.0})), "weights"),
        (make_catalogue([make_criterion("a", kind="context")], (), make_facility({"a": 1.0})), "weights"),
    ],
)
def test_a_card_that_names_what_does_not_exist_is_refused_by_field(catalogue, field):
    with pytest.raises(CardError) as caught:
        check_references(dataclasses.replace(catalogue))
    assert caught.value.facts["field"] == field


def test_every_phrase_the_code_names_exists():
    named = {
        name
        for path in SCORING.rglob("*.py")
        for name in re.findall(r'say\(\s*"([a-z_.A-Z0-9]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= set(phrasebook())


def test_sentences_are_closed_once_and_names_are_listed_in_each_language():
    assert joined([Bilingual(ja="一つ", en="One"), Bilingual(ja="二つ。", en="Two.")]) == Bilingual(
        ja="一つ。二つ。", en="One. Two."
    )
    assert listed([words("a"), words("b")]) == Bilingual(ja="a、b", en="a, b")
    assert listed([words("MEC, Kitakyushu Plant"), words("b")]).en == "MEC, Kitakyushu Plant; b"
    assert say("figures.intensity", ja="6弱", en="6 lower") == Bilingual(
        ja="震度6弱", en="JMA intensity 6 lower"
    )
