"""What people add to a sheet, from their files: pictures, and TOML with a message and notes on places."""

import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from domain.errors import (
    BriefFieldUnknownError,
    BriefValueError,
    FileTooLargeError,
    FileUnreadableError,
    TomlSyntaxError,
    UnknownSiteError,
)
from domain.text import Bilingual, Language
from salesheets.extras import (
    MESSAGE_LETTERS,
    NOTE_LETTERS,
    SIGNATURE_LETTERS,
    Extras,
    Message,
    Pictures,
)
from salesheets.hygiene import fit_for_paper
from salesheets.images import logo, photo

LIMIT_KB: Final = 64
_LANGUAGES: Final[tuple[Language, Language]] = ("ja", "en")

_Table = Mapping[str, Any]


def read_extras(words: Path | None, site_ids: Collection[str], **pictures: Path | None) -> Extras:
    """Read what people add from the files that are given; the faults are those of the two below.

    ``pictures`` are the arguments of ``read_pictures``.
    """
    drawn = read_pictures(**pictures)
    return read_words(words, site_ids=site_ids, pictures=drawn) if words else Extras(pictures=drawn)


def read_pictures(
    *, photo_file: Path | None = None, logo_file: Path | None = None, city_logo_file: Path | None = None
) -> Pictures:
    """Read pictures for a sheet, made harmless.

    Raises
    ------
    ImageRefusedError
        A file is not what it should be.
    """
    return Pictures(
        photo=photo(photo_file) if photo_file else None,
        logo=logo(logo_file) if logo_file else None,
        city_logo=logo(city_logo_file) if city_logo_file else None,
    )


def read_words(path: Path, *, site_ids: Collection[str], pictures: Pictures | None = None) -> Extras:
    """Read a message and notes on places: tables ``message`` (ja, en, signed) and ``notes.<place>`` (ja, en).

    Raises
    ------
    FileUnreadableError, FileTooLargeError, TomlSyntaxError
        The file as such.
    BriefFieldUnknownError, BriefValueError, UnknownSiteError
        A field of it.
    TextTooLongError, MissingGlyphError
        A text does not fit, or has a letter no font has.
    """
    table = _toml(path)
    _refuse_unknown(path, "", table, {"message", "notes"})
    notes = _table(path, "notes", table.get("notes", {}))
    for identity in notes:
        if identity not in site_ids:
            raise UnknownSiteError(site_id=identity, nearest=get_close_matches(identity, sorted(site_ids)))
    return Extras(
        message=_message(path, table["message"]) if "message" in table else None,
        notes={
            identity: _both(path, f"notes.{identity}", note, NOTE_LETTERS) for identity, note in notes.items()
        },
        pictures=pictures or Pictures(),
    )


def _toml(path: Path) -> _Table:
    try:
        if path.stat().st_size > LIMIT_KB * 1024:
            raise FileTooLargeError(path=str(path), limit_kb=LIMIT_KB)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(path=str(path), detail=str(error)) from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path=str(path), reason="not UTF-8") from error
    except OSError as error:
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error


def _message(path: Path, given: object) -> Message:
    table = _table(path, "message", given)
    _refuse_unknown(path, "message", table, {*_LANGUAGES, "signed"})
    words = {name: value for name, value in table.items() if name != "signed"}
    return Message(
        text=_both(path, "message", words, MESSAGE_LETTERS),
        signed=_both(path, "message.signed", table.get("signed"), SIGNATURE_LETTERS),
    )


def _both(path: Path, field: str, given: object, limits: Mapping[Language, int]) -> Bilingual:
    """Return a text in both languages, each fit for paper: a sheet in the other language says the same."""
    table = _table(path, field, given)
    _refuse_unknown(path, field, table, set(_LANGUAGES))
    told: dict[str, str] = {}
    for language in _LANGUAGES:
        name, text = f"{field}.{language}", table.get(language)
        if not isinstance(text, str) or not text.strip():
            raise BriefValueError(path=str(path), field=name, value=text, expected="text")
        told[language] = fit_for_paper(text, field=name, limit=limits[language])
    return Bilingual(**told)


def _table(path: Path, field: str, value: object) -> _Table:
    if not isinstance(value, dict):
        raise BriefValueError(path=str(path), field=field, value=value, expected="table")
    return value


def _refuse_unknown(path: Path, table: str, given: _Table, known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            field = f"{table}.{name}" if table else name
            raise BriefFieldUnknownError(path=str(path), field=field, nearest=", ".join(sorted(known)))
