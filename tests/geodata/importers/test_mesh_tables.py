"""J-SHIS and e-Stat tables, built as they are delivered."""

from geodata.mesh import mesh_bounds

GROUND = """# VER. = 4
# DATE = 2020-03-31
CODE,JCODE,AVS,ARV,AVS_EB,AVS_REF
5030676011, 15, 210.5, 1.93, 0.0, 1
5031601224, 0, 0.0, 0.0, 0.0, 0
"""
GROUND_V3 = "# VER. = 3\n# CODE,JCODE,AVS,ARV\n5030676011, 15, 210.5, 1.93\n"
PSHM = "CODE,T30_I45_PS,T30_I50_PS,T30_I55_PS,T30_I60_PS\n5030676011,0.7521,0.31,0.0512,0.0041\n"
CENSUS = (
    "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001101001,T001101002,T001101003,T001101034\r\n"
    ",,,,\u3000人口（総数）,\u3000\u3000人口（総数）\u3000男,\u3000\u3000人口（総数）\u3000女,\u3000世帯総数\r\n"
    "503067601,0,,,1200,580,620,610\r\n"
    "503067602,1,503067601,,12,*,*,*\r\n"
    "503067603,2,,503067602;503067604,90,40,50,33\r\n"
)


def _folder(tmp_path, name, text, encoding="utf-8"):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / name).write_bytes(text.encode(encoding))
    return tmp_path / "d"


def test_ground_cells_are_read_and_water_is_null_not_zero(tmp_path, read):
    folder = _folder(tmp_path, "Z-V4-JAPAN-AMP-VS400_M250-5030.csv", GROUND)
    assembled, findings = read("jshis-ground", folder, edition="2020")
    frame = assembled.frames["features"]
    assert frame["amplification"].tolist()[0] == 1.93
    assert frame["amplification"].isna().tolist() == [False, True]
    assert frame["avs30_m_per_s"].isna().tolist() == [False, True]
    told = {finding.code: finding.facts for finding in findings}
    assert told["water_cells"]["count"] == 1
    assert told["crs_changed"]["found"] == 4612
    cell = mesh_bounds("5030676011")
    assert frame.geometry[0].bounds == (cell.west, cell.south, cell.east, cell.north)


def test_the_version_before_with_its_heading_in_a_comment_is_read_too(tmp_path, read):
    folder = _folder(tmp_path, "ground.csv", GROUND_V3)
    frame = read("jshis-ground", folder, edition="2013")[0].frames["features"]
    assert frame["landform"].tolist() == ["15"]


def test_probabilities_become_percent(tmp_path, read):
    folder = _folder(tmp_path, "P-Y2024-MAP-AVR-TTL_MTTL.csv", PSHM)
    frame = read("jshis-pshm", folder, edition="2024")[0].frames["features"]
    assert round(frame["probability_6_lower_pct"].tolist()[0], 6) == 5.12


def test_meshes_that_touch_the_city_and_are_absent_are_told(tmp_path, read):
    folder = _folder(tmp_path, "P-Y2024.csv", PSHM)
    findings = read("jshis-pshm", folder, edition="2024")[1]
    assert [f.facts["missing"] for f in findings if f.code == "mesh_missing"] == ["5031, 5130"]


def test_a_cut_row_or_a_wrong_mesh_code_is_refused(tmp_path, read_refusal):
    folder = _folder(tmp_path, "P-Y2024.csv", PSHM + "5030676012,0.7\n")
    assert read_refusal("jshis-pshm", folder, edition="2024").code == "unreadable"


def test_a_code_that_is_no_mesh_is_refused(tmp_path, read_refusal):
    folder = _folder(tmp_path, "P-Y2024.csv", PSHM.replace("5030676011", "5030676019"))
    assert read_refusal("jshis-pshm", folder, edition="2024").code == "mesh_wrong"


def test_the_census_is_read_by_its_labels_and_stars_are_unknown(tmp_path, read):
    folder = _folder(tmp_path, "tblT001101H5030.txt", CENSUS, "cp932")
    assembled, findings = read("estat-mesh", folder, edition="2020")
    frame = assembled.frames["features"]
    assert frame["population"].tolist() == [1200, 12, 90]
    assert frame["population_male"].isna().tolist() == [False, True, False]
    assert frame["suppression_label"].tolist()[1].startswith("秘匿対象")
    told = {finding.code: finding.facts for finding in findings}
    assert told["suppressed"]["count"] == 3
    assert told["merged_cells"]["count"] == 1


def test_a_table_with_one_heading_row_is_refused(tmp_path, read_refusal):
    lines = CENSUS.split("\r\n")
    folder = _folder(tmp_path, "t.txt", "\r\n".join([*lines[1:2], *lines[2:]]), "cp932")
    assert read_refusal("estat-mesh", folder, edition="2020").code == "header_missing"
