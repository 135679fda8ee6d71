"""Copy files from the npm packages into ``vendor/``, each one checked against a manifest.

The sheet's fonts by default; with ``--manifest`` and ``--vendor`` the scripts and styles of the pages. Run by
set-up, by its path, before any package is installed: it needs the standard library only. Afterwards
``python -m salesheets.fonts.install`` does the same.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

FONTS_DIR = Path(__file__).resolve().parent
EXIT_REFUSED = 2


class FontInstallError(Exception):
    """A font file is missing or is not the one the manifest names; nothing was installed."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One row of the manifest: where the file lies, what it is called here, what it must contain."""

    source: str
    target: str
    sha256: str


def read_manifest(path: Path) -> tuple[FontFile, ...]:
    """Read the list of files; a row without one of its three keys is a ``TypeError`` naming the key."""
    with path.open("rb") as stream:
        return tuple(FontFile(**row) for row in tomllib.load(stream)["file"])


def read_checked(font: FontFile, packages: Path) -> bytes:
    """Return the file's bytes.

    Raises
    ------
    FontInstallError
        The file is missing, or its SHA-256 is not the manifest's.
    """
    path = packages / font.source
    try:
        content = path.read_bytes()
    except OSError as error:
        message = (
            f"file of a package not found: {path}; run `npm ci --ignore-scripts` first ({error.strerror})"
        )
        raise FontInstallError(message) from error
    found = hashlib.sha256(content).hexdigest()
    if found != font.sha256:
        sums = f"  expected sha256 {font.sha256}\n  found    sha256 {found}"
        message = f"file of a package is not the one we know: {path}\n{sums}"
        raise FontInstallError(message)
    return content


def write_atomically(content: bytes, path: Path) -> None:
    """Write beside the target and rename, so that a reader never meets half a font."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)  # mkstemp makes it private; other users may run the installed package
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def install(packages: Path, vendor: Path, manifest: Path = FONTS_DIR / "manifest.toml") -> tuple[Path, ...]:
    """Check every file first, then write them all and remove those the manifest no longer names.

    Parameters
    ----------
    packages
        The ``node_modules`` folder.
    vendor
        Where the files go; made if absent.
    manifest
        The TOML list of files.

    Returns
    -------
    installed
        The written paths, in the manifest's order.

    Raises
    ------
    FontInstallError
        Any file is missing or differs; ``vendor`` is then untouched.
    """
    fonts = read_manifest(manifest)
    contents = [read_checked(font, packages) for font in fonts]
    installed = tuple(vendor / font.target for font in fonts)
    for content, path in zip(contents, installed, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(content, path)
    for stale in {path for kind in ("*.ttf", "*.*js", "*.css") for path in vendor.rglob(kind)} - set(
        installed
    ):
        stale.unlink()
    return installed


def main(arguments: list[str] | None = None) -> int:
    """Install and say what was done; 0 when every file is in place, 2 when one was refused."""
    parser = argparse.ArgumentParser(prog="python -m salesheets.fonts.install", description=__doc__)
    parser.add_argument("--packages", type=Path, default=Path("node_modules"), help="the node_modules folder")
    parser.add_argument("--vendor", type=Path, default=FONTS_DIR / "vendor", help="where the fonts go")
    parser.add_argument(
        "--manifest", type=Path, default=FONTS_DIR / "manifest.toml", help="the list of files"
    )
    options = parser.parse_args(arguments)
    try:
        installed = install(options.packages, options.vendor, options.manifest)
    except FontInstallError as error:
        sys.stderr.write(f"salesheets.fonts.install: {error}\n")
        return EXIT_REFUSED
    sys.stdout.write(f"{len(installed)} files in {options.vendor}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
