"""Slides as a strict reader sees them: a sound package, and words that fit in the fonts' own widths."""

import io
import zipfile

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from salesheets.slides import render_slides
from tests.salesheets.builders import (
    HEAD_OFFICE_AND_PLANTS,
    make_brief,
    make_document,
    make_recommendation,
)
from tests.salesheets.slide_checks import faults_of_fit, faults_of_package
from tests.salesheets.test_slides import make_staff

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
LONGEST = "髙﨑𠮷㈱" + "総合精密機械工業研究開発" * 4 + "株式会社九州"
BRIEFS = {
    "plain": {},
    "nothing asked": {"recommendation": make_recommendation(sites=()), "arrivals": ()},
    "three sites": {"recommendation": make_recommendation(sites=HEAD_OFFICE_AND_PLANTS)},
    "longest name": {
        "recommendation": make_recommendation(brief=make_brief(name=LONGEST[:60], name_en="W" * 60))
    },
}


@LANGUAGES
@pytest.mark.parametrize("brief", BRIEFS)
@pytest.mark.parametrize("staff", [None, make_staff()], ids=["company", "staff"])
def test_the_package_is_sound_and_the_words_fit(brief, staff, language):
    package = render_slides(make_document(language=language, **BRIEFS[brief]), staff=staff)
    assert faults_of_package(package) == []
    assert faults_of_fit(package) == []


def without(package, lost):
    """Return a package without one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != lost:
                new.writestr(name, old.read(name))
    return out.getvalue()


def test_a_lost_part_is_told():
    faults = faults_of_package(without(render_slides(make_document()), "ppt/slides/slide2.xml"))
    assert any("is not there" in fault for fault in faults)


def test_words_too_many_for_their_box_and_empty_runs_are_told():
    deck = Presentation(io.BytesIO(render_slides(make_document())))
    box = deck.slides[1].shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(0.3))
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = "いくつもの行になるとても長い文です。", Pt(14)
    box.text_frame.paragraphs[0].add_run().text = ""
    out = io.BytesIO()
    deck.save(out)
    assert any(box.name in fault for fault in faults_of_fit(out.getvalue()))
    assert any("empty run" in fault for fault in faults_of_package(out.getvalue()))


def test_every_face_of_the_theme_is_ours_in_both_scripts():
    with zipfile.ZipFile(io.BytesIO(render_slides(make_document(), staff=make_staff()))) as parts:
        themes = [parts.read(name).decode() for name in parts.namelist() if name.startswith("ppt/theme/")]
        drawn = [
            parts.read(name).decode()
            for name in parts.namelist()
            if name.startswith(("ppt/slides/slide", "ppt/slideMasters/slideMaster"))
        ]
    assert themes
    for theme in themes:
        assert theme.count('<a:latin typeface="BIZ UDPGothic"/><a:ea typeface="BIZ UDPGothic"/>') == 2
    assert all('<a:ea typeface="+m' in xml or "<a:ea" not in xml for xml in drawn)
