"""Projection and distances against reference values."""

import numpy as np
import pytest

from geodata.crs import distance_km, km_per_degree, to_metric


def test_the_city_is_projected_to_zone_two():
    """Reference: PROJ for EPSG:6668 to EPSG:6670; zone VI (EPSG:6674) would be far off."""
    easting, northing = to_metric(130.88, 33.88)
    assert (float(easting), float(northing)) == pytest.approx((-11100.632, 97599.563), abs=0.001)


def test_a_quarter_mesh_here_is_not_a_quarter_kilometre():
    """289.1 m by 231.1 m, as the data paper measured it."""
    north, east = km_per_degree(33.88)
    assert (11.25 / 3600 * east * 1000, 7.5 / 3600 * north * 1000) == pytest.approx((289.1, 231.1), abs=0.1)


def test_distances_have_one_row_per_origin_and_one_column_per_target():
    lat, lon = np.array([33.88, 35.69]), np.array([130.88, 139.75])
    distances = distance_km(lat, lon, np.array([33.88, 35.69, np.nan]), np.array([130.88, 139.75, np.nan]))
    assert distances.shape == (2, 3)
    assert distances[0, 0] == 0
    assert distances[0, 1] == pytest.approx(836, abs=1)  # Tokyo
    assert distances[0, 1] == pytest.approx(distances[1, 0])
    assert np.isnan(distances[:, 2]).all()


def test_from_the_equator_to_the_pole_is_the_published_quadrant():
    """10 001 965.7293 m: H. Moritz, "Geodetic Reference System 1980", J. Geodesy 74 (2000), 128-133."""
    equator, pole, meridian = (np.array([degrees]) for degrees in (0.0, 90.0, 130.0))
    assert distance_km(equator, meridian, pole, meridian)[0, 0] == pytest.approx(10001.9657293, abs=1e-6)


@pytest.mark.parametrize(("d_lat", "d_lon"), [(0.027, 0.0), (0.0, 0.032), (-0.02, 0.02)])
def test_near_by_the_flat_reckoning_is_good_to_a_metre(d_lat, d_lon):
    lat, lon = 33.88, 130.88
    exact = distance_km(*(np.array([v]) for v in (lat, lon, lat + d_lat, lon + d_lon)))[0, 0]
    north, east = km_per_degree(lat)
    assert np.hypot(d_lat * north, d_lon * east) == pytest.approx(exact, abs=0.001)
