"""What stands where no similar arrival may be named."""

import io
import re

import pypdf
import pytest

from domain.proofs import ArrivalNote
from salesheets import render_pdf
from salesheets.guard import guard_document
from salesheets.twin import render_twin
from scoring.claim_guard import claim_rules
from tests.salesheets.builders import make_arrivals, make_document, make_pack, make_recommendation

pytestmark = pytest.mark.sheet
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def squeezed(text):
    return re.sub(r"\s", "", text)


def front_of(document):
    return squeezed(pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages[0].extract_text())


@LANGUAGES
def test_a_first_meeting_stands_in_the_place_of_an_arrival_on_paper_and_page(language):
    document = make_document(language=language, arrivals=())
    assert document.arrival is None
    for topic in document.meeting.topics:
        assert squeezed(topic.label) in front_of(document)
        assert squeezed(topic.text) in front_of(document)
        assert topic.text in render_twin(document)


@LANGUAGES
def test_where_an_arrival_may_be_named_it_is_named(language):
    assert all(isinstance(arrival, ArrivalNote) for arrival in make_arrivals())
    document = make_document(language=language)
    assert document.arrival is not None
    assert document.meeting is None


def test_who_named_no_site_is_asked_for_one_and_who_did_for_the_others():
    with_sites = make_document(arrivals=()).meeting.topics[0].text
    without = make_document(arrivals=(), recommendation=make_recommendation(sites=())).meeting.topics[0].text
    assert "ほかの拠点" in with_sites
    assert "市区町村" in without


@LANGUAGES
def test_its_words_claim_nothing(language):
    document = make_document(language=language, arrivals=())
    found = guard_document(document, pack=make_pack(), rules=claim_rules())
    assert not [item for item in found if item.where.startswith("meeting")]
