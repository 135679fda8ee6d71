"""Every card of scoring keeps the promises the product makes: known names, both languages, a basis."""

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import geodata
from domain.dates import PARTIAL_DATE_PATTERN
from domain.measures import MeasureCard
from domain.units import UNITS
from scoring.loading import CATALOGUE, load_catalogue, load_pair_measures
from scoring.phrases import say

GEODATA = Path(geodata.__file__).parent
FILES = sorted(CATALOGUE.rglob("*.toml"))
CARDS = load_catalogue()
CRITERIA, GATES, FUNCTIONS = (
    list(kind.values()) for kind in (CARDS.criteria, CARDS.gates, CARDS.facility_types)
)
OF_THIS_CATALOGUE = [*CRITERIA, *GATES, *FUNCTIONS]
OWNERS = set(tomllib.loads((GEODATA / "packs/kitakyushu/owners.toml").read_text(encoding="utf-8")))

DISCLAIMED = re.compile(r"安全を意味し(ない|ません)|does not mean safe")
CLAIMS = re.compile(
    r"安全|安心|唯一|ゼロ|日本一|No\.?\s?1|最高|絶対|影響なし"
    r"|\b(safe|safest|safety|unique|zero|best|number one|no risk|no impact|guaranteed?|the only)\b",
    re.IGNORECASE,
)


def by_id(card) -> str:
    return card.id


def by_path(path: Path) -> str:
    return path.relative_to(CATALOGUE).as_posix()


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def bilingual_texts(node: object) -> Iterator[dict]:
    """Yield every table that holds words for people."""
    if isinstance(node, dict):
        if {"ja", "en"} & set(node) and all(isinstance(item, str) for item in node.values()):
            yield node
        for item in node.values():
            yield from bilingual_texts(item)
    elif isinstance(node, list):
        for item in node:
            yield from bilingual_texts(item)


def measures() -> dict[str, MeasureCard]:
    cards = [
        MeasureCard.model_validate(read(path)) for path in (GEODATA / "catalogue/measures").glob("*.toml")
    ]
    return {card.id: card for card in cards} | load_pair_measures()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", FILES, ids=by_path)
def test_words_stand_in_both_languages_with_the_same_placeholders(path):
    for words in bilingual_texts(read(path)):
        assert set(words) == {"ja", "en"}
        assert words["ja"].strip()
        assert words["en"].strip()
        assert placeholders(words["ja"]) == placeholders(words["en"])


@pytest.mark.parametrize("card", OF_THIS_CATALOGUE, ids=by_id)
def test_each_language_is_itself(card):
    for words in bilingual_texts(card.model_dump(mode="json")):
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", words["en"]), words["en"]
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", words["ja"]), words["ja"]


@pytest.mark.parametrize("card", OF_THIS_CATALOGUE, ids=by_id)
def test_no_card_claims_what_no_record_can_prove(card):
    """A sentence that denies a claim may name it; a sentence that makes it may not."""
    for words in bilingual_texts(card.model_dump(mode="json")):
        for text in words.values():
            assert not CLAIMS.search(DISCLAIMED.sub("", text)), text


@pytest.mark.parametrize("card", OF_THIS_CATALOGUE, ids=by_id)
def test_every_basis_is_a_dated_page_or_a_reasoned_judgement(card):
    for basis in card.basis:
        if basis.kind == "judgement":
            assert basis.reason
            assert basis.decided_by in OWNERS
        if basis.source:
            assert basis.source.title
            assert basis.source.publisher
            assert re.match(PARTIAL_DATE_PATTERN, basis.source.as_of or ""), "the source is not dated"
            address = basis.source.url
            assert address is None or re.match(r"https?://[^\s…]+/[^\s…]+$", address), "not the exact page"
    starts = [basis.valid_from for basis in card.basis]
    assert starts == sorted(set(starts), reverse=True), "newest first, one basis a day"


@pytest.mark.parametrize("card", CRITERIA, ids=by_id)
def test_a_criterion_reads_a_known_measure_in_its_unit(card):
    known = measures()
    assert card.measure in known
    assert card.unit == known[card.measure].unit
    assert card.unit in UNITS
    assert not known[card.measure].categorical


@pytest.mark.parametrize("card", CRITERIA, ids=by_id)
def test_the_owner_of_a_criterion_is_the_one_its_measure_tells_people_to_ask(card):
    assert card.owner in OWNERS
    assert card.owner == measures()[card.measure].owner


