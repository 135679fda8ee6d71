"""A brief as the text of a ``BRIEF.toml``: what ``parse_brief`` reads gives the same brief again."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.brief import Brief
from service.forms.brief_fields import AMOUNTS

_TABLES = ("company", "size", "utilities", "people", "importance")


def brief_text(brief: Brief) -> str:
    """Write a brief as TOML; what is undecided is left out."""
    data = brief.model_dump(mode="json", exclude_none=True)
    lines = list(_pairs({k: v for k, v in data.items() if k not in {*_TABLES, "present_sites"}}))
    for site in data["present_sites"]:
        lines += ["", "[[present_sites]]", *_pairs(site)]
    for table in _TABLES:
        inner = {name: value for name, value in data[table].items() if value not in ([], {})}
        comparisons = inner.pop("pairwise", [])
        if inner:
            lines += ["", f"[{table}]", *_pairs(inner)]
        for comparison in comparisons:
            lines += ["", "[[importance.pairwise]]", *_pairs(comparison)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if name in AMOUNTS:
            yield f"{name} = {_range(value)}"
        elif name == "evaluated_on":
            yield f"{name} = {value}"
        elif name == "fictional" and not value:
            continue
        else:
            yield f"{name} = {_value(value)}"


def _range(value: Mapping[str, float]) -> str:
    if "maximum" not in value:
        return _value(value["minimum"])
    return f"{{ min = {_value(value['minimum'])}, max = {_value(value['maximum'])} }}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    return repr(value)


def _key(key: str) -> str:
    return key if key.replace("_", "a").isalnum() and key.isascii() else _text(key)


def _text(text: str) -> str:
    # JSON's escapes are TOML's; DEL alone must be escaped besides.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
