"""Results as tables for a terminal; the words come from the message catalogue."""

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.findings import Finding, Severity
from domain.place import DataPack, Fact
from domain.recommendation import (
    ExcludedPlace,
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    PairVerdict,
    RankedPlace,
    Recommendation,
)
from domain.text import Language
from domain.units import UNITS
from service.messages import say
from service.usecases.check_all import Outcome
from service.usecases.explain_site import Explained
from service.usecases.replay import Replay

_PIPED_WIDTH = 140
_WIDE = 110
_NARROW_COLUMN = 10
_SHOWN_UNKNOWNS = 4
_SHOWN_REASONS = 5
_SHOWN_NEAR_MISSES = 3
_STATE_STYLE = {
    GateState.PASS: "green",
    GateState.CONDITIONAL: "yellow",
    GateState.FAIL: "red",
    GateState.UNKNOWN: "magenta",
}
_VERDICT_STYLE = {PairVerdict.BOTH: "red", PairVerdict.HERE_ONLY: "yellow", PairVerdict.UNKNOWN: "magenta"}


def console() -> Console:
    """Return a console that wraps to the terminal, or to a fixed width when piped."""
    piped = not sys.stdout.isatty()
    width = _PIPED_WIDTH if piped and "COLUMNS" not in os.environ else None
    return Console(width=width, highlight=False, soft_wrap=False)


def show_ranking(to: Console, result: Recommendation, language: Language, *, top: int) -> None:
    """Print every function's ranking, what is not known, and what was left out."""
    if result.brief.title:
        to.print(Text(result.brief.title, style="bold"))
    for function in result.functions:
        _show_function(to, function, language, top)
    if result.notices:
        to.print(Text(say("table.notices", language), style="bold"))
        _print_lines(to, [notice[language] for notice in result.notices])
    pack = result.pack
    line = say(
        "table.basis",
        language,
        pack=pack.title,
        edition=pack.edition,
        digest=pack.digest[:19],
        day=result.evaluated_on.isoformat(),
    )
    to.print(Text(line, style="dim"))


def _show_function(to: Console, function: FunctionResult, language: Language, top: int) -> None:
    to.print()
    to.print(Text(say("table.title", language, function=function.facility_type_label), style="bold cyan"))
    if function.ranking:
        to.print(_ranking_table(function.ranking[:top], language, narrow=to.width < _WIDE))
        if len(function.ranking) > top:
            to.print(Text(say("table.more_below", language, count=len(function.ranking) - top), style="dim"))
        to.print(Text(function.robustness.sentence[language]))
        _show_reasons(to, function.ranking[0], language)
    else:
        to.print(Text(say("table.nothing_ranked", language), style="yellow"))
    _show_left_out(to, function, language)


def _ranking_table(places: Sequence[RankedPlace], language: Language, *, narrow: bool) -> Table:
    """Build the table; no name is cut off: on a narrow terminal the ward stands below the place."""
    table = Table(header_style="bold", expand=False, padding=(0, 0) if narrow else (0, 1))
    table.add_column(say("table.rank", language), justify="right")
    table.add_column(say("table.place", language), overflow="fold")
    if not narrow:
        table.add_column(say("table.ward", language), overflow="fold")
    table.add_column(say("table.score", language), justify="right", overflow="fold")
    for key in ("range", "confidence"):
        table.add_column(
            say(f"table.{key}", language),
            justify="right",
            overflow="fold",
            max_width=_NARROW_COLUMN if narrow else None,
        )
    table.add_column(say("table.gates", language), overflow="fold")
    for place in places:
        (first, last), name, ward = place.rank_range, place.name[language], place.ward[language]
        table.add_row(
            str(place.rank),
            *((f"{name}\n{ward}",) if narrow else (name, ward)),
            f"{place.score:.1f} ({place.score_low:.0f}–{place.score_high:.0f})",
            f"{first}–{last}",
            f"{place.sound_weight * 100:.0f}%",
            _gate_summary(place.gates, language),
        )
    return table


def _gate_summary(gates: Iterable[GateResult], language: Language) -> Text:
    states = [gate.state for gate in gates]
    parts = []
    for state, key in ((GateState.UNKNOWN, "to_confirm"), (GateState.CONDITIONAL, "conditional")):
        if count := states.count(state):
            parts.append(Text(say(f"table.{key}", language, count=count), style=_STATE_STYLE[state]))
    return Text(" / ").join(parts) if parts else Text(say("table.all_pass", language), style="green")


