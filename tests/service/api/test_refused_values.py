"""Whatever a program sends: what is refused, where, and what to send instead, in the reader's language."""

import copy
import re

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, core_schema

from domain.library_words import EXPECTED_BY_TYPE, UNMAPPED, expectation_of
from service.api.models import ChangedBrief, NewBrief, PaperRequest, SentBrief
from service.messages import catalogue
from service.web.refused_values import problems_of

_ENGLISH = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")
_AMOUNT = {"minimum": 1.0, "maximum": 2.0}
BRIEF = {
    "title": "拠点の分散",
    "fictional": True,
    "company": {"name": "架空", "name_en": "Kaku", "industry": {"ja": "製造", "en": "Making"}},
    "facility_types": ["it_hub", "hq_backup"],
    "open_by": "2028-04",
    "size": {"site_area_ha": _AMOUNT, "floor_area_m2": _AMOUNT, "seats": _AMOUNT},
    "utilities": {"power_mw": _AMOUNT, "power_by": "2028", "industrial_water_m3_per_day": _AMOUNT},
    "people": {"staff": _AMOUNT, "local_hires": _AMOUNT, "engineers": _AMOUNT},
    "present_sites": [{"role": "head_office", "municipality": "東京都千代田区"}],
    "importance": {"pairwise": [{"first": "land_area", "second": "available_power", "times": 3}]},
    "wishes": "静かな所",
    "lens": "risk",
    "evaluated_on": "2026-11-22",
}
KINDS = {
    "brief": (SentBrief, BRIEF),
    "new": (NewBrief, {"title": "案", "brief": BRIEF}),
    "changed": (ChangedBrief, {"title": "案", "brief": BRIEF, "version": 1}),
    "paper": (
        PaperRequest,
        {"kind": "sheet", "case_id": "0" * 32, "brief_id": "1" * 32, "language": "en", "function": "it_hub"},
    ),
}
BAD = [
    *(None, True, -1, 0, 0.5, 10**30, float("inf"), float("nan"), [], {}, ["a"], [5] * 9, {"a": "b"}),
    *("", "x" * 2000, "2028-02-31", "2999", "2026-13-45", "nan", "日", {"minimum": 2, "maximum": 1}),
    *({"minimum": "abc"}, ["it_hub", "it_hub"], {"top": list("abcd")}, {"weights": {"a": 1}, "order": ["a"]}),
]


def _paths(value, before=()):
    if before:
        yield before
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from _paths(inner, (*before, step))


def _changed(example, path, bad, *, add=False):
    made = copy.deepcopy(example)
    node = made
    for step in path[:-1]:
        node = node[step]
    if bad is ...:
        del node[path[-1]]
    elif add and isinstance(node, dict):
        node["no_such_field"] = bad
    else:
        node[path[-1]] = bad
    return made


def _refusals(kind):
    """Send every bad value in every place, every place once left out and once with a stranger beside it."""
    model, example = KINDS[kind]
    adapter = TypeAdapter(model)
    adapter.validate_python(example)
    for path in _paths(example):
        sent = [_changed(example, path, bad) for bad in [*BAD, ...]] + [_changed(example, path, 1, add=True)]
        for body in sent:
            try:
                adapter.validate_python(body)
            except ValidationError as error:
                yield error.errors()


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_the_library_reaches_a_japanese_reader(kind):
    """Every refusal that can be provoked has a place without the library's own names, and words of ours."""
    refusals = list(_refusals(kind))
    assert len(refusals) > 30
    for errors in refusals:
        for problem in problems_of(errors, "ja"):
            assert not _ENGLISH.search(problem["what"].replace(problem["where"], "")), problem
            assert re.search(r"[ぁ-ん]", problem["what"]), problem
            assert not re.search(r"[\[\]()']", problem["where"]), problem


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_that_can_be_provoked_has_a_sentence_of_its_own(kind):
    """The general sentence is for what nobody foresaw, not for what the types are known to refuse."""
    met = {error["type"] for errors in _refusals(kind) for error in errors}
    assert met - set(EXPECTED_BY_TYPE) == set()
    assert {"missing", "extra_forbidden"} <= met


def test_every_key_has_its_words_and_every_type_is_one_of_the_library_or_ours():
    words = catalogue("ja")["wrong"]
    assert set(EXPECTED_BY_TYPE.values()) | {UNMAPPED} <= set(words)
    known = set(core_schema.ErrorType.__args__)
    ours = {"several_ways", "each_once", "range_in_order", "far_day"}
    assert set(EXPECTED_BY_TYPE) - known == ours
    made = PydanticCustomError("never_heard_of", "some words of a library")
    assert expectation_of({"type": made.type, "msg": made.message()}).key == UNMAPPED


@pytest.mark.parametrize(
    ("body", "where", "what"),
    [
        ('{"facility_types": []}', "body.facility_types", "未定なら"),
        (
            '{"facility_types": ["it_hub"], "size": {"seats": {"minimum": "多い"}}}',
            "body.size.seats.minimum",
            "数",
        ),
        ('{"facility_types": ["it_hub"], "open_by": "2028-02-31"}', "body", "暦"),
        ('{"facility_types": ["it_hub"', "body", "かっこ"),
        ("[]", "body", "application/json"),
    ],
)
def test_a_refused_brief_is_told_by_place_and_remedy(client, body, where, what):
    answer = client.post(
        "/api/v1/briefs/check",
        content=body,
        headers={"content-type": "application/json", "accept-language": "ja"},
    )
    told = answer.json()
    assert answer.status_code == 400
    assert [row["where"] for row in told["problems"]] == [where]
    assert what in told["problems"][0]["what"]
    assert not _ENGLISH.search(told["title"] + told["detail"])


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/api/v1/facts?limit=9999&offset=abc"),
        ("get", "/api/v1/facts?subject=" + "x" * 200),
        ("delete", "/api/v1/facts"),
        ("get", "/ogc/collections/places/items?bbox=1,2"),
        ("get", "/ogc/collections/places/items?limit=x"),
        ("get", "/api/v1/nowhere"),
        ("get", "/api/v1/recommendations/short"),
    ],
)
def test_a_refused_address_is_told_in_the_readers_language(client, method, address):
    japanese = client.request(method, address, headers={"accept-language": "ja"}).json()
    english = client.request(method, address, headers={"accept-language": "en"}).json()
    assert japanese["status"] == english["status"] >= 400
    assert re.search(r"[ぁ-ん]", japanese["detail"])
    assert re.search(r"[ぁ-ん一-龥]", japanese["title"])
    assert not _ENGLISH.search(re.sub(r"/\S+", "", japanese["title"] + japanese["detail"]))
    assert not re.search(r"[ぁ-ん一-龥]", english["title"] + english["detail"])


@pytest.mark.parametrize("code", ["40199", "131011", "401000000", "99"])
def test_a_code_that_no_municipality_has_is_refused_by_its_sentence(client, code):
    """One wrong digit must not compute a pair with another town."""
    brief = {"facility_types": ["it_hub"], "present_sites": [{"role": "head_office", "municipality": code}]}
    answer = client.post("/api/v1/briefs/check", json=brief, headers={"accept-language": "ja"})
    assert answer.status_code == 422
    assert f"市区町村コード「{code}」の市区町村はありません" in answer.json()["detail"]
