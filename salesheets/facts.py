"""Facts of the pack that the sheet prints beside the result, such as the probability of a scenario."""

import datetime as dt

from domain.evidence import EvidenceNote, Provenance
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
    """Write a fact's value with its unit; an interval with both ends, open upwards where its source is."""
    if fact.value is None:
        return "—"
    unit = UNITS[fact.unit][language]
    low = number_text(fact.value) if isinstance(fact.value, float) else fact.value
    high = "" if fact.value_high is None else f"〜{number_text(fact.value_high)}"
    spaced = "" if unit in {"%", ""} or language == "ja" else " "
    more = "" if not fact.or_more else "以上" if language == "ja" else " or more"
    return f"{low}{high if language == 'ja' else high.replace('〜', '–')}{spaced}{unit}{more}"


def fact_note(pack: DataPack, fact: Fact, on: dt.date) -> EvidenceNote:
    """Return a fact of the pack as evidence, judged on a day."""
    label = pack.attributes[fact.attribute].label
    says = Bilingual(ja=f"{label.ja} {value_text(fact, 'ja')}", en=f"{label.en} {value_text(fact, 'en')}")
    return provenance_note(pack, fact, says, on)


def provenance_note(pack: DataPack, record: Provenance, says: Bilingual, on: dt.date) -> EvidenceNote:
    """Return any record of the pack as evidence for what it says, judged on a day."""
    sources = [pack.sources[source] for source in record.sources if source in pack.sources]
    return EvidenceNote(
        id=record.id,
        kind=type(record).__name__.lower(),
        says=says,
        source_titles=tuple(source.title for source in sources),
        urls=tuple(source.url for source in sources if source.url),
        page=record.page,
        as_of=record.as_of,
        tier=record.tier,
        evidence_class=record.evidence_class,
        confidence=record.confidence,
        data_class=record.data_class(on),
        print_rule=record.print_rule(on),
        owner=record.owner,
    )
