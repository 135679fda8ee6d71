"""KSJ GML and OSM XML, built to their schemas."""

import shapely

from tests.geodata.importers.delivery import square, write_ks_meta, write_shapefile

KSJ = """<?xml version="1.0" encoding="UTF-8"?>
<ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="N03Dataset">
 <gml:description>国土数値情報 行政区域</gml:description>
 <gml:Curve gml:id="cv1"><gml:segments><gml:LineStringSegment><gml:posList>
  33.88 130.87
  33.88 130.88
  33.89 130.88
 </gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>
 <gml:Curve gml:id="cv2"><gml:segments><gml:LineStringSegment>
  <gml:posList>33.89 130.88 33.89 130.87 33.88 130.87</gml:posList>
 </gml:LineStringSegment></gml:segments></gml:Curve>
 <gml:Surface gml:id="sf1"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>
  <gml:curveMember xlink:href="#cv1"/><gml:curveMember xlink:href="#cv2"/>
 </gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
 <ksj:AdministrativeBoundary gml:id="gy1"><ksj:bounds xlink:href="#sf1"/>
  <ksj:prefectureName>福岡県</ksj:prefectureName><ksj:subPrefectureName></ksj:subPrefectureName>
  <ksj:countyName>北九州市</ksj:countyName><ksj:cityName>小倉北区</ksj:cityName>
  <ksj:administrativeAreaCode codeSpace="AdministrativeAreaCode.xml">40106</ksj:administrativeAreaCode>
 </ksj:AdministrativeBoundary>
</ksj:Dataset>
"""
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="33.88" lon="130.87"/><node id="2" lat="33.88" lon="130.88"/>
 <node id="3" lat="33.89" lon="130.88"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
  <tag k="highway" v="primary"/><tag k="maxspeed" v="50"/></way>
 <way id="11"><nd ref="2"/><nd ref="99"/><nd ref="3"/><tag k="highway" v="service"/></way>
 <way id="12"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way>
</osm>
"""


def _folder(tmp_path, name, text):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / name).write_text(text, encoding="utf-8")
    return tmp_path / "d"


def test_a_surface_is_put_together_from_the_curves_it_points_at(tmp_path, read):
    folder = _folder(tmp_path, "N03-230101_40.xml", KSJ)
    frame = read("N03", folder, edition="2023")[0].frames["features"]
    assert frame["municipality_code"].tolist() == ["40106"]
    assert frame["municipality_name"].tolist() == ["小倉北区"]
    assert frame.geometry[0].equals(shapely.box(130.87, 33.88, 130.88, 33.89))


def test_a_feature_that_points_at_nothing_is_refused(tmp_path, read_refusal):
    folder = _folder(tmp_path, "N03-230101_40.xml", KSJ.replace('href="#sf1"', 'href="#sf9"'))
    assert read_refusal("N03", folder, edition="2023").code == "unreadable"


def test_a_cut_gml_is_refused(tmp_path, read_refusal):
    folder = _folder(tmp_path, "N03-230101_40.xml", KSJ[: len(KSJ) * 6 // 10])
    assert read_refusal("N03", folder, edition="2023").code == "unreadable"


def test_gml_alone_of_a_kind_that_is_not_known_is_refused_with_what_to_give_instead(tmp_path, read_refusal):
    finding = read_refusal("A33", _folder(tmp_path, "A33-25_40.xml", KSJ), edition="2025")
    assert finding.code == "gml_alone"
    assert ".shp" in finding.sentence.ja


def test_the_shapefile_of_an_archive_is_read_and_the_gml_told_as_left_aside(tmp_path, read):
    folder = _folder(tmp_path, "A40-16_40.xml", KSJ)
    row = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
    write_shapefile(folder / "A40-16_40.shp", [row], [square()])
    write_ks_meta(folder, "JGD2011")
    assembled, _ = read("A40", folder, edition="2016")
    assert assembled.frames["features"]["depth_max_m"].tolist() == [2.0]


def test_twins_of_other_names_leave_the_gml_aside_and_say_so(tmp_path, read):
    folder = _folder(tmp_path, "A40-16_40-g.xml", KSJ)
    row = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}
    write_shapefile(folder / "A40-16_40.shp", [row], [square()])
    write_ks_meta(folder, "JGD2011")
    _, findings = read("A40", folder, edition="2016")
    assert "gml_left" in [finding.code for finding in findings]


def test_only_ways_that_are_roads_are_read_and_cut_ends_are_left_out(tmp_path, read):
    frame = read("osm", _folder(tmp_path, "kitakyushu.osm", OSM), edition="2026")[0].frames["roads"]
    assert frame["way_id"].tolist() == ["10", "11"]
    assert frame["maxspeed"].tolist()[0] == "50"
    assert shapely.get_num_coordinates(frame.geometry.to_numpy()).tolist() == [3, 2]
