"""How the command line speaks of itself: typer has English words, and who mistypes reads Japanese first."""

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import typer
from typer.core import TyperGroup

from service.errors import EXIT_BAD_INPUT
from service.messages import say
from service.settings import load_settings

if TYPE_CHECKING:
    from domain.text import Language

#: What typer calls the parts of a help page -> the message that we call them by.
_PARTS: Final = {
    "ARGUMENTS_PANEL_TITLE": "arguments",
    "OPTIONS_PANEL_TITLE": "options",
    "COMMANDS_PANEL_TITLE": "commands",
    "REQUIRED_LONG_STRING": "required",
    "DEFAULT_STRING": "default",
}
#: What is raised for a command that cannot be understood; typer names only its heirs.
_UsageError: Final = cast("type[Exception]", typer.BadParameter.__mro__[1])


class WordedGroup(TyperGroup):
    """A group of commands whose help and faults are in the language of the settings."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001
        windows_expand_args: bool = True,  # noqa: FBT001
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run a command; a fault in its writing is told in our words, with exit code 2."""
        run = partial(
            super().main,
            args,
            prog_name,
            complete_var,
            standalone_mode=False,
            windows_expand_args=windows_expand_args,
            **extra,
        )
        if not standalone_mode:
            return run()
        language = load_settings().language
        if {"-h", "--help"} & set(sys.argv if args is None else args):
            _word_the_help(language)
        try:
            code = run()
        except _UsageError as error:
            _tell(error, language)
            sys.exit(EXIT_BAD_INPUT)
        except typer.Abort:
            typer.echo(say("usage.aborted", language), err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401  (typer keeps its types to itself)
        """Return the option that shows the help, told about in our words."""
        return _worded(super().get_help_option(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401  (typer keeps its types to itself)
        """Return a command, whose own help option is told about in our words, too."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _worded(command.get_help_option(ctx))
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  (typer keeps its types to itself)
        """Show the help, also of a group that was called without a command."""
        _word_the_help(load_settings().language)
        super().format_help(ctx, formatter)


def _worded(option: Any) -> Any:  # noqa: ANN401  (typer keeps its types to itself)
    if option is not None:
        option.help = say("usage.help", load_settings().language)
    return option


def _word_the_help(language: "Language") -> None:
    """Name the parts of a help page; loading its module takes time that other commands need not."""
    from typer import rich_utils

    for name, key in _PARTS.items():
        setattr(rich_utils, name, say(f"usage.{key}", language))


def _tell(error: Any, language: "Language") -> None:  # noqa: ANN401  (typer keeps its types to itself)
    from domain.library_words import in_own_words

    if type(error).__name__ == "NoArgsIsHelpError":  # the help was shown already
        return
    context = error.ctx
    typer.echo(
        say(
            "usage.fault",
            language,
            says=in_own_words(error.format_message().removesuffix("."))[language],
            command=f"{context.command_path if context else 'kamae'} --help",
        ),
        err=True,
    )
