"""The message catalogue is complete in both languages."""

import inspect
import string

import pytest

from domain import errors
from domain.errors import UnknownMunicipalityError
from service.messages import catalogue, say_error

ERRORS = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, errors.KamaeError) and cls is not errors.KamaeError
]


def _flat(node, prefix=""):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_messages_with_the_same_facts():
    """A missing entry would be a KeyError in front of a reader."""
    ja, en = dict(_flat(catalogue("ja"))), dict(_flat(catalogue("en")))
    assert set(ja) == set(en)
    different = [key for key in ja if _placeholders(ja[key]) != _placeholders(en[key])]
    assert not different


@pytest.mark.parametrize("error", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_has_its_words(error):
    """What, where, what to do next."""
    assert error.code in catalogue("ja")["errors"]
    assert error.code in catalogue("en")["errors"]


def test_no_message_is_left_over():
    """A message without an error would rot."""
    assert set(catalogue("ja")["errors"]) == {cls.code for cls in ERRORS}


def test_codes_are_unique():
    """Two errors with one code would say the same."""
    assert len({cls.code for cls in ERRORS}) == len(ERRORS)


def test_an_empty_list_is_told_as_none():
    error = UnknownMunicipalityError(name="火星", nearest=[])
    assert say_error(error, "ja").endswith("近い名前: なし")
    assert say_error(error, "en").endswith("Close names: none")
