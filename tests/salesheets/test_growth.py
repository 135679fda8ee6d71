"""A page with room is set larger, one without is left as it is, and what it says stays the same."""

import pytest

from salesheets import SheetSettings, growth, render_pdf
from salesheets.document import Growth
from salesheets.drawings import drawn
from salesheets.fitting import fitted
from salesheets.growth import grown
from salesheets.levels import printed_rows, room
from salesheets.limits import paper
from salesheets.render import row_heights
from salesheets.words import layout
from tests.salesheets.builders import make_document

SETTINGS = SheetSettings()


@pytest.fixture(scope="module")
def sheet():
    return fitted(make_document(language="ja"), make_document(language="en"), settings=SETTINGS)


@pytest.mark.sheet
def test_a_sheet_with_room_is_set_larger(sheet, monkeypatch):
    monkeypatch.setattr(growth, "room", lambda identity, page: room(identity, page) + 60.0)
    assert grown(sheet).growth.type > 1.0


@pytest.mark.sheet
def test_where_larger_type_does_not_fit_the_distances_grow_as_far_as_the_pages_allow(sheet, monkeypatch):
    monkeypatch.setattr(growth, "_MOST_TRIES", 0)
    monkeypatch.setattr(growth, "room", lambda identity, page: room(identity, page) + 15.0)
    alone, found = grown(sheet), []
    for more in (0.0, 0.02):
        air = Growth(air=alone.growth.air + more)
        heights = row_heights(paper(sheet, sheet.fit), drawn(sheet), printed_rows(sheet.layout), growth=air)
        found.append(list(gaps_left(sheet, heights)))
    assert alone.growth.type == 1.0
    assert alone.growth.air > 1.0
    assert min(found[0]) >= 0.0, "the gaps are roomy still"
    assert min(found[1]) < 0.5, "wider distances would have had no room"


def gaps_left(sheet, heights):
    """Return the millimetres of each page beyond its roomy gaps."""
    for page, card in enumerate(layout(sheet.layout)["page"]):
        rows = [heights[row.key] for row in printed_rows(sheet.layout) if row.page == page]
        high = [height for height in rows if height is not None]
        yield growth.room(sheet.layout, page) - sum(high) - card["roomy_gap"] * (len(high) - 1)


@pytest.mark.sheet
def test_the_room_said_to_be_left_is_what_the_rows_as_grown_leave(sheet):
    heights = row_heights(
        paper(sheet, sheet.fit), drawn(sheet), printed_rows(sheet.layout), growth=sheet.fit.growth
    )
    for page, left in enumerate(sheet.fit.slack):
        rows = [row for row in printed_rows(sheet.layout) if row.page == page]
        taken = sum(heights[row.key] or 0.0 for row in rows)
        assert left == pytest.approx(room(sheet.layout, page) - taken, abs=0.05)
        assert left > 0


@pytest.mark.sheet
def test_a_page_without_room_is_left_as_it_is(sheet, monkeypatch):
    monkeypatch.setattr(growth, "room", lambda identity, page: room(identity, page) - sheet.fit.slack[page])
    assert grown(sheet).growth == Growth()


@pytest.mark.sheet
def test_a_grown_sheet_is_the_same_bytes_again(sheet):
    again = fitted(make_document(language="ja"), make_document(language="en"), settings=SETTINGS)
    assert render_pdf(again) == render_pdf(sheet)


def test_a_sheet_that_was_not_fitted_does_not_grow():
    with pytest.raises(ValueError, match="fitted"):
        grown(make_document(language="ja"))
