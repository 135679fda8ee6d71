"""Rules about pages: links lead somewhere, decisions are numbered and listed, the glossary is bilingual."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture.committed import ROOT, committed_files

LINK = re.compile(r"(?<!`)\]\((?!https?://|mailto:|#)(?P<target>[^)#\s]+)")
PAGES = sorted({path for path in committed_files() if path.suffix == ".md"})
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_of_a_page_leads_to_a_file(page: Path):
    targets = [unquote(match["target"]) for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_decisions_are_numbered_without_gap_or_repeat():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_title_with_its_number_a_date_and_a_place_in_the_list(decision: Path):
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {decision.name[:4]} ")
    assert re.search(r"\b20\d\d-\d\d-\d\d\b", text)
    assert decision.name in (decision.parent / "README.md").read_text(encoding="utf-8")


def test_each_word_of_the_glossary_is_given_in_both_languages_with_its_code_name_and_meaning():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    words = [row for row in rows if row[0] not in {"日本語", "---"}]
    assert words
    assert [row for row in words if len(row) != 4 or not all(row)] == []


def test_the_glossary_gives_each_japanese_word_one_meaning():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)
    words = [word for word in words if word != "日本語"]
    assert len(words) == len(set(words))
