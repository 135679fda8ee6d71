"""How long places take: ``pytest benchmarks/bench_places.py --benchmark-enable``.

Goals, warm: all places and measures 30 ms, exposures of three present sites 30 ms, a map 60 ms.
"""

import pytest

from domain.brief import PresentSite, PresentSiteRole
from domain.mapshapes import MapFrame
from geodata import exposures, load_pack, map_shapes, measure_sites


@pytest.fixture(scope="module")
def pack():
    return load_pack()


def test_measures_of_all_places(benchmark, pack):
    table = benchmark(measure_sites, pack, on=pack.info.edition_date)
    assert len(table.site_ids) == len(pack.sites)


def test_exposures_of_three_present_sites(benchmark, pack):
    present = [
        PresentSite(role=PresentSiteRole.PLANT, municipality=name)
        for name in ("名古屋市", "豊田市", "浜松市")
    ]
    found = benchmark(exposures, pack, present)
    assert len(found.present) == 3


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_map_with_three_places(benchmark, pack, language):
    places = {"airport-ato": 1, "kokura-asano": 2, "hibikinada-rinkai": 3}
    frame = MapFrame(width=1020.0, height=740.0, language=language)
    shapes = benchmark(map_shapes, pack, places, frame=frame)
    assert len(shapes.places) == 3
