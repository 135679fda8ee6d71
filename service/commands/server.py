"""Start what runs all day: the server and the worker."""

import os
import tempfile
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Final

import typer

from service.commands.common import DEFAULT_LANG, LangOption, answers_faults, settings, words
from service.commands.opened import on_any_database, on_current_database
from service.messages import say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from domain.text import Language

_APP: Final = "service.app:serve_app"
_STOP_WITHIN_S: Final = 8
_IDLE_S: Final = 5
_WAITING: Final = 256
_HEAD_BYTES: Final = 16_384
_METRICS_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


@answers_faults
def serve(
    host: Annotated[str, typer.Option("--host", help=words("host_option"))] = settings.host,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=words("port_option"))] = settings.port,
    processes: Annotated[
        int, typer.Option("--processes", min=1, max=64, help=words("processes_option"))
    ] = settings.processes,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Answer pages and interface until told to stop."""
    os.environ["KAMAE_HOST"], os.environ["KAMAE_PORT"] = host, str(port)
    _look_first()
    _warn(lang.value)
    typer.echo(say("serve.starting", lang.value, address=_address(host, port)), err=True)
    with _metrics_folder(processes) as folder:
        if folder:
            os.environ[_METRICS_FOLDER] = folder
        _run(host, port, processes)


@answers_faults
def worker(lang: LangOption = DEFAULT_LANG) -> None:
    """Make ordered papers until told to stop."""
    del lang
    from service.web.logs import set_up_logs
    from service.worker import main

    _look_first()
    set_up_logs(settings.log_format)
    code = main()
    if code:
        raise typer.Exit(code)


def _look_first() -> None:
    """Find a missing upgrade or another build's database before the work begins, and say it in words.

    Raises
    ------
    DatabaseSchemaError, DatabaseUnavailableError
        Server or worker would not start.
    """
    with on_current_database():
        pass


def _warn(language: "Language") -> None:
    """Name what is unsafe where others reach the server; on one's own machine a trial needs no keys."""
    from service.settings import load_settings
    from service.usecases.examine import Level, is_own_machine, unsafe_settings

    given = load_settings()
    if not is_own_machine(given.host):
        for finding in unsafe_settings(given):
            if finding.level is Level.UNSAFE:
                typer.echo(f"× {say(f'doctor.{finding.key}', language)}", err=True)


def _run(host: str, port: int, processes: int) -> None:
    import uvicorn

    from service.web.logs import set_up_logs

    set_up_logs(settings.log_format)
    uvicorn.run(
        _APP,
        factory=True,
        host=host,
        port=port,
        workers=processes,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        limit_concurrency=settings.connections,
        backlog=_WAITING,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )


def _metrics_folder(processes: int) -> "AbstractContextManager[str | None]":
    """Return a folder in which several processes put their figures together."""
    if processes == 1 or _METRICS_FOLDER in os.environ:
        return nullcontext()
    return tempfile.TemporaryDirectory(prefix="kamae-metrics-")


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


@answers_faults
def doctor(lang: LangOption = DEFAULT_LANG) -> None:
    """Examine the installation; exit code 1 if something is unsafe."""
    from service.errors import EXIT_FAILED_CHECK
    from service.terminal import console
    from service.terminal_service import show_doctor
    from service.usecases.examine import Level, examine

    with on_any_database() as tools:
        found = examine(tools)
    show_doctor(console(), found, lang.value)
    if any(finding.level is Level.UNSAFE for finding in found):
        raise typer.Exit(EXIT_FAILED_CHECK)
