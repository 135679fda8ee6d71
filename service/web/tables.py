"""Tables that a phone reads from top to bottom: what each cell is, said where its column is out of sight."""

import re
from html import unescape
from typing import Final

from markupsafe import Markup, escape

_TAG: Final = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
_HEADER: Final = re.compile(r'<th\b[^>]*scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_MARKUP: Final = re.compile(r"<[^>]*>")
_ROLES: Final = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def read_downwards(table: str) -> Markup:
    """Return a table of the class ``flow`` with the roles that its layout on a phone would take away.

    With the class ``flow--labels`` every cell names its column, which the phone prints before it. A
    table of another class, and a cell that names its column already, stay as they are.
    """
    if 'class="flow' not in table and " flow" not in table:
        return Markup(table)  # noqa: S704  (what a template rendered)
    labelled = "flow--labels" in table
    names = _names(table) if labelled else ()
    column, in_head = -1, False

    def told(tag: re.Match[str]) -> str:
        nonlocal column, in_head
        closing, name, attributes = tag.groups()
        if name == "thead":
            in_head = not closing
        if closing or " role=" in attributes or name == "table":
            return tag[0]
        if name == "tr":
            column = -1
        if name in {"th", "td"}:
            column += 1
        label = ""
        if name == "td" and not in_head and "data-label" not in attributes and 0 <= column < len(names):
            label = f' data-label="{escape(names[column])}"' if names[column] else ""
        return f'<{name} role="{_role(name, attributes)}"{attributes}{label}>'

    return Markup(_TAG.sub(told, table))  # noqa: S704  (a template's text with attributes that are escaped)


def _names(table: str) -> tuple[str, ...]:
    head = table.partition("</thead>")[0]
    return tuple(" ".join(unescape(_MARKUP.sub("", inner)).split()) for inner in _HEADER.findall(head))


def _role(name: str, attributes: str) -> str:
    if name == "th":
        return "columnheader" if 'scope="col"' in attributes else "rowheader"
    return _ROLES[name]
