"""Closes the file system to this process but for what its work needs (Linux Landlock).

Once closed, neither Python nor native code opens anything outside, also after ``execve``
and in children; nothing opens it again.

References
----------
Linux kernel documentation, "Landlock: unprivileged access control"; ``landlock(7)``.
"""

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE_RULESET: Final = 444  # the numbers are the same on all architectures
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_ALL_OF_FIRST_VERSION: Final = (1 << 13) - 1
_ADDED: Final = ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))  # REFER, TRUNCATE, IOCTL_DEV by version
_OF_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14
_READ: Final = _EXECUTE | _READ_FILE | _READ_DIR

_SYSTEM: Final = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)


def close_file_system(folder: Path) -> bool:
    """Leave readable only the interpreter, its libraries and this program; writable only a folder.

    ``PR_SET_NO_NEW_PRIVS`` must be set. A program that runs from its source tree may also list
    the names in that tree, not read it.

    Returns
    -------
    closed
        ``False`` when the kernel has no Landlock; nothing has changed then.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    everything = _ALL_OF_FIRST_VERSION
    for since, right in _ADDED:
        everything |= right if version >= since else 0
    attributes = struct.pack("<Q", everything)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        for path in _readable():
            _allow(libc, ruleset, path, _READ)
        _allow(libc, ruleset, Path("/dev/null"), _READ_FILE | _WRITE_FILE)
        for entry in _search_path():
            _allow(libc, ruleset, entry, _READ_DIR)
        _allow(libc, ruleset, folder, everything)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _readable() -> Iterable[Path]:
    """Return the interpreter, its libraries, and the packages of this program."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    packages = Path(__file__).resolve().parent
    return (
        *(Path(sysconfig.get_path(name)) for name in names),
        *(Path(prefix) / "lib" for prefix in {sys.prefix, sys.base_prefix}),
        Path(sys.prefix) / "pyvenv.cfg",
        Path(os.path.realpath(sys.executable)),
        *(packages.parent / name for name in (packages.name, "domain")),
        *map(Path, _SYSTEM),
    )


def _search_path() -> Iterable[Path]:
    return (Path(entry) for entry in sys.path if Path(entry).is_dir())


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    """Add a rule for a path and all beneath it; what is not there needs none."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _OF_FILES
        rule = struct.pack("=Qi", allowed, handle)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(handle)
