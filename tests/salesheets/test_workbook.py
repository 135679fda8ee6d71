"""The Excel hand-out: constants only, points that add up, nothing for staff in a company's copy."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from domain.evidence import PrintRule
from domain.recommendation import Contribution
from salesheets import SheetSettings
from salesheets.staff import StaffPages
from salesheets.workbook import render_workbook
from tests.salesheets.builders import NOTES, both, make_brief, make_function, make_recommendation
from tests.salesheets.test_slides import everything, make_staff

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "＝cmd|' /C calc'!A0", "＋1", "－1", "＠A1"]


def book_of(recommendation=None, *, language="ja", staff=None):
    recommendation = recommendation or make_recommendation()
    return render_workbook(recommendation, language=language, settings=SheetSettings(), staff=staff)


def tabs_of(package):
    book = CalamineWorkbook.from_filelike(io.BytesIO(package))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sheet_xml(package):
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if "worksheets/" in name)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_name_that_begins_like_a_formula_is_text(attack):
    package = book_of(make_recommendation(brief=make_brief(name=f"{attack}株式会社")))
    assert b"<f>" not in sheet_xml(package)
    assert b"<hyperlink" not in sheet_xml(package)
    told = [cell for row in tabs_of(package)["はじめに"] for cell in row]
    assert f"{attack.strip()}株式会社" in told
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


@given(st.text(min_size=1, max_size=50).filter(str.strip))
def test_no_name_whatsoever_becomes_a_formula_or_breaks_the_file(name):
    package = book_of(make_recommendation(brief=make_brief(name=name.strip()[:60] or "x")))
    assert b"<f>" not in sheet_xml(package)
    assert tabs_of(package)


def test_the_points_of_a_place_add_up_to_its_score():
    recommendation = make_recommendation()
    totals = {p.name.ja: sum(item.points for item in p.contributions) for p in recommendation.ranking}
    for staff in (None, make_staff()):
        rows = tabs_of(book_of(recommendation, staff=staff))["内訳"]
        start = next(number for number, row in enumerate(rows) if "評価項目" in row)
        place, points = rows[start].index("候補地"), rows[start].index("得点")
        for name, total in totals.items():
            told = sum(row[points] for row in rows[start + 1 :] if row[place] == name)
            assert told == pytest.approx(total)


def with_secret_criterion(recommendation):
    """Let the first criterion of every place rest on a record for staff only."""

    def hidden(item: Contribution) -> Contribution:
        changed = {"evidence": ("secret",), "reason": both("秘密の理由", "SECRET REASON"), "raw": 98765.0}
        return item.model_copy(update=changed)

    ranking = tuple(
        place.model_copy(update={"contributions": (hidden(place.contributions[0]), *place.contributions[1:])})
        for place in recommendation.ranking
    )
    return recommendation.model_copy(update={"ranking": ranking})


@LANGUAGES
def test_what_may_not_be_printed_is_one_sum_for_a_company_and_open_to_staff(language):
    assert NOTES["secret"].print_rule is PrintRule.STAFF_ONLY
    recommendation = with_secret_criterion(make_recommendation())
    secret = "秘密の理由" if language == "ja" else "SECRET REASON"
    company = everything(book_of(recommendation, language=language))
    assert secret not in company
    assert "98765" not in company
    assert "担当者の聞き取り" not in company
    assert ("このほかの項目" if language == "ja" else "All other criteria") in company
    staff = everything(book_of(recommendation, language=language, staff=make_staff()))
    assert secret in staff
    assert "98765" in staff


@LANGUAGES
def test_staff_tabs_and_marks_are_in_the_staff_edition_only(language):
    company, staff = book_of(language=language), book_of(language=language, staff=make_staff())
    for word in ("見張り文", "SENTINEL", "職員用", "STAFF", "職員だけの資料"):
        assert word not in everything(company)
    mark = "職員用(社外秘)" if language == "ja" else "STAFF ONLY"
    assert len(tabs_of(staff)) == len(tabs_of(company)) + 3
    assert all(rows[0][0] == mark for rows in tabs_of(staff).values())


def test_a_gate_on_records_for_staff_is_to_be_confirmed():
    rows = tabs_of(book_of())["必須条件"]
    power = [row for row in rows if "受電容量" in row]
    assert power
    assert all("要確認" in row for row in power)


@LANGUAGES
def test_every_number_of_a_source_is_in_the_list_of_sources(language):
    tabs = list(tabs_of(book_of(language=language)).values())
    known = {int(row[0]) for row in tabs[-1] if isinstance(row[0], float)}
    cited = set()
    for rows in tabs[3:6]:
        cited |= {int(number) for row in rows[3:] for number in re.findall(r"\d+", str(row[-1]))}
    assert cited
    assert cited <= known


def test_all_functions_of_a_brief_are_in_one_file():
    other = make_function(facility_type="it_hub").model_copy(
        update={"facility_type_label": both("IT開発拠点")}
    )
    rows = tabs_of(book_of(make_recommendation(further=(other,))))["順位"]
    assert {row[0] for row in rows[3:]} == {"本社機能の補完・移転", "IT開発拠点"}


def test_an_unknown_criterion_has_no_figure_and_is_no_nought():
    rows = tabs_of(book_of())["内訳"]
    start = next(number for number, row in enumerate(rows) if "評価項目" in row)
    rent = [row for row in rows if "賃料の水準" in row]
    assert rent
    for row in rent:
        assert row[rows[start].index("値")] == ""
        assert row[rows[start].index("評価点(0〜1)")] == ""


def test_the_same_result_gives_the_same_bytes_in_another_process():
    program = (
        "from tests.salesheets.test_workbook import book_of; import hashlib;"
        "print(hashlib.sha256(book_of()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == hashlib.sha256(book_of()).hexdigest()


def test_a_caution_without_a_known_owner_names_its_id():
    staff = StaffPages(cautions=make_staff().cautions, hard_questions=())
    assert "planning" in everything(book_of(staff=staff))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_tab_shows_every_must_have_of_every_place_at_a_glance(language):
    """The states are those of the tab that gives the reasons, and a must-have that is not met is named."""
    tabs = list(tabs_of(book_of(language=language)).values())
    overview, reasons = tabs[2], tabs[3]
    heads = next(row for row in overview if row[3])
    at_a_glance = {
        (row[2], label): state
        for row in overview[overview.index(heads) + 1 :]
        for label, state in zip(heads[3:], row[3:], strict=False)
        if state
    }
    told = {(row[1], row[2]): row[3] for row in reasons if (row[1], row[2]) in at_a_glance}
    assert told
    assert at_a_glance == told
