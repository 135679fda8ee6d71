"""What the draws say, in shares and in one sentence for a layman."""

from collections.abc import Sequence

import numpy as np

from domain.recommendation import PlaceHead, Robustness
from domain.text import Bilingual
from scoring.acceptability import Acceptability
from scoring.figures import number
from scoring.job import Draws
from scoring.phrases import joined, say
from scoring.value_functions import Floats

SEPARABLE_BELOW = 0.35
"""A place that scores above the leader in this share of the draws is not separable from it."""

_TEN_THOUSAND = 10_000
_ALWAYS = 0.995
_MORE_OFTEN_THAN_NOT = 0.5


def leading_group(found: Acceptability, site_ids: Sequence[str], *, leader: int = 0) -> tuple[str, ...]:
    """Return the leader and all places that cannot be told from it, in the order given."""
    return tuple(
        site
        for row, site in enumerate(site_ids)
        if row == leader or found.beats[row, leader] >= SEPARABLE_BELOW
    )


def robustness(
    found: Acceptability | None, places: Sequence[PlaceHead], group: tuple[str, ...], draws: Draws
) -> Robustness:
    """Say how often the leader stays first and who is level with it.

    Parameters
    ----------
    found
        The acceptability of the ranked places, the leader first; ``None`` where none is ranked.
    places
        The same places, in the same order.
    group
        The leading group, see ``leading_group``.
    """
    names = [place.name for place in places]
    if found is None:
        sentence = say("robustness.none")
    elif len(names) == 1:
        sentence = say("robustness.single", name=names[0])
    else:
        trials = say("robustness.draws", n=_counted(draws.samples))
        sentence = joined(
            [
                *_first(names, found.rank[:, 0], trials),
                _level(group, [place.site_id for place in places], first=float(found.rank[0, 0])),
            ]
        )
    return Robustness(
        samples=draws.samples,
        seed=draws.seed,
        weight_cv=draws.weight_cv,
        leading_group=group,
        sentence=sentence,
    )


def _first(names: Sequence[Bilingual], shares: Floats, trials: Bilingual) -> list[Bilingual]:
    """Say how often the leader is first, and which place is first more often, if one is."""
    if shares[0] >= _ALWAYS:
        return [say("robustness.always", name=names[0], draws=trials)]
    said = [say("robustness.often", name=names[0], draws=trials, share=round(100 * float(shares[0])))]
    most = int(np.argmax(shares))
    if shares[most] > shares[0]:
        said.append(say("robustness.more_often", name=names[most], share=round(100 * float(shares[most]))))
    return said


def _level(group: Sequence[str], ranked: Sequence[str], *, first: float) -> Bilingual:
    """Say how many places are level with the leader; only neighbours in the order are "the top n".

    A leader that no single place equals is clear only where it is first more often than not.
    """
    if len(group) == 1:
        return say("robustness.clear" if first > _MORE_OFTEN_THAN_NOT else "robustness.ahead")
    if len(group) == len(ranked):
        return say("robustness.all_level", n=len(group))
    are_top = list(group) == list(ranked[: len(group)])
    return say("robustness.level" if are_top else "robustness.level_scattered", n=len(group))


def _counted(samples: int) -> Bilingual:
    if samples % _TEN_THOUSAND == 0:
        return Bilingual(ja=say("robustness.ten_thousands", n=samples // _TEN_THOUSAND).ja, en=f"{samples:,}")
    return Bilingual(ja=number(samples), en=number(samples))
