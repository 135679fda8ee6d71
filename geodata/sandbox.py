"""Opens foreign files in a child process: no network, a private folder alone, limits on what it uses.

GDAL follows links inside harmless-looking files, archives unpack to gigabytes, and broken
files crash parsers. So nothing from outside is parsed in the process that serves people.
The parent calls ``run_isolated``; the child calls ``isolate`` before it touches its input.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Literal

from domain.model import Frozen
from geodata.file_fence import close_file_system

Progress = Callable[[str, int, int], None]
Network = Literal["none", "forbidden"]

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_MB: Final = 1024 * 1024
_BLOCKED_EVENTS: Final = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "socket.bind",
    "urllib.Request",
)


class Limits(Frozen):
    """What a child may use."""

    cpu_s: int = 900
    wall_s: int = 1200
    memory_mb: int = 6144
    file_mb: int = 2048


class Isolation(Frozen):
    """What a child has given up.

    ``network``: ``none`` when the process is in a network namespace of its own, without any
    interface; ``forbidden`` when the system does not allow that and only Python's own network
    calls are refused. ``files_closed``: nothing outside its folder and its program can be
    opened; ``False`` where the kernel cannot do that.
    """

    network: Network
    files_closed: bool


class Ended(Frozen):
    """How a child ended: its exit status (negative: the signal), whether time ran out, its last words."""

    status: int
    timed_out: bool
    last_words: str


def run_isolated(module: str, folder: Path, *, limits: Limits, progress: Progress | None = None) -> Ended:
    """Run ``python -m module folder`` with a bare environment and wait for it.

    Parameters
    ----------
    module
        A module of this package whose ``main`` calls ``isolate`` first.
    folder
        The child's private folder: its input, its output and its temporary files.
    limits
        Enforced by the child's resource limits; ``wall_s`` by the parent.
    progress
        Called with stage, done and total for each line of progress the child prints.
    """
    with (folder / "stderr.txt").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603  (our own interpreter and module, no shell)
            [sys.executable, "-I", "-m", module, str(folder)],
            cwd=folder,
            env=_bare_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        expired = threading.Event()
        timer = threading.Timer(limits.wall_s, lambda: _expire(child, expired))
        timer.start()
        try:
            _forward(child.stdout or (), progress)
            status = child.wait()
        finally:
            timer.cancel()
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
    words = (folder / "stderr.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    timed_out = expired.is_set() or status == -signal.SIGXCPU
    return Ended(status=status, timed_out=timed_out, last_words=words[-1] if words else "")


def isolate(limits: Limits, folder: Path) -> Isolation:
    """Give up network and file system and take on the limits, before any input is opened.

    Parameters
    ----------
    folder
        What the child may write, and besides its own program all that it may read.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    cut_off = _leave_network(libc)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    files_closed = close_file_system(folder)
    os.umask(0o077)
    for kind, amount in (
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_AS, limits.memory_mb * _MB),
        (resource.RLIMIT_FSIZE, limits.file_mb * _MB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        _, hard = resource.getrlimit(kind)
        wanted = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (wanted, hard if kind == resource.RLIMIT_CPU else wanted))
    sys.addaudithook(_refuse_network)
    return Isolation(network="none" if cut_off else "forbidden", files_closed=files_closed)


def report_progress(stage: str, done: int, total: int) -> None:
    """Tell the parent how far the child is."""
    sys.stdout.write(json.dumps({"stage": stage, "done": done, "total": total}) + "\n")
    sys.stdout.flush()


def restart_with_drivers(allowed: frozenset[str]) -> None:
    """Start the child's program anew with all other GDAL vector drivers switched off.

    GDAL reads the list of drivers to skip once, when it is loaded; which drivers there are is
    known only after loading. So the child loads it, writes the list and begins again; its
    namespaces and limits stay.
    """
    if "GDAL_SKIP" in os.environ:
        return
    import pyogrio

    skipped = sorted(set(pyogrio.list_drivers()) - allowed)
    os.environ["GDAL_SKIP"] = ",".join([*skipped, "VRT", "HTTP", "WMS"])
    os.execve(sys.executable, [sys.executable, "-I", "-m", *_own_command()], os.environ)  # noqa: S606


def _own_command() -> list[str]:
    specification = getattr(sys.modules["__main__"], "__spec__", None)
    return [specification.name if specification else sys.argv[0], *sys.argv[1:]]


def _bare_environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "CPL_TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "0",
        "PROJ_NETWORK": "OFF",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _leave_network(libc: ctypes.CDLL) -> bool:
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    # Without the right to that, a user namespace of one's own gives it. It is tried out first:
    # half done (no user mapped) it could not be undone, and no file could be written any more.
    trial = os.fork()
    if trial == 0:
        failed = 1
        try:
            failed = 0 if _enter_user_namespace(libc) else 1
        finally:
            os._exit(failed)
    _, status = os.waitpid(trial, 0)
    return status == 0 and _enter_user_namespace(libc)


def _enter_user_namespace(libc: ctypes.CDLL) -> bool:
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_bytes(b"deny")
        Path("/proc/self/uid_map").write_bytes(b"%d %d 1" % (user, user))
        Path("/proc/self/gid_map").write_bytes(b"%d %d 1" % (group, group))
    except OSError:
        return False
    return True


def _refuse_network(event: str, _arguments: object) -> None:
    if event in _BLOCKED_EVENTS:
        raise PermissionError(event)


def _expire(child: "subprocess.Popen[str]", expired: threading.Event) -> None:
    expired.set()
    child.kill()


def _forward(lines: Iterable[str], progress: Progress | None) -> None:
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            told = json.loads(line)
            if progress is not None:
                progress(str(told["stage"]), int(told["done"]), int(told["total"]))
