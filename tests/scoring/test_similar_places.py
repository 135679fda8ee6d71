"""Find a place like this one."""

import pytest

from domain.recommendation import Contribution, JudgedPlace
from domain.text import Bilingual
from scoring.similar_places import similar_places

NAME = Bilingual(ja="場所", en="place")


def _place(site_id, **values):
    rows = tuple(
        Contribution(
            criterion=name,
            label=Bilingual(ja=name, en=name),
            group="access",
            weight=weight,
            value=0.5 if value is None else value,
            value_low=0 if value is None else value,
            value_high=1 if value is None else value,
            points=0,
            known=value is not None,
            raw=None,
            unit="km",
            data_class=None,
            reason=NAME,
            evidence=(),
        )
        for name, (weight, value) in values.items()
    )
    return JudgedPlace(
        site_id=site_id,
        name=NAME,
        ward=NAME,
        kind="office_district",
        lat=33.9,
        lon=130.9,
        coord_error_m=1000,
        score=50,
        score_low=40,
        score_high=60,
        coverage=1,
        confidence=1,
        gates=(),
        contributions=rows,
        pair=(),
    )


def test_the_distance_is_weighted_and_the_nearest_comes_first():
    """d² = Σ w (u_a − u_b)² / Σ w."""
    here = _place("here", a=(0.8, 0.9), b=(0.2, 0.5))
    near = _place("near", a=(0.8, 0.9), b=(0.2, 0.0))
    far = _place("far", a=(0.8, 0.4), b=(0.2, 0.5))
    found = similar_places([here, far, near], "here")
    assert [item.site_id for item in found] == ["near", "far"]
    assert found[0].distance == pytest.approx((0.2 * 0.25) ** 0.5)
    assert [label.en for label in found[0].alike] == ["a"]
    assert [label.en for label in found[0].worse] == ["b"]


def test_what_is_unknown_is_not_alike():
    """A place that shares too little of what is known cannot be compared."""
    here = _place("here", a=(0.5, 0.9), b=(0.5, 0.5))
    vague = _place("vague", a=(0.5, 0.9), b=(0.5, None))
    assert similar_places([here, vague], "here") == ()
    found = similar_places([here, vague], "here", least_shared_weight=0.4)
    assert found[0].shared_weight == pytest.approx(0.5)
    assert found[0].distance == 0


def test_a_place_that_was_not_judged_is_an_error():
    """The caller turns it into a message."""
    with pytest.raises(KeyError):
        similar_places([_place("here", a=(1, 1))], "there")
