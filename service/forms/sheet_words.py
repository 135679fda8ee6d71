"""The words that people add to a sheet on the page of papers: a message, and notes on places."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.errors import KamaeError
from domain.text import Bilingual, Language
from salesheets.extras import MESSAGE_LETTERS, NOTE_LETTERS, SIGNATURE_LETTERS
from salesheets.hygiene import fit_for_paper
from service.messages import say, say_error
from service.usecases.order_paper import SheetWords

NOTE_ROWS: Final = range(1, 4)
_LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")


def read_sheet_words(
    given: Mapping[str, str], *, site_ids: Collection[str], language: Language
) -> tuple[SheetWords | None, dict[str, str]]:
    """Read the words, ``None`` if there are none, and the faults by field.

    Every text is given in both languages: a sheet in the other language says the same.
    """
    reader = _Reader(given, language)
    message = reader.both("message", "", MESSAGE_LETTERS)
    signed = reader.both("signed", "", SIGNATURE_LETTERS)
    if signed is None and any(reader.typed("message", "").values()):
        reader.errors.setdefault("signed_ja", say("workbench.signature", language))
    notes = {}
    for row in NOTE_ROWS:
        note, site = reader.both("note", f"_{row}", NOTE_LETTERS), given.get(f"note_site_{row}", "")
        if note is not None and site in site_ids:
            notes[site] = note
        elif note is not None:
            reader.errors[f"note_site_{row}"] = say("brief_form.choice", language)
    if message is None and not notes:
        return None, reader.errors
    return SheetWords(message=message, signed=signed if message else None, notes=notes), reader.errors


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads texts of two languages from a form, and gathers what is wrong with them."""

    given: Mapping[str, str]
    language: Language
    errors: dict[str, str] = field(default_factory=dict)

    def typed(self, name: str, suffix: str) -> dict[Language, str]:
        """Return what was typed, by language."""
        return {tongue: self.given.get(f"{name}_{tongue}{suffix}", "").strip() for tongue in _LANGUAGES}

    def both(self, name: str, suffix: str, limits: Mapping[Language, int]) -> Bilingual | None:
        """Return a text in both languages; ``None`` if nothing was typed or something is wrong."""
        typed = self.typed(name, suffix)
        if not any(typed.values()):
            return None
        fit: dict[str, str] = {}
        for tongue, text in typed.items():
            label = f"{name}_{tongue}{suffix}"
            if not text:
                self.errors[label] = say("workbench.both_languages", self.language)
                continue
            try:
                fit[tongue] = fit_for_paper(text, field=label, limit=limits[tongue])
            except KamaeError as error:
                self.errors[label] = say_error(error, self.language)
        return Bilingual(ja=fit["ja"], en=fit["en"]) if len(fit) == len(_LANGUAGES) else None
