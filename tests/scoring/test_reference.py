"""The reference page of the catalogue, and the copy that is committed."""

from pathlib import Path

from scoring.loading import load_catalogue
from scoring.reference import reference

PAGE = Path(__file__).parents[2] / "docs/reference/criteria.md"


def test_the_committed_page_is_the_one_the_cards_give():
    """Mend it with ``python -m scoring.reference > docs/reference/criteria.md``."""
    assert PAGE.read_text(encoding="utf-8") == reference(load_catalogue())


def test_every_card_stands_on_the_page_under_its_id_with_its_basis():
    catalogue = load_catalogue()
    page = reference(catalogue)
    cards = [*catalogue.criteria.values(), *catalogue.gates.values(), *catalogue.facility_types.values()]
    assert all(f"`{card.id}`" in page and card.label.ja in page and card.label.en in page for card in cards)
    assert page.count("\nBasis from ") == sum(len(card.basis) for card in cards)


def test_every_link_of_the_page_leads_to_a_card():
    page = reference(load_catalogue())
    targets = {part.split('"')[0] for part in page.split('<a id="')[1:]}
    links = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert links
    assert links <= targets


def test_a_weight_stands_on_the_page_of_its_function_and_of_its_criterion():
    page = reference(load_catalogue())
    assert "| [Power that can be supplied](#criterion-available_power) | 16 % | verify |" in page
    assert "- Weight: Data center 16 %, Second mother factory 6 %" in page
