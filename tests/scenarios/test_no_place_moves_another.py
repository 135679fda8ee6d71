"""Taking a place away changes no other place: the law of absolute yardsticks, on the whole product."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from service.forms.brief_toml import read_brief
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
WORKSHOP = Workshop()


def _scores(brief, pack):
    result = recommend_sites(
        brief,
        pack=pack,
        catalogue=WORKSHOP.catalogue,
        contradictions=WORKSHOP.contradictions,
        on=dt.date(2026, 11, 22),
        path="brief",
    )
    return {
        (function.facility_type, place.site_id): (place.score, place.score_low, place.score_high)
        for function in result.functions
        for place in (*function.ranking, *function.insufficient_data)
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("gone", ["higashida", "gakken-2-apl-dc", "kokura-core-uomachi", "kitaminato"])
def test_without_a_place_every_other_score_and_interval_is_the_same(path, gone):
    """Also without a place that is excluded anyway."""
    brief, pack = read_brief(path), WORKSHOP.pack
    fewer = dataclasses.replace(pack, sites={s: site for s, site in pack.sites.items() if s != gone})
    before, after = _scores(brief, pack), _scores(brief, fewer)
    assert after == {key: value for key, value in before.items() if key[1] != gone}
