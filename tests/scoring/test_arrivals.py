"""Past arrivals: why alike, where different, and who may not be named."""

from domain.brief import FacilityTypeId
from domain.evidence import PrintRule
from domain.place import ArrivalUse
from scoring.arrivals import sectors_of, similar_arrivals, staff_arrivals, year_of
from tests.scoring.beside_builders import FUNCTIONS, ON, make_brief, of_industry, pack

FACTORY = FacilityTypeId.SECOND_MOTHER_FACTORY
CAR_PARTS = make_brief(FACTORY, company=of_industry("自動車部品の製造"))


def test_the_most_alike_shares_function_and_industry_and_says_so() -> None:
    first = similar_arrivals(pack(), CAR_PARTS, FACTORY, ON)[0]
    assert first.id == "takagi-press"
    assert "工場" in first.why_similar.ja
    assert "自動車" in first.why_similar.ja
    assert first.where_different is None


def test_the_function_counts_more_than_the_industry() -> None:
    first = similar_arrivals(pack(), CAR_PARTS, FacilityTypeId.DATA_CENTER, ON)[0]
    assert pack().arrivals[first.id].facility_type == "data_center"
    assert first.where_different is not None


def test_only_arrivals_for_a_pitch_with_a_printable_record_are_named() -> None:
    for function in FUNCTIONS:
        for note in similar_arrivals(pack(), make_brief(function), function, ON):
            assert pack().arrivals[note.id].use_in_pitch is ArrivalUse.YES
            assert all(evidence.print_rule is not PrintRule.STAFF_ONLY for evidence in note.evidence)


def test_a_failed_arrival_is_named_to_nobody() -> None:
    battery = make_brief(FACTORY, company=of_industry("EV電池"))
    named = {arrival.note.id for arrival in staff_arrivals(pack(), battery, FACTORY, ON)}
    assert named
    assert named.isdisjoint({"nissan-lfp", "psmc", "evmj"})


def test_staff_sees_what_must_be_checked_first() -> None:
    insurer = make_brief(company=of_industry("生命保険"))
    first = staff_arrivals(pack(), insurer, FacilityTypeId.HQ_BACKUP, ON)[0]
    assert first.note.id == "mitsui-life"
    assert first.to_check is not None
    assert "mitsui-life" not in {
        note.id for note in similar_arrivals(pack(), insurer, FacilityTypeId.HQ_BACKUP, ON)
    }


def test_the_ward_of_the_places_considered_decides_between_equals() -> None:
    brief = make_brief(FACTORY)
    kokura = similar_arrivals(pack(), brief, FACTORY, ON, site_ids=("kokura-core-uomachi",))[0]
    minami = similar_arrivals(pack(), brief, FACTORY, ON, site_ids=("airport-ato",))[0]
    assert (kokura.id, minami.id) == ("toto-aqua", "negurosu")


def test_a_company_with_nothing_in_common_gets_no_arrival() -> None:
    assert (
        similar_arrivals(pack(), make_brief(company=of_industry("農業")), FacilityTypeId.HQ_BACKUP, ON) == ()
    )


def test_a_stale_state_carries_its_date_and_a_decade_is_no_year() -> None:
    notes = similar_arrivals(pack(), CAR_PARTS, FACTORY, ON)
    takagi = next(note for note in notes if note.id == "takagi-press")
    assert "2022年" in takagi.status.ja
    assert year_of(pack().arrivals["prologis-moji"]) is None


def test_industry_words_are_read_in_any_width() -> None:
    assert {card.id for card in sectors_of("ＩＴサービス")} == {"software"}
    assert sectors_of("logistics") == ()