@pytest.mark.parametrize("card", CRITERIA, ids=by_id)
def test_a_criterion_speaks_of_its_figure_and_of_nothing_else(card):
    assert placeholders(card.explain.ja) == {"raw"}
    assert not any(
        placeholders(words.ja) for words in (card.label, card.unknown, *(b.says for b in card.bands))
    )
    assert say(f"groups.{card.group}").ja


@pytest.mark.parametrize("card", CRITERIA, ids=by_id)
def test_the_words_change_inside_the_curve_not_beside_it(card):
    """A band beyond both ends of the curve would praise a difference that does not count."""
    edges = [band.up_to for band in card.bands if band.up_to is not None]
    assert edges == sorted(set(edges))
    first, last = card.value[0][0], card.value[-1][0]
    assert all(first <= edge < last for edge in edges)


@pytest.mark.parametrize("card", CRITERIA, ids=by_id)
def test_the_unknown_sentence_says_that_nothing_is_guessed(card):
    assert "推測して" in card.unknown.ja
    assert re.search(r"guess", card.unknown.en)


@pytest.mark.parametrize("card", [card for card in CRITERIA if card.group == "hazard"], ids=by_id)
def test_no_hazard_can_be_bargained_away(card):
    """A counterfactual must not propose that the earthquake be weaker."""
    assert not card.actionable


@pytest.mark.parametrize("card", GATES, ids=by_id)
def test_a_gate_reads_a_known_measure_and_fills_legal_placeholders(card):
    assert card.measure is None or card.measure in measures()
    assert card.owner in OWNERS
    said = [words for words in card.says.model_dump().values() if words]
    assert all(placeholders(words["ja"]) <= {"value", "threshold", "detail"} for words in said)
    assert card.route is None or not placeholders(card.route.ja)


@pytest.mark.parametrize(
    "card", [card for card in GATES if card.says.on_conditional or card.says.on_unknown], ids=by_id
)
def test_an_open_gate_says_whom_to_ask_and_how_it_is_met(card):
    assert card.route


def test_every_gate_is_asked_by_some_function():
    assert {name for card in FUNCTIONS for name in card.gates} == set(CARDS.gates)


@pytest.mark.parametrize("card", FUNCTIONS, ids=by_id)
def test_preset_weights_are_round_and_name_criteria_that_count(card):
    assert sum(round(100 * weight) for weight in card.weights.values()) == 100
    for name, weight in card.weights.items():
        assert CARDS.criteria[name].kind in {"scored", "verify"}
        assert 100 * weight == pytest.approx(round(100 * weight))


@pytest.mark.parametrize("card", FUNCTIONS, ids=by_id)
def test_what_only_a_document_can_tell_does_not_decide_a_preset(card):
    """Unknown everywhere today: they keep an honest weight, and the rest still tells places apart."""
    unproven = sum(weight for name, weight in card.weights.items() if CARDS.criteria[name].kind == "verify")
    assert unproven <= 0.5


@pytest.mark.parametrize("card", FUNCTIONS, ids=by_id)
def test_one_flood_map_is_not_counted_twice(card):
    """Depth and extent come from the same map; together they stay small, and depth leads."""
    depth, extent = card.weights.get("flood_depth", 0), card.weights.get("flood_share", 0)
    assert extent < depth
    assert depth + extent <= 0.10 + 1e-9


@pytest.mark.parametrize("card", FUNCTIONS, ids=by_id)
def test_kinds_of_place_are_named_in_both_lists_once(card):
    assert not set(card.site_kinds) & set(card.conditional_site_kinds)
    assert "inside_city" in card.gates
    assert "site_kind" in card.gates


@pytest.mark.parametrize("name", ["hq_backup", "it_hub"])
def test_no_portside_or_factory_land_can_be_ranked_for_an_office(name):
    card = CARDS.facility_types[name]
    assert {"industrial_park", "logistics_terminal", "datacenter_campus"}.isdisjoint(
        {*card.site_kinds, *card.conditional_site_kinds}
    )


@pytest.mark.parametrize("name", ["data_center", "second_mother_factory"])
def test_heavy_plant_answers_for_land_supply_and_ground(name):
    gates = set(CARDS.facility_types[name].gates)
    assert {
        "site_area",
        "power_supply",
        "use_district",
        "flood_zone",
        "tsunami_zone",
        "landslide_zone",
    } <= gates
