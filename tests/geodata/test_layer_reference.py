"""The reference page of the layers, and the copy that is committed."""

from pathlib import Path

from geodata.layers import load_layer_cards
from geodata.reference import reference

PAGE = Path(__file__).parents[2] / "docs/reference/layers.md"


def test_the_committed_page_is_the_one_the_cards_give():
    """Mend it with ``python -m geodata.reference > docs/reference/layers.md``."""
    assert PAGE.read_text(encoding="utf-8") == reference(load_layer_cards())


def test_every_layer_stands_on_the_page_with_its_terms_and_where_to_get_it():
    page = reference(load_layer_cards())
    for card in load_layer_cards().values():
        assert card.title.ja in page
        if card.usable:
            assert card.page in page
            assert card.download.ja in page
            assert card.attribution.ja in page
        else:
            assert f"| {card.id} |" in page