def _show_reasons(to: Console, place: RankedPlace, language: Language) -> None:
    to.print(Text(say("table.why_first", language, site=place.name), style="bold"))
    strongest = sorted((c for c in place.contributions if c.known), key=lambda c: -c.points)
    _print_lines(
        to,
        [
            say("table.points", language, label=c.label, points=f"{c.points:.1f}", reason=c.reason)
            for c in strongest[:_SHOWN_REASONS]
        ],
    )


def _show_left_out(to: Console, function: FunctionResult, language: Language) -> None:
    if function.unknowns:
        to.print(Text(say("table.unknowns", language), style="bold"))
        _print_lines(
            to,
            [
                say("table.unknown_line", language, what=unknown.what, owner=unknown.owner.name)
                for unknown in function.unknowns[:_SHOWN_UNKNOWNS]
            ],
        )
    if function.near_misses:
        to.print(Text(say("table.near_misses", language), style="bold"))
        names = {place.site_id: place.name[language] for place in (*function.ranking, *function.excluded)}
        names |= {place.site_id: place.name[language] for place in function.insufficient_data}
        near = function.near_misses[:_SHOWN_NEAR_MISSES]
        _print_lines(to, [f"{names[miss.site_id]}: {miss.change[language]}" for miss in near])
    if function.routes:
        to.print(Text(say("table.routes", language), style="bold"))
        _print_lines(to, [route.says[language] for route in function.routes])
    if function.insufficient_data:
        to.print(
            Text(say("table.insufficient", language, count=len(function.insufficient_data)), style="bold")
        )
    if function.excluded:
        to.print(Text(say("table.excluded", language, count=len(function.excluded)), style="bold"))
        failed = Counter(
            gate.label[language]
            for place in function.excluded
            for gate in place.gates
            if gate.state is GateState.FAIL
        )
        counted = [
            say("table.excluded_by", language, label=label, count=count)
            for label, count in failed.most_common()
        ]
        _print_lines(to, counted)


def show_explanation(
    to: Console, result: Recommendation, explained: Sequence[Explained], language: Language
) -> None:
    """Print one place's gates, contributions, pair and evidence, function by function."""
    used: dict[str, None] = {}
    for item in explained:
        place, function = item.place, item.function
        heading = say("explain.heading", language, site=place.name, function=function.facility_type_label)
        to.print(Text(heading, style="bold cyan"))
        if isinstance(place, ExcludedPlace):
            to.print(
                Text(
                    f"{say('explain.excluded', language)}: {say('explain.stays_out', language)}", style="red"
                )
            )
        else:
            _show_score(to, place, language)
        to.print(_gate_table(place.gates, language))
        used.update(dict.fromkeys(i for gate in place.gates for i in gate.evidence))
        if isinstance(place, JudgedPlace):
            to.print(_contribution_table(place, language))
            if place.pair:
                to.print(_pair_table(place, language))
            used.update(dict.fromkeys(i for c in place.contributions for i in c.evidence))
            used.update(dict.fromkeys(i for pair in place.pair for i in pair.evidence))
    to.print(Text(say("explain.evidence", language), style="bold"))
    for evidence_id in used:
        note = result.evidence[evidence_id]
        titles = " / ".join(title[language] for title in note.source_titles)
        to.print(
            Text(f"  {evidence_id}: {note.says[language]} — {titles} ({note.as_of or '?'}, {note.tier})")
        )


def _show_score(to: Console, place: JudgedPlace, language: Language) -> None:
    score = {
        "score": f"{place.score:.1f}",
        "low": f"{place.score_low:.1f}",
        "high": f"{place.score_high:.1f}",
    }
    to.print(Text(say("explain.score", language, **score)))
    if isinstance(place, RankedPlace):
        first, last = place.rank_range
        to.print(Text(say("explain.rank", language, rank=place.rank, first=first, last=last)))
    else:
        to.print(Text(say("explain.not_ranked", language)))
    shares = {"sound": f"{place.sound_weight * 100:.0f}", "known": f"{place.known_weight * 100:.0f}"}
    to.print(Text(say("explain.confidence", language, **shares)))


def _gate_table(gates: Sequence[GateResult], language: Language) -> Table:
    table = Table(title=say("explain.gates", language), title_justify="left", header_style="bold")
    for key in ("gates", "state", "reason"):
        table.add_column(say(f"explain.{key}", language))
    for gate in gates:
        reason = gate.reason[language]
        if gate.route is not None:
            reason += "\n" + say("explain.route", language, route=gate.route)
        state = Text(say(f"gate_state.{gate.state}", language), style=_STATE_STYLE[gate.state])
        table.add_row(gate.label[language], state, Text(reason))
    return table


