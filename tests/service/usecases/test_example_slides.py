"""The slides of every sample brief, as strictly as PowerPoint reads them."""

from pathlib import Path

import pytest

from salesheets import SheetSettings
from service.forms.brief_toml import read_brief
from service.usecases.make_companions import make_slides
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop
from tests.salesheets.slide_checks import faults_of_fit, faults_of_package

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_package_of_a_sample_is_sound_and_its_words_fit(path):
    workshop = Workshop()
    brief = read_brief(path)
    result = recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=str(path),
    )
    for language in ("ja", "en"):
        for staff in (False, True):
            package = make_slides(
                result, pack=workshop.pack, settings=SheetSettings(), language=language, staff=staff
            )
            assert faults_of_package(package) == []
            assert faults_of_fit(package) == []
