"""A page with room is set larger, one without is left as it is, and what it says stays the same."""

import pytest

from salesheets import SheetSettings, growth, render_pdf
from salesheets.document import Growth
from salesheets.fitting import fitted
from salesheets.growth import grown
from salesheets.levels import paper, printed_rows, room
from salesheets.render import drawn, row_heights
from tests.salesheets.builders import make_document

SETTINGS = SheetSettings()


@pytest.fixture(scope="module")
def sheet():
    return fitted(make_document(language="ja"), make_document(language="en"), settings=SETTINGS)


@pytest.mark.sheet
def test_a_sheet_with_room_is_set_larger(sheet, monkeypatch):
    monkeypatch.setattr(growth, "room", lambda identity, page: room(identity, page) + 40.0)
    assert grown(sheet).growth != Growth()


@pytest.mark.sheet
def test_the_room_said_to_be_left_is_what_the_rows_as_grown_leave(sheet):
    heights = row_heights(
        paper(sheet, sheet.fit), drawn(sheet), printed_rows(sheet.layout), growth=sheet.fit.growth
    )
    for page, left in enumerate(sheet.fit.slack):
        rows = [row for row in printed_rows(sheet.layout) if row.page == page]
        taken = sum(heights[row.key] or 0.0 for row in rows)
        assert left == pytest.approx(room(sheet.layout, page) - taken)
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
