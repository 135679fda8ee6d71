"""How a fault leaves the command line: a sentence on stderr and an exit code."""

import errno
import sys

from domain.errors import KamaeError
from domain.text import Language
from service.messages import say, say_error

EXIT_FAILED_CHECK = 1
EXIT_BAD_INPUT = 2


def report(error: KamaeError, language: Language) -> int:
    """Print what happened, where and what to do, and return the exit code."""
    sys.stderr.write(f"{say('cli.error', language)}: {say_error(error, language)}\n")
    return EXIT_BAD_INPUT


def is_closed_pipe(error: OSError) -> bool:
    """Tell whether the reader of our output (``| head``) has gone; that is no fault."""
    return error.errno == errno.EPIPE
