"""What must not enter: each file is refused with its reason, or repaired and told."""

import json
import os
import re
import stat
import zipfile

import pytest
import shapely

from geodata.importers.archives import ArchiveCaps
from geodata.importers.run import import_layer
from tests.geodata.importers.delivery import (
    KOKURA,
    square,
    write_geojson,
    write_ks_meta,
    write_shapefile,
    zipped,
)

A40 = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
N03 = {"N03_001": "福岡県", "N03_002": "", "N03_003": "北九州市", "N03_004": "戸畑区", "N03_007": "40105"}
OUTSIDE = "<SrcDataSource>/etc/passwd</SrcDataSource>"
VRT = f'<OGRVRTDataSet><OGRVRTLayer name="a">{OUTSIDE}</OGRVRTLayer></OGRVRTDataSet>'


@pytest.mark.parametrize("name", ["a.geojson", "a.shp"])
def test_a_vrt_under_another_name_is_refused_by_its_first_bytes(name, tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / name).write_text(VRT, encoding="utf-8")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "format_unknown"


def test_a_geopackage_is_no_form_of_these_layers(tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.gpkg").write_text(VRT, encoding="utf-8")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "nothing_to_read"


def test_a_crs_link_is_refused_and_never_followed(tmp_path, read_refusal):
    path = write_geojson(tmp_path / "d" / "a.geojson", [A40], [square()], epsg=None)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["crs"] = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "crs_link"


def test_a_zip_bomb_is_stopped_while_it_unpacks(tmp_path, refused):
    path = tmp_path / "A40-16_40.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b" " * 50_000_000)
    assert refused("A40", path, edition="2016").code == "archive_ratio"


def test_a_large_archive_is_stopped_by_the_bytes_it_gives_not_by_those_it_claims(tmp_path, refused):
    path = tmp_path / "A40-16_40.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.geojson", os.urandom(3_000_000))
    assert refused("A40", path, edition="2016", caps=ArchiveCaps(unpacked_mb=2)).code == "archive_size"


def test_too_many_members_are_refused(tmp_path, refused):
    path = tmp_path / "A40-16_40.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.txt", b"")
    assert refused("A40", path, edition="2016", caps=ArchiveCaps(entries=10)).code == "archive_entries"


