"""Si and Midorikawa (1999) and the steps to an intensity, against printed figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ground_motion import (
    FaultType,
    amplification_from_600,
    exceedance,
    intensity_of,
    pgv600_cm_s,
    pgv_of,
    scatter_log10,
)


@pytest.mark.parametrize(
    ("mw", "depth", "distance", "fault", "expected"),
    [
        (7.0, 10, 5, FaultType.CRUSTAL, 45.3328),
        (7.0, 10, 20, FaultType.CRUSTAL, 20.3137),
        (7.0, 10, 100, FaultType.CRUSTAL, 3.7252),
        (9.0, 24, 60, FaultType.INTER_PLATE, 30.0023),
        (9.0, 24, 300, FaultType.INTER_PLATE, 2.9127),
    ],
)
def test_velocity_on_hard_ground_agrees_with_the_formula_elsewhere(mw, depth, distance, fault, expected):
    """Recomputed with three unrelated public programs; Mw 9.0 counts as 8.3."""
    assert pgv600_cm_s(mw=mw, depth_km=depth, distance_km=distance, fault=fault) == pytest.approx(
        expected, abs=5e-5
    )


def test_beyond_the_formulas_range_there_is_no_number():
    """301 km is not extrapolated."""
    with pytest.raises(ValueError, match="301"):
        pgv600_cm_s(mw=7, depth_km=10, distance_km=301, fault=FaultType.CRUSTAL)


@pytest.mark.parametrize(("avs30", "expected"), [(150, 3.258), (300, 1.805), (600, 1.000)])
def test_amplification_is_one_on_reference_ground(avs30, expected):
    """Fujimoto and Midorikawa (2006), counted from 600 m/s."""
    assert amplification_from_600(avs30) == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(
    ("intensity", "pgv"), [(4.5, 11.2), (5.0, 19.4), (5.5, 34.5), (6.0, 63.3), (6.5, 121)]
)
def test_the_lower_edges_of_the_classes_in_velocity(intensity, pgv):
    """Fujimoto and Midorikawa (2005)."""
    assert pgv_of(intensity) == pytest.approx(pgv, rel=3e-3)


@given(st.floats(1, 300))
def test_intensity_and_velocity_are_inverse(pgv):
    """One curve, read both ways."""
    assert pgv_of(intensity_of(pgv)) == pytest.approx(pgv, rel=1e-9)


@given(st.floats(0, 299), st.floats(0.1, 1))
def test_shaking_falls_with_distance(distance, step):
    """A farther place never shakes more."""
    near, far = (
        pgv600_cm_s(mw=7, depth_km=10, distance_km=x, fault=FaultType.CRUSTAL)
        for x in (distance, distance + step)
    )
    assert far < near


def test_scatter_follows_the_national_maps():
    """Constant near and far, straight in the logarithm between."""
    values = [scatter_log10(fault=FaultType.CRUSTAL, distance_km=x, pgv_cm_s=30) for x in (20, 30, 31)]
    assert values == pytest.approx([0.23, 0.20, 0.20])
    values = [scatter_log10(fault=FaultType.INTER_PLATE, distance_km=100, pgv_cm_s=x) for x in (25, 37.5, 51)]
    assert values == pytest.approx([0.20, 0.175, 0.15])


def test_the_median_is_exceeded_half_the_time():
    """Log-normal about the median."""
    assert exceedance(median_pgv_cm_s=20, limit_pgv_cm_s=20, scatter=0.2) == pytest.approx(0.5)
    assert exceedance(median_pgv_cm_s=20 * 10**0.2, limit_pgv_cm_s=20, scatter=0.2) == pytest.approx(
        0.841345, abs=1e-6
    )
