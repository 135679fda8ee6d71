"""What stands in the Excel hand-out, as plain rows: company and staff editions from one result.

In the company's edition a statement whose records may not be printed is "to confirm", and
the points of such criteria stand together in one row, so that all points still add up.
"""

from salesheets.workbook_edition import Edition, Tab
from salesheets.workbook_places import gates, overview_tab, ranking
from salesheets.workbook_reasons import pair, points, sources, unknowns
from salesheets.workbook_staff import staff_tabs

_ORDER = (ranking, overview_tab, gates, points, pair, unknowns, sources)  # sources are numbered in this order


def all_tabs(edition: Edition) -> tuple[Tab, ...]:
    """Return the tabs in order; those for staff only in their edition."""
    staff = () if edition.staff is None else tuple(staff_tabs(edition, edition.staff))
    return (*(make(edition) for make in _ORDER), *staff)
