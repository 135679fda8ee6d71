"""Reads XML as a stream, without document types: they are the way to entity bombs and outside files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from geodata.findings import Refusal

_HEAD: Final = 4096


def elements(path: Path, name: str, wanted: frozenset[str]) -> Iterator[Element]:
    """Give every element with one of the local names, complete, and forget it afterwards.

    Raises
    ------
    Refusal
        The file is no XML, is cut off, or has a DOCTYPE.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Refusal(code="format_unknown", file=name, head=head[:20].decode("ascii", errors="replace"))
    if b"<!DOCTYPE" in head.upper():
        raise Refusal(code="xml_doctype", file=name)
    try:
        for _, element in iterparse(path, events=("end",)):  # noqa: S314
            if local(element) in wanted:
                yield element
                element.clear()
    except ParseError as error:
        raise Refusal(code="unreadable", file=name, detail=str(error)) from error


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, wanted: str) -> str | None:
    """Return an attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == wanted:
            return value
    return None
