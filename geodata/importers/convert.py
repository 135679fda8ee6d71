"""Converts the values of one delivered column, by its kind, to the columns that are stored."""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.text import Bilingual
from geodata.findings import Refusal
from geodata.importers.codes import DELIVERED, CodeList, load_code_lists
from geodata.importers.depth_text import depth_range_m
from geodata.importers.raw import Log, RawTable
from geodata.layers import Column

CODESPACE: Final = "@codeSpace"
_CHECK_WEIGHTS: Final = (6, 5, 4, 3, 2)
_DATE: Final = re.compile(r"(\d{4})[-/年]?(\d{1,2})[-/月]?(\d{1,2})日?")


@dataclass(frozen=True)
class Cells:
    """The values of one column as text (``None``: not known), with what is needed to judge them."""

    raw: RawTable
    column: Column
    texts: Sequence[str | None]
    log: Log

    def refuse(self, row: int, code: str, **facts: str) -> Refusal:
        """Return the refusal of one value, with file, row and the value itself."""
        return Refusal(code=code, file=self.raw.file, row=row + 1, value=self.texts[row] or "", **facts)


def _as_text(cells: Cells) -> dict[str, list[Any]]:
    return {cells.column.to: list(cells.texts)}


def _as_number(cells: Cells) -> dict[str, list[Any]]:
    values: list[float | None] = []
    for row, text in enumerate(cells.texts):
        try:
            number = None if text is None else float(text.replace(",", "")) * cells.column.scale
        except ValueError as error:
            raise cells.refuse(row, "number_wrong", column=cells.column.source) from error
        if number is not None and not math.isfinite(number):
            raise cells.refuse(row, "number_wrong", column=cells.column.source)
        values.append(number)
    _tell_missing(cells)
    return {cells.column.to: values}


def _as_integer(cells: Cells) -> dict[str, list[Any]]:
    numbers = _as_number(cells)[cells.column.to]
    for row, number in enumerate(numbers):
        if number is not None and not number.is_integer():
            raise cells.refuse(row, "number_wrong", column=cells.column.source)
    return {cells.column.to: [None if number is None else int(number) for number in numbers]}


def _as_date(cells: Cells) -> dict[str, list[Any]]:
    days: list[str | None] = []
    for row, text in enumerate(cells.texts):
        found = _DATE.match(text) if text else None
        try:
            days.append(dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None)
        except ValueError as error:
            raise cells.refuse(row, "number_wrong", column=cells.column.source) from error
    return {cells.column.to: days}


def _as_flag(cells: Cells) -> dict[str, list[Any]]:
    return {cells.column.to: [text is not None and text not in {"0", "false"} for text in cells.texts]}


def _as_municipality(cells: Cells) -> dict[str, list[Any]]:
    codes: list[str | None] = []
    cut: list[str] = []
    for row, text in enumerate(cells.texts):
        code = text
        if text is not None and len(text) == 6 and _is_number(text):  # noqa: PLR2004  (five digits and a check digit)
            if check_digit(text[:5]) != int(text[5]):
                raise cells.refuse(row, "municipality_code_wrong")
            code = text[:5]
            cut.append(text)
        if code is not None and not (len(code) == 5 and _is_number(code) and 1 <= int(code[:2]) <= 47):  # noqa: PLR2004
            raise cells.refuse(row, "municipality_code_wrong")
        codes.append(code)
    if cut:
        cells.log.tell("municipality_code_6", count=len(cut), example=cut[0])
    return {cells.column.to: codes}


def _is_number(text: str) -> bool:
    """Tell whether a text is digits and nothing else; full-width ones would match no other code."""
    return text.isascii() and text.isdigit()


def check_digit(code: str) -> int:
    """Return the check digit of a five-digit municipality code.

    References
    ----------
    総務省「全国地方公共団体コード仕様」: 11 minus the weighted sum modulo 11, last digit.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_CHECK_WEIGHTS, code, strict=True))
    return (11 - total % 11) % 10 if total >= 11 else 11 - total  # noqa: PLR2004


def _as_code(cells: Cells) -> dict[str, list[Any]]:
    labels: list[str | None] = []
    for row, code in enumerate(cells.texts):
        codes = _list_of(cells, row)
        if code is None or codes is None:
            labels.append(None)
        elif code in codes.labels:
            labels.append(codes.labels[code])
        else:
            raise cells.refuse(row, "code_unknown", column=cells.column.source, codes=codes.id)
    return {cells.column.to: list(cells.texts), f"{cells.column.to}_label": labels}


def _as_depth_rank(cells: Cells) -> dict[str, list[Any]]:
    result = _as_code(cells)
    depths = []
    for row, code in enumerate(cells.texts):
        codes = _list_of(cells, row)
        depth = codes.depth_of(code) if codes and code else None
        if codes and code and depth is None:
            raise cells.refuse(row, "depth_unknown")
        depths.append(depth)
    return result | _depth_columns(cells.column.to, depths)


def _as_depth_text(cells: Cells) -> dict[str, list[Any]]:
    depths = [None if text is None else depth_range_m(text) for text in cells.texts]
    for row, depth in enumerate(depths):
        if depth is None and cells.texts[row] is not None:
            raise cells.refuse(row, "depth_unknown")
    return {f"{cells.column.to}_label": list(cells.texts)} | _depth_columns(cells.column.to, depths)


def _depth_columns(name: str, depths: Sequence[tuple[float, float | None] | None]) -> dict[str, list[Any]]:
    return {
        f"{name}_min_m": [depth[0] if depth else None for depth in depths],
        f"{name}_max_m": [depth[1] if depth else None for depth in depths],
    }


def _list_of(cells: Cells, row: int) -> CodeList | None:
    """Return the code list of a value; ``None`` when it was meant to be delivered and was not."""
    wanted = cells.column.codes
    if wanted is None:
        return None
    if wanted != DELIVERED:
        return load_code_lists()[wanted]
    space = cells.raw.columns.get(cells.column.source + CODESPACE)
    name = space[row] if space else None
    labels = cells.raw.codelists.get(name) if name else None
    if labels is None:
        return load_code_lists().get(str(name).removesuffix(".xml"))
    return CodeList(
        id=str(name), title=Bilingual(ja=str(name), en=str(name)), source=str(name), labels=labels
    )


def _tell_missing(cells: Cells) -> None:
    count = sum(text is None for text in cells.texts)
    if count and cells.column.missing:
        cells.log.tell(
            "values_missing", column=cells.column.to, count=count, marks=", ".join(cells.column.missing)
        )


CONVERTERS: Final[dict[str, Callable[[Cells], dict[str, list[Any]]]]] = {
    "text": _as_text,
    "number": _as_number,
    "integer": _as_integer,
    "date": _as_date,
    "flag": _as_flag,
    "municipality": _as_municipality,
    "code": _as_code,
    "depth_rank": _as_depth_rank,
    "depth_text": _as_depth_text,
}
