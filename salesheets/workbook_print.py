"""How the tabs of the Excel hand-out print: on A4 across, as wide as the page, the long ones only in part.

A long tab holds every place for the screen; printed are the first places of each function, whose
rows fill a few pages that can be read, instead of dozens that cannot.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from salesheets.workbook_edition import Tab

PRINTED_PLACES: Final = 5
_LONG: Final = frozenset({"gates", "points", "pair"})
_A4: Final = 9
_SIDE_IN, _TOP_IN = 0.4, 0.75
_MOST_LETTERS: Final = 200  # of a head or foot; Excel takes 255 with its codes


def set_page(sheet: Worksheet, *, head: str, foot: str) -> None:
    """Set the page: A4 across, as wide as the tab, the head and the number on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=_SIDE_IN, right=_SIDE_IN, top=_TOP_IN, bottom=_TOP_IN)
    sheet.set_header(f"&L&9{_plain(head)}", {"margin": 0.35})
    sheet.set_footer(f"&L&9{_plain(foot)}&C&9&A&R&9&P / &N", {"margin": 0.35})
    sheet.hide_gridlines(2)


def _plain(text: str) -> str:
    """Return words for a head or foot, where an ampersand begins a code."""
    return text[:_MOST_LETTERS].replace("&", "&&")


def is_long(tab: Tab) -> bool:
    """Tell whether only a part of a tab is printed."""
    return tab.id in _LONG and sum(last - first + 1 for first, last in printed_rows(tab)) < len(tab.rows)


def set_area(book: Any, sheet: Worksheet, tab: Tab, start: int) -> None:  # noqa: ANN401  (the library has no types)
    """Repeat the heads on every page, and print of a long tab the first places of each function alone."""
    sheet.repeat_rows(start)
    last = len(tab.columns) - 1
    if not is_long(tab):
        sheet.print_area(0, 0, start + len(tab.rows), last)
        return
    areas = [
        xl_range_abs(0 if number == 0 else start + 1 + first, 0, start + 1 + end, last)
        for number, (first, end) in enumerate(printed_rows(tab))
    ]
    name = quote_sheetname(sheet.get_name())
    book.define_name(f"{name}!_xlnm.Print_Area", "=" + ",".join(f"{name}!{area}" for area in areas))


def printed_rows(tab: Tab) -> list[tuple[int, int]]:
    """Return the first and the last row of what is printed of each function of a long tab."""
    return list(_blocks(tab))


def _blocks(tab: Tab) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of what is printed of each function."""
    function, place = tab.columns.index("function"), tab.columns.index("place")
    for _, rows in groupby(enumerate(tab.rows), key=lambda item: item[1][function]):
        numbers: Mapping[int, object] = {number: values[place] for number, values in rows}
        shown = list(dict.fromkeys(numbers.values()))[:PRINTED_PLACES]
        printed = [number for number, named in numbers.items() if named in shown]
        yield printed[0], printed[-1]
