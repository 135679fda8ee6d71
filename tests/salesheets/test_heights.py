"""A height that was measured once is known: the same as measured anew, and never taken for another row's."""

import pytest

from salesheets import render
from salesheets.document import Growth
from salesheets.drawings import drawn
from salesheets.figures import tokens
from salesheets.heights import HeightMemory, measurable, sources_of, stand_ins
from salesheets.levels import level_rows, printed_rows
from salesheets.render import row_heights
from salesheets.words import layout
from tests.salesheets.builders import make_document, make_recommendation

SHEETS = {
    "ja": lambda: make_document(language="ja"),
    "en": lambda: make_document(language="en"),
    "without a head office": lambda: make_document(recommendation=make_recommendation(sites=())),
    "one place": lambda: make_document(recommendation=make_recommendation(places=1)),
}


@pytest.fixture
def memory(monkeypatch):
    made = HeightMemory()
    monkeypatch.setattr(render, "_HEIGHTS", made)
    return made


def rows_of(document):
    return all_rows(document.layout)


def all_rows(identity):
    """Return every row of a layout under every level, each once."""
    pages = enumerate(layout(identity)["page"])
    levels = [(page, level) for page, card in pages for level in range(len(card["level"]))]
    return tuple({row.key: row for told in levels for row in level_rows(identity, *told)}.values())


@pytest.mark.sheet
def test_every_height_is_the_one_that_is_measured_anew(memory):
    documents = [make() for make in SHEETS.values()]
    filled = [row_heights(d.printed(), drawn(d), rows_of(d)) for d in documents]
    for document, before in zip(documents, filled, strict=True):
        assert row_heights(document.printed(), drawn(document), rows_of(document)) == before
        memory.forget()
        assert row_heights(document.printed(), drawn(document), rows_of(document)) == before


@pytest.mark.sheet
def test_rows_that_are_alike_are_not_measured_again(memory, monkeypatch):
    document = make_document(language="ja")
    measured = []
    honest = memory.heights

    def watched(sources, rows, measure):
        return honest(sources, rows, lambda missing: measured.append(missing) or measure(missing))

    monkeypatch.setattr(memory, "heights", watched)
    figures, rows = drawn(document), rows_of(document)
    row_heights(document.printed(), figures, rows)
    another_name = document.printed() | {"hero": document.printed()["hero"] | {"addressee": "別の会社 御中"}}
    row_heights(another_name, figures, rows)
    assert [len(missing) for missing in measured] == [len(rows)]
    longer = document.printed()["steps"] | {"title": "x" * 400}
    row_heights(document.printed() | {"steps": longer}, figures, rows)
    assert {row.sections for row in measured[1]} == {("unknowns", "steps")}


@pytest.mark.sheet
@pytest.mark.usefixtures("memory")
def test_a_short_head_is_counted_as_short_also_when_it_is_what_is_printed():
    document, (head, *_) = make_document(language="ja"), printed_rows("salesheet")
    space, figures, sheet = tokens()["space"], drawn(document), document.printed()
    short = sheet | {"hero": sheet["hero"] | {"short": True}}
    for told, height in ((sheet, "hero"), (short, "hero_short"), (sheet, "hero")):
        assert row_heights(told, figures, (head,))[head.key] == space[height]


@pytest.mark.sheet
def test_a_row_is_known_by_all_that_it_is_set_from():
    document = make_document(language="ja")
    sheet, figures = document.printed(), drawn(document)
    rows = rows_of(document)
    plain = sources_of(measurable(sheet, rows), stand_ins(figures), rows, Growth())
    grown = sources_of(measurable(sheet, rows), stand_ins(figures), rows, Growth(air=1.1))
    english = sources_of(measurable(sheet | {"language": "en"}, rows), stand_ins(figures), rows, Growth())
    assert not set(plain.values()) & set(grown.values())
    assert not set(plain.values()) & set(english.values())
    wide = figures | {"map": figures["map"].replace("<svg ", '<svg data-other="1" ', 1)}
    moved = sources_of(measurable(sheet, rows), stand_ins(wide), rows, Growth())
    assert {row.sections for row in rows if moved[row.key] != plain[row.key]} == {("places",)}


@pytest.mark.sheet
def test_what_a_drawing_shows_does_not_change_how_high_its_row_stands(memory, monkeypatch):
    document = make_document(language="ja")
    sheet, figures, rows = document.printed(), drawn(document), rows_of(document)
    before = row_heights(sheet, figures, rows)
    memory.forget()
    monkeypatch.setattr(render, "stand_ins", lambda figures: figures)
    assert row_heights(sheet, figures, rows) == before


def test_the_memory_forgets_what_was_asked_for_longest_ago():
    rows = all_rows("salesheet")[:3]
    sources = {row.key: row.key.encode() for row in rows}
    memory, asked = HeightMemory(most=2), []

    def measure(missing):
        asked.append(missing)
        return [1.0 for _ in missing]

    for row in (rows[0], rows[1], rows[0], rows[2], rows[0], rows[1]):
        memory.heights(sources, [row], measure)
    assert asked == [[rows[0]], [rows[1]], [rows[2]], [rows[1]]]
