"""Charts for web pages: well-formed, true to scale, and styled by nothing a strict page forbids."""

import re

import pytest
from lxml import etree

from salesheets.figures import charts, city_map
from salesheets.text_width import ems, folded
from tests.salesheets.builders import make_document

NAMES = (
    "小倉京町センタービル",
    "小倉都心部 魚町・米町（コクラ・クロサキ リビテーション対象、BIZIA KOKURA）",
    "<b>&\"旦過'",
)
SCORES = tuple(
    charts.ScoreRow(name=name, score=80 - 10 * i, low=50 - i, high=90 + i, says="50〜90点", first=i == 0)
    for i, name in enumerate(NAMES)
)
CITIES = (
    charts.YardstickRow(name="札幌市", value=0.92, says="0.92%"),
    charts.YardstickRow(name="北九州市", value=1.84, says="1.84%", here=True),
    charts.YardstickRow(name="那覇市", value=None, says="記録なし"),
)
SHARES = tuple(
    charts.ShareRow(name=name, shares=(0.5, 0.25, 0.125, 0.1, 0.025), first=i == 0)
    for i, name in enumerate(NAMES)
)
PAIRS = tuple(
    charts.VerdictRow(
        scenario=f"想定地震 {verdict}", cells=(charts.VerdictCell(verdict, "同時の恐れ", "震度6弱"),) * 2
    )
    for verdict in ("both", "there_only", "here_only", "neither", "unknown")
)
LEGEND = ("1位", "2位", "3位", "4位以下")
WIDTHS = pytest.mark.parametrize("width", [320.0, 640.0])


def every_chart(width=640.0):
    return {
        "rank_bars": charts.rank_bars(SCORES, alt="点数", width=width),
        "yardstick": charts.yardstick(CITIES, alt="都市", width=width),
        "robustness": charts.robustness_strip(SHARES, alt="順位", legend=LEGEND, width=width),
        "pair_matrix": charts.pair_matrix(PAIRS, columns=("本社", "工場"), alt="同時被災", width=width),
        "pair_strip": charts.pair_strip(PAIRS, alt="同時被災", width=width),
        "verdict_sign": charts.verdict_sign("both"),
        "state_sign": charts.state_sign("UNKNOWN"),
    }


def read(svg):
    return etree.fromstring(svg.encode())


def found(svg, tag):
    return [item for item in read(svg).iter() if etree.QName(item).localname == tag]


@WIDTHS
def test_a_page_that_forbids_style_may_hold_every_chart(width):
    for name, svg in every_chart(width).items():
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=|<pattern|href", svg), name
        assert "objectBoundingBox" not in svg
        assert not found(svg, "linearGradient")


@WIDTHS
def test_every_chart_tells_its_finding_or_is_hidden_as_a_sign(width):
    for name, svg in every_chart(width).items():
        root = read(svg)
        told = root.get("role") == "img" and root.get("aria-label")
        assert told or (name.endswith("_sign") and root.get("aria-hidden") == "true")


@WIDTHS
def test_no_letter_is_smaller_than_eight_points(width):
    sizes = [
        float(text.get("font-size")) for svg in every_chart(width).values() for text in found(svg, "text")
    ]
    assert min(sizes) * 0.75 >= 8


@WIDTHS
def test_nothing_stands_outside_its_chart(width):
    for svg in every_chart(width).values():
        _, _, wide, high = map(float, read(svg).get("viewBox").split())
        for text in found(svg, "text"):
            long = ems(text.text or "") * float(text.get("font-size"))
            anchor = text.get("text-anchor")
            left = float(text.get("x")) - {"end": long, "middle": long / 2}.get(anchor, 0.0)
            assert left >= -1
            assert float(text.get("y")) <= high
            if anchor != "middle" or len(text.text) > 4:
                assert left + long <= wide + float(text.get("font-size"))


def test_a_name_is_text_whatever_it_looks_like():
    svg = charts.rank_bars(SCORES, alt='"><script>')
    assert NAMES[2] in [text.text for text in found(svg, "text")]
    assert not found(svg, "script")


def test_bars_are_true_to_scale_and_no_record_is_no_bar():
    filled = [
        float(bar.get("width"))
        for bar in found(charts.yardstick(CITIES, alt="x"), "rect")
        if bar.get("fill") != "none"
    ]
    assert filled == pytest.approx([308, 616])


def test_the_shares_of_a_strip_fill_it_and_the_rest_is_one_part():
    svg = charts.robustness_strip(SHARES[:1], alt="x", legend=LEGEND)
    starts = [float(part.get("x")) for part in found(svg, "rect")][:4]
    assert starts == pytest.approx([12, 12 + 308, 12 + 462, 12 + 539])
    assert [text.text for text in found(svg, "text") if "%" in text.text] == ["50%", "25%", "12%", "12%"]


def test_towers_differ_by_filling_so_that_grey_tells_the_same():
    drawn = {
        verdict: charts.verdict_sign(verdict)
        for verdict in ("both", "there_only", "here_only", "neither", "unknown")
    }
    assert len(set(drawn.values())) == 5
    left, right = found(drawn["there_only"], "rect")
    assert (left.get("fill"), right.get("fill")) == ("#c2410c", "#ffffff")
    assert all(tower.get("stroke-dasharray") for tower in found(drawn["unknown"], "rect"))


def test_an_empty_chart_is_still_a_drawing():
    assert read(charts.rank_bars((), alt="x")) is not None
    assert read(charts.yardstick((charts.YardstickRow("a", 0.0, "0"),), alt="x")) is not None
    assert read(charts.pair_strip((), alt="x")) is not None


def test_two_maps_on_one_page_share_no_id():
    shapes = make_document().map_shapes
    ids = [re.findall(r'\bid="([^"]+)"', city_map(shapes, prefix=prefix)) for prefix in ("a-", "b-")]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])
    assert "url(#a-frame)" in city_map(shapes, prefix="a-")


@pytest.mark.parametrize(
    "text", ["Nankai Trough megathrust earthquake", "首都直下地震（都心南部直下 M7.3）、最大", "A" * 60]
)
@pytest.mark.parametrize("width", [5.0, 9.0, 14.0])
def test_folding_loses_no_letter_and_keeps_marks_off_the_edges(text, width):
    lines = folded(text, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(ems(line) <= width + 1 for line in lines)
    assert not any(line[0] in "、。）" or line[-1] == "（" for line in lines)
