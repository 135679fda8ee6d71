"""The result page: reasons, weights, papers; nothing of the staff's."""

import re
from dataclasses import replace

import pytest
from walk import begin, fill, words_of

from domain.evidence import Confidence, PrintRule
from salesheets.wording import dates_in_words
from service.forms.public_brief import brief_of
from service.store.drafts import draft_of
from service.usecases.public_result import public_result
from service.usecases.weighed_result import weighed_result


def groups_of(text):
    """Return the numbers in the boxes of the weights."""
    return {
        name: int(value) for name, value in re.findall(r'name="(\w+)" type="number"[^>]*value="(\d+)"', text)
    }


def first_place(text):
    return re.search(r'<a href="#place-([\w-]+)">', text).group(1)


@pytest.mark.parametrize("function", ["hq_backup", "data_center", "second_mother_factory", "it_hub"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_function_has_a_result_in_both_languages(client, function, language):
    _, result = fill(client, language, q1={"functions": [function]}, q3={"floor_area": "1200"})
    page = client.get(result)
    assert page.status_code == 200
    assert first_place(page.text)
    assert len(page.content) < 150_000
    assert " style=" not in page.text
    sources = int(re.search(r'id="source-(\d+)"(?!.*id="source-)', page.text, re.DOTALL).group(1))
    cited = {int(n) for n in re.findall(r'href="#source-(\d+)"', page.text)}
    assert cited <= set(range(1, sources + 1))
    assert "recalled" not in page.text


def test_an_english_page_says_nothing_of_the_pages_in_japanese(client):
    """Names and source titles may be Japanese, the words around them may not."""
    _, result = fill(client, "en")
    text = words_of(client.get(result).text)
    for japanese in ("候補地", "必須条件", "出典", "点数", "弱み", "留意点"):
        assert japanese not in text


def test_points_of_a_place_add_up_to_its_score(client, workshop):
    form, _ = fill(client)
    with workshop.database.reading() as connection:
        draft = draft_of(connection, form.rpartition("/")[2])
    brief = brief_of(draft.answers, pack=workshop.pack)
    page = public_result(workshop, weighed_result(workshop, brief, function=None), language="ja", brief=brief)
    for place in page.places[:3]:
        assert f"{sum(row.points for row in place.reasons):.1f}" == f"{place.score:.1f}"
        assert place.weak
    assert sum(group.percent for group in page.weights) == 100


def test_what_rests_on_a_record_for_staff_only_is_not_told(client, workshop):
    """Each sentence of the result is looked for on the page, by the rule of the records behind it."""
    form, result = fill(client)
    text = words_of(client.get(result).text)
    with workshop.database.reading() as connection:
        draft = draft_of(connection, form.rpartition("/")[2])
    brief = brief_of(draft.answers, pack=workshop.pack)
    found = weighed_result(workshop, brief, function=None).recommendation
    hidden = shown = 0
    for place in found.ranking[:3]:
        for item in (*place.gates, *place.contributions):
            notes = [found.evidence[note] for note in item.evidence]
            rules = {note.print_rule for note in notes if note.confidence is not Confidence.UNKNOWN}
            words = " ".join(dates_in_words(item.reason.ja, "ja").split())
            if PrintRule.STAFF_ONLY in rules:
                hidden += 1
                assert words not in text
                assert " ".join(item.reason.ja.split()) not in text
            elif getattr(item, "known", False) and getattr(item, "weight", 0) > 0:
                shown += 1
                assert words in text, words
    assert hidden > 3
    assert shown > 20


def test_unwelcome_figures_stand_on_the_page(client):
    """The flood depth and the local fault of an office district are said with their figures."""
    _, result = fill(client, q1={"functions": ["hq_backup"]}, q3={"floor_area": "1200"})
    text = words_of(client.get(result).text)
    assert "5 m以上10 m未満" in text
    assert "最大震度6強" in text


def test_a_present_site_nearby_is_told_that_another_city_suits_better(client):
    site = {"role": ["head_office"], "municipality": ["福岡県福岡市"]}
    _, result = fill(client, q1={"functions": ["hq_backup"]}, q3={"floor_area": "500"}, q7=site)
    assert "今回の条件に当てはまります" in client.get(result).text


def test_without_a_present_site_the_page_asks_for_one(client):
    form, result = fill(client, q7={"undecided": "1"})
    assert f'href="{form}/7?back=check"' in client.get(result).text


def test_a_near_miss_changes_the_answer_and_lets_the_place_through(client):
    form, result = fill(client, q1={"functions": ["hq_backup"]}, q3={"floor_area": "1.2万㎡"})
    page = client.get(result).text
    assert "9,857 m²に緩めると" in page
    gate, site = re.search(
        r'action="[^"]*/relax"><input type="hidden" name="gate" value="(\w+)">'
        r'<input type="hidden" name="site" value="([\w-]+)">',
        page,
    ).groups()
    assert f'id="place-{site}"' not in page
    assert client.post(f"{form}/relax", data={"gate": gate, "site": site}).headers["location"] == result
    assert f'id="place-{site}"' in client.get(result).text
    assert "9857 m2" in client.get(f"{form}/3").text


@pytest.mark.parametrize(
    ("gate", "site"),
    [("", ""), ("office_floor", "nowhere"), ("inside_city", "higashida"), ("x", "higashida")],
)
def test_no_other_answer_can_be_changed_that_way(client, gate, site):
    form, _ = fill(client)
    assert client.post(f"{form}/relax", data={"gate": gate, "site": site}).status_code == 404


def test_moved_weights_change_the_order_and_are_not_kept(client, workshop):
    """A full page without scripts, a fragment with them; nothing is stored."""
    _, result = fill(client)
    before = client.get(result).text
    with workshop.database.reading() as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM results").scalar()
    only_access = dict.fromkeys(groups_of(before), 0) | {"access": 100}
    moved = client.get(result, params=only_access)
    assert groups_of(moved.text) == only_access
    assert first_place(moved.text) != first_place(before)
    fragment = client.get(result, params=only_access, headers={"hx-request": "true"})
    assert "<html" not in fragment.text
    assert first_place(fragment.text) == first_place(moved.text)
    assert groups_of(client.get(result).text) == groups_of(before)
    with workshop.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM results").scalar() == stored


def test_the_buttons_beside_a_weight_work_without_scripts(client):
    _, result = fill(client)
    now = groups_of(client.get(result).text)
    more = client.get(result, params=now | {"step": "access:more"})
    assert groups_of(more.text)["access"] == now["access"] + 5
    less = client.get(result, params=now | {"access": 3, "step": "access:less"})
    assert groups_of(less.text)["access"] == 0


@pytest.mark.parametrize(
    "weights", [{"pair": "-1"}, {"pair": "1e9"}, {"pair": "１"}, {"pair": "0", "land": "0"}]
)
def test_weights_that_are_none_are_said_and_the_own_ones_shown(client, weights):
    _, result = fill(client)
    own = client.get(result).text
    page = client.get(result, params=weights)
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert first_place(page.text) == first_place(own)


def test_a_function_the_brief_does_not_have_shows_the_first_one(client):
    _, result = fill(client)
    assert client.get(result, params={"f": "it_hub"}).status_code == 200
    assert client.get(result, params={"f": "../x"}).status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sheet_page_map_and_check_of_the_code(client, language):
    """The PDF is registered: its code is known at once, and the page says the same code."""
    _, result = fill(client, language)
    pdf = client.get(f"{result}/sheet.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["cache-control"] == "no-store"
    assert client.get(f"{result}/sheet.pdf").content == pdf.content
    twin = client.get(f"{result}/sheet")
    assert " style=" not in twin.text
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", words_of(twin.text)).group()
    checked = client.get(f"/{language}/s/{code}")
    assert re.search(r"KQ-\d{8}-[0-9A-F]{6}-" + language.upper(), checked.text)
    drawn = client.get(f"{result}/map.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")
    assert len(client.get(f"{result}/map.svg?form=narrow").text) < len(drawn.text)


def test_the_stylesheet_of_the_sheet_is_ours(client):
    _, result = fill(client)
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(f"{result}/sheet").text)
    style = client.get(address)
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]


def test_the_moving_map_finds_its_outlines_places_and_an_installed_tile_pack(client, workshop):
    wards = client.get("/ja/map/wards.geojson").json()
    assert sum(feature["properties"]["in_city"] for feature in wards["features"]) == 7
    assert client.get("/ja/map/places.geojson").json()["features"]
    assert client.get("/ja/map/tiles.pmtiles").status_code == 404
    workshop.settings.state_folder.mkdir(parents=True, exist_ok=True)
    (workshop.settings.state_folder / "tiles.pmtiles").write_bytes(bytes(range(200)))
    piece = client.get("/ja/map/tiles.pmtiles", headers={"range": "bytes=0-126"})
    assert piece.status_code == 206
    assert piece.content == bytes(range(127))
    _, result = fill(client)
    assert 'data-tiles="yes"' in client.get(result).text


def test_a_result_is_kept_once_and_found_again(client, workshop):
    _, result = fill(client)
    client.get(result)
    client.get(result)
    with workshop.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM results").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(result_id) FROM drafts").scalar() == 1


