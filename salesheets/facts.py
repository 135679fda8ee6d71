"""Facts of the pack that the sheet prints beside the result, such as the probability of a scenario."""

import datetime as dt

from domain.evidence import EvidenceNote
from domain.place import DataPack, Fact
from domain.text import Bilingual, Language
from domain.units import UNITS
from salesheets.context import Context
from salesheets.sources import Cited
from salesheets.wording import number_text


def probabilities(context: Context, scenario_id: str) -> tuple[Cited, ...]:
    """Return the published probabilities of a scenario: all of them together, or none.

    Two models are two figures; one of them alone would mislead.
    """
    pack = context.material.pack
    scenario = pack.scenarios.get(scenario_id)
    facts = [pack.facts[identity] for identity in scenario.probabilities] if scenario else []
    cited = [_cited(context, fact) for fact in facts]
    return tuple(item for item in cited if item) if all(cited) else ()


def _cited(context: Context, fact: Fact) -> Cited | None:
    note = fact_note(context.material.pack, fact, context.today)
    return context.sources.cite(value_text(fact, context.language), (note,))


def value_text(fact: Fact, language: Language) -> str:
    """Write a fact's value with its unit; an interval with both ends."""
    if fact.value is None:
        return "—"
    unit = UNITS[fact.unit][language]
    low = number_text(fact.value) if isinstance(fact.value, float) else fact.value
    high = "" if fact.value_high is None else f"〜{number_text(fact.value_high)}"
    spaced = "" if unit in {"%", ""} or language == "ja" else " "
    return f"{low}{high if language == 'ja' else high.replace('〜', '–')}{spaced}{unit}"


def fact_note(pack: DataPack, fact: Fact, on: dt.date) -> EvidenceNote:
    """Return a fact of the pack as evidence, judged on a day."""
    label = pack.attributes[fact.attribute].label
    sources = [pack.sources[source] for source in fact.sources if source in pack.sources]
    return EvidenceNote(
        id=fact.id,
        kind="fact",
        says=Bilingual(ja=f"{label.ja} {value_text(fact, 'ja')}", en=f"{label.en} {value_text(fact, 'en')}"),
        source_titles=tuple(source.title for source in sources),
        urls=tuple(source.url for source in sources if source.url),
        page=fact.page,
        as_of=fact.as_of,
        tier=fact.tier,
        evidence_class=fact.evidence_class,
        confidence=fact.confidence,
        data_class=fact.data_class(on),
        print_rule=fact.print_rule(on),
        owner=fact.owner,
    )
