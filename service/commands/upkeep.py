"""Keep the figures right: list, check, replay."""

from pathlib import Path
from typing import Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    LangOption,
    answers_faults,
    recommend_brief,
    words,
)
from service.errors import EXIT_FAILED_CHECK
from service.messages import say


@answers_faults
def facts(
    lang: LangOption = DEFAULT_LANG,
    stale: Annotated[bool, typer.Option("--stale", help=words("stale_option"))] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help=words("unknown_option"))] = False,
    criterion: Annotated[
        str | None, typer.Option("--for", metavar="CRITERION", help=words("for_option"))
    ] = None,
) -> None:
    """List the figures of the pack."""
    from service.terminal import console, show_facts
    from service.usecases.list_facts import list_facts
    from service.wiring import Workshop

    workshop = Workshop()
    on = workshop.evaluated_on(None)
    found = list_facts(
        workshop.pack, on=on, stale=stale, unknown=unknown, criterion=criterion, catalogue=workshop.catalogue
    )
    show_facts(console(), found, workshop.pack, on, lang.value)


@answers_faults
def check(lang: LangOption = DEFAULT_LANG) -> None:
    """Check the pack and the catalogue."""
    from service.terminal import console, show_findings
    from service.usecases.check_all import check_all
    from service.usecases.edition_in_force import folder_in_force
    from service.wiring import Workshop

    workshop = Workshop()
    outcome = check_all(
        folder_in_force(workshop.settings.state_folder) or workshop.pack_folder,
        load_pack=lambda: workshop.pack,
        load_catalogue=lambda: workshop.catalogue,
        load_contradictions=lambda: workshop.contradictions,
    )
    show_findings(console(), outcome, lang.value)
    if outcome.errors:
        raise typer.Exit(EXIT_FAILED_CHECK)


@answers_faults
def replay(
    result: Annotated[Path, typer.Argument(metavar="RESULT.json", help=words("result_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Compute an old result again."""
    from service.terminal import console, show_replay
    from service.usecases.replay import replay as replay_result
    from service.wiring import Workshop

    workshop = Workshop()
    outcome = replay_result(result, lambda brief: recommend_brief(brief, str(result), workshop))
    show_replay(console(), outcome, lang.value)
    if outcome.same:
        return
    digest = next((before for what, before, _ in outcome.versions if what == "pack.digest"), "")
    edition = workshop.pack_of(digest) if digest else None
    if edition is not None:
        old = workshop.with_pack(edition)
        then = replay_result(result, lambda brief: recommend_brief(brief, str(result), old))
        key = "same_then" if then.same else "changed_then"
        console().print(say(f"replay.{key}", lang.value, edition=edition.info.edition))
        if then.same:
            return
    raise typer.Exit(EXIT_FAILED_CHECK)


@answers_faults
def rebase(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("dry_run_option"))] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Put the approved changes upon a newer delivered pack, or tell what that would do."""
    from service.commands.opened import on_current_database
    from service.usecases.rebase_edition import plan_rebase, rebase_edition

    with on_current_database() as tools:
        found = plan_rebase(tools) if dry_run else rebase_edition(tools, actor="system")
    if found is None:
        typer.echo(say("rebase.nothing", lang.value))
        return
    typer.echo(say("rebase.due" if dry_run else "rebase.done", lang.value, delivered=found.delivered))
    told = {"count": len(found.carried), "records": list(found.carried)}
    typer.echo(say("rebase.carried", lang.value, **told))
    typer.echo(say("rebase.already", lang.value, count=found.already))
    for clash in found.clashes:
        why = say(f"rebase.{clash.why}", lang.value)
        typer.echo(say("rebase.clash", lang.value, record=clash.record_id, why=why))