def test_nothing_personal_is_cached(client):
    form, result = fill(client)
    for address in (f"{form}/1", f"{form}/check", result, f"{result}/sheet", f"{result}/consult"):
        assert client.get(address).headers["cache-control"] == "no-store"


def test_a_draft_of_another_visitor_is_not_reached_by_its_id(client, workshop):
    begin(client)
    with workshop.database.reading() as connection:
        draft_id = connection.exec_driver_sql("SELECT id FROM drafts").scalar()
    assert client.get(f"/ja/r/{draft_id}").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_where_no_place_is_left_the_page_shows_ways_and_open_questions(client, language, monkeypatch):
    """Never an empty page: routes, near misses and whom to ask stand there."""
    from service.pages.public import result as page

    def without_places(*arguments, **more):
        found = weighed_result(*arguments, **more)
        empty = found.recommendation.model_copy(update={"ranking": (), "insufficient_data": ()})
        return replace(found, recommendation=empty, result_id=None)

    _, result = fill(client, language)
    monkeypatch.setattr(page, "weighed_result", without_places)
    text = client.get(result).text
    assert 'id="routes-title"' in text
    assert 'id="unknowns-title"' in text
    assert 'id="map-title"' not in text
    assert 'id="weights"' not in text
    assert client.get(f"{result}/consult").status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_answer_stands_in_short_above_everything_else(client, language):
    """The first place, why, its weak points, the pair and what is open, before the list and the weights."""
    _, result = fill(client, language)
    text = client.get(result).text
    short = text[text.index('id="gist-title"') : text.index("</section>", text.index('id="gist-title"'))]
    place = first_place(text)
    card = text[text.index(f'id="place-{place}"') :]
    strong, weak = (re.search(r"<strong>(.*?)</strong>", part).group(1) for part in card.split("<h4>")[1:3])
    assert f'href="#place-{place}"' in short
    assert strong in short
    assert weak in short
    assert 'href="#pair-title"' in short
    assert 'href="#unknowns-title"' in short
    assert text.index('id="gist-title"') < text.index('id="ranking-title"') < text.index('id="weights"')


