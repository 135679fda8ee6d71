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
    return pack.note_of(fact, says, on)
