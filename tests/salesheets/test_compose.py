"""What comes onto a sheet, and what never does."""

import dataclasses
import re

import pytest

from domain.place import Site
from domain.recommendation import GateState, NearMiss, PairVerdict
from salesheets import SheetSettings
from tests.salesheets import builders
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    both,
    make_brief,
    make_document,
    make_function,
    make_note,
    make_proof,
    make_recommendation,
)

NEVER = re.compile(r"影響なし|安全です|災害に強|no effect|\bis safe\b")


def texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []


def figures(document):
    """Return all numbers of the sheet but those of dates and source marks."""
    table = document.criteria
    return [(c.low, c.high, c.score) for c in table.columns] + [
        cell.says.marks + tuple(re.findall(r"\d[\d.,]*", cell.says.text))
        for row in table.wishes
        if not re.search("浸水|flood", row.label)
        for cell in row.cells
        if cell.value is not None
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_sheet_never_says_safe_or_no_effect(language):
    assert not [text for text in texts(make_document(language=language).printed()) if NEVER.search(text)]


def test_both_languages_carry_the_same_figures_and_document_number():
    ja, en = make_document(language="ja"), make_document(language="en")
    assert figures(ja) == figures(en)
    assert ja.identity.document_id.removesuffix("JA") == en.identity.document_id.removesuffix("EN")


def test_a_proof_for_staff_only_is_left_out():
    secret = make_note("s", "聞き取り", rule="staff_only")
    proofs = (make_proof("x", "99", ("%", "%"), ("秘密", "secret"), evidence=(secret,)),)
    assert make_document(proofs=proofs).proofs is None


def test_the_unwelcome_half_of_a_proof_travels_along():
    cards = make_document().proofs.cards
    assert "約8割は市外に就職しています" in [card.caution for card in cards]


def test_a_gate_that_rests_on_staff_records_is_printed_as_to_confirm():
    power = next(row for row in make_document().criteria.gates if row.label == "受電容量")
    assert {cell.state for cell in power.cells} == {GateState.UNKNOWN}
    assert {cell.marks for cell in power.cells} == {()}


def test_the_score_is_printed_as_a_range_with_rank_and_quality():
    first = make_document().criteria.columns[0]
    assert first.score_text == "52〜79(期待値 66)"
    assert "1〜2位" in first.rank_text
    assert "80%" in first.confidence_text


def test_an_unknown_is_said_to_be_unknown_and_has_an_owner():
    document = make_document()
    assert "空き床の面積と入居できる時期" in [row.what for row in document.unknowns.rows]
    assert all(row.owner for row in document.unknowns.rows)
    assert document.unknowns.due == "2026年12月22日"


def test_both_models_of_nankai_stand_together():
    nankai = next(row for row in make_document().pair.rows if "南海" in row.scenario)
    assert [item.text for item in nankai.probabilities] == ["60〜90%以上", "20〜50%"]


def test_a_secondary_figure_and_an_area_outside_are_said_to_be_so():
    rows = make_document().pair.rows
    nankai = next(row for row in rows if "南海" in row.scenario)
    assert "二次資料による" in nankai.here.says.remark
    tokyo = next(row for row in rows if "首都" in row.scenario)
    assert tokyo.here.says.text == "想定の対象範囲外"


def test_three_sites_are_compared_and_an_unknown_one_is_unknown():
    document = make_document(recommendation=make_recommendation(sites=HEAD_OFFICE_AND_PLANTS))
    nankai = next(row for row in document.pair.rows if "南海" in row.scenario)
    assert [cell.verdict for cell in nankai.sites][2] is PairVerdict.UNKNOWN


def test_the_head_claims_to_stand_apart_only_where_the_pair_says_so():
    apart = make_document()
    unknown = make_document(recommendation=make_recommendation(sites=()))
    assert apart.hero.why_here == "本社が止まっても、指揮を続けるために。"
    assert unknown.hero.why_here == "本社機能の「もう一つの拠点」を、北九州市に。"
    assert unknown.pair.none is not None


def test_the_head_does_not_claim_to_stand_apart_while_the_water_here_is_open():
    """The shaking spares the place, but a tsunami of 5 m reaches its coast and nobody has looked further."""
    by_shaking = make_document(
        recommendation=make_recommendation(sites=(("愛知県豊田市", "Toyota, Aichi", None, "6強"),))
    )
    assert by_shaking.hero.why_here == "本社機能の「もう一つの拠点」を、北九州市に。"


def test_without_a_name_the_sector_is_addressed():
    brief = make_brief(name=None, name_en=None)
    assert (
        make_document(recommendation=make_recommendation(brief=brief)).hero.addressee
        == "電子部品製造業の皆さま"
    )


def test_no_place_is_said_plainly():
    document = make_document(recommendation=make_recommendation(places=0))
    assert document.criteria is None
    assert document.robustness is None
    assert "見つかりませんでした" in document.places.none


def test_the_back_is_promised_to_show_near_misses_only_if_it_does(monkeypatch):
    alone = make_recommendation(places=0)
    site_id, site = "near", Site.model_construct(name=both("西港町の用地", "Nishiminato plot"))
    pack = dataclasses.replace(builders.make_pack(), sites={site_id: site})
    monkeypatch.setattr(builders, "make_pack", lambda: pack)
    miss = NearMiss(site_id=site_id, gate="site_area", change=both("面積を1ha小さくすると", "with 1 ha less"))
    near = alone.model_copy(update={"near_misses": (miss,)})
    for recommendation, promised in ((alone, False), (near, True)):
        document = make_document(recommendation=recommendation)
        assert ("裏面" in document.places.none) is promised
        assert bool(document.openings and document.openings.near_misses) is promised


def test_other_functions_of_the_brief_have_their_best_place():
    hub = make_function(facility_type="it_hub", places=1).model_copy(
        update={"facility_type_label": both("IT開発拠点", "IT hub")}
    )
    document = make_document(recommendation=make_recommendation(further=(hub,)))
    assert [line.function for line in document.functions.lines] == ["IT開発拠点"]
    assert "要確認 2件" in document.functions.lines[0].open


def test_the_notice_about_a_near_head_office_stands_beside_the_pair():
    near = both("東京都千代田区から候補地までは約80kmです。備えにはなりません。", "too near")
    other = both("重みの半分を順に配分しました。", "half of the weight")
    document = make_document(recommendation=make_recommendation(notices=(near, other)))
    assert document.pair.remarks == (near.ja,)
    assert document.robustness.premises == (near.ja, other.ja)


def test_an_unset_address_prints_the_code_alone():
    contact = make_document(settings=SheetSettings()).contact
    assert contact.address is None
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", contact.code)
    assert contact.name == "北九州市 企業立地担当"


def test_the_address_names_document_and_code():
    document = make_document()
    expected = f"https://kamae.example.jp/check/{document.identity.document_id}/{document.contact.code}"
    assert document.contact.address == expected


def test_a_change_of_what_is_printed_changes_the_code():
    proofs = (make_proof("x", "231", ("km", "km"), ("釜山まで", "to Busan")),)
    assert make_document().contact.code != make_document(proofs=proofs).contact.code


def test_every_mark_has_its_source():
    document = make_document()

    def marks(value):
        if isinstance(value, dict):
            return [m for k, v in value.items() for m in (v if k == "marks" else marks(v))]
        return [m for item in value for m in marks(item)] if isinstance(value, list) else []

    assert set(marks(document.printed())) <= {line.number for line in document.sources.lines}


def test_each_value_of_the_pair_stands_with_its_own_edition():
    recommendation = make_recommendation()
    first = recommendation.ranking[0]
    here = {"tsunami_max_m": 5.0, "tsunami_edition": "2025-03", "intensity_edition": "2012"}
    pair = tuple(
        item.model_copy(update={"here": item.here.model_copy(update=here)}) if item.assumed else item
        for item in first.pair
    )
    ranking = (first.model_copy(update={"pair": pair}), *recommendation.ranking[1:])
    document = make_document(recommendation=recommendation.model_copy(update={"ranking": ranking}))
    nankai = next(row for row in document.pair.rows if "南海" in row.scenario)
    assert "2012年版" in nankai.here.says.remark.split("津波")[0]
    assert "津波 最大5 m 2025年3月版" in nankai.here.says.remark


def test_a_place_with_an_open_must_have_is_a_place_to_start_from():
    places = make_document().places
    opened = any(state.state is GateState.UNKNOWN for card in places.cards for state in card.states)
    assert (places.title == "検討の出発点となる候補地") is opened


def test_each_owner_of_must_haves_is_asked_in_one_row():
    unknowns = make_document().unknowns
    assert unknowns is not None
    owners = [row.owner for row in unknowns.rows if row.stake is None]
    assert len(owners) == len(set(owners))


@pytest.mark.parametrize(
    ("bounds", "language", "says"),
    [
        ((0.0, 4.0), "ja", "3〜5 m(周辺記載なし〜10 m)"),
        ((0.0, 4.0), "en", "3–5 m (around none–10 m)"),
        ((1.0, 6.0), "ja", "3〜5 m(周辺0〜20 m以上)"),
        ((3.0, 3.0), "ja", "3〜5 m"),
        ((None, None), "en", "3–5 m"),
    ],
)
def test_the_flood_depth_around_a_place_is_told_from_its_figures_not_from_words(bounds, language, says):
    low, high = bounds
    recommendation = make_recommendation()
    places = tuple(
        place.model_copy(
            update={
                "contributions": tuple(
                    item.model_copy(update={"raw_low": low, "raw_high": high})
                    if item.criterion == "flood_rank"
                    else item
                    for item in place.contributions
                )
            }
        )
        for place in recommendation.ranking
    )
    document = make_document(
        language=language, recommendation=recommendation.model_copy(update={"ranking": places})
    )
    row = next(row for row in document.criteria.wishes if re.search("浸水|flood", row.label, re.IGNORECASE))
    assert row.cells[0].says.text == says
