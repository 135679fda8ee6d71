"""The seven questions, as a visitor meets them."""

import re

import pytest
from walk import begin, errors_of, fill, summary_of, words_of

from domain.errors import DatabaseUnavailableError
from service.store.drafts import draft_of


@pytest.mark.parametrize(("language", "title"), [("ja", "候補地の結果"), ("en", "Places for you")])
def test_the_whole_way_leads_to_a_result(client, language, title):
    form, result = fill(client, language)
    check = client.get(f"{form}/check")
    assert check.status_code == 200
    page = client.get(result)
    assert page.status_code == 200
    assert title in page.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_may_stay_undecided(client, language):
    """Questions 1 and 6 say it by a choice, the others by a button; the result ranks all four functions."""
    undecided = {"undecided": "1"}
    changed = {f"q{number}": undecided for number in (2, 3, 4, 5, 7)}
    _, result = fill(client, language, q1={"functions": ["undecided"]}, q6={"first": "undecided"}, **changed)
    text = client.get(result).text
    for function in ("hq_backup", "data_center", "second_mother_factory", "it_hub"):
        assert f"?f={function}" in text


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        (2, {"open_by": "未定"}),
        (3, {"floor_area": "未定"}),
        (3, {"seats": "検討中"}),
        (7, {"municipality": "未定"}),
    ],
)
def test_a_typed_undecided_is_as_good_as_the_button(client, number, typed):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    assert client.post(f"{form}/{number}", data=typed).status_code == 303
    assert "わからない・未定" in client.get(f"{form}/check").text


@pytest.mark.parametrize("seats", ["1.5", "10〜12.5"])
def test_half_a_seat_is_no_seat(client, seats):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    assert client.post(f"{form}/3", data={"seats": seats}).status_code == 422


def test_a_question_leads_back_without_loss(client):
    form, _ = fill(client)
    page = client.get(f"{form}/3").text
    assert "１．５万㎡" in page
    assert f'href="{form}/2"' in page
    assert "令和11年" in client.get(f"{form}/2").text
    assert "東京都港区" in client.get(f"{form}/7").text


def test_progress_counts_the_questions_that_are_asked(client):
    """Offices are not asked for power: six questions instead of seven."""
    form = begin(client)
    assert "質問 1（最大7問）" in client.get(f"{form}/1").text
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    assert "質問 2 / 6" in client.get(f"{form}/2").text
    for answer in (client.get(f"{form}/5"), client.post(f"{form}/5", data={"power": "2-10"})):
        assert (answer.status_code, answer.headers["location"]) == (303, f"{form}/check")
    assert client.post(f"{form}/4", data={"staff": "1-19"}).headers["location"] == f"{form}/6"