@pytest.mark.parametrize(
    "member", ["../a.geojson", "/a.geojson", "a/../../b.geojson", "C:/a.geojson", "..\\a.shp"]
)
def test_member_names_that_point_outside_are_refused(member, tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    with zipfile.ZipFile(tmp_path / "d" / "a.zip", "w") as archive:
        archive.writestr(member, b"{}")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "archive_path"


def test_a_link_in_an_archive_is_refused(tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    info = zipfile.ZipInfo("a.geojson")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "d" / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "archive_path"


def test_an_archive_in_an_archive_is_refused(tmp_path, read_refusal):
    write_geojson(tmp_path / "inner" / "a.geojson", [A40], [square()])
    (tmp_path / "outer").mkdir()
    zipped(tmp_path / "inner", tmp_path / "outer" / "inner.zip")
    (tmp_path / "d").mkdir()
    zipped(tmp_path / "outer", tmp_path / "d" / "outer.zip")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "archive_nested"


def test_a_broken_archive_is_refused(tmp_path, read_refusal):
    write_geojson(tmp_path / "inner" / "a.geojson", [A40] * 50, [square()] * 50)
    (tmp_path / "d").mkdir()
    path = zipped(tmp_path / "inner", tmp_path / "d" / "a.zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "archive_broken"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[: len(content) * 6 // 10],
        lambda content: content.replace(b'"features"', b'"features" :', 1),
        lambda content: content.replace(b"[[[", b"[[", 1),
        lambda content: content[:1] + b"\xff\xfe" * 20,
    ],
    ids=["cut", "syntax", "ring", "letters"],
)
def test_a_broken_geojson_is_told_without_the_parsers_english(spoil, tmp_path, read_refusal):
    """Which line is wrong stays in both languages; the parser's sentence is for English readers alone."""
    path = write_geojson(tmp_path / "d" / "a.geojson", [A40] * 9, [square()] * 9)
    path.write_bytes(spoil(path.read_bytes()))
    finding = read_refusal("A40", tmp_path / "d", edition="2016")
    assert not re.search(r"[A-Za-z]{2,} +[A-Za-z]{2,}", finding.sentence.ja), finding.sentence.ja
    assert re.search(r"[A-Za-z]{2,} +[A-Za-z]{2,}", finding.sentence.en)


def test_japanese_folder_names_in_cp932_are_unpacked(tmp_path, read):
    write_shapefile(tmp_path / "inner" / "A40-16_40.shp", [A40], [square()])
    (tmp_path / "d").mkdir()
    zipped(tmp_path / "inner", tmp_path / "d" / "A40-16_40_GML.zip", japanese_folder="表示用/津波")
    assert len(read("A40", tmp_path / "d", edition="2016")[0].frames["features"]) == 1


@pytest.mark.parametrize("ending", [".shp", ".dbf"])
def test_a_shapefile_cut_to_sixty_percent_is_refused(ending, tmp_path, read_refusal):
    path = write_shapefile(tmp_path / "d" / "A40.shp", [A40] * 20, [square()] * 20).with_suffix(ending)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    finding = read_refusal("A40", tmp_path / "d", edition="2016")
    assert finding.code == "truncated"
    assert finding.facts["expected"] > finding.facts["found"]


@pytest.mark.parametrize("ending", [".dbf", ".shx"])
def test_a_shapefile_without_its_parts_is_refused(ending, tmp_path, read_refusal):
    write_shapefile(tmp_path / "d" / "A40.shp", [A40], [square()]).with_suffix(ending).unlink()
    finding = read_refusal("A40", tmp_path / "d", edition="2016")
    assert (finding.code, finding.facts["part"]) == ("part_missing", ending)


def test_more_shapes_than_records_are_refused(tmp_path, read_refusal):
    path = write_shapefile(tmp_path / "d" / "A40.shp", [A40] * 3, [square()] * 3)
    other = write_shapefile(tmp_path / "other" / "A40.shp", [A40] * 2, [square()] * 2)
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "rows_differ"


def test_a_wrong_cpg_is_found_out_and_told(tmp_path, read):
    write_shapefile(tmp_path / "d" / "A40.shp", [A40], [square()], cpg="UTF-8")
    assembled, findings = read("A40", tmp_path / "d", edition="2016")
    assert assembled.frames["features"]["prefecture_name"].tolist() == ["福岡県"]
    assert "encoding_wrong" in [finding.code for finding in findings]


def test_text_that_was_garbled_before_it_came_is_refused(tmp_path, read_refusal):
    garbled = A40 | {"A40_001": "福岡県".encode("cp932").decode("latin-1")}
    write_geojson(tmp_path / "d" / "a.geojson", [garbled], [square()])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "mojibake"


def test_another_prefectures_file_is_refused_by_its_codes(tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [N03 | {"N03_007": "10201"}], [square()])
    assert read_refusal("N03", tmp_path / "d", edition="2023").code == "wrong_area"


def test_another_prefectures_file_is_refused_by_its_place(tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [square(139.0, 36.3)])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "wrong_area"


def test_swapped_axes_are_refused(tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [square(33.88, 130.87)])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "outside_japan"


def test_jgd2000_called_jgd2011_is_converted_as_the_metadata_say_and_told(tmp_path, read):
    write_shapefile(tmp_path / "d" / "A40.shp", [A40], [square()], prj_epsg=6668)
    write_ks_meta(tmp_path / "d", "JGD2000")
    findings = read("A40", tmp_path / "d", edition="2016")[1]
    facts = {finding.code: finding.facts for finding in findings}
    assert facts["crs_contradiction"]["meta"] == "JGD2000"
    assert facts["crs_changed"]["found"] == 4612


def test_a_doubt_between_tokyo_and_jgd_is_refused_for_it_is_430_metres(tmp_path, read_refusal):
    write_shapefile(tmp_path / "d" / "A40.shp", [A40], [square()], prj_epsg=6668)
    write_ks_meta(tmp_path / "d", "TOKYO")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "datum_contradiction"


def test_utf8_without_cpg_is_found_out_although_it_passes_as_cp932(tmp_path, read):
    """The dbf of a converted file: read as CP932 it gives 遖丞ｲ｡逵 for 福岡県, without a single error."""
    write_shapefile(tmp_path / "d" / "N03-21_40.shp", [N03], [square()], encoding="utf-8")
    result, findings = read("N03", tmp_path / "d", edition="2021")
    assert result.frames["features"]["municipality_name"].tolist() == ["戸畑区"]
    assert "encoding_wrong" in [finding.code for finding in findings]


def test_the_tokyo_datum_is_moved_by_about_430_metres(tmp_path, read):
    """(130.88, 33.88) of the Tokyo datum is (130.877622, 33.883290) of JGD2011."""
    write_shapefile(tmp_path / "d" / "A40.shp", [A40], [square(130.88, 33.88)], prj_epsg=4301)
    frame = read("A40", tmp_path / "d", edition="2016")[0].frames["features"]
    assert frame.total_bounds[:2] == pytest.approx([130.877622, 33.883290], abs=2e-6)


def test_six_digit_municipality_codes_lose_their_check_digit_and_are_told(tmp_path, read):
    write_geojson(tmp_path / "d" / "a.geojson", [N03 | {"N03_007": "401056"}], [square()])
    assembled, findings = read("N03", tmp_path / "d", edition="2023")
    assert assembled.frames["features"]["municipality_code"].tolist() == ["40105"]
    assert [f.facts["example"] for f in findings if f.code == "municipality_code_6"] == ["401056"]


@pytest.mark.parametrize("code", ["401057", "4010", "99105", "戸畑区"])
def test_a_wrong_municipality_code_is_refused(code, tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [N03 | {"N03_007": code}], [square()])
    assert read_refusal("N03", tmp_path / "d", edition="2023").code == "municipality_code_wrong"


@pytest.mark.parametrize("label", ["深い", "2m以上1m未満", "0.5", "浸水なし", "1m~2ft"])
def test_a_depth_never_seen_is_refused_and_not_guessed(label, tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [A40 | {"A40_003": label}], [square()])
    finding = read_refusal("A40", tmp_path / "d", edition="2016")
    assert (finding.code, finding.facts["value"]) == ("depth_unknown", label)


def test_a_code_outside_its_list_is_refused(tmp_path, read_refusal):
    row = {"A54_001": "7", "A54_002": "40", "A54_003": "福岡県", "A54_004": "40106", "A54_005": "小倉北区"}
    write_geojson(tmp_path / "d" / "a.geojson", [row], [square()])
    assert read_refusal("A54", tmp_path / "d", edition="2023").code == "code_unknown"


def test_a_bow_tie_is_refused_because_repairing_it_invents_an_area(tmp_path, read_refusal):
    x, y = KOKURA
    bow = shapely.Polygon([(x, y), (x + 0.01, y + 0.01), (x + 0.01, y), (x, y + 0.01)])
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [bow])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "geometry_beyond_repair"


