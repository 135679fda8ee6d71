"""The papers of every sample brief: slides sound and fitting, no paper refused by its guard."""

from pathlib import Path

import pytest

from salesheets import SheetSettings
from service.forms.brief_toml import read_brief
from service.usecases.make_companions import make_appendix, make_slides, make_twin, make_workbook
from service.usecases.make_sheet import make_sheet
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop
from tests.salesheets.slide_checks import faults_of_fit, faults_of_package

MOST_BYTES = 300_000
EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))


def result_of(path, workshop):
    brief = read_brief(path)
    return recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=str(path),
    )


@pytest.mark.sheet
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_papers_of_a_sample_are_sound_fit_and_pass_the_guard(path):
    workshop = Workshop()
    result = result_of(path, workshop)
    for language in ("ja", "en"):
        with_words = {"pack": workshop.pack, "settings": SheetSettings(), "language": language}
        for staff in (False, True):
            package = make_slides(result, staff=staff, **with_words)
            assert faults_of_package(package) == []
            assert faults_of_fit(package) == []
        assert len(make_sheet(result, **with_words).pdf) <= MOST_BYTES
        for make in (make_workbook, make_appendix, make_twin):
            assert make(result, **with_words)
