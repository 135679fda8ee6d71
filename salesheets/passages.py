"""Read a finished sheet text by text: where each stands and what it rests on."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

from domain.evidence import EvidenceNote
from salesheets.document import SheetDocument
from salesheets.statements import Statement
from salesheets.words import FOLDER

Ground = Literal["evidence", "result", "fixed", "name", "none"]
_CITED: Final = frozenset({"text", "marks", "remark"})
_INDEX: Final = re.compile(r"(?<=\.)\d+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the sheet.

    ``beside`` is what is printed with it: its remark, the date of its card. ``notes`` are
    the records it rests on, ``added`` the words around those that were cited. ``ground``
    says what a figure in it rests on: records, the evaluation itself, our fixed words, a
    name as given, or nothing known.
    """

    where: str
    text: str
    beside: str
    marks: tuple[int, ...]
    ground: Ground
    notes: tuple[EvidenceNote, ...] = ()
    added: str = ""


def passages(document: SheetDocument) -> tuple[Passage, ...]:
    """Return every text a reader sees, in reading order."""
    ledger = _ledger(document)
    found = [_with_notes(passage, ledger) for passage in _walk("", document.printed())]
    cited = {passage.where: passage for passage in found if passage.ground == "evidence"}
    return tuple(_on_another(passage, cited) for passage in found)


def cited_passages(statements: Iterable[Statement], where: str) -> tuple[Passage, ...]:
    """Return what a paper other than the sheet cited, each text with its records or as a result."""
    return tuple(
        Passage(
            f"{where}.{index}",
            item.text,
            item.remark,
            item.marks,
            "evidence" if item.notes else "result",
            item.notes,
        )
        for index, item in enumerate(statements)
    )


def plain_passages(texts: Mapping[str, str], ground: Ground) -> tuple[Passage, ...]:
    """Return texts that cite nothing, by where they stand."""
    return tuple(Passage(where, text, "", (), ground) for where, text in texts.items() if text)


_Ledger = Mapping[tuple[str, tuple[int, ...]], tuple[EvidenceNote, ...]]


def _ledger(document: SheetDocument) -> _Ledger:
    """Collect the records by the words they were cited for; the same words may be cited twice."""
    entries: dict[tuple[str, tuple[int, ...]], dict[str, EvidenceNote]] = {}
    for statement in document.statements:
        known = entries.setdefault((statement.text, statement.marks), {})
        known.update({note.id: note for note in statement.notes})
    return {key: tuple(notes.values()) for key, notes in entries.items()}


def _walk(where: str, value: object) -> Iterator[Passage]:
    if isinstance(value, str):
        yield from _plain(where, value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(f"{where}.{index}", item)
    elif isinstance(value, dict) and set(value) >= _CITED:
        yield _cited(where, value)
    elif isinstance(value, dict) and "headline" in value:
        yield _cited(f"{where}.headline", _headline(value))
        yield from _walk(where, {key: item for key, item in value.items() if key != "headline"})
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(f"{where}.{key}" if where else key, item)


def _plain(where: str, text: str) -> Iterator[Passage]:
    ground = _ground(where)
    if ground is not None:
        yield Passage(where=where, text=text, beside="", marks=(), ground=ground)


def _cited(where: str, value: Mapping[str, Any]) -> Passage:
    marks = tuple(value["marks"])
    ground: Ground = "evidence" if marks else _ground(where) or "none"
    return Passage(where=where, text=value["text"], beside=value["remark"] or "", marks=marks, ground=ground)


def _headline(card: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the headline of a proof card as cited words; its date stands below it."""
    remark = " ".join(part for part in (card["remark"], card["as_of"]) if part)
    return {"text": card["headline"], "marks": card["marks"], "remark": remark}


def _with_notes(passage: Passage, ledger: _Ledger) -> Passage:
    if not passage.marks:
        return passage
    cited = max(
        (text for text, marks in ledger if marks == passage.marks and text in passage.text),
        key=len,
        default=None,
    )
    if cited is None:
        return passage
    notes = ledger[cited, passage.marks]
    return replace(passage, notes=notes, added=passage.text.replace(cited, " ", 1).strip())


def _on_another(passage: Passage, cited: Mapping[str, Passage]) -> Passage:
    """Let a text rest on the records of its neighbour, where the card of grounds says so."""
    neighbour = _neighbour(passage.where)
    if neighbour is None or passage.ground == "evidence":
        return passage
    base = cited.get(neighbour)
    if base is None:
        return passage
    beside = f"{base.text} {base.beside} {passage.beside}"
    return replace(passage, ground="evidence", marks=base.marks, notes=base.notes, beside=beside)


@cache
def _grounds() -> tuple[Mapping[str, Ground], Mapping[str, str], frozenset[str]]:
    card = tomllib.loads((FOLDER / "guard.toml").read_text(encoding="utf-8"))
    grounds = {path: ground for ground, paths in card["grounds"].items() for path in paths}
    return grounds, card["rests_on"], frozenset(card["not_read"])


def _ground(where: str) -> Ground | None:
    """Return the ground of a path, ``None`` where no reader sees it."""
    grounds, _, not_read = _grounds()
    for pattern in _patterns(where):
        if pattern in not_read:
            return None
        if pattern in grounds:
            return grounds[pattern]
    return "none"


def _patterns(where: str) -> Iterator[str]:
    """Yield a path with its indices as ``*``, then its parents with ``.**``."""
    path = _INDEX.sub("*", where)
    yield path
    while "." in path:
        path = path.rpartition(".")[0]
        yield f"{path}.**"


def _neighbour(where: str) -> str | None:
    pattern = _grounds()[1].get(_INDEX.sub("*", where))
    if pattern is None:
        return None
    indices = iter(_INDEX.findall(where))
    return re.sub(r"\*", lambda _: next(indices), pattern)
