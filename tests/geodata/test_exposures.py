"""What scenarios say of present sites and places, on a small pack and on the embedded one."""

import itertools

import numpy as np
import pytest

from domain.brief import PresentSite, PresentSiteRole
from domain.errors import UnknownMunicipalityError, UnknownSiteError
from domain.evidence import Tier
from domain.exposure import ExposureState
from domain.place import ScenarioKind
from geodata import exposures, load_pack
from tests.geodata.small_pack import CITY, KOKURA, SAGA, TOKYO, make_pack, make_record, make_scenario


def present(*names: str) -> list[PresentSite]:
    return [PresentSite(role=PresentSiteRole.HEAD_OFFICE, municipality=name) for name in names]


@pytest.fixture(scope="module")
def embedded():
    return load_pack()


@pytest.mark.parametrize(
    ("jma", "state"), [("5強", "below_six_lower"), ("6弱", "hit"), ("6強", "hit"), ("7", "hit")]
)
def test_six_lower_is_where_a_place_is_hit(jma, state):
    pack = make_pack(make_record(TOKYO, jma_intensity_max=jma))
    assert exposures(pack, present("千代田区")).of_present[0, "nankai"].state is ExposureState(state)


def test_outside_the_published_area_is_neither_unknown_nor_unaffected():
    pack = make_pack(make_scenario(published_prefectures=("東京都",)))
    found = exposures(pack, present("千代田区"))
    assert found.of_present[0, "nankai"].state is ExposureState.UNKNOWN
    assert found.of_site["uomachi", "nankai"].state is ExposureState.OUTSIDE_PUBLISHED_AREA


def test_without_an_edge_on_record_a_silent_area_is_unknown_with_its_owner():
    found = exposures(make_pack(), present("千代田区", "佐賀市"))
    owners = [found.of_present[index, "nankai"].owner for index in (0, 1)]
    assert owners == ["ministry", "ministry"]
    assert found.of_site["uomachi", "nankai"].owner == "crisis_management"
    assert {e.state for e in found.of_present.values()} == {ExposureState.UNKNOWN}


def test_shaking_and_tsunami_name_their_own_editions():
    ward = make_record(
        KOKURA,
        jma_intensity_max="5弱",
        tsunami_max_m=2.8,
        edition="2012",
        edition_rank=201208,
        tier=Tier.SECONDARY,
    )
    city = make_record(CITY, tsunami_max_m=5.0)
    here = exposures(make_pack(ward, city), []).of_site["uomachi", "nankai"]
    assert (here.jma_intensity, here.intensity_edition) == ("5弱", "2012")
    assert (here.tsunami_max_m, here.tsunami_edition) == (5.0, "2025-03")
    assert here.evidence == (ward.id, city.id)
    assert here.secondary
    assert here.inundation is None


def test_what_does_not_speak_is_set_aside_and_not_forgotten():
    new = make_record(KOKURA, jma_intensity_max="5弱", id="new")
    old = make_record(KOKURA, jma_intensity_max="6弱", edition="2011", edition_rank=201105, current=False)
    mild = make_record(KOKURA, jma_intensity_max="4", id="mild")
    whole = make_record("福岡県", jma_intensity_max="7", edition="2025-10", edition_rank=202510)
    here = exposures(make_pack(new, old, mild, whole), []).of_site["uomachi", "nankai"]
    assert here.evidence == (new.id,)
    assert set(here.set_aside) == {old.id, mild.id, whole.id}


def test_a_prefecture_that_stands_in_is_marked_and_brings_no_tsunami():
    pack = make_pack(make_record("東京都", jma_intensity_max="7", tsunami_max_m=31.0))
    there = exposures(pack, present("千代田区")).of_present[0, "nankai"]
    assert there.estimated
    assert there.state is ExposureState.HIT
    assert there.tsunami_max_m is None


def test_an_event_that_happened_is_asked_only_where_a_present_site_has_a_figure():
    quake = make_scenario("happened", kind=ScenarioKind.HISTORICAL)
    pack = make_pack(make_scenario(), quake, make_record(SAGA, scenario="happened", jma_intensity_max="5強"))
    assert [s.id for s in exposures(pack, present("千代田区")).scenarios] == ["nankai"]
    assert [s.id for s in exposures(pack, present("千代田区", "佐賀市")).scenarios] == ["nankai", "happened"]


def test_distances_are_unknown_where_no_position_is_on_record():
    found = exposures(make_pack(), present("千代田区", "佐賀市"))
    assert found.distance_km.shape == (1, 2)
    assert found.distance_km[0, 0] == pytest.approx(836, abs=2)
    assert np.isnan(found.distance_km[0, 1])


@pytest.mark.parametrize(
    ("written", "code"),
    [("東京都千代田区", "13101"), (" 千代田区 ", "13101"), ("小倉北区", "40106"), ("Chiyoda", "13101")],
)
def test_a_municipality_is_found_as_people_write_it(written, code):
    (_, found), *_ = exposures(make_pack(), present(written)).present
    assert found.code == code


@pytest.mark.parametrize(
    ("written", "nearest"), [("千代田市", "東京都千代田区"), ("中区", "静岡県浜松市中区")]
)
def test_a_municipality_unknown_or_of_many_prefectures_is_asked_back(embedded, written, nearest):
    with pytest.raises(UnknownMunicipalityError) as fault:
        exposures(embedded, present(written))
    assert nearest in fault.value.facts["nearest"]


def test_an_unknown_place_is_asked_back(embedded):
    with pytest.raises(UnknownSiteError) as fault:
        exposures(embedded, [], site_ids=["airport-atoo"])
    assert "airport-ato" in fault.value.facts["nearest"]


def test_every_scenario_answers_for_every_present_site_and_place(embedded):
    found = exposures(embedded, present("千代田区", "豊田市", "熊本市", "札幌市", "新潟市"))
    scenarios = [scenario.id for scenario in found.scenarios]
    assert set(found.of_present) == set(itertools.product(range(5), scenarios))
    assert set(found.of_site) == set(itertools.product(embedded.sites, scenarios))
    records = [
        embedded.record(e) for x in (*found.of_present.values(), *found.of_site.values()) for e in x.evidence
    ]
    assert all(record.superseded_by is None for record in records)
    assert not np.isnan(found.distance_km).any()


def test_the_embedded_pack_tells_the_wards_of_kitakyushu_apart(embedded):
    """2012 by ward for shaking, 2025 for the whole city's tsunami; the city's page says 5弱 to 5強."""
    found = exposures(embedded, present("名古屋市"), site_ids=["dairi", "airport-ato"])
    moji, kokura_minami = found.of_site["dairi", "nankai_max"], found.of_site["airport-ato", "nankai_max"]
    assert (moji.jma_intensity, kokura_minami.jma_intensity) == ("5弱", "5強")
    assert (moji.tsunami_max_m, moji.tsunami_edition) == (5.0, "2025-03")
    assert found.of_site["dairi", "tokyo_inland"].state is ExposureState.OUTSIDE_PUBLISHED_AREA
    assert found.of_present[0, "nankai_max"].state is ExposureState.HIT
    assert found.site_municipality["dairi"].power_area == "九州"


def test_yokkaichis_old_edition_is_set_aside_for_the_prefectures_new_one(embedded):
    there = exposures(embedded, present("四日市市")).of_present[0, "nankai_max"]
    assert (there.jma_intensity, there.estimated, there.tsunami_max_m) == ("7", True, None)
    assert len(there.set_aside) == 1
