"""The joint failure of two places."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.joint_risk import Event, background, both_given_event, correlation, joint_risk, united

shares = st.floats(0, 1)
events = st.lists(
    st.builds(Event, name=st.just("e"), probability=shares, p_here=shares, p_there=shares), max_size=4
)


def test_the_ends_of_the_correlation_are_product_and_minimum():
    """ρ = 0 and ρ = 1."""
    assert both_given_event(0.3, 0.6, 0.0) == pytest.approx(0.18)
    assert both_given_event(0.3, 0.6, 1.0) == 0.3


def test_the_middle_follows_the_orthant_formula():
    """For p = 1/2 each, Φ₂ = 1/4 + asin(ρ)/2π (Sheppard 1899)."""
    assert both_given_event(0.5, 0.5, 0.5) == pytest.approx(0.25 + math.asin(0.5) / (2 * math.pi), abs=1e-7)


def test_the_same_place_twice_fails_together_always():
    """J = P_h when both are one place."""
    risk = joint_risk([Event("nankai", 0.8, 0.4, 0.4), Event("fault", 0.02, 0.9, 0.9)], rho=1.0)
    assert risk.joint == pytest.approx(risk.p_there)
    assert risk.share == pytest.approx(1)


@given(events, shares, shares)
def test_the_joint_never_exceeds_either_place(found, here, there):
    """J ≤ min(P_h, P_b), and the bounds hold it."""
    risk = joint_risk(found, background_here=here, background_there=there, distance_km=50)
    assert risk.joint <= min(risk.p_here, risk.p_there) + 1e-7
    assert risk.low - 1e-7 <= risk.joint <= risk.high + 1e-7


@given(events, st.builds(Event, name=st.just("new"), probability=shares, p_here=shares, p_there=shares))
def test_another_event_never_lowers_the_joint(found, new):
    """More can only go wrong."""
    assert joint_risk([*found, new]).joint >= joint_risk(found).joint - 1e-9


def test_an_event_that_spares_one_place_adds_no_joint_risk():
    """Tokyo's inland earthquake alone gives no share."""
    risk = joint_risk([Event("tokyo_inland", 0.7, 0.0, 0.9)])
    assert risk.joint == 0
    assert risk.share == 0
    assert risk.lift is None


def test_background_is_what_named_events_leave_over():
    """Clipped at zero where the named events explain more than the map says."""
    assert background(united(0.1, 0.5 * 0.2), [(0.5, 0.2)]) == pytest.approx(0.1)
    assert background(0.05, [(0.5, 0.2)]) == 0


def test_correlation_falls_to_the_shared_event_term():
    """Beyond the range only τ²/(τ²+φ²) is left."""
    assert correlation(0, tau2=1, phi2=3, range_km=50) == 1
    assert correlation(1000, tau2=1, phi2=3, range_km=50) == pytest.approx(0.25)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(value):
    """Also NaN."""
    with pytest.raises(ValueError, match=r".*"):
        Event("x", value, 0.1, 0.1)
