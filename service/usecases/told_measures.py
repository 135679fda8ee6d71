"""Which figures of a place the public may be told: none that rests on a record for staff only."""

import datetime as dt
from typing import TYPE_CHECKING

from domain.evidence import PrintRule

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def may_be_told(tools: "Tools", site_id: str, measure: str | None, on: dt.date) -> bool:
    """Tell whether the figure of a place may be told; one that is not on record may not."""
    detail = tools.measures(on).details.get((site_id, measure or ""))
    return detail is not None and all(
        tools.pack.record(item).print_rule(on) is not PrintRule.STAFF_ONLY for item in detail.evidence
    )


def records_of(tools: "Tools", site_id: str, measure: str | None, on: dt.date) -> tuple[str, ...]:
    """Return the records that the figure of a place rests on; none where it is not on record."""
    detail = tools.measures(on).details.get((site_id, measure or ""))
    return () if detail is None else tuple(detail.evidence)
