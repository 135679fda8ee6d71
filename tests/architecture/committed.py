"""The files of the project, for rules about ourselves."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_SETUP = {"node_modules", "out", "state", "dist", "build", "htmlcov", "vendor", "__pycache__"}


def committed_files() -> list[Path]:
    """Return what git tracks; without git (in the container) what set-up and running did not make."""
    if (ROOT / ".git").exists() and (git := shutil.which("git")):
        command = [git, "ls-files", "-z"]  # nothing in it comes from outside
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        paths = [ROOT / name for name in listing.stdout.split("\0") if name]
        return [path for path in paths if path.is_file()]  # one may just have been deleted in the work tree
    return list(_walk())


def _walk() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in MADE_BY_SETUP and (not name.startswith(".") or name == ".ci")
        ]
        yield from (Path(folder) / name for name in names)


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every committed file that is UTF-8 text, with its text."""
    for path in committed_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
