"""Strengths for this reader: printable, dated, worded by a card, from more than one viewpoint."""

from dataclasses import replace

import pytest

from domain.brief import Brief, FacilityTypeId
from domain.claims import ClaimCard, ClaimPermit
from domain.errors import CardError
from domain.evidence import Confidence, PrintRule, Tier
from domain.place import DataPack, Polarity
from domain.proofs import Viewpoint
from domain.text import Bilingual
from scoring.beside_cards import FOLDER, HEADLINE_LIMIT_JA, Lens, ProofCard, beside
from scoring.beside_text import numbers_in
from scoring.claim_guard import faults_of_claims
from scoring.strengths import select_proofs, theme_of, unworded_strengths
from tests.scoring.beside_builders import FUNCTIONS, LENSES, ON, make_brief, pack, with_record

EVERY_READER = [(function, lens) for function in FUNCTIONS for lens in LENSES]
HQ = FacilityTypeId.HQ_BACKUP


def ids(
    lens: Lens = "risk",
    *,
    function: FacilityTypeId = HQ,
    data: DataPack | None = None,
    brief: Brief | None = None,
    count: int = 4,
) -> list[str]:
    proofs = select_proofs(data or pack(), facility_type=function, lens=lens, on=ON, brief=brief, count=count)
    return [proof.id for proof in proofs]


@pytest.mark.parametrize(("function", "lens"), EVERY_READER)
def test_every_function_and_reader_gets_three_or_four_proofs_of_two_viewpoints(
    function: FacilityTypeId, lens: Lens
) -> None:
    proofs = select_proofs(pack(), facility_type=function, lens=lens, on=ON)
    assert len(proofs) in {3, 4}
    assert len({proof.viewpoint for proof in proofs}) >= 2


@pytest.mark.parametrize(("function", "lens"), EVERY_READER)
def test_no_proof_rests_on_a_record_that_may_not_be_printed(function: FacilityTypeId, lens: Lens) -> None:
    for proof in select_proofs(pack(), facility_type=function, lens=lens, on=ON, count=40):
        assert all(note.print_rule is not PrintRule.STAFF_ONLY for note in proof.evidence)
        assert pack().strengths[proof.id].polarity is Polarity.STRENGTH


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_figure_past_its_shelf_life_says_its_year_in_the_sentence(function: FacilityTypeId) -> None:
    for proof in select_proofs(pack(), facility_type=function, lens="hr", on=ON, count=40):
        strength = pack().strengths[proof.id]
        if strength.print_rule(ON) is PrintRule.WITH_DATE:
            year = (strength.as_of or "").removeprefix("FY")[:4]
            assert proof.note is not None
            assert year in proof.note.ja
            assert year in proof.note.en


@pytest.mark.parametrize("function", FUNCTIONS)
def test_headlines_fit_and_figures_are_the_same_in_both_languages(function: FacilityTypeId) -> None:
    for proof in select_proofs(pack(), facility_type=function, lens="management", on=ON, count=40):
        card = beside().proofs[proof.id]
        assert len(proof.headline.ja) <= HEADLINE_LIMIT_JA
        assert proof.figure.ja
        assert proof.figure.en
        if card.english_factor == 1 and "〜" not in proof.figure.ja:
            assert proof.figure.ja == proof.figure.en


def test_an_english_figure_of_ten_thousands_is_the_same_amount() -> None:
    proofs = select_proofs(pack(), facility_type=HQ, lens="management", on=ON, count=40)
    commuters = next(proof for proof in proofs if proof.id == "S015")
    assert (commuters.figure.ja, commuters.unit.ja) == ("200", "万人")
    assert (commuters.figure.en, commuters.unit.en) == ("2,000,000", "people")


def test_intensity_classes_are_translated() -> None:
    nankai = next(p for p in select_proofs(pack(), facility_type=HQ, lens="risk", on=ON) if p.id == "S006")
    assert (nankai.figure.ja, nankai.figure.en) == ("5弱〜5強", "5 lower to 5 upper")


def test_the_nankai_intensity_never_stands_without_the_tsunami() -> None:
    """Adverse facts travel along; without the tsunami's record the proof is not shown at all."""
    nankai = next(p for p in select_proofs(pack(), facility_type=HQ, lens="risk", on=ON) if p.id == "S006")
    assert nankai.caution is not None
    assert "5m" in nankai.caution.ja
    records = {key: record for key, record in pack().scenario_records.items() if key != nankai.evidence[1].id}
    assert "S006" not in ids(data=replace(pack(), scenario_records=records), count=40)


