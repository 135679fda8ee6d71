"""Which program runs: told by its files, so that a process notices that it was replaced under it.

Heavy modules are loaded when they are first needed. A process that lives through an upgrade would mix
old ones with new ones; the number of the version says nothing of a build between two releases.
"""

import hashlib
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: What a supervisor takes for "start me again" (EX_TEMPFAIL of sysexits.h).
EXIT_REPLACED: Final = 75
_ROOT: Final = Path(__file__).resolve().parents[1]
_PACKAGES: Final = ("domain", "geodata", "scoring", "salesheets", "service")
_MADE_LATER: Final = frozenset({"__pycache__", "vendor"})
_LIBRARIES: Final = Path(sysconfig.get_path("purelib"))


class Program:
    """The files of the program as they were when it was started."""

    def __init__(self, root: Path = _ROOT, libraries: Path = _LIBRARIES) -> None:
        self._root, self._libraries = root, libraries
        self._stamps = self._look()
        self.digest = self._digest()

    def is_replaced(self) -> bool:
        """Tell whether the files are others now; the same ones written again are no others.

        Some four milliseconds: only what has another size or time is read.
        """
        stamps = self._look()
        if stamps == self._stamps:
            return False
        if self._digest() != self.digest:
            return True
        self._stamps = stamps
        return False

    def _look(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = dict.fromkeys(self._names_of_libraries(), (0, 0))
        for package in _PACKAGES:
            for entry in _files(self._root / package):
                state = entry.stat()
                found[os.path.relpath(entry.path, self._root)] = (state.st_size, state.st_mtime_ns)
        return found

    def _digest(self) -> str:
        """Return the digest of every name and content; a file that goes in between counts as empty."""
        digest = hashlib.sha256()
        for name in sorted(self._look()):
            path = self._root / name
            content = path.read_bytes() if path.is_file() else b""
            digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
        return digest.hexdigest()

    def _names_of_libraries(self) -> Iterator[str]:
        """Yield name and version of every installed library."""
        if self._libraries.is_dir():
            yield from (path.name for path in self._libraries.glob("*.dist-info"))


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder but those that set-up and running make."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif entry.name not in _MADE_LATER:
                yield from _files(Path(entry.path))
