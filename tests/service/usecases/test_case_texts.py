"""Names of companies in texts, names of files, and tables that hold no formula."""

import dataclasses

import pytest

from service.security.roles import Role
from service.store.cases import Case
from service.usecases.case_mask import known_names, masked_text
from service.usecases.case_words import is_allowed
from service.usecases.keep_file import file_name


def case(company_name):
    empty = dict.fromkeys(field.name for field in dataclasses.fields(Case))
    return Case(**empty | {"company_name": company_name, "code_name": "灘"})


@pytest.mark.parametrize(
    ("company", "text", "shown"),
    [
        ("秘密重工株式会社", "秘密重工株式会社と面談", "灘と面談"),
        ("秘密重工株式会社", "秘密重工の部長", "灘の部長"),
        ("株式会社秘密", "(株)秘密と秘密株式会社", "(株)灘と灘株式会社"),
        ("Secret Co., Ltd.", "called SECRET today", "called 灘 today"),
        ("a+b(c)", "a+b(c)?", "灘?"),
        ("Secret K.K.", "ＳＥＣＲＥＴ and S e c r e t", "灘 and 灘"),
        ("秘密重工株式会社", "秘密 重工と秘密\n重工", "灘と灘"),
        ("A", "An apple", "An apple"),
        (None, "秘密重工", "秘密重工"),
    ],
)
def test_a_viewer_reads_the_code_name_in_texts(company, text, shown):
    assert masked_text(text, case(company), Role.VIEWER) == shown
    assert masked_text(text, case(company), Role.EDITOR) == text


def test_names_in_briefs_are_hidden_where_the_case_names_no_company():
    known = known_names([{"company": {"name": "極秘化学", "name_en": "Gokuhi"}}, {"company": None}, {}])
    assert masked_text("極秘化学 (Gokuhi) の本命", case(None), Role.VIEWER, known) == "灘 (灘) の本命"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\議事録.pdf", "議事録.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        (" .txt", "txt"),
        ("長" * 200 + ".pdf", "長" * 116 + ".pdf"),
        ("x." + "y" * 200, "x." + "y" * 118),
    ],
)
def test_names_of_files_are_fit_to_be_shown_and_saved(given, kept):
    assert file_name(given) == kept


def test_a_case_cannot_jump_to_its_end():
    assert not is_allowed("enquiry", "won")
    assert not is_allowed("enquiry", "enquiry")
    assert is_allowed("negotiation", "won")