def test_where_the_answers_leave_no_place_the_short_answer_names_what_none_meets(client):
    """Head office in the city itself: no backup, and the page must not promise ways it does not show."""
    here = {"role": ["head_office"], "municipality": ["北九州市"]}
    _, result = fill(client, q1={"functions": ["hq_backup"]}, q7=here)
    text = words_of(client.get(result).text)
    short = text[: text.index("今の拠点と同時に止まらないか")]
    assert "「現拠点と同時に被災しないこと」に合わない場所" in short
    assert "下に示します" not in short


def test_two_with_the_same_answers_see_their_own_links_and_days(client, workshop):
    """Their page is rendered once: nothing of the first one's link may stand on the second one's."""
    first_form, first = fill(client)
    first_page = client.get(first).text
    workshop.later(days=3)
    second_form, second = fill(client)
    second_page = client.get(second).text
    own, other = (form.rpartition("/")[2] for form in (second_form, first_form))
    assert other not in second_page
    assert second_page.count(own) == first_page.count(other) > 5
    assert second_page.replace(own, "") != first_page.replace(other, ""), "the days of the links differ"
    assert client.get(first).text == first_page
    assert client.get(first.replace("/ja/", "/en/")).text != first_page


def test_the_page_follows_changed_answers_though_the_result_before_is_noted(client):
    form, result = fill(client, q1={"functions": ["hq_backup"]})
    before = first_place(client.get(result).text), groups_of(client.get(result).text)
    client.post(f"{form}/1", data={"functions": "data_center"})
    changed = client.get(result).text
    assert (first_place(changed), groups_of(changed)) != before
    client.post(f"{form}/1", data={"functions": "hq_backup"})
    back = client.get(result).text
    assert (first_place(back), groups_of(back)) == before


def test_the_summary_says_how_many_pairs_are_not_confirmed(client, workshop):
    form, result = fill(client)
    with workshop.database.reading() as connection:
        draft = draft_of(connection, form.rpartition("/")[2])
    brief = brief_of(draft.answers, pack=workshop.pack)
    found = weighed_result(workshop, brief, function=None).recommendation
    pair = next(c for c in found.ranking[0].contributions if c.criterion == "pair_independence")
    told = re.search(r"（浸水の有無などが未確認の組合せ(\d+)件）", pair.reason.ja)
    assert told, "the sample has an open pair"
    assert f"うち浸水などが未確認: {told[1]}件" in words_of(client.get(result).text)


def test_the_enter_key_in_a_weight_applies_the_weights(client):
    """A browser presses the first button of a form: that must not be "5 less" of the first weight."""
    _, result = fill(client)
    page = client.get(result).text
    first = re.search(r"<button[^>]*>", page[page.index('id="weights"') :]).group()
    assert "name=" not in first