def test_a_ring_that_touches_itself_is_repaired_with_its_area_and_told(tmp_path, read):
    x, y = KOKURA
    corners = [(0, 0), (4, 0), (4, 4), (2, 4), (2, 2), (1, 3), (3, 3), (2, 2), (2, 4), (0, 4)]
    ring = shapely.Polygon([(x + dx / 1000, y + dy / 1000) for dx, dy in corners])
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [ring])
    assembled, findings = read("A40", tmp_path / "d", edition="2016")
    assert assembled.frames["features"].is_valid.all()
    assert "geometry_repaired" in [finding.code for finding in findings]


def test_a_single_row_without_shape_is_left_out_and_told(tmp_path, read):
    write_geojson(tmp_path / "d" / "a.geojson", [A40] * 3, [square(), square(130.9), None])
    assembled, findings = read("A40", tmp_path / "d", edition="2016")
    assert len(assembled.frames["features"]) == 2
    assert "geometry_missing" in [finding.code for finding in findings]


def test_many_rows_without_shape_refuse_the_file(tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [A40] * 4, [square(), None, None, None])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "too_many_without_geometry"


def test_identical_rows_are_kept_once_and_told(tmp_path, read):
    write_geojson(tmp_path / "d" / "a.geojson", [A40, A40], [square(), square()])
    assembled, findings = read("A40", tmp_path / "d", edition="2016")
    assert len(assembled.frames["features"]) == 1
    assert "duplicates_dropped" in [finding.code for finding in findings]


@pytest.mark.slow
def test_the_edition_comes_from_the_name_or_must_be_stated(tmp_path, take, refused):
    named = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])
    nameless = write_geojson(tmp_path / "tsunami.geojson", [A40], [square()])
    assert take("A40", named).edition == "2016"
    assert refused("A40", nameless).code == "edition_missing"
    assert refused("A40", named, edition="2020").code == "edition_conflict"


def test_editions_are_not_mixed(tmp_path, refused):
    old = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])
    new = write_geojson(tmp_path / "A40-24_40.geojson", [A40], [square()])
    assert refused("A40", old, new).code == "mixed_editions"


def test_a_file_replaced_while_it_is_read_is_refused(tmp_path, refused, monkeypatch):
    path = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])
    original = os.fstat
    spoiled = []

    def fstat(handle):
        status = original(handle)
        if not spoiled and status.st_ino == path.stat().st_ino:
            spoiled.append(True)
            fresh = tmp_path / "fresh"
            fresh.write_text("{}", encoding="utf-8")
            fresh.replace(path)
        return status

    monkeypatch.setattr("geodata.importers.run.os.fstat", fstat)
    assert refused("A40", path).code == "file_changed"