@pytest.mark.parametrize(
    ("number", "typed", "field"),
    [
        (1, {}, "functions"),
        (1, {"functions": ["undecided", "it_hub"]}, "functions"),
        (2, {"open_by": "来年の春"}, "open_by"),
        (2, {}, "open_by"),
        (3, {"site_area": "ひろめ"}, "site_area"),
        (3, {"site_area": "9999ha"}, "site_area"),
        (3, {"site_area": "0"}, "site_area"),
        (3, {"site_area": "15"}, "site_area"),
        (3, {"floor_area": "3"}, "floor_area"),
        (3, {"site_area": "", "floor_area": ""}, "site_area"),
        (4, {}, "staff"),
        (5, {}, "power"),
        (5, {"power_by": "そのうち"}, "power_by"),
        (6, {}, "first"),
        (6, {"first": "pair", "second": "pair"}, "second"),
        (7, {"role": ["plant"], "municipality": ["東京都千代出区"]}, "municipality-0"),
        (7, {"role": ["plant"], "municipality": [""]}, "municipality-0"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_fault_stands_on_top_and_at_its_field_in_the_same_words(client, number, typed, field, language):
    form = begin(client, language)
    client.post(f"{form}/1", data={"functions": ["data_center"]})
    answer = client.post(f"{form}/{number}", data=typed)
    assert answer.status_code == 422
    ((target, words),) = summary_of(answer.text)
    assert target == field
    assert f'id="{field}"' in answer.text
    assert errors_of(answer.text)[0].endswith(words)


def test_an_unknown_municipality_names_close_ones_and_keeps_what_was_typed(client):
    form = begin(client)
    answer = client.post(f"{form}/7", data={"role": ["plant"], "municipality": ["東京都千代出区"]})
    assert "0:東京都千代田区" in offers_of(answer.text)
    assert 'value="東京都千代出区"' in answer.text


def test_more_present_sites_than_three_can_be_entered(client):
    form = begin(client)
    rows = {"role": ["plant"] * 3, "municipality": ["愛知県名古屋市", "愛知県豊田市", "静岡県浜松市"]}
    more = client.post(f"{form}/7", data=rows | {"add": "1"})
    assert more.status_code == 200
    assert 'id="municipality-3"' in more.text
    assert "愛知県豊田市" in more.text


def test_answers_that_contradict_each_other_are_told_before_the_result(client):
    """The rule's own words, with the way to the questions; no result can be asked for."""
    form, result = fill(
        client, q1={"functions": ["hq_backup"]}, q3={"floor_area": "100"}, q4={"staff": "100-299"}
    )
    check = client.get(f"{form}/check").text
    assert "事務所衛生基準規則" in check
    assert f'href="{form}/3?back=check"' in check
    assert f'href="{form}/4?back=check"' in check
    assert f'href="{result}"' not in check
    assert client.get(result).headers["location"] == f"{form}/check"
    mended = client.post(f"{form}/3", data={"floor_area": "1000", "back": "check"})
    assert mended.headers["location"] == f"{form}/check"
    assert client.get(result).status_code == 200


def test_without_an_answer_to_what_and_importance_there_is_no_result(client):
    form = begin(client)
    result = form.replace("/f/", "/r/")
    assert client.get(result).headers["location"] == f"{form}/check"
    assert f'href="{form}/1?back=check"' in client.get(f"{form}/check").text
    for paper in ("sheet.pdf", "sheet", "map.svg", "receipt"):
        assert client.get(f"{result}/{paper}").status_code == 404


def test_the_link_resumes_until_its_day_and_then_answers_that_it_has_expired(client, workshop):
    form, result = fill(client)
    workshop.later(days=29)
    assert client.get(f"{form}/check").status_code == 200
    workshop.later(days=1.5)
    for address in (f"{form}/1", f"{form}/check", result, f"{result}/consult", f"{result}/sheet.pdf"):
        gone = client.get(address)
        assert gone.status_code == 404
        assert "期限" in gone.text
    assert client.post(f"{form}/1", data={"functions": ["it_hub"]}).status_code == 404


@pytest.mark.parametrize(("language", "said"), [("ja", "一部が欠けている"), ("en", "A part of the address")])
@pytest.mark.parametrize("part", ["f", "r"])
def test_a_broken_private_link_says_what_may_have_happened_and_leads_on(client, language, said, part):
    gone = client.get(f"/{language}/{part}/AAAA{'/1' if part == 'f' else ''}")
    assert gone.status_code == 404
    assert said in gone.text
    assert f'href="/{language}/start"' in gone.text
    assert said not in client.get(f"/{language}/nothing").text


def test_saving_counts_the_days_anew(client, workshop):
    form = begin(client)
    workshop.later(days=20)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    workshop.later(days=20)
    assert client.get(f"{form}/2").status_code == 200


@pytest.mark.parametrize("path", ["f/{}/1", "f/{}/check", "r/{}", "r/{}/consult", "r/{}/receipt"])
def test_a_guessed_link_answers_like_a_page_that_does_not_exist(client, path):
    assert client.get("/ja/" + path.format("A" * 32)).status_code == 404


def test_the_database_keeps_no_secret_of_a_link(client, workshop):
    secret = begin(client).rpartition("/")[2]
    with workshop.database.reading() as connection:
        assert draft_of(connection, secret) is not None
        rows = connection.exec_driver_sql("SELECT * FROM drafts").all()
    assert secret not in str(rows)


@pytest.mark.parametrize("number", ["0", "8", "x", "１"])
def test_there_are_seven_questions(client, number):
    form = begin(client)
    assert client.get(f"{form}/{number}").status_code == 404


def test_what_is_invisible_is_not_kept(client):
    """Control letters and direction overrides would show something else than what was typed."""
    form = begin(client)
    client.post(f"{form}/2", data={"open_by": "2028\u202e\u0007年"})
    page = client.get(f"{form}/2").text
    assert 'value="2028年"' in page


def test_typed_markup_is_shown_as_text(client):
    form = begin(client)
    answer = client.post(f"{form}/2", data={"open_by": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_form_of_1001_fields_is_refused(client):
    form = begin(client)
    answer = client.post(f"{form}/1", data={f"f{n}": "1" for n in range(1001)})
    assert answer.status_code in {400, 413}


def test_forms_are_begun_only_so_often_from_one_address(client, workshop):
    for _ in range(workshop.settings.form_starts_per_hour):
        begin(client)
    refused = client.post("/ja/start")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_opening_the_way_in_keeps_nothing(client, workshop):
    """A crawler that follows links begins no drafts."""
    client.get("/ja/start")
    with workshop.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM drafts").scalar() == 0


def test_two_windows_do_not_undo_each_other(client):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    client.post(f"{form}/2", data={"open_by": "2029"})
    client.post(f"{form}/1", data={"functions": ["data_center"]})
    assert "2029" in words_of(client.get(f"{form}/check").text)


def test_pages_of_the_form_are_small_and_ask_no_other_host(client):
    form, _ = fill(client)
    for number in range(1, 8):
        page = client.get(f"{form}/{number}")
        assert len(page.content) < 60_000
        assert "http://" not in page.text.replace("http://www.w3.org", "")
        assert "https://" not in page.text
        assert " style=" not in page.text


@pytest.mark.parametrize(
    ("functions", "number", "typed", "field"),
    [
        ("hq_backup", 2, {"open_by": "1999"}, "open_by"),
        ("hq_backup", 2, {"open_by": "平成30年"}, "open_by"),
        ("data_center", 2, {"open_by": "2027-03"}, "open_by"),
        ("second_mother_factory", 2, {"open_by": "2027-01"}, "open_by"),
        ("it_hub", 3, {"floor_area": "100", "seats": "200"}, "seats"),
        ("it_hub", 4, {"staff": "20-49", "engineers": "100-299"}, "engineers"),
        ("it_hub", 4, {"staff": "20-49", "local_hires": "50-99"}, "local_hires"),
        ("data_center", 5, {"power": "2-10", "power_by": "2001年"}, "power_by"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_last_page_would_refuse_is_refused_at_its_question(
    client, functions, number, typed, field, language
):
    """The same words on top and at the field; what was typed stays, nothing is kept."""
    form = begin(client, language)
    client.post(f"{form}/1", data={"functions": [functions]})
    answer = client.post(f"{form}/{number}", data=typed)
    assert answer.status_code == 422
    ((target, words),) = summary_of(answer.text)
    assert target == field
    assert errors_of(answer.text)[0].endswith(words)
    if field in {"open_by", "seats", "power_by"}:
        assert f'value="{typed[field]}"' in answer.text
        assert f'value="{typed[field]}"' not in client.get(f"{form}/{number}").text


def test_a_past_date_is_told_as_past_whatever_a_factory_needs(client):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["second_mother_factory"]})
    assert "すでに過ぎた時期" in errors_of(client.post(f"{form}/2", data={"open_by": "1999"}).text)[0]


def test_a_company_that_has_decided_nothing_may_open_sooner_than_a_data_center(client):
    changed = {f"q{number}": {"undecided": "1"} for number in (3, 4, 5, 7)}
    form, result = fill(
        client,
        q1={"functions": ["undecided"]},
        q2={"open_by": "2027-06"},
        q6={"first": "undecided"},
        **changed,
    )
    assert "合わないように見える回答があります" in client.get(f"{form}/check").text
    assert client.get(result).status_code == 200


def offers_of(text):
    """Return the values of the buttons beside a name that several municipalities bear."""
    return re.findall(r'name="pick" value="([^"]+)"', text)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_name_that_several_municipalities_bear_is_asked_back_as_a_choice(client, language):
    """One press picks the right one and leads on; the other rows stay as typed."""
    form = begin(client, language)
    rows = {"role": ["head_office", "plant"], "municipality": ["愛知県豊田市", "府中市"]}
    answer = client.post(f"{form}/7", data=rows)
    assert answer.status_code == 422
    ((target, words),) = summary_of(answer.text)
    assert (target, "府中市" in words) == ("municipality-1", True)
    assert "2" in words
    assert offers_of(answer.text) == ["1:東京都府中市", "1:広島県府中市"]
    picked = client.post(f"{form}/7", data=rows | {"pick": "1:広島県府中市"})
    assert picked.headers["location"] == f"{form}/check"
    kept = client.get(f"{form}/7").text
    assert 'value="広島県府中市"' in kept
    assert 'value="愛知県豊田市"' in kept


@pytest.mark.parametrize("pick", ["x", "9:東京都府中市", "1:", "-1:東京都", "0:" + "あ" * 5000])
def test_a_pick_that_was_not_offered_harms_nothing(client, pick):
    form = begin(client)
    rows = {"role": ["plant"], "municipality": ["府中市"]}
    assert client.post(f"{form}/7", data=rows | {"pick": pick}).status_code == 422


def test_the_enter_key_saves_wherever_it_is_pressed(client):
    """A browser presses the first button of a form: at question 7 that must not be "one more row"."""
    form = begin(client)
    rows = {"role": ["plant"], "municipality": ["府中市"]}
    for page in (client.get(f"{form}/7").text, client.post(f"{form}/7", data=rows).text):
        first = re.search(r"<button[^>]*>", page[page.index("<form") :]).group()
        assert "name=" not in first


@pytest.mark.parametrize(
    ("number", "typed"), [(1, {}), (2, {"open_by": "来年の春"}), (7, {"municipality": "府中市"})]
)
def test_a_browser_may_keep_the_page_that_refuses_an_answer(client, number, typed):
    """Else "back" to it ends in the browser's own fault page: a posted page cannot be asked for again."""
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    assert client.post(f"{form}/{number}", data=typed).headers["cache-control"] == "private, no-cache"
    assert client.get(f"{form}/{number}").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_answer_that_cannot_be_kept_now_stays_on_the_page(client, monkeypatch, language):
    """The database is locked: the question comes again with what was typed and what happened."""

    def locked(*_: object, **__: object):
        raise DatabaseUnavailableError(reason="locked")

    form = begin(client, language)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    with monkeypatch.context() as patch:
        patch.setattr("service.pages.public.form.answer_question", locked)
        answer = client.post(f"{form}/2", data={"open_by": "令和12年4月"})
    assert answer.status_code == 503
    assert 'value="令和12年4月"' in answer.text
    assert ("まだ保存できていません" if language == "ja" else "Not saved yet") in answer.text
    assert client.post(f"{form}/2", data={"open_by": "令和12年4月"}).status_code == 303


@pytest.mark.parametrize(
    ("function", "told", "untold"),
    [
        ("data_center", "特別高圧変電所までの距離", "オフィスの募集賃料"),
        ("hq_backup", "オフィスの募集賃料", "特別高圧変電所までの距離"),
    ],
)
def test_what_matters_is_chosen_by_what_the_asked_functions_are_judged_on(client, function, told, untold):
    """「集積」 says nothing to a stranger; its criteria do."""
    form = begin(client)
    client.post(f"{form}/1", data={"functions": [function]})
    text = client.get(f"{form}/6").text
    assert told in text
    assert untold not in text


def test_a_code_that_no_municipality_has_is_told_at_its_field(client):
    form = begin(client)
    answer = client.post(f"{form}/7", data={"role": ["plant"], "municipality": ["40199"]})
    assert answer.status_code == 422
    assert "市区町村のコードとして正しくありません" in errors_of(answer.text)[0]
    assert 'value="40199"' in answer.text
    right = client.post(f"{form}/7", data={"role": ["plant"], "municipality": ["131016"]})
    assert right.status_code == 303
    assert "→ 東京都千代田区" in client.get(f"{form}/check").text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"q2": {"open_by": "令和１２年４月"}}, "→ 2030年4月"),
        ({"q2": {"open_by": "2029年春頃"}}, "→ 2029年"),
        ({"q3": {"site_area": "５,０００坪", "floor_area": "1.2万㎡"}}, "→ 16,529 m²"),
        ({"q3": {"site_area": "1〜2ha"}}, "→ 10,000–20,000 m²"),
        ({"q7": {"role": ["plant"], "municipality": ["Nagoya"]}}, "→ 愛知県名古屋市"),
    ],
)
def test_an_answer_typed_in_other_words_is_shown_as_it_is_read(client, typed, read):
    """The visitor sees before the result that 坪, an era and a code were understood."""
    form, _ = fill(client, **typed)
    assert read in client.get(f"{form}/check").text


def test_an_answer_that_says_itself_is_not_repeated(client):
    typed = {"q2": {"open_by": "2030年4月"}, "q3": {"site_area": "15,000㎡"}}
    form, _ = fill(client, **typed)
    assert "→" not in client.get(f"{form}/check").text