def _contribution_table(place: JudgedPlace, language: Language) -> Table:
    table = Table(title=say("explain.contributions", language), title_justify="left", header_style="bold")
    table.add_column(say("explain.criterion", language))
    table.add_column(say("explain.weight", language), justify="right")
    table.add_column(say("explain.points", language), justify="right")
    table.add_column(say("explain.reason", language))
    for c in sorted(place.contributions, key=lambda c: -c.points):
        points = f"{c.points:.2f}" + ("" if c.known else say("explain.known_no", language))
        table.add_row(c.label[language], f"{c.weight * 100:.1f}%", points, Text(c.reason[language]))
    return table


def _pair_table(place: JudgedPlace, language: Language) -> Table:
    table = Table(title=say("explain.pair", language), title_justify="left", header_style="bold")
    for key in ("scenario", "there", "verdict", "reason"):
        table.add_column(say(f"explain.{key}", language))
    for pair in place.pair:
        verdict = Text(pair.verdict_label[language], style=_VERDICT_STYLE.get(pair.verdict, ""))
        there, name = pair.present_site_name[language], pair.scenario_name[language]
        table.add_row(name, there, verdict, Text(pair.reason[language]))
    return table


def show_facts(to: Console, facts: Sequence[Fact], pack: DataPack, on: dt.date, language: Language) -> None:
    """Print figures with value, date, source, freshness and owner."""
    if not facts:
        to.print(say("facts.none", language))
        return
    table = Table(header_style="bold")
    for key in ("id", "value", "as_of", "source", "state", "owner"):
        table.add_column(say(f"facts.{key}", language), overflow="fold")
    for fact in facts:
        sources = ", ".join(pack.sources[source].publisher[language] for source in fact.sources)
        freshness = say("facts.fresh" if fact.is_fresh(on) else "facts.stale", language)
        confidence = say(f"facts.confidence.{fact.confidence}", language)
        owner = pack.owners[fact.owner].name[language]
        table.add_row(
            fact.id,
            _value(fact, language),
            fact.as_of or "–",
            sources or "–",
            f"{confidence}・{freshness}",
            owner,
        )
    to.print(table)
    to.print(say("facts.count", language, count=len(facts)))


def _value(fact: Fact, language: Language) -> str:
    if fact.value is None:
        return say("facts.unknown_value", language)
    unit = UNITS[fact.unit][language]
    value = f"{fact.value:,g}" if isinstance(fact.value, float | int) else fact.value
    high = f"–{fact.value_high:,g}" if fact.value_high is not None else ""
    return f"{value}{high} {unit}".strip()


def show_findings(to: Console, outcome: Outcome, language: Language) -> None:
    """Print what a check found, faults first, and the counts."""
    for finding in outcome.findings:
        to.print(Text(_finding(finding, outcome, language)))
    if outcome.errors:
        to.print(Text(say("check.failed", language, count=outcome.errors), style="red"))
    else:
        to.print(Text(say("check.ok", language, **outcome.counts), style="green"))


def _finding(finding: Finding, outcome: Outcome, language: Language) -> str:
    group = "errors" if finding.severity is Severity.FAULT else "findings"
    owner = outcome.owners.get(str(finding.facts.get("owner", "")))
    facts = {**finding.facts, "owner": owner.name} if owner else finding.facts
    words = say(f"{group}.{finding.code}", language, **facts)
    return f"{say(f'check.severity.{finding.severity}', language)}: {words}"


def show_replay(to: Console, outcome: Replay, language: Language) -> None:
    """Print whether a result came out the same, else what changed and what that did to the order."""
    if outcome.same:
        to.print(Text(say("replay.same", language), style="green"))
        return
    to.print(Text(say("replay.changed", language), style="yellow"))
    none = say("replay.not_ranked", language)
    moves = [
        say(
            "replay.move",
            language,
            function=m.facility_type,
            site=m.site_id,
            before=m.before or none,
            after=m.after or none,
        )
        for m in outcome.moved
    ]
    versions = [say("replay.version", language, what=w, before=b, after=a) for w, b, a in outcome.versions]
    lists = (
        ("altered", outcome.altered),
        ("versions", versions),
        ("cards", outcome.cards),
        ("evidence", outcome.evidence),
    )
    for key, lines in (*lists, ("moved", moves or [say("replay.order_same", language)])):
        if lines:
            to.print(Text(say(f"replay.{key}", language), style="bold"))
            _print_lines(to, lines)


def _print_lines(to: Console, lines: Iterable[str]) -> None:
    for line in lines:
        to.print(Text(f"  ・{line}"))