def test_an_xml_document_type_is_refused(tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Dataset>&a;</Dataset>'
    (tmp_path / "d" / "N03-23_40.xml").write_text(bomb, encoding="utf-8")
    assert read_refusal("N03", tmp_path / "d", edition="2023").code == "xml_doctype"


def test_a_geojson_that_nests_without_end_is_refused(tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.geojson").write_text('{"a":' * 200_000, encoding="utf-8")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "unreadable"


def test_two_files_of_one_name_are_refused(tmp_path, store):
    from domain.errors import LayerRefusedError

    first = write_geojson(tmp_path / "a" / "A40-16_40.geojson", [A40], [square()])
    second = write_geojson(tmp_path / "b" / "A40-16_40.geojson", [A40], [square()])
    with pytest.raises(LayerRefusedError) as caught:
        import_layer("A40", [first, second], store=store)
    assert caught.value.facts["finding"] == "duplicate_name"


def test_an_area_the_catalogue_does_not_know_is_refused_in_words(tmp_path, refused):
    row = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
    file = write_geojson(tmp_path / "A40-16_40.geojson", [row], [square()])
    finding = refused("N13", file, area="10", edition="2024")
    assert finding.code == "area_unknown"
    assert "40" in finding.sentence.ja


def test_data_that_do_not_reach_the_city_are_taken_and_told(tmp_path, take):
    row = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
    report = take("A40", write_geojson(tmp_path / "A40-16_40.geojson", [row], [square(130.4, 33.6)]))
    assert "outside_city" in [finding.code for finding in report.findings]


def test_a_file_without_a_row_says_so(tmp_path, read_refusal):
    path = tmp_path / "d" / "A40-16_40.geojson"
    path.parent.mkdir()
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "rows_none"


def test_an_empty_file_says_so(tmp_path, read_refusal):
    path = tmp_path / "d" / "A40-16_40.geojson"
    path.parent.mkdir()
    path.write_bytes(b"")
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "file_empty"


def test_a_file_whose_only_row_has_no_shape_is_refused_in_words(tmp_path, read_refusal):
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [None])
    assert read_refusal("A40", tmp_path / "d", edition="2016").code == "too_many_without_geometry"


def test_a_repair_out_of_all_proportion_is_told_without_a_number_of_300_digits(tmp_path, read_refusal):
    """The signed area of a bow tie is next to nothing, so its change has no sensible percentage."""
    bow_tie = shapely.Polygon([(130.86, 33.87), (130.89, 33.89), (130.89, 33.87), (130.86, 33.89)])
    write_geojson(tmp_path / "d" / "a.geojson", [A40], [bow_tie])
    found = read_refusal("A40", tmp_path / "d", edition="2016")
    assert found.code == "geometry_beyond_repair"
    assert len(found.sentence.ja) < 60


def test_a_web_page_called_zip_is_no_archive(tmp_path, read_refusal):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "A40-16_40_GML.zip").write_text("<html>404 Not Found</html>", encoding="utf-8")
    found = read_refusal("A40", tmp_path / "d", edition="2016")
    assert found.code == "archive_broken"
    assert "<html>" in found.sentence.en


@pytest.mark.parametrize(
    "edition", ["../../elsewhere", "令和5年", "abc", "", "2021-13", "2021-02-30", "FY2021"]
)
def test_an_edition_that_is_no_date_is_refused_before_a_folder_is_named_after_it(edition, tmp_path, refused):
    path = write_geojson(tmp_path / "a.geojson", [A40], [square()])
    assert refused("A40", path, edition=edition).code == "edition_form"


def test_an_edition_in_full_width_digits_is_read(tmp_path, take):
    path = write_geojson(tmp_path / "a.geojson", [A40], [square()])
    assert take("A40", path, edition=" ２０１６ ").edition == "2016"


def test_an_older_edition_than_the_one_in_use_is_taken_and_told(tmp_path, take):
    for edition, told in (("2018", False), ("2016", True), ("2017", False)):
        path = write_geojson(tmp_path / "a.geojson", [A40], [square()])
        report = take("A40", path, edition=edition)
        assert ("older_edition" in [finding.code for finding in report.findings]) is told


def test_folders_of_one_name_are_read_both(tmp_path, take):
    for city, lon in (("a", 0.0), ("b", 0.01)):
        write_geojson(tmp_path / city / "udx" / f"{city}.geojson", [A40], [square(KOKURA[0] + lon)])
    assert take("A40", tmp_path / "a" / "udx", tmp_path / "b" / "udx", edition="2016").rows == 2
