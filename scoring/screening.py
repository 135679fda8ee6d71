"""Screening: every must-have at every place, each with its state, reason and evidence."""

import math
from dataclasses import dataclass

from domain.brief import Brief
from domain.errors import CardError
from domain.evidence import DataClass, PrintRule, Tier
from domain.measures import CellDetail
from domain.recommendation import GateResult, GateState
from domain.text import Bilingual
from scoring.cards import FacilityTypeCard, GateCard
from scoring.gate_rules import RULES, Cell, Finding, Question
from scoring.job import Job
from scoring.phrases import say
from scoring.value_matrix import column_of


@dataclass(frozen=True, slots=True)
class Screened:
    """The must-haves of one place, with what the rules found behind the sentences."""

    gates: tuple[GateResult, ...]
    questions: tuple[Question, ...]

    @property
    def failed(self) -> tuple[GateResult, ...]:
        """Return the gates that exclude the place."""
        return tuple(gate for gate in self.gates if gate.state is GateState.FAIL)


def screen(job: Job, facility: FacilityTypeCard) -> dict[str, Screened]:
    """Put the function's must-haves to every place of the table.

    A gate that compares with an answer the brief leaves open is not asked.

    Raises
    ------
    CardError
        A gate reads a measure the table does not have, or a field the brief does not have.
    """
    asked = [
        (gate, demand_of(gate, job.brief)) for gate in map(job.catalogue.gates.__getitem__, facility.gates)
    ]
    asked = [(gate, demand) for gate, demand in asked if gate.needs is None or demand]
    screened = {}
    for row, site_id in enumerate(job.table.site_ids):
        site, pair = job.pack.sites[site_id], job.pairs[site_id]
        questions = tuple(
            Question(gate, facility, site, demand, _cell(gate, job, row), pair) for gate, demand in asked
        )
        screened[site_id] = Screened(tuple(_result(question) for question in questions), questions)
    return screened


def demand_of(gate: GateCard, brief: Brief) -> object:
    """Return the answer of the brief a gate compares with, ``None`` where it is open.

    Raises
    ------
    CardError
        The brief has no such field.
    """
    value: object = brief
    for part in (gate.needs or "").split(".") if gate.needs else ():
        if value is not None and part not in type(value).model_fields:  # type: ignore[attr-defined]
            raise CardError(card=gate.id, field="needs", reason=f"the brief has no {gate.needs}")
        value = getattr(value, part, None)
    return value


def _cell(gate: GateCard, job: Job, row: int) -> Cell | None:
    if gate.measure is None:
        return None
    table = job.table
    column = column_of(table, gate.measure, gate.id)
    value, low, high = (float(part[row, column]) for part in (table.value, table.low, table.high))
    detail = table.details.get((table.site_ids[row], gate.measure))
    return Cell(
        value=value,
        low=value if math.isnan(low) else low,
        high=value if math.isnan(high) else high,
        unit=table.measures[column].unit,
        detail=detail,
        secondary=detail is not None and _is_unprintable_secondary(detail, job),
    )


def _is_unprintable_secondary(detail: CellDetail, job: Job) -> bool:
    """Tell whether a figure rests on a secondary source that a sheet would have to leave out."""
    if detail.data_class is not DataClass.C:
        return False
    records = [job.pack.record(record) for record in detail.evidence]
    return any(
        record.tier is Tier.SECONDARY and record.print_rule(job.on) is PrintRule.STAFF_ONLY
        for record in records
    )


def _result(question: Question) -> GateResult:
    gate = question.gate
    finding = RULES[gate.rule](question)
    passed = finding.state is GateState.PASS
    return GateResult(
        id=gate.id,
        label=gate.label,
        state=finding.state,
        reason=_sentence(gate, finding),
        route=None if passed else finding.route or gate.route,
        owner=None if passed else gate.owner,
        evidence=finding.evidence,
    )


def _sentence(gate: GateCard, finding: Finding) -> Bilingual:
    says = gate.says
    sentence = {
        GateState.PASS: says.on_pass,
        GateState.CONDITIONAL: says.on_conditional,
        GateState.FAIL: says.on_fail,
        GateState.UNKNOWN: says.on_unknown,
    }[finding.state]
    facts = {"value": finding.value, "threshold": finding.threshold, "detail": finding.detail}
    return sentence.format(**facts) if sentence else say(f"gates.{finding.state}", label=gate.label, **facts)
