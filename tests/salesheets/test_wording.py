import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesheets.brevity import first_sentences, short_name, ward_name
from salesheets.wording import clean, date_text, dates_in_words, number_text, year_text


@pytest.mark.parametrize(
    ("partial", "ja", "en"),
    [
        ("2019", "2019年", "2019"),
        ("2025-03", "2025年3月", "Mar 2025"),
        ("2026-11-22", "2026年11月22日", "22 Nov 2026"),
        ("FY2024", "2024年度", "FY2024"),
    ],
)
def test_dates_are_written_as_people_write_them(partial, ja, en):
    assert (date_text(partial, "ja"), date_text(partial, "en")) == (ja, en)


def test_a_date_of_another_form_is_printed_as_it_is():
    assert date_text("2027年春", "ja") == "2027年春"


def test_a_year_stands_beside_a_figure():
    assert year_text("2025-03-31", "ja") == "2025年"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.006, "0.006"),
        (0.0449, "0.045"),
        (0.0, "0"),
        (1.6, "1.6"),
        (14.914, "14.9"),
        (1056.0, "1,056"),
        (-3.0, "-3"),
    ],
)
def test_small_figures_keep_two_digits_that_mean_something(value, text):
    assert number_text(value) == text


def test_names_stay_as_typed_but_for_what_cannot_be_printed():
    assert clean("㈱髙﨑𠮷野家\u202e製作所\u0007\n本店") == "㈱髙﨑𠮷野家製作所 本店"


@given(st.text())
def test_cleaned_text_is_clean(text):
    assert clean(clean(text)) == clean(text)


def test_a_long_name_loses_its_aside_and_a_short_one_keeps_it():
    assert (
        short_name("小倉都心部 魚町・米町（コクラ・クロサキ リビテーション対象）", "ja")
        == "小倉都心部 魚町・米町"
    )
    assert short_name("北湊町（若松区臨海工業地）", "ja") == "北湊町（若松区臨海工業地）"


@pytest.mark.parametrize("ward", ["福岡県北九州市小倉北区", "小倉北区"])
def test_a_ward_is_named_without_its_city(ward):
    assert ward_name(ward) == "小倉北区"


def test_sentences_are_kept_whole_and_not_cut_inside_brackets():
    text = "要綱は期限切れ（2024年時点。現在は要確認）です。次の文です。"
    assert first_sentences(text, 30) == "要綱は期限切れ（2024年時点。現在は要確認）です。"
    assert first_sentences(text, 200) == text
    assert first_sentences("Rate 1.5 % applies. Ask us.", 20) == "Rate 1.5 % applies."


@given(st.text(alphabet="あ。（）. ab", max_size=60), st.integers(0, 80))
def test_shortened_text_is_a_beginning_of_the_text(text, letters):
    assert text.strip().startswith(first_sentences(text, letters))


@pytest.mark.parametrize(
    ("sentence", "language", "told"),
    [
        ("初期60MWを2027-09受電開始見通し", "ja", "初期60MWを2027年9月受電開始見通し"),
        ("2022-04-01 to 2027-03-31", "en", "1 Apr 2022 to 31 Mar 2027"),
        ("093-000-0000、2024-25年度", "ja", "093-000-0000、2024-25年度"),
    ],
)
def test_dates_inside_a_sentence_are_written_in_words_and_other_numbers_stay(sentence, language, told):
    assert dates_in_words(sentence, language) == told
