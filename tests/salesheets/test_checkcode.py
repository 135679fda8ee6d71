import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesheets.checkcode import ALPHABET, check_code, same_code


def test_a_code_is_two_groups_of_four_letters_nobody_misreads():
    code = check_code("KQ-1", "sha256:00", key="k")
    assert len(code) == 9
    assert set(code) <= set(ALPHABET) | {"-"}
    assert not set(code) & set("ILOU")


@given(st.text(), st.text(), st.text(min_size=1))
def test_the_same_sheet_and_key_give_the_same_code(document_id, content, key):
    assert check_code(document_id, content, key=key) == check_code(document_id, content, key=key)


@pytest.mark.parametrize("other", [("KQ-2", "c", "k"), ("KQ-1", "d", "k"), ("KQ-1", "c", "l")])
def test_another_sheet_content_or_key_gives_another_code(other):
    document_id, content, key = other
    assert check_code(document_id, content, key=key) != check_code("KQ-1", "c", key="k")


@pytest.mark.parametrize(
    ("typed", "same"),
    [("7k2m-90qd", True), ("7K2M90QD", True), ("7K2M 9OQD", True), ("7K2M-90QE", False), ("", False)],
)
def test_a_code_is_recognised_as_people_type_it(typed, same):
    assert same_code(typed, "7K2M-90QD") is same


def test_the_development_key_is_known_as_one():
    from salesheets import SheetSettings

    assert SheetSettings().development_key
    assert not SheetSettings(check_key="a secret").development_key
