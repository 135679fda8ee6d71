"""The reference page of the measures, and the copy that is committed."""

from pathlib import Path

from geodata.measure_cards import measure_cards
from geodata.measure_reference import measure_reference
from geodata.operators import OPERATORS

PAGE = Path(__file__).parents[2] / "docs/reference/measures.md"


def test_the_committed_page_is_the_one_the_cards_give():
    """Mend it with ``python -m geodata.measure_reference > docs/reference/measures.md``."""
    assert PAGE.read_text(encoding="utf-8") == measure_reference(measure_cards())


def test_every_measure_stands_on_the_page_with_its_meaning_and_every_calculation_says_what_it_does():
    page = measure_reference(measure_cards())
    assert all(card.meaning.ja in page and card.meaning.en in page for card in measure_cards().values())
    assert all(f"- `{name}`: " in page for name in OPERATORS)