def test_another_companys_power_plan_says_that_it_is_not_available_power() -> None:
    proofs = select_proofs(pack(), facility_type=FacilityTypeId.DATA_CENTER, lens="engineering", on=ON)
    plan = next(proof for proof in proofs if proof.id == "S055")
    assert plan.caution is not None
    assert "新たに供給できる電力を示すものではありません" in plan.caution.ja


@pytest.mark.parametrize(
    "changes",
    [
        {"confidence": Confidence.RECALLED},
        {"tier": Tier.SECONDARY},
        {"sources": ()},
        {"polarity": Polarity.NEUTRAL},
        {"figure": None},
    ],
)
def test_a_strength_without_a_printable_record_never_appears(changes: dict[str, object]) -> None:
    assert "S029" in ids()
    assert "S029" not in ids(data=with_record("strengths", pack().strengths["S029"], **changes), count=40)


def test_a_card_whose_number_left_the_record_is_no_longer_shown() -> None:
    """Figures are the record's: when a bureau corrects it, old wording does not go out."""
    claim = Bilingual(ja="IT企業の進出が続いている", en="IT companies keep coming")
    assert "S022" in ids(lens="hr")
    assert "S022" not in ids(lens="hr", data=with_record("strengths", pack().strengths["S022"], claim=claim))


def test_the_big_figure_follows_the_record() -> None:
    changed = with_record("strengths", pack().strengths["S029"], figure="17")
    proofs = select_proofs(changed, facility_type=HQ, lens="risk", on=ON)
    assert next(proof for proof in proofs if proof.id == "S029").figure.ja == "17"


def test_a_strength_without_wording_is_on_the_to_do_list_and_not_on_paper() -> None:
    unworded = {strength.id for strength in unworded_strengths(pack(), ON)}
    assert unworded.isdisjoint(beside().proofs)
    assert unworded.isdisjoint(ids(count=40))


def test_what_the_company_asks_for_comes_forward() -> None:
    asked = make_brief(wishes="社員の家族の病院と子育てが心配です")
    life = {strength.id for strength in pack().strengths.values() if strength.viewpoint == Viewpoint.LIFE}
    assert not life.intersection(ids(lens="management"))
    assert life.intersection(ids(lens="management", brief=asked))


def test_the_reader_named_in_the_brief_is_taken_when_none_is_given() -> None:
    brief = make_brief(lens="hr")
    assert [p.id for p in select_proofs(pack(), facility_type=HQ, lens=None, on=ON, brief=brief)] == ids(
        lens="hr"
    )


def test_at_most_two_proofs_are_of_one_theme() -> None:
    for function, lens in EVERY_READER:
        shown = ids(lens=lens, function=function)
        themes = [theme_of(beside().proofs[proof], pack().strengths[proof]) for proof in shown]
        assert max(themes.count(theme) for theme in themes) <= 2


def card_saying(ja: str, en: str = "x") -> ProofCard:
    return beside().proofs["S029"].model_copy(update={"headline": Bilingual(ja=ja, en=en)})


@pytest.mark.parametrize(
    ("ja", "en"),
    [("九州で唯一の空港", "x"), ("災害に強い街", "x"), ("x", "The only airport"), ("過去最多の進出", "x")],
)
def test_a_superlative_without_a_permit_is_refused(ja: str, en: str) -> None:
    cards = replace(beside(), proofs={"S029": card_saying(ja, en)})
    with pytest.raises(CardError):
        faults_of_claims(cards)


def test_a_superlative_passes_with_a_permit_that_names_its_proof() -> None:
    claims = beside().claims["superlatives"]
    permitted = ClaimCard.model_validate(
        {**dict(claims), "permits": (ClaimPermit(word="唯一", proof="S029", evidence="S029"),)}
    )
    cards = replace(
        beside(), proofs={"S029": card_saying("九州で唯一の空港")}, claims={"superlatives": permitted}
    )
    faults_of_claims(cards)


def test_a_latin_guard_word_is_found_only_as_a_whole_word() -> None:
    faults_of_claims(replace(beside(), proofs={"S029": card_saying("空港", "commonly used")}))


@pytest.mark.parametrize("card", beside().proofs.values(), ids=lambda card: card.id)
def test_every_proof_card_names_a_strength_and_the_same_numbers_in_both_languages(card: ProofCard) -> None:
    """Small numbers are words in English and 億 is written out, so amounts of three digits are compared."""
    assert card.id in pack().strengths
    ja, en = (
        {number for number in numbers_in(text) if len(number) > 2} for text in (card.note.ja, card.note.en)
    )
    if "億" not in card.note.ja:
        assert ja <= en


def test_the_criterion_a_proof_answers_is_one_of_the_catalogue() -> None:
    known = {path.stem for path in (FOLDER / "criteria").glob("*.toml")}
    assert {card.criterion for card in beside().proofs.values() if card.criterion} <= known
