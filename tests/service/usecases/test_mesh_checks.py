"""What the mesh search says it looked at is what the layers told, no more."""

import numpy as np
import pytest
import shapely

from domain.measures import MeasureTable
from geodata import measure_cards
from geodata.district_cells import DistrictShares
from geodata.mesh_search import FoundArea
from service.usecases.mesh_checks import TOPICS, CheckState, checks_of, hazards_of

CELLS = ("5030676011", "5030676012", "5030676013")
NAN = float("nan")


def table(**known):
    """Return a table of three cells; measures that are not given are not known anywhere."""
    cards = [measure_cards()[name] for name in TOPICS.values() if name]
    value = np.array([known.get(card.id, (NAN,) * 3) for card in cards], dtype=float).T
    return MeasureTable(CELLS, tuple(cards), value, value, value, {})


def area(*cells):
    return FoundArea(1, 50.0, 6.0, "40106", cells, 33.9, 130.9, shapely.box(0, 0, 1, 1))


AREAS = [area(CELLS[0], CELLS[1]), area(CELLS[2])]


def check(topic, measures, areas=AREAS):
    return {found.topic: found for found in checks_of(measures, areas)}[topic]


def test_without_layers_nothing_but_the_embedded_flood_is_checked():
    found = checks_of(table(flood_max_rank=(0, 1, 2)), AREAS)
    assert [each.topic for each in found if each.state is not CheckState.UNCHECKED] == ["river_flood"]


def test_an_area_is_touched_by_the_worst_of_its_cells():
    found = check("landslide", table(landslide_zone_share_pct=(0.0, 12.5, 0.0)))
    assert (found.state, found.known, found.touched) == (CheckState.CHECKED, 2, 1)


def test_an_area_with_one_unknown_cell_is_not_checked():
    found = check("tsunami", table(tsunami_depth_m=(0.0, NAN, 1.0)))
    assert (found.state, found.known, found.touched) == (CheckState.PARTLY, 1, 1)


def test_slope_is_read_but_touches_nothing():
    assert check("slope", table(ground_slope_deg=(1.0, 2.0, 9.0))).touched is None


@pytest.mark.parametrize("topic", ["use_district", "owners"])
def test_what_no_layer_can_tell_for_a_cell_is_never_called_checked(topic):
    everything = {name: (0.0, 0.0, 0.0) for name in TOPICS.values() if name}
    assert check(topic, table(**everything)).state is CheckState.UNCHECKED


def test_zoning_is_checked_where_all_cells_of_an_area_are_on_record():
    districts = DistrictShares(np.array([1.0, 1.0, 0.4]), np.array([1.0, 0.5, 0.4]))
    found = {each.topic: each for each in checks_of(table(), AREAS, districts)}["use_district"]
    assert (found.state, found.known, found.touched) == (CheckState.PARTLY, 1, 1)


def test_unknown_hazards_of_an_area_are_null_and_not_zero():
    hazards, _ = hazards_of(table(flood_max_rank=(0, 3, 0)), AREAS)
    assert hazards["flood_max_rank"] == 3
    assert hazards["tsunami_depth_m"] is None
