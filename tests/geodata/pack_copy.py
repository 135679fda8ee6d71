"""A copy of the embedded pack that a test may edit, as staff would in a spreadsheet."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from geodata.pack_files import EMBEDDED_PACK

Edit = Callable[[Path], None]


def copy_of_pack(folder: Path) -> Path:
    """Copy the embedded pack into a folder and return the copy."""
    return Path(shutil.copytree(EMBEDDED_PACK, folder / "pack"))


def read(pack: Path, file: str) -> list[dict[str, str]]:
    with (pack / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(pack: Path, file: str, rows: list[dict[str, str]]) -> None:
    with (pack / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(file: str, identity: str, column: str, value: str) -> Edit:
    """Put a value into one cell."""

    def edit(pack: Path) -> None:
        rows = read(pack, file)
        (row,) = (row for row in rows if identity in {row.get("id"), row.get("code")})
        row[column] = value
        write(pack, file, rows)

    return edit


def drop_column(file: str, column: str) -> Edit:
    def edit(pack: Path) -> None:
        rows = [{name: cell for name, cell in row.items() if name != column} for row in read(pack, file)]
        write(pack, file, rows)

    return edit


def add_column(file: str, column: str) -> Edit:
    def edit(pack: Path) -> None:
        write(pack, file, [row | {column: ""} for row in read(pack, file)])

    return edit


def repeat_row(file: str, identity: str) -> Edit:
    def edit(pack: Path) -> None:
        rows = read(pack, file)
        write(pack, file, [*rows, *(row for row in rows if row["id"] == identity)])

    return edit


def replace_text(file: str, old: str, new: str) -> Edit:
    def edit(pack: Path) -> None:
        text = (pack / file).read_text(encoding="utf-8")
        assert old in text
        (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def recode(file: str, encoding: str) -> Edit:
    def edit(pack: Path) -> None:
        content = (pack / file).read_text(encoding="utf-8")
        (pack / file).write_bytes(content.encode(encoding, errors="replace"))

    return edit


def remove(file: str) -> Edit:
    return lambda pack: (pack / file).unlink()
