"""A past result computed again tells in words what changed: the record, its place, value, source and date."""

import re

import pytest

from service.security.roles import Role
from service.usecases.open_brief import open_brief
from tests.service.usecases.facts_builders import OTHER, RECORD, approved


@pytest.fixture
def replayed(bench, make_user):
    """Return a function that changes a record and shows the result of before."""

    def replay(language="ja", **draft):
        result = open_brief(bench.workshop, bench.case_id, bench.brief_id).row.result_id
        approved(bench.workshop, make_user(Role.EDITOR), make_user(Role.APPROVER), **draft)
        page = bench.viewer.get(bench.case(f"/results/{result}", language))
        assert page.status_code == 200
        return re.sub(r"<[^>]+>|\s+", " ", page.text.partition("<main")[2])

    return replay


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "ja",
            (
                "小倉都心部 魚町・米町",
                "9,857 m²",
                "9,000 m²",
                "小倉中心部のオフィス調査",
                "表3",
                "2026-10-01",
            ),
        ),
        ("en", ("Uomachi", "9,857 m²", "9,000 m²", "Survey of offices in central Kokura", "2026-10-01")),
    ],
)
def test_a_changed_figure_is_told_with_its_place_both_values_sources_and_dates(replayed, language, told):
    text = replayed(language, record_id=RECORD, value="9000")
    for words in told:
        assert words in text


def test_the_source_and_date_of_then_stand_beside_those_of_now(bench, replayed):
    before = bench.workshop.pinned().pack
    fact = before.facts[RECORD]
    text = replayed(record_id=RECORD, value="9000")
    assert fact.as_of in text
    assert before.sources[fact.sources[0]].title.ja in text


def test_another_field_is_told_by_its_name_and_a_bureau_by_its_own(bench, replayed):
    owners = bench.workshop.pinned().pack.owners
    text = replayed(record_id=RECORD, owner="crisis_management")
    assert owners["crisis_management"].name.ja in text
    assert "所管" in text
    assert "crisis_management" not in text


def test_a_place_that_moved_is_told_by_its_coordinates(replayed):
    text = replayed(record_id="kokura-core-uomachi", file="sites.csv", lat="33.9000")
    assert "緯度" in text
    assert "33.9" in text


def test_without_the_edition_of_then_the_words_of_the_result_tell(bench, replayed, monkeypatch):
    monkeypatch.setattr(type(bench.workshop), "pack_of", lambda *_: None)
    text = replayed(record_id=RECORD, value="9000")
    assert "結果に残っている文" in text
    assert "9,857 m²" in text
    assert "9,000 m²" in text


def test_an_edition_that_changes_nothing_of_the_answer_is_not_called_a_change(replayed):
    text = replayed(record_id=OTHER, value="101")
    assert "答えは同じです" in text
    assert "結果が変わりました" not in text
