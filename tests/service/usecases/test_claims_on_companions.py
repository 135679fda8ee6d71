"""What goes with a sheet is judged as the sheet is: workbook, slides, site data sheets and twin."""

import io
import re
from dataclasses import replace

import pytest
from pptx import Presentation

from domain.errors import ClaimRefusedError
from domain.evidence import Confidence
from domain.recommendation import GateState
from domain.text import Bilingual
from salesheets.companion_words import companion_words
from service.usecases.make_companions import make_appendix, make_slides, make_twin, make_workbook
from tests.service.usecases.real_sheets import EXAMPLES, document, recommendation, workshop
from tests.service.usecases.test_claims_on_paper import with_field, with_record

pytestmark = pytest.mark.sheet
CLAIM = Bilingual(ja="日本一、絶対に安全です。", en="The safest place in Japan, guaranteed.")
PAPERS = (make_twin, make_slides, make_workbook, make_appendix)
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def made_by(paper, result=None, *, pack=None, language="ja", **more):
    shop = workshop()
    return paper(
        result or recommendation(),
        pack=pack or shop.pack,
        settings=shop.sheet_settings,
        language=language,
        **more,
    )


def objections_of(paper, result=None, **more):
    with pytest.raises(ClaimRefusedError) as refused:
        made_by(paper, result, **more)
    return refused.value.facts["objections"]


@LANGUAGES
@pytest.mark.parametrize("example", [path.stem for path in sorted(EXAMPLES.glob("*.toml"))])
def test_honest_papers_pass(example, language):
    for paper in (make_workbook, make_appendix):
        assert made_by(paper, recommendation(example), language=language)


@LANGUAGES
@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("ranking.0.contributions.0.reason", "workbook."),
        ("ranking.0.gates.0.reason", "workbook."),
        ("ranking.0.pair.0.reason", "workbook."),
        ("ranking.0.contributions.0.label", "points."),
        ("ranking.0.gates.0.label", "gates."),
        ("unknowns.0.why_it_matters", "unknowns."),
        ("unknowns.0.what", "unknowns."),
        ("ranking.0.pair.0.verdict_label", "pair."),
    ],
)
def test_a_claim_in_any_cell_of_the_workbook_is_refused(path, where, language):
    found = objections_of(make_workbook, with_field(recommendation(), path, CLAIM), language=language)
    assert {objection.rule for objection in found} >= {"absolutes"}
    assert all(objection.where.startswith(where) for objection in found)


def test_a_route_of_a_condition_claims_nothing_in_the_workbook():
    result = recommendation()
    gates = enumerate(result.ranking[0].gates)
    index = next(n for n, gate in gates if gate.route and gate.state is GateState.CONDITIONAL)
    bad = with_field(result, f"ranking.0.gates.{index}.route", CLAIM)
    assert any(objection.where.endswith(".route") for objection in objections_of(make_workbook, bad))


@pytest.mark.parametrize("paper", [make_twin, make_slides])
@pytest.mark.parametrize("path", ["robustness.sentence", "ranking.0.gates.0.label", "unknowns.0.what"])
def test_a_claim_in_the_result_reaches_neither_slides_nor_page(paper, path):
    assert objections_of(paper, with_field(recommendation(), path, CLAIM))


def a_record_of(paper):
    """Return a record that the paper rests on, by taking records down until it objects."""
    for place in recommendation().ranking[:1]:
        for item in place.contributions:
            for identity in item.evidence:
                try:
                    made_by(paper, pack=with_record(identity, confidence=Confidence.RECALLED))
                except ClaimRefusedError as error:
                    return identity, error.facts
                except KeyError:
                    continue
    pytest.fail("no record of the first place is on this paper")


@pytest.mark.parametrize("paper", [make_workbook, make_slides])
def test_a_note_better_than_its_record_is_found_in_the_pack_again(paper):
    identity, facts = a_record_of(paper)
    assert facts["found"] == identity
    assert facts["rule"] == "altered_record"


@LANGUAGES
@pytest.mark.parametrize("claim", [CLAIM, Bilingual(ja="300人が働きます。", en="300 people work there.")])
def test_the_words_of_an_offer_claim_nothing_on_the_data_sheet(language, claim):
    pack = workshop().pack
    site = pack.sites[recommendation().ranking[0].site_id]
    changed = {**pack.sites, site.id: site.model_copy(update={"offer_reason": claim, "offer_evidence": ()})}
    bad = replace(pack, sites=changed)
    found = objections_of(make_appendix, pack=bad, language=language)
    assert all(objection.where.startswith(site.id) for objection in found)


def test_the_staff_copy_of_the_workbook_keeps_the_unwelcome_words():
    bad = with_field(recommendation(), "unknowns.0.what", CLAIM)
    assert made_by(make_workbook, bad, staff=True)


@LANGUAGES
def test_slides_tell_no_figure_that_the_judged_sheet_does_not_tell(language):
    def texts(part):
        if isinstance(part, dict):
            return [text for value in part.values() for text in texts(value)]
        if isinstance(part, list | tuple):
            return [text for value in part for text in texts(value)]
        return [str(part)] if isinstance(part, str | int | float) else []

    sheet = document(language=language)
    told = " ".join([*texts(sheet.printed()), *texts(companion_words("slides", language))])
    known = set(NUMBER.findall(told)) | {str(round(float(n))) for n in NUMBER.findall(told.replace(",", ""))}
    deck = Presentation(io.BytesIO(made_by(make_slides, language=language)))
    shown = [frame.text_frame.text for slide in deck.slides for frame in slide.shapes if frame.has_text_frame]
    figures = {figure for text in shown for figure in NUMBER.findall(re.sub(r"\[[\d,–]+\]", "", text))}
    pages = {str(number) for number in range(1, len(deck.slides) + 1)}
    assert figures - known - pages == set()
