"""What only staff reads, as lists for a terminal; the words come from the message catalogue."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.analysis import Analysis, Comparison, Stress
from domain.place import DataPack
from domain.proofs import Proof
from domain.staff_notes import (
    JointEstimate,
    LearnedWeights,
    PairMatrix,
    RivalView,
    SimilarPlace,
    Together,
    TogetherSet,
)
from domain.text import Bilingual, Language
from scoring.cards import Catalogue
from service.messages import say
from service.usecases.prepare_staff import StaffNotes

_SHOWN = 5
_SHOWN_PLACES = 8


def show_analysis(to: Console, found: Analysis, pack: DataPack, language: Language) -> None:
    """Print what lies beneath a ranking: weights, stress, counterfactuals, cross-checks."""

    def name(site: str) -> str:
        return pack.sites[site].name[language]

    to.print(Text(say(f"functions.{found.facility_type}", language), style="bold cyan"))
    for key, totals in (
        ("by_group", found.weight_by_group),
        ("by_hazard", found.weight_by_hazard),
        ("by_source", found.weight_by_source[:_SHOWN]),
    ):
        _heading(to, f"analyse.{key}", language)
        _lines(to, [f"{total.label[language]} {total.weight * 100:.1f}%" for total in totals])
    _heading(to, "analyse.swings", language)
    _lines(to, [f"{s.says[language]} {s.weight * 100:.1f}%" for s in found.swings[:_SHOWN_PLACES]])
    _sentences(to, "analyse.same_stories", [item.says for item in found.same_stories], language)
    if found.stresses:
        _heading(to, "analyse.stress", language)
        to.print(_stress_table(found.stresses, name, language))
    else:
        to.print(Text(say("table.nothing_ranked", language), style="yellow"))
    _show_duels(to, found, name, language)
    _sentences(to, "analyse.unknowns", [item.says for item in found.first_calls], language)
    _sentences(to, "analyse.figures", [item.says for item in found.criterion_changes], language)
    if found.cross_checks and not found.criterion_changes:  # there is an order, and no way up by one figure
        _heading(to, "analyse.figures", language)
        _lines(to, [say("analyse.no_figure", language)])
    _sentences(to, "analyse.weights", [item.says for item in found.weight_changes], language)
    if found.dominance:
        _heading(to, "analyse.dominance", language)
        pairs = found.dominance[:_SHOWN]
        _lines(to, [say("analyse.dominates", language, a=name(d.site_id), b=name(d.over)) for d in pairs])
    checks = [
        f"{c.label[language]} (τ = {c.kendall_tau:.2f}): {c.says[language]}" for c in found.cross_checks
    ]
    if checks:
        _heading(to, "analyse.cross_checks", language)
        _lines(to, checks)


def _show_duels(to: Console, found: Analysis, name: Callable[[str], str], language: Language) -> None:
    """Print how often the leader beats the places behind it, and what each needs to win."""
    if not found.duels:
        return
    leader = found.duels[0].site_id
    ahead = [duel for duel in found.duels if duel.site_id == leader][:_SHOWN]
    _heading(to, "analyse.duels", language)
    _lines(
        to,
        [
            say("analyse.duel", language, a=name(d.site_id), b=name(d.over), share=round(100 * d.share))
            for d in ahead
        ],
    )
    labels = {swing.criterion: swing.says for swing in found.swings}
    leaning = [item for item in found.central_weights if item.leans_on][:_SHOWN]
    if leaning:
        _heading(to, "analyse.leans", language)
        for item in leaning:
            criteria = _joined([labels[criterion] for criterion in item.leans_on], language)
            to.print(Text(f"  ・{say('analyse.lean', language, name=name(item.site_id), criteria=criteria)}"))


def _stress_table(stresses: Sequence[Stress], name: object, language: Language) -> Table:
    table = Table(header_style="bold")
    table.add_column(say("table.place", language))
    for stress in stresses:
        table.add_column(stress.label[language], justify="right")
    first = stresses[0].places[:_SHOWN_PLACES] if stresses else ()
    for place in first:
        cells = []
        for stress in stresses:
            there = next(item for item in stress.places if item.site_id == place.site_id)
            low, high = there.rank_range
            cells.append(f"{there.first * 100:.0f}% ({low}–{high})")
        table.add_row(name(place.site_id), *cells)  # type: ignore[operator]
    return table


def show_comparison(to: Console, found: Comparison, language: Language) -> None:
    """Print why one place is before another: the differences add up."""
    to.print(Text(found.says[language], style="bold"))
    table = Table(header_style="bold")
    table.add_column(say("explain.criterion", language))
    table.add_column(say("explain.points", language), justify="right")
    for key in ("first", "second"):
        table.add_column(say(f"compare.{key}", language))
    for row in found.rows:
        table.add_row(row.label[language], f"{row.points:+.2f}", row.first[language], row.second[language])
    to.print(table)


def show_staff_notes(to: Console, notes: StaffNotes, pack: DataPack, language: Language) -> None:
    """Print cautions, lost comparisons, hard questions and neighbours of one function."""
    to.print(Text(say(f"functions.{notes.facility_type}", language), style="bold cyan"))
    to.print(Text(say("staff.confidential", language), style="red"))
    if notes.needs:
        _heading(to, "staff.needs", language)
        _lines(to, [f"{need.label[language]}: {need.because[language]}" for need in notes.needs])
    lens = say(f"staff.lens_{notes.lens}", language)
    to.print(Text(say("staff.strengths", language, lens=lens), style="bold"))
    _lines(to, [_proof_line(proof, language) for proof in notes.proofs])
    _sentences(to, "staff.not_us", [item.text for item in notes.rivals.not_us if item.applies], language)
    _sentences(to, "staff.cautions", [item.text for item in notes.cautions], language)
    _show_rivals(to, notes.rivals, language)
    _heading(to, "staff.questions", language)
    for number, question in enumerate(notes.questions, start=1):
        to.print(Text(f"  Q{number}. {question.question[language]}", style="bold"))
        owner = pack.owners[question.owner].name[language]
        to.print(
            Text(f"      {question.answer[language]} ({owner}; {', '.join(n.id for n in question.evidence)})")
        )
    _heading(to, "staff.arrivals", language)
    for arrival in notes.arrivals:
        check = f" [{arrival.to_check[language]}]" if arrival.to_check else ""
        note = arrival.note
        to.print(
            Text(f"  ・{note.company[language]} ({note.year or '–'}) {note.why_similar[language]}{check}")
        )


def show_pair_matrix(to: Console, found: PairMatrix, language: Language) -> None:
    """Print scenario × present site down, places across."""
    table = Table(header_style="bold")
    for key in ("scenario", "there"):
        table.add_column(say(f"explain.{key}", language))
    for place in found.places:
        table.add_column(place[language])
    at = {(cell.scenario, cell.present_site, cell.place): cell for cell in found.cells}
    for row, scenario in enumerate(found.scenarios):
        for number, present in enumerate(found.present_sites):
            cells = [at[row, number, place].label[language] for place in range(len(found.places))]
            table.add_row(scenario[language], present[language], *cells)
    to.print(table)
    if not found.places:
        return
    to.print(Text(say("pair_matrix.ends", language, place=found.places[0][language]), style="bold"))
    firsts = (cell for key, cell in sorted(at.items()) if key[2] == 0)
    _lines(to, [f"{found.scenarios[cell.scenario][language]}: {cell.reason[language]}" for cell in firsts])


def _proof_line(proof: Proof, language: Language) -> str:
    """Write a strength: viewpoint, figure, what it is, its date and the unwelcome figure beside it."""
    gap = "" if language == "ja" or not proof.unit[language] else " "
    said = [f"{proof.headline[language]} {proof.figure[language]}{gap}{proof.unit[language]}".strip()]
    said += [text[language] for text in (proof.note, proof.caution) if text]
    sources = ", ".join(note.id for note in proof.evidence)
    viewpoint = say(f"staff.viewpoint_{proof.viewpoint}", language)
    return f"[{viewpoint}] {' / '.join(said)} ({proof.as_of or '–'}; {sources})"


def _show_rivals(to: Console, rivals: RivalView, language: Language) -> None:
    """Print where other cities are ahead, where this one is, and what cannot be compared."""
    for standing in ("behind", "ahead"):
        said = [item.says for item in rivals.standings if item.standing == standing]
        _sentences(to, f"staff.rivals_{standing}", said, language)
    labels = {yardstick.id: yardstick.label for yardstick in rivals.staff}
    open_ids = dict.fromkeys(item.yardstick for item in rivals.standings if item.standing == "unknown")
    open_labels = [labels[name] for name in open_ids if name in labels]
    if open_labels:
        to.print(Text(say("staff.rivals_open", language, what=_joined(open_labels, language))))


def show_joint(to: Console, found: JointEstimate, language: Language) -> None:
    """Print the joint risk with its bounds and everything it rests on."""
    to.print(Text(say("staff.confidential", language), style="red"))
    percent = {
        name: f"{getattr(found, name) * 100:.2f}" for name in ("joint", "low", "high", "p_here", "p_there")
    }
    share = "–" if found.share is None else f"{found.share * 100:.1f}"
    to.print(Text(say("joint.result", language, **percent, share=share, rho=f"{found.rho:g}")))
    _heading(to, "joint.assumptions", language)
    _lines(to, [assumption[language] for assumption in found.assumptions])
    to.print(Text(say("joint.caveat", language), style="yellow"))


def show_similar(to: Console, found: Sequence[SimilarPlace], language: Language) -> None:
    """Print the places like another one."""
    if not found:
        to.print(say("like.none", language))
    for item in found[:_SHOWN]:
        to.print(
            Text(say("like.line", language, name=item.name, distance=f"{item.distance:.2f}"), style="bold")
        )
        for key, labels in (("alike", item.alike), ("better", item.better), ("worse", item.worse)):
            if labels:
                to.print(Text(f"    {say(f'like.{key}', language)}: {_joined(labels, language)}"))


def show_together(to: Console, found: Together, pack: DataPack, language: Language) -> None:
    """Print one place per function, and what keeping them apart costs."""
    if not found.trade_off:
        to.print(Text(say("together.nobody", language), style="yellow"))
        return
    if found.best is None:
        to.print(Text(say("together.none", language, km=f"{found.within_km:g}"), style="yellow"))
    else:
        to.print(Text(say("together.best", language, km=f"{found.within_km:g}"), style="bold"))
        _show_set(to, found.best, pack, language)
    _heading(to, "together.trade_off", language)
    for item in found.trade_off[:_SHOWN]:
        _show_set(to, item, pack, language)


def _show_set(to: Console, item: TogetherSet, pack: DataPack, language: Language) -> None:
    places = " / ".join(
        f"{say(f'functions.{function}', language)}: {pack.sites[site].name[language]}"
        for function, site in item.places.items()
    )
    zones = _joined(item.shared_zones, language) or say("together.no_zone", language)
    facts = {"score": f"{item.score:.1f}", "km": f"{item.farthest_km:.1f}", "zones": zones}
    to.print(Text(f"  ・{places}"))
    to.print(Text("    " + say("together.facts", language, **facts)))
    if item.open_zones:
        to.print(Text("    " + say("together.open", language, zones=_joined(item.open_zones, language))))


def show_learned(
    to: Console, found: LearnedWeights, catalogue: Catalogue, pack: DataPack, language: Language
) -> None:
    """Print suggested weights beside the stated ones, and the order that the decisions leave open."""
    if found.dropped:
        to.print(Text(say("learn.dropped", language, numbers=list(found.dropped)), style="yellow"))
    if found.is_suggestion_only:
        to.print(Text(say("learn.suggestion_only", language, count=found.decisions)))
    table = Table(header_style="bold")
    for key in ("criterion", "stated", "suggested"):
        table.add_column(say(f"learn.{key}", language))
    for name, stated in found.stated.items():
        row = (f"{stated * 100:.1f}%", f"{found.suggested[name] * 100:.1f}%")
        table.add_row(catalogue.criteria[name].label[language], *row)
    to.print(table)
    if found.left_out:
        labels = [catalogue.criteria[name].label for name in found.left_out]
        to.print(Text(say("learn.left_out", language, criteria=_joined(labels, language))))
    _show_decided(to, found, {site: place.name[language] for site, place in pack.sites.items()}, language)


def _show_decided(to: Console, found: LearnedWeights, names: Mapping[str, str], language: Language) -> None:
    """Print how the places stand under all weights that agree with the decisions."""
    _heading(to, "learn.order", language)
    for place in sorted(found.places, key=lambda place: (-place.first, place.site_id))[:_SHOWN_PLACES]:
        best, worst = place.rank_range
        facts = {
            "name": names[place.site_id],
            "first": round(100 * place.first),
            "best": best,
            "worst": worst,
        }
        to.print(Text(f"  ・{say('learn.place', language, **facts)}"))
    if found.necessary:
        _heading(to, "learn.necessary", language)
        pairs = [(names[pair.site_id], names[pair.over]) for pair in found.necessary[:_SHOWN]]
        _lines(to, [say("learn.over", language, a=first, b=second) for first, second in pairs])


def _sentences(to: Console, key: str, sentences: Sequence[Bilingual], language: Language) -> None:
    if sentences:
        _heading(to, key, language)
        _lines(to, [sentence[language] for sentence in sentences[:_SHOWN]])


def _heading(to: Console, key: str, language: Language) -> None:
    to.print(Text(say(key, language), style="bold"))


def _lines(to: Console, lines: Iterable[str]) -> None:
    for line in lines:
        to.print(Text(f"  ・{line}"))


def _joined(labels: Iterable[Bilingual], language: Language) -> str:
    return ("、" if language == "ja" else ", ").join(label[language] for label in labels)
