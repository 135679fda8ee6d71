"""What goes with a sheet: its HTML twin, slides, and the ranking as a workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    BriefArgument,
    FunctionOption,
    Lang,
    LangOption,
    answers_faults,
    recommend,
    words,
)
from service.messages import say

if TYPE_CHECKING:
    from service.wiring import Workshop

OutputOption = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=words("file_option"))]
StaffOption = Annotated[bool, typer.Option("--staff", help=words("staff_option"))]


@answers_faults
def twin(
    brief: BriefArgument,
    output: OutputOption,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make the HTML twin."""
    from service.usecases.make_companions import make_twin
    from service.wiring import Workshop

    workshop = Workshop()
    recommendation, pack = recommend(brief, workshop)
    data = make_twin(
        recommendation,
        pack=pack,
        settings=workshop.sheet_settings,
        language=lang.value,
        function=function,
    )
    _write(output, data, workshop, lang)


@answers_faults
def appendix(
    brief: BriefArgument,
    output: OutputOption,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make site data sheets of the best places."""
    from service.usecases.make_companions import make_appendix
    from service.wiring import Workshop

    workshop = Workshop()
    recommendation, pack = recommend(brief, workshop)
    data = make_appendix(
        recommendation,
        pack=pack,
        settings=workshop.sheet_settings,
        language=lang.value,
        function=function,
    )
    _write(output, data, workshop, lang)


@answers_faults
def slides(
    brief: BriefArgument,
    output: OutputOption,
    staff: StaffOption = False,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make editable slides."""
    from service.usecases.make_companions import make_slides
    from service.wiring import Workshop

    workshop = Workshop()
    recommendation, pack = recommend(brief, workshop)
    data = make_slides(
        recommendation,
        pack=pack,
        settings=workshop.sheet_settings,
        language=lang.value,
        function=function,
        staff=staff,
    )
    _write(output, data, workshop, lang)


@answers_faults
def workbook(
    brief: BriefArgument,
    output: OutputOption,
    staff: StaffOption = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make the ranking as a workbook."""
    from service.usecases.make_companions import make_workbook
    from service.wiring import Workshop

    workshop = Workshop()
    recommendation, pack = recommend(brief, workshop)
    settings = workshop.sheet_settings
    data = make_workbook(recommendation, pack=pack, settings=settings, language=lang.value, staff=staff)
    _write(output, data, workshop, lang)


def _write(output: Path, data: bytes, workshop: "Workshop", lang: Lang) -> None:
    from service.usecases.write_file import write_atomically

    write_atomically(output, data)
    if workshop.sheet_settings.development_key:
        typer.echo(say("cli.development_key_warning", lang.value), err=True)
    typer.echo(say("layers.wrote", lang.value, path=str(output)), err=True)
