"""No library speaks to a Japanese reader: what it says is told in our own words."""

import errno
import json
import os
import re
import sqlite3
import tomllib

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.library_words import UNMAPPED, expectation_of, in_own_words
from domain.text import Bilingual

_ENGLISH = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")


def _said_by(act):
    with pytest.raises(Exception) as caught:  # noqa: PT011  (any library's)
        act()
    return str(caught.value)


LIBRARIES = {
    "toml": lambda: tomllib.loads("a = 1\nb = ="),
    "toml_twice": lambda: tomllib.loads("a = 1\na = 2"),
    "toml_end": lambda: tomllib.loads("a = ["),
    "json": lambda: json.loads('{"a": }'),
    "utf8": lambda: b"\x83\x65".decode("utf-8"),
    "digits": lambda: int("9" * 5000),
    "sqlite": lambda: sqlite3.connect("/nowhere/at/all.sqlite"),
    "sqlite_table": lambda: sqlite3.connect(":memory:").execute("select * from nothing"),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_parsers_english_never_reaches_a_japanese_reader(library):
    said = _said_by(LIBRARIES[library])
    assert _ENGLISH.search(said)
    told = in_own_words(said)
    assert not _ENGLISH.search(told.ja)
    assert re.search(r"[ぁ-ん一-龥]", told.ja)


@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS, errno.EIO]
)
def test_what_the_system_says_has_an_entry_of_its_own(number):
    """These are what a person can mend: the general sentence would not do."""
    general = in_own_words("Some library speaks of what nobody foresaw")
    assert in_own_words(os.strerror(number)).ja != general.ja


def test_the_line_and_column_of_a_parser_are_kept():
    said = _said_by(LIBRARIES["toml"])
    assert in_own_words(said).ja == "2行目の5文字目"
    assert in_own_words(said).en.startswith("line 2, column 5: ")


def test_an_unforeseen_sentence_is_told_in_general_and_whole_in_english():
    said = "The frobnicator of libfoo ran out of widgets"
    assert in_own_words(said) == Bilingual(ja="原因の詳細は英語の表示で確かめられます", en=said)


@pytest.mark.parametrize(
    "ours", ["要件.toml", "A31b-20", "1024 x 768", "空です", "表の the last row が違います"]
)
def test_what_is_no_foreign_sentence_stays_as_it_is(ours):
    assert in_own_words(ours) == Bilingual(ja=ours, en=ours)


def test_a_refusal_nobody_foresaw_gets_the_general_key():
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(complex).validate_python("x")
    assert expectation_of(caught.value.errors()[0]).key == UNMAPPED
