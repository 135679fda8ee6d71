"""Seal a pack after an edit: ``python -m geodata.seal [FOLDER]`` writes its manifest anew."""

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import KamaeError, PackDigestError
from geodata.pack import PACK_FILES, read_pack
from geodata.pack_files import (
    EMBEDDED_PACK,
    MANIFEST,
    count_records,
    digest_of_files,
    read_bytes,
    sha256_of,
)


def sealed_manifest(folder: Path) -> str:
    """Return the manifest of a pack with the digests and record counts of its files as they are now.

    Title and edition are taken from the manifest that is there.
    """
    head = tomllib.loads(read_bytes(folder, MANIFEST).decode())
    return manifest_of(head, {name: read_bytes(folder, name) for name in PACK_FILES})


def manifest_of(head: Mapping[str, Any], contents: Mapping[str, bytes]) -> str:
    """Return the manifest of files: ``head`` has id, title, edition and its date."""
    contents = dict(sorted(contents.items()))
    seals = {name: sha256_of(content) for name, content in contents.items()}
    files = "".join(
        f'\n[files."{name}"]\nrows = {count_records(name, content)}\nsha256 = "{seals[name]}"\n'
        for name, content in contents.items()
    )
    return _head(head, digest_of_files(seals)) + files


def _head(head: Mapping[str, Any], digest: str) -> str:
    """Return the lines above the files."""
    return (
        f"id = {_quoted(head['id'])}\n"
        f"title = {{ ja = {_quoted(head['title']['ja'])}, en = {_quoted(head['title']['en'])} }}\n"
        f"edition = {_quoted(head['edition'])}\n"
        f"edition_date = {head['edition_date'].isoformat()}\n"
        f'digest = "{digest}"\n'
    )


def _quoted(text: str) -> str:
    """Return a text as a TOML string; JSON writes them the same way."""
    return json.dumps(text, ensure_ascii=False)


def seal_pack(folder: Path = EMBEDDED_PACK) -> None:
    """Write the manifest anew, unless a record is wrong: a faulty pack is not sealed.

    Raises
    ------
    KamaeError
        The first fault of the records; the manifest stays as it was.
    """
    manifest = sealed_manifest(folder)
    _, faults = read_pack(folder)
    wrong = [fault for fault in faults if not isinstance(fault, PackDigestError)]
    if wrong:
        raise wrong[0]
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")


def main() -> int:
    """Seal the pack named on the command line, the embedded one by default."""
    try:
        seal_pack(Path(sys.argv[1]) if len(sys.argv) > 1 else EMBEDDED_PACK)
    except KamaeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
