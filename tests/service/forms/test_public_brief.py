"""From the answers of the public form to a brief."""

import pytest

from domain.brief import FacilityTypeId, Range
from service.forms.public_brief import brief_of
from service.forms.public_questions import Question, asked_of
from service.wiring import Workshop


@pytest.fixture(scope="module")
def pack():
    return Workshop().pack


def test_nothing_answered_is_a_brief_in_which_everything_is_undecided(pack):
    brief = brief_of({}, pack=pack)
    assert brief.facility_types == "undecided"
    assert brief.open_by is None
    assert brief.size.site_area_ha is brief.utilities.power_mw is brief.people.staff is None
    assert brief.present_sites == ()
    assert brief.importance.top == ()


def test_every_answer_reaches_its_field(pack):
    brief = brief_of(
        {
            "what": {"functions": ["data_center", "it_hub"]},
            "when": {"open_by": "令和11年4月"},
            "size": {"site_area": "５０００坪", "floor_area": "1,200〜2,000㎡", "seats": "８０"},
            "people": {"staff": "50-99", "engineers": "300-", "local_hires": ""},
            "utilities": {"power": "10-30", "power_by": "2028", "water": "0-100", "supply": ["two_feeds"]},
            "importance": {"first": "utilities", "second": "", "third": "pair"},
            "present": {"sites": [{"role": "plant", "municipality": "１３１０１"}]},
        },
        pack=pack,
    )
    assert brief.facility_types == (FacilityTypeId.DATA_CENTER, FacilityTypeId.IT_HUB)
    assert brief.open_by == "2029-04"
    assert brief.size.site_area_ha.minimum == pytest.approx(5000 * 400 / 121 / 10_000)
    assert brief.size.floor_area_m2 == Range(minimum=1200, maximum=2000)
    assert brief.size.seats == Range(minimum=80)
    assert brief.people.staff == Range(minimum=50, maximum=99)
    assert brief.people.engineers == Range(minimum=300)
    assert brief.people.local_hires is None
    assert brief.utilities.power_mw == Range(minimum=10, maximum=30)
    assert brief.utilities.industrial_water_m3_per_day == Range(minimum=100, maximum=100)
    assert brief.importance.top == ("utilities", "pair")
    assert brief.present_sites[0].municipality == "東京都千代田区"
    assert "2系統" in brief.wishes


def test_answers_to_questions_that_are_no_longer_asked_ask_for_nothing(pack):
    """Power and land were answered for a data center that was then taken back."""
    answers = {
        "what": {"functions": ["it_hub"]},
        "size": {"site_area": "3ha", "floor_area": "", "seats": "60"},
        "utilities": {"power": "30-100", "supply": ["two_feeds"]},
    }
    brief = brief_of(answers, pack=pack)
    assert brief.size.site_area_ha is None
    assert brief.size.seats == Range(minimum=60)
    assert brief.utilities.power_mw is None
    assert brief.wishes is None


@pytest.mark.parametrize(
    ("functions", "asks_power", "sizes"),
    [
        (["hq_backup"], False, ("floor_area", "seats")),
        (["data_center"], True, ("site_area", "floor_area")),
        (["second_mother_factory", "it_hub"], True, ("site_area", "floor_area", "seats")),
        (["undecided"], True, ("site_area", "floor_area", "seats")),
    ],
)
def test_what_is_asked_follows_the_functions(functions, asks_power, sizes):
    asked = asked_of({"what": {"functions": functions}})
    assert (Question.UTILITIES in asked.questions) is asks_power
    assert asked.sizes == sizes
    assert asked.after(asked.questions[-1]) is asked.before(asked.questions[0]) is None
