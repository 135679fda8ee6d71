"""What the embedded pack promises about its content, whoever edits it."""

import re
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from domain.evidence import Confidence, EvidenceClass, PrintRule, Tier
from domain.place import NodeKind, OfferState, Polarity
from domain.text import Bilingual
from geodata import load_pack
from geodata.pack_files import EMBEDDED_PACK
from tests.geodata.pack_copy import read

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
OF_THE_RESEARCH = re.compile(
    r"本調査|\brecalled\b|\bseed \d|(sites|cities|disasters|scenario_intensity)\.csv"
)
BOARDS_AND_BLOGS = re.compile(
    r"5ch|2ch|yomi\.tokyo|wikipedia|weblio|wikiwand|pedia|wiki|hatena|ameblo|blogspot|saitoshika|blog\."
)
SUPERLATIVE = re.compile(
    "唯一|最長|過去最|国内最大|九州最大|最大級|史上最速|アジア初|市内初|九州で初めて|1位|第1号"
)


@pytest.fixture(scope="module")
def pack():
    return load_pack()


def words_of(record):
    return [value for value in vars(record).values() if isinstance(value, Bilingual)]


def test_everything_that_can_be_shown_is_said_in_english_and_in_japanese(pack):
    tables = (pack.sources, pack.owners, pack.attributes, pack.sites, pack.nodes, pack.facts, pack.scenarios)
    tables += (pack.scenario_records, pack.strengths, pack.incentives, pack.arrivals, pack.layers)
    words = chain.from_iterable(words_of(record) for table in tables for record in table.values())
    wrong = [text for text in words if not text.ja.strip() or not text.en.strip() or JAPANESE.search(text.en)]
    assert wrong == []


def test_no_words_speak_of_how_the_figures_were_researched():
    columns = ("note_ja", "note_en", "claim_ja", "comparator_ja", "conditions_ja", "status_ja", "summary_ja")
    tables = ("sites.csv", "nodes.csv", "facts.csv", "scenario_records.csv", "strengths.csv")
    tables += ("incentives.csv", "arrivals.csv")
    found = [
        (file, row["id"], row[column])
        for file in tables
        for row in read(EMBEDDED_PACK, file)
        for column in columns
        if OF_THE_RESEARCH.search(row.get(column, ""))
    ]
    assert found == []


def test_boards_wikis_and_blogs_are_secondary_at_best(pack):
    def host(source):
        return urlsplit(pack.sources[source].url or "").hostname or ""

    records = chain(pack.facts.values(), pack.scenario_records.values(), pack.strengths.values())
    records = chain(records, pack.incentives.values(), pack.arrivals.values())
    wrong = [
        record.id
        for record in records
        if record.sources
        and all(BOARDS_AND_BLOGS.search(host(source)) for source in record.sources)
        and record.tier not in {Tier.SECONDARY, Tier.NONE}
    ]
    assert wrong == []


def test_a_verified_figure_names_its_source_and_an_unknown_one_its_owner(pack):
    for fact in pack.facts.values():
        assert (fact.confidence is Confidence.UNKNOWN) == (fact.value is None), fact.id
        assert bool(fact.sources) or fact.confidence is not Confidence.VERIFIED, fact.id
        assert fact.owner, fact.id


@pytest.mark.parametrize(
    ("site", "offer"),
    [
        ("gakken-2-apl-dc", OfferState.SOLD),
        ("koyo-mec", OfferState.SOLD),
        ("hibikino-shoko", OfferState.SOLD),
        ("tobata-nissui", OfferState.SOLD),
        ("gakken-2-ase", OfferState.UNDER_CONTRACT),
        ("tobata-sakinohama", OfferState.OCCUPIED),
        ("yaskawa-kurosaki", OfferState.OCCUPIED),
        ("sone-landport", OfferState.OCCUPIED),
        ("kanda-shinmatsuyama", OfferState.OUTSIDE_CITY),
        ("hibikinada-rinkai", OfferState.TO_CONFIRM),
    ],
)
def test_what_is_sold_taken_or_outside_is_not_offered(pack, site, offer):
    assert pack.sites[site].offer is offer


def test_a_total_of_the_city_and_a_scheme_are_no_places(pack):
    assert {"city-parks-total", "chiikimirai-ic"}.isdisjoint(pack.sites)
    assert pack.facts["kitakyushu.industrial_parks_total_area_ha.2024-07-05"].value == 700
    assert pack.facts["development-route.development_min_area_dc_ha"].value == 10


def test_no_place_has_a_remaining_area_today_so_none_can_pass_an_area_gate(pack):
    remaining = [fact for fact in pack.facts.values() if fact.attribute == "remaining_area_ha"]
    assert remaining
    assert all(fact.value is None for fact in remaining)


