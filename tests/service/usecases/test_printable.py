"""A name is printed as it is or not at all; who made the brief is told which field is wrong."""

import pytest

from domain.errors import MissingGlyphError
from service.usecases.make_sheet import compose_sheet
from service.usecases.printable import refuse_unprintable
from tests.service.usecases.real_sheets import recommendation, workshop


def with_company(**changes):
    brief = recommendation().brief
    return brief.model_copy(update={"company": brief.company.model_copy(update=changes)})


def test_the_names_of_the_examples_are_printable():
    refuse_unprintable(recommendation().brief)
    refuse_unprintable(with_company(name="㈱髙﨑𠮷野製作所", name_en="W" * 60))


@pytest.mark.parametrize("field", ["name", "name_en"])
def test_a_letter_that_no_font_has_is_named_with_its_field(field):
    with pytest.raises(MissingGlyphError) as refused:
        refuse_unprintable(with_company(**{field: "𓀀工業"}))
    assert refused.value.facts == {"field": f"company.{field}", "letter": "𓀀", "codepoint": "U+13000"}


def test_a_single_sheet_is_refused_by_the_same_rule_as_a_batch():
    shop = workshop()
    result = recommendation().model_copy(update={"brief": with_company(name="𓀀工業")})
    with pytest.raises(MissingGlyphError):
        compose_sheet(result, pack=shop.pack, settings=shop.sheet_settings, language="ja")
