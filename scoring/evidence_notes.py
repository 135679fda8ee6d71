"""Records of the pack as a reader of a result needs them: what they say, whence, how sure."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from domain.evidence import EvidenceNote, Provenance
from domain.intensity import JMA_CLASSES, in_english
from domain.place import Arrival, DataPack, Fact, Incentive, LayerRecord, Node, ScenarioRecord, Site, Strength
from domain.text import Bilingual
from scoring.figures import amount, number
from scoring.names import edition_name, proper_name
from scoring.phrases import listed, say


def evidence_note(pack: DataPack, evidence_id: str, on: dt.date) -> EvidenceNote:
    """Return the record behind an evidence id, judged on a day.

    Raises
    ------
    KeyError
        No record of the pack has this id.
    """
    record = pack.record(evidence_id)
    return pack.note_of(record, _SAYS[type(record)](pack, record), on)


def evidence_notes(pack: DataPack, evidence_ids: tuple[str, ...], on: dt.date) -> tuple[EvidenceNote, ...]:
    """Return the notes of several ids, each once, in their order."""
    return tuple(evidence_note(pack, evidence_id, on) for evidence_id in dict.fromkeys(evidence_ids))


def figure_of(pack: DataPack, evidence_id: str) -> Bilingual:
    """Return what a record holds, in words with its unit; of an arrival or incentive its state.

    Raises
    ------
    KeyError
        No such record, or it holds no figure.
    """
    record = pack.record(evidence_id)
    if isinstance(record, Fact):
        return fact_in_words(record)
    if isinstance(record, Arrival | Incentive):
        return record.status
    if isinstance(record, ScenarioRecord):
        return _exposure(record)
    if isinstance(record, Strength) and record.figure is not None:
        return _strength_figure(record.figure, record.figure_unit or Bilingual(ja="", en=""))
    raise KeyError(evidence_id)


def _strength_figure(figure: str, unit: Bilingual) -> Bilingual:
    text = number(float(figure)) if figure.replace(".", "", 1).isdecimal() else figure
    gap = "" if unit.en in {"", "%"} else " "
    return Bilingual(ja=text + unit.ja, en=f"{text}{gap}{unit.en}")


def fact_in_words(fact: Fact) -> Bilingual:
    """Return a fact's value with its unit, or that nothing is on record."""
    if fact.value is None:
        return say("evidence.scenario_unknown")
    if isinstance(fact.value, str):
        if fact.unit == "jma_intensity" and fact.value in JMA_CLASSES:
            return say("figures.intensity", ja=fact.value, en=in_english(fact.value))
        return (
            proper_name(fact.value)
            if fact.attribute == "power_area"
            else Bilingual(ja=fact.value, en=fact.value)
        )
    if fact.value_high is None:
        return amount(fact.value, fact.unit)
    interval = "evidence.interval_or_more" if fact.or_more else "evidence.interval"
    return say(interval, low=number(fact.value), high=amount(fact.value_high, fact.unit))


def subject_name(pack: DataPack, subject: str) -> Bilingual:
    """Return the name of what a fact is about; a subject that the pack does not list keeps its id."""
    kind, _, key = subject.partition(":")
    if kind == "site" and key in pack.sites:
        return pack.sites[key].name
    if kind == "node" and key in pack.nodes:
        return pack.nodes[key].name
    if kind == "city" and key in pack.municipalities:
        town = pack.municipalities[key]
        return Bilingual(ja=town.name or town.prefecture, en=town.name_en or town.name or town.prefecture)
    return pack.areas.get(key, pack.areas.get(subject, Bilingual(ja=key, en=key)))


def _area_name(pack: DataPack, record: ScenarioRecord) -> Bilingual:
    """Return the area in both languages; the last part of a record's id is its municipality."""
    town = pack.municipalities.get(record.id.rpartition(".")[2])
    english = town.name_en if town is not None and town.full_name == record.area else None
    return Bilingual(ja=record.area, en=english or record.area)


def _exposure(record: ScenarioRecord) -> Bilingual:
    parts = []
    if record.jma_intensity_max is not None:
        jma = record.jma_intensity_max
        parts.append(
            say("evidence.scenario_intensity", intensity=say("figures.intensity", ja=jma, en=in_english(jma)))
        )
    if record.tsunami_max_m is not None:
        parts.append(say("evidence.scenario_tsunami", height=number(record.tsunami_max_m)))
    return listed(parts) if parts else say("evidence.scenario_unknown")


def _fact_says(pack: DataPack, fact: Fact) -> Bilingual:
    phrase = "evidence.fact_unknown" if fact.value is None else "evidence.fact"
    label = pack.attributes[fact.attribute].label
    return say(phrase, subject=subject_name(pack, fact.subject), attribute=label, value=fact_in_words(fact))


def _scenario_says(pack: DataPack, record: ScenarioRecord) -> Bilingual:
    return say(
        "evidence.scenario",
        scenario=pack.scenarios[record.scenario].short_name,
        edition=edition_name(record.edition),
        area=_area_name(pack, record),
        exposure=_exposure(record),
    )


def _place_says(_pack: DataPack, place: Site | Node) -> Bilingual:
    return say("evidence.place", name=place.name)


def _strength_says(_pack: DataPack, strength: Strength) -> Bilingual:
    return strength.claim


def _incentive_says(_pack: DataPack, incentive: Incentive) -> Bilingual:
    return say("evidence.incentive", name=incentive.name, provider=incentive.provider)


def _arrival_says(_pack: DataPack, arrival: Arrival) -> Bilingual:
    return say("evidence.arrival", company=arrival.company, sector=arrival.sector, district=arrival.district)


def _layer_says(_pack: DataPack, layer: LayerRecord) -> Bilingual:
    return say("evidence.layer", title=layer.title, edition=layer.edition)


_SAYS: dict[type[Provenance], Callable[[DataPack, Any], Bilingual]] = {
    Fact: _fact_says,
    Site: _place_says,
    Node: _place_says,
    ScenarioRecord: _scenario_says,
    Strength: _strength_says,
    Incentive: _incentive_says,
    Arrival: _arrival_says,
    LayerRecord: _layer_says,
}
