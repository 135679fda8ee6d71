"""Lists as people send them: read where they can be read, else the row, the column and the mend are named."""

import datetime as dt
import io
import tomllib
import zipfile

import pytest
import xlsxwriter

from domain.errors import TargetsColumnsError, TargetsTooLargeError, TargetsUnreadableError
from geodata import load_pack
from service.forms.dates import parse_partial_date
from service.forms.quantities import parse_range
from service.forms.targets import _known_headings, _plain, read_targets

HEADINGS = ("会社名", "業種", "施設種別", "本社所在地", "敷地面積", "受電容量", "開設希望時期", "言語")
GOOD = ("㈱髙﨑精工", "精密機械", "工場", "静岡県浜松市", "５ha", "10〜20MW", "令和10年4月", "両方")


def csv_file(tmp_path, rows, encoding="utf-8", delimiter=","):
    path = tmp_path / "targets.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    return path


def book(tmp_path, rows, fill=None):
    path = tmp_path / "targets.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if fill:
            fill(sheet, written)
    return path


def read(path):
    return read_targets(path, languages=("ja",))


def faults(path):
    return [(fault.row, fault.column.ja, fault.says.ja) for fault in read(path).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_excel_writes(tmp_path, encoding):
    row = ("カ)髙﨑精工" if encoding != "cp932" else "㈱髙﨑精工", *GOOD[1:])
    (target,) = read(csv_file(tmp_path, (HEADINGS, row), encoding)).targets
    assert target.name == row[0]
    assert target.brief.size.site_area_ha.minimum == 5
    assert (target.brief.utilities.power_mw.minimum, target.brief.utilities.power_mw.maximum) == (10, 20)
    assert target.brief.open_by == "2028-04"
    assert target.languages == ("ja", "en")
    assert target.brief.present_sites[0].municipality == "静岡県浜松市"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    assert len(read(csv_file(tmp_path, (HEADINGS, GOOD), delimiter=delimiter)).targets) == 1


def test_a_workbook_with_a_title_above_english_headings_and_empty_rows_is_read(tmp_path):
    headings = ("Company", "Industry", "Facility Type", "Head office")
    rows = [
        ("List of targets",),
        (),
        headings,
        (),
        ("Kousou Inc.", "cars", "factory", "愛知県豊田市"),
        (),
        (),
    ]
    (target,) = read(book(tmp_path, rows)).targets
    assert (target.row, target.name) == (5, "Kousou Inc.")
    assert target.languages == ("ja",)


def test_a_number_takes_the_unit_of_its_heading(tmp_path):
    rows = [("会社名", "業種", "敷地面積(㎡)", "受電容量（kW）"), ("甲", "a", 50_000, "2,000")]
    brief = read(book(tmp_path, rows)).targets[0].brief
    assert brief.size.site_area_ha.minimum == pytest.approx(5.0)
    assert brief.utilities.power_mw.minimum == pytest.approx(2.0)


def test_a_large_number_without_any_unit_is_not_guessed(tmp_path):
    rows = [("会社名", "業種", "敷地面積"), ("甲", "a", 50_000), ("乙", "a", 5)]
    path = book(tmp_path, rows)
    assert faults(path) == [(2, "敷地面積", "「50000」の単位が分かりません。")]
    assert read(path).targets[0].brief.size.site_area_ha.minimum == 5


def test_undecided_and_empty_cells_stay_undecided(tmp_path):
    rows = [HEADINGS, ("甲", "未定", "未定", "", "-", "わからない", "未定", "")]
    brief = read(book(tmp_path, rows)).targets[0].brief
    assert brief.facility_types == "undecided"
    assert (brief.size.site_area_ha, brief.utilities.power_mw, brief.open_by) == (None, None, None)


def test_everything_to_mend_in_a_row_is_told_at_once(tmp_path):
    path = csv_file(
        tmp_path, (("会社名", "施設種別", "用地", "開設時期"), ("乙", "遊園地", "ひろい", "いつか"))
    )
    assert read(path).targets == ()
    assert sorted(column for _, column, _ in faults(path)) == ["敷地面積", "施設種別", "開設希望時期"]


def test_one_bad_row_does_not_stop_the_others(tmp_path):
    rows = [HEADINGS, GOOD, ("乙", "a", "工場", "", "ひろい"), GOOD, ("丙", "a", "遊園地"), GOOD]
    path = book(tmp_path, rows)
    assert [target.row for target in read(path).targets] == [2, 4, 6]
    assert faults(path) == [
        (3, "敷地面積", "「ひろい」を量として読めません。"),
        (5, "施設種別", "施設種別「遊園地」は使えません。"),
    ]
    assert all(fault.mend.ja and fault.mend.en and fault.says.en for fault in read(path).faults)
    assert [fault.name for fault in read(path).faults] == ["乙", "丙"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "", "工場"), "会社名"),
        (("社" * 61, "a"), "会社名"),
        (("甲", "a", "工場", "", "-5ha"), "敷地面積"),
        (("甲", "a", "工場", "", "1e400"), "敷地面積"),
        (("甲", "a", "工場", "", "10〜5ha"), "敷地面積"),
        (("甲", "a", "工場", "", "", "", "2028年13月"), "開設希望時期"),
        (("甲", "a", "工場", "", "", "", "いつか"), "開設希望時期"),
        (("甲", "a", "工場", "", "", "", "", "フランス語"), "言語"),
        (("甲", "a", "工場", "あ" * 80), "本社所在地"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_by_its_column(tmp_path, row, column):
    assert [fault[1] for fault in faults(book(tmp_path, [HEADINGS, row]))] == [column]


def test_control_and_direction_letters_are_dropped_from_cells(tmp_path):
    (target,) = read(csv_file(tmp_path, (HEADINGS, ("\u202e甲\u0007\u200b社", *GOOD[1:])))).targets
    assert target.brief.company.name == "甲社"


def test_a_formula_is_not_evaluated_but_told(tmp_path):
    def fill(sheet, _):
        sheet.write_formula(1, 4, '=HYPERLINK("http://x.example")', None, 5)

    assert faults(book(tmp_path, [HEADINGS, GOOD, GOOD], fill)) == [
        (2, "敷地面積", "数式が入っています。数式は計算しません。")
    ]


def test_text_that_looks_like_a_formula_is_only_text(tmp_path):
    (target,) = read(csv_file(tmp_path, (HEADINGS, ("=1+1", *GOOD[1:])))).targets
    assert target.brief.company.name == "=1+1"


def test_cells_merged_over_rows_are_told_and_a_merged_title_is_not(tmp_path):
    def fill(sheet, _):
        sheet.merge_range(0, 0, 0, 5, "誘致対象企業")
        sheet.merge_range(2, 3, 3, 3, "東京都港区")

    path = book(tmp_path, [(), HEADINGS, GOOD, GOOD, GOOD], fill)
    assert [fault[0] for fault in faults(path)] == [3, 4]
    assert [target.row for target in read(path).targets] == [5]


def test_five_thousand_rows_are_read_and_far_more_are_not(tmp_path):
    assert len(read(csv_file(tmp_path, [HEADINGS, *[GOOD] * 5000])).targets) == 5000
    with pytest.raises(TargetsTooLargeError) as refused:
        read(csv_file(tmp_path, [HEADINGS, *[GOOD] * 6000]))
    assert refused.value.facts["what"] == "rows"


@pytest.mark.parametrize("rows", [[("a", "b")], [("会社名",)], [("売上", "利益"), ("1", "2")], []])
def test_a_file_without_known_headings_is_told(tmp_path, rows):
    with pytest.raises(TargetsColumnsError):
        read(csv_file(tmp_path, rows))


@pytest.mark.parametrize("content", [b"\x81\xff\x00bad", b"PK\x03\x04 torn", b"a\0b,c"])
def test_a_file_that_is_no_table_is_told(tmp_path, content):
    path = tmp_path / "targets.xlsx"
    path.write_bytes(content)
    with pytest.raises(TargetsUnreadableError):
        read(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(TargetsUnreadableError):
        read(tmp_path / "none.xlsx")


def archive(tmp_path, members):
    path, target = tmp_path / "bomb.xlsx", io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members:
            written.writestr(name, content)
    path.write_bytes(target.getvalue())
    return path


def test_a_workbook_that_unpacks_to_far_more_is_stopped_while_it_unpacks(tmp_path):
    path = archive(tmp_path, [("xl/worksheets/sheet1.xml", b" " * 150_000_000)])
    assert path.stat().st_size < 1_000_000
    with pytest.raises(TargetsTooLargeError) as refused:
        read(path)
    assert refused.value.facts["what"] == "unpacked"


def test_a_workbook_far_larger_than_its_file_is_stopped_long_before_the_limit_of_all(tmp_path):
    """20 MB of nothing in some 20 kB: far under what may be unpacked, and no spreadsheet."""
    path = archive(tmp_path, [("xl/worksheets/sheet1.xml", b" " * 20_000_000)])
    with pytest.raises(TargetsTooLargeError) as refused:
        read(path)
    assert refused.value.facts["what"] == "unpacked"


def test_a_workbook_of_too_many_parts_is_refused(tmp_path):
    with pytest.raises(TargetsTooLargeError) as refused:
        read(archive(tmp_path, [(f"xl/{number}.xml", b"") for number in range(600)]))
    assert refused.value.facts["what"] == "entries"


def parts_of_workbook(sheet, *, prefix="", target="worksheets/sheet1.xml", name="xl/worksheets/sheet1.xml"):
    """Return the parts of a workbook with one sheet as it is given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    named = f' xmlns:{prefix[:-1]}="{main}"' if prefix else f' xmlns="{main}"'
    listed = '<sheet name="a" sheetId="1" r:id="rId1"/>'
    related = f'<Relationship Id="rId1" Type="{office}/worksheet" Target="{target}"/>'
    return [
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        ),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{packed}">{related}</Relationships>'),
        (name, f"<{prefix}worksheet{named}>{sheet}</{prefix}worksheet>"),
    ]


FAR = (
    '<{0}sheetData><{0}row r="1"><{0}c r="A1"><{0}v>1</{0}v></{0}c></{0}row>'
    '<{0}row r="1048576"><{0}c r="XFD1048576"><{0}v>1</{0}v></{0}c></{0}row></{0}sheetData>'
)
MERGED = "<sheetData/><mergeCells>" + '<mergeCell ref="A1:A1048576"/>' * 10_001 + "</mergeCells>"


@pytest.mark.parametrize(
    "members",
    [
        parts_of_workbook(FAR.format("")),
        parts_of_workbook(FAR.format("x:"), prefix="x:"),
        parts_of_workbook(MERGED),
    ],
    ids=["far corner", "far corner under a prefix", "merges"],
)
def test_a_small_workbook_that_reaches_far_is_refused_before_it_is_laid_out(tmp_path, members):
    """Laid out as a table it would take half a terabyte; the reader ends the process then."""
    with pytest.raises(TargetsTooLargeError) as refused:
        read(archive(tmp_path, members))
    assert refused.value.facts["what"] == "cells"


@pytest.mark.parametrize(
    "members",
    [
        parts_of_workbook(FAR.format(""), target="worksheets/sheet1.bin", name="xl/worksheets/sheet1.bin"),
        parts_of_workbook('<sheetData><row r="1"><c r="A' + "9" * 5000 + '"/></row></sheetData>'),
        [*parts_of_workbook("<sheetData/>"), ("content.xml", "<a/>")],
        [("xl/workbook.xml", "<workbook/>"), ("xl/_rels/workbook.xml.rels", "<Relationships/>")],
        [("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')],
    ],
    ids=["sheet under another ending", "long row number", "another kind", "no sheet", "doctype"],
)
def test_a_workbook_that_was_not_made_by_a_spreadsheet_is_told(tmp_path, members):
    with pytest.raises(TargetsUnreadableError):
        read(archive(tmp_path, members))


def test_an_archive_that_is_no_workbook_is_told(tmp_path):
    with pytest.raises(TargetsUnreadableError):
        read(archive(tmp_path, [("readme.txt", b"hello")]))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2028年4月", "2028-04"),
        ("2028/4", "2028-04"),
        ("２０２８年４月１日", "2028-04-01"),
        ("2028", "2028"),
        ("令和10年4月", "2028-04"),
        ("R10.4", "2028-04"),
        ("令和元年", "2019"),
        ("2028年度", "FY2028"),
        ("FY2028", "FY2028"),
        ("令和10年度", "FY2028"),
        (2028.0, "2028"),
        ("2028年4月頃", "2028-04"),
        ("2028年春頃", "2028"),
        ("令和10年度上期", "FY2028"),
        ("2028年4月以降", "2028-04"),
        ("2028年4月上旬までに", "2028-04"),
        ("April 2028", "2028-04"),
        ("Apr. 2028", "2028-04"),
        ("1 September 2028", "2028-09-01"),
        ("September 1st, 2028", "2028-09-01"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, kept):
    assert parse_partial_date(typed) == kept


FAR = ("9999", "0001-01-01", dt.date(9999, 12, 31), "٢٠٢٨")


@pytest.mark.parametrize(
    "typed",
    ["いつか", "2028年13月", "2028-02-31", "28年", "Q2 2028", "31 June 2028", 2028.5, True, None, "", *FAR],
)
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011  (whatever it says)
        parse_partial_date(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "low", "high"),
    [
        ("10〜20MW", "mw", 10, 20),
        ("10-20MW", "mw", 10, 20),
        ("１０～２０ＭＷ", "mw", 10, 20),
        ("500kW〜2MW", "mw", 0.5, 2),
        ("5ha", "ha", 5, None),
        ("1.5万㎡", "ha", 1.5, None),
        ("121坪", "m2", 400, None),
        (7, "ha", 7, None),
    ],
)
def test_an_interval_is_read_with_its_unit_once(typed, unit, low, high):
    read_low, read_high = parse_range(typed, unit)
    assert read_low == pytest.approx(low)
    assert read_high == (high if high is None else pytest.approx(high))


def test_the_how_to_lists_every_column_with_both_headings(root):
    page = (root / "docs/how-to/print-many-sheets.md").read_text(encoding="utf-8")
    card = tomllib.loads((root / "service/forms/targets.toml").read_text(encoding="utf-8"))
    labels = [column["label"] for column in card["columns"].values()]
    assert [label for label in labels if f"| {label['ja']} | {label['en']} |" not in page] == []


def test_every_heading_of_the_card_leads_to_its_column(root):
    card = tomllib.loads((root / "service/forms/targets.toml").read_text(encoding="utf-8"))
    known = _known_headings()
    for name, column in card["columns"].items():
        assert {known[_plain(heading)] for heading in column["headings"]} == {name}


@pytest.mark.parametrize(
    ("written", "says", "mend"),
    [
        ("府中市", "複数", "東京都府中市、広島県府中市"),
        ("東京都千代出区", "見つかりません", "東京都千代田区"),
        ("火星", "見つかりません", "–"),
    ],
)
def test_a_municipality_that_cannot_be_found_is_told_with_what_it_may_mean(tmp_path, written, says, mend):
    """In the dry run already; the second column is told beside the first."""
    path = tmp_path / "list.csv"
    path.write_text(f"会社名,業種,本社,工場\n架空商事,卸売,{written},愛知県豊田市\n", encoding="utf-8")
    found = read_targets(path, languages=("ja",), pack=load_pack())
    ((fault),) = found.faults
    assert found.targets == ()
    assert written in fault.says.ja
    assert says in fault.says.ja
    assert mend in fault.mend.ja
    assert len(read_targets(path, languages=("ja",)).targets) == 1
