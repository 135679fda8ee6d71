"""The page of the QR code: genuine, superseded or unknown, and nothing confidential."""

import re

import pytest
from walk import fill, words_of


@pytest.fixture
def code(client):
    _, result = fill(client)
    client.get(f"{result}/sheet.pdf")
    return re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", words_of(client.get(f"{result}/sheet").text)).group()


def test_a_sheet_of_ours_is_told_with_its_days(client, code):
    page = client.get(f"/ja/s/{code}")
    assert page.status_code == 200
    assert "今も有効です" in page.text
    assert "有効期限" in page.text


def test_the_brief_behind_a_sheet_is_not_told(client, code):
    text = client.get(f"/ja/s/{code}").text
    for confidential in ("東京都港区", "15000", "１．５万", "20-49"):
        assert confidential not in text


def test_a_sheet_past_its_validity_is_said_to_be_so(client, code, workshop):
    workshop.later(days=workshop.settings.sheet_validity_days + 30)
    text = client.get(f"/ja/s/{code}").text
    assert "そのままでは使えません" in text
    assert "有効期限を過ぎています" in text


@pytest.mark.parametrize("typed", ["0000-0000", "A" * 60, "%3Cscript%3E"])
def test_an_unknown_code_is_said_to_be_none_of_ours(client, typed):
    page = client.get(f"/ja/s/{typed}")
    assert page.status_code == 200
    assert "登録がありません" in page.text
    assert "<script>" not in page.text


def test_the_address_on_the_paper_leads_to_the_page(client, code):
    answer = client.get(f"/check/KQ-20261122-ABCDEF-EN/{code}")
    assert answer.headers["location"] == f"/en/s/{code.replace('-', '')}"


def test_a_code_is_read_however_it_is_typed(client, code):
    asked = client.get("/ja/s", params={"code": f" {code.lower()} "})
    assert asked.headers["location"] == f"/ja/s/{code.replace('-', '')}"
    assert client.get("/ja/s").status_code == 200
