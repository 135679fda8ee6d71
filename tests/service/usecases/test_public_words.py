"""What may be said to the public, sentence by sentence."""

from pathlib import Path

import pytest

from domain.evidence import Confidence, PrintRule
from domain.text import Bilingual
from service.forms.brief_toml import read_brief
from service.usecases.public_words import PublicWords
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))


@pytest.fixture(scope="module")
def tools():
    return Workshop()


@pytest.fixture(scope="module")
def results(tools):
    return [
        recommend_sites(
            read_brief(path),
            pack=tools.pack,
            catalogue=tools.catalogue,
            contradictions=tools.contradictions,
            on=tools.evaluated_on(None),
            path="",
        )
        for path in EXAMPLES
    ]


def sentences_of(result):
    """Return every sentence of a result with the records it rests on."""
    for function in result.functions:
        for place in (*function.ranking, *function.insufficient_data):
            for item in (*place.gates, *place.contributions, *place.pair):
                yield item.reason, item.evidence
        for item in function.unknowns:
            yield item.why_it_matters, ()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_only_the_records_decide_which_of_our_sentences_is_told(results, language):
    """The guard must not take a caveat for a claim: it would hide the flood depth that stands beside it."""
    told = withheld = 0
    for result in results:
        words = PublicWords(result, language)
        for sentence, evidence in sentences_of(result):
            notes = [result.evidence[item] for item in evidence]
            for_staff = any(
                note.print_rule is PrintRule.STAFF_ONLY and note.confidence is not Confidence.UNKNOWN
                for note in notes
            )
            cited = words.told(sentence, evidence)
            assert (cited is None) is for_staff, sentence[language]
            told, withheld = told + (cited is not None), withheld + (cited is None)
    assert told > 1000
    assert withheld > 50


@pytest.mark.parametrize(
    "claim", ["日本一の適地です。", "この場所は安全です。", "災害リスクはゼロです。", "唯一の選択肢です。"]
)
def test_a_claim_without_a_permit_is_withheld_even_beside_a_caveat(results, claim):
    words = PublicWords(results[0], "ja")
    assert words.told(Bilingual(ja=claim, en="x")) is None
    beside = claim + "浸水しないことを示すものではありません。"
    assert words.told(Bilingual(ja=beside, en="x")) is None
    assert words.withheld == 2


def test_sources_are_numbered_in_the_order_of_citing(results):
    result = results[0]
    words = PublicWords(result, "ja")
    printable = [note for note in result.evidence.values() if note.print_rule is PrintRule.FREE]
    text = Bilingual(ja="記録によります。", en="On record.")
    first = words.cited(text, printable[:1])
    again = words.cited(text, printable[:1])
    assert first.marks == again.marks == (1,)
    assert words.sources()[0].number == 1
