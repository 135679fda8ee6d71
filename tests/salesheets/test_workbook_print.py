"""How the Excel hand-out prints: as wide as the page, heads on every page, long tabs only in part."""

import io
import re
import zipfile

import pytest
from lxml import etree

from salesheets import SheetSettings
from salesheets.workbook import render_workbook
from salesheets.workbook_edition import Tab
from salesheets.workbook_print import PRINTED_PLACES, is_long, printed_rows
from tests.salesheets.builders import make_brief, make_recommendation

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
MOST_WIDE = 200  # digits of 10 pt: more would print below 7 pt on A4


def parts_of(recommendation=None):
    package = render_workbook(
        recommendation or make_recommendation(), language="ja", settings=SheetSettings()
    )
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def tabs_of(parts):
    return [etree.fromstring(xml) for name, xml in sorted(parts.items()) if "worksheets/sheet" in name]


def names_of(parts):
    book = etree.fromstring(parts["xl/workbook.xml"])
    return [(item.get("name"), item.text) for item in book.iterfind(".//x:definedName", SPACE)]


def long_tab(*, functions=2, places=9, rows=3):
    told = [
        (f"f{function}", f"place {place}", f"row {row}")
        for function in range(functions)
        for place in range(places)
        for row in range(rows)
    ]
    return Tab("gates", ("function", "place", "gate"), tuple(told))


def test_every_tab_prints_on_a4_across_as_wide_as_the_page_with_its_number():
    for tab in tabs_of(parts_of()):
        page = tab.find(".//x:pageSetup", SPACE)
        assert (page.get("orientation"), page.get("paperSize"), page.get("fitToHeight")) == (
            "landscape",
            "9",
            "0",
        )
        assert tab.find(".//x:pageSetUpPr", SPACE).get("fitToPage") == "1"
        assert "&P / &N" in tab.findtext(".//x:oddFooter", namespaces=SPACE)


def test_no_tab_is_so_wide_that_its_print_cannot_be_read():
    for tab in tabs_of(parts_of()):
        widths = [
            (int(item.get("max")) - int(item.get("min")) + 1) * float(item.get("width"))
            for item in tab.iterfind(".//x:col", SPACE)
        ]
        assert sum(widths) <= MOST_WIDE


def test_the_heads_of_every_table_stand_on_every_page():
    parts = parts_of()
    titles = [text for name, text in names_of(parts) if name == "_xlnm.Print_Titles"]
    assert len(titles) == len(tabs_of(parts)) - 1  # all but the first tab, which is no table


def test_the_company_stands_on_every_page_and_an_ampersand_in_its_name_is_no_code():
    parts = parts_of(make_recommendation(brief=make_brief(name="A&D&P株式会社")))
    for tab in tabs_of(parts):
        assert "A&&D&&P株式会社" in tab.findtext(".//x:oddHeader", namespaces=SPACE)


def test_of_a_long_tab_the_first_places_of_each_function_are_printed():
    tab = long_tab()
    assert is_long(tab)
    assert printed_rows(tab) == [(0, PRINTED_PLACES * 3 - 1), (27, 27 + PRINTED_PLACES * 3 - 1)]


@pytest.mark.parametrize("tab", [long_tab(places=PRINTED_PLACES), long_tab(functions=0)])
def test_a_tab_of_few_places_or_none_is_printed_whole(tab):
    assert not is_long(tab)


def test_print_areas_lie_inside_their_tabs():
    areas = [text for name, text in names_of(parts_of()) if name == "_xlnm.Print_Area"]
    assert areas
    for area in areas:
        for rows in area.split(","):
            first, last = (int(number) for number in re.findall(r"\$(\d+)", rows))
            assert 1 <= first <= last