def test_estates_lots_appraisals_and_deals_are_kept_apart(pack):
    assert pack.facts["hibikinada-rinkai.estate_area_ha"].value == 1056
    assert pack.facts["koyo-mec.lot_area_on_record_ha"].value == 2.9889
    assert pack.facts["kitaminato.nearby_appraisal_yen_per_m2"].value == 25200
    deal = pack.facts["gakken-2-apl-dc.past_deal_yen_per_m2"]
    assert (deal.value, deal.evidence_class) == (32100, EvidenceClass.DERIVED)
    assert not any("asking" in attribute for attribute in pack.attributes)


def test_a_rent_that_is_only_thought_so_is_an_estimate(pack):
    rent = pack.facts["kokura-core-uomachi.office_rent_yen_per_tsubo_month"]
    assert (rent.value, rent.as_of, rent.evidence_class) == (20000, "2024-07", EvidenceClass.ESTIMATED)


def test_places_say_how_far_their_point_may_be_off(pack):
    assert {site.coord_error_m for site in pack.sites.values()} == {1000, 2000, 3000}
    assert pack.sites["kanda-shinmatsuyama"].coord_error_m == 3000


def test_kokura_and_hakata_are_the_shinkansen_stations(pack):
    stations = {node.id for node in pack.nodes.values() if NodeKind.SHINKANSEN_STATION in node.kinds}
    assert stations == {"kokura-station", "hakata-station"}


def test_both_models_of_the_nankai_probability_stand_together(pack):
    both = [pack.facts[identity] for identity in pack.scenarios["nankai_max"].probabilities]
    assert [(fact.value, fact.value_high) for fact in both] == [(60, 90), (20, 50)]


def test_the_newest_edition_ranks_first_and_replaced_ones_are_marked(pack):
    city = [
        r for r in pack.scenario_records.values() if r.area == "福岡県北九州市" and r.scenario == "nankai_max"
    ]
    newest = max(city, key=lambda record: record.edition_rank)
    assert (newest.edition, newest.tsunami_max_m) == ("2025-03", 5)
    old = pack.scenario_records["kokura-east-fault.old-m6-5.40"]
    assert not old.current


def test_an_older_edition_is_superseded_only_by_one_that_says_as_much(pack):
    for record in pack.scenario_records.values():
        if record.superseded_by is None:
            continue
        newer = pack.scenario_records[record.superseded_by]
        assert (newer.scenario, newer.area) == (record.scenario, record.area)
        assert newer.edition_rank > record.edition_rank
        assert record.jma_intensity_max is None or newer.jma_intensity_max is not None
        assert record.tsunami_max_m is None or newer.tsunami_max_m is not None


def test_a_conflict_is_kept_with_both_rows(pack):
    wakayama = [r.jma_intensity_max for r in pack.scenario_records.values() if r.area == "和歌山県和歌山市"]
    assert {"7", "6弱"} <= set(wakayama)


def test_superlative_claims_are_marked_for_the_claim_guard(pack):
    unmarked = [
        strength.id
        for strength in pack.strengths.values()
        if SUPERLATIVE.search(strength.claim.ja) and not strength.superlative
    ]
    assert unmarked == []
    assert pack.strengths["S029"].superlative


def test_adverse_figures_are_carried(pack):
    cautions = {strength.id for strength in pack.strengths.values() if strength.polarity is Polarity.CAUTION}
    assert {"S118", "S119", "S028"} <= cautions


def test_failures_are_kept_and_never_named_in_a_pitch(pack):
    assert pack.arrivals["nissan-lfp"].use_in_pitch == "no"
    assert pack.arrivals["psmc"].use_in_pitch == "no"
    assert "local-hq-makers" not in pack.arrivals


def test_an_arrival_says_in_which_ward_and_place_it_is(pack):
    assert pack.arrivals["apl-volta"].site_ids == ("gakken-2-apl-dc",)
    assert pack.arrivals["fujitsu-cs"].ward_codes == ("40106", "40109")


def test_the_power_area_of_a_city_is_from_memory_and_stays_with_the_staff(pack):
    area = pack.facts["chiyoda.power_area"]
    assert area.confidence is Confidence.RECALLED
    assert area.print_rule(pack.info.edition_date) is PrintRule.STAFF_ONLY


def test_layers_carry_the_sentence_their_licence_asks_for(pack):
    for layer in pack.layers.values():
        assert "国土数値情報" in layer.attribution.ja
        assert layer.attribution.ja.endswith("（国土交通省）を加工して作成")


def test_every_file_of_the_pack_ends_its_lines_alike_and_names_no_machine():
    for path in sorted(Path(EMBEDDED_PACK).iterdir()):
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name
        assert not re.search(rb"/(work|tmp|home|root)/", content), path.name
