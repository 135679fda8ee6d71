"""Find a place that a function judged, or say why it has no score."""

import difflib
from typing import TYPE_CHECKING

from domain.errors import SiteExcludedError, UnknownSiteError
from domain.recommendation import FunctionResult, GateState, JudgedPlace
from scoring.phrases import joined

if TYPE_CHECKING:
    from domain.text import Bilingual


def judged_or_refused(function: FunctionResult, site_id: str) -> JudgedPlace:
    """Return a place with its score.

    Raises
    ------
    SiteExcludedError
        A must-have excludes it. Facts: ``site_id``, ``reason`` (bilingual).
    UnknownSiteError
        The function knows no such place. Facts: ``site_id``, ``nearest``.
    """
    judged = {place.site_id: place for place in (*function.ranking, *function.insufficient_data)}
    if site_id in judged:
        return judged[site_id]
    excluded = {place.site_id: place for place in function.excluded}
    if site_id in excluded:
        gates = [gate for gate in excluded[site_id].gates if gate.state is GateState.FAIL]
        reason: Bilingual = joined([gate.reason for gate in gates])
        raise SiteExcludedError(site_id=site_id, reason=reason)
    known = [*judged, *excluded]
    close = difflib.get_close_matches(site_id, known, n=3)
    raise UnknownSiteError(site_id=site_id, nearest=close or known[:3])
