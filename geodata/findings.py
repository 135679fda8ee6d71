"""What an import found, as codes and facts; the sentences are in ``catalogue/findings.toml``.

A ``note`` tells, a ``repair`` says what was changed, a ``refusal`` stops the import.
"""

import functools
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from domain.library_words import in_own_words
from domain.model import Frozen
from domain.text import Bilingual

CATALOGUE = Path(__file__).parent / "catalogue" / "findings.toml"

Fact = str | int | float


class Severity(StrEnum):
    """What a finding does to the import."""

    NOTE = "note"
    REPAIR = "repair"
    REFUSAL = "refusal"


class FindingText(Frozen):
    """One entry of the catalogue of findings: its weight and its sentence."""

    severity: Severity
    ja: str
    en: str


class Finding(Frozen):
    """One thing seen while importing: ``code`` names the sentence, ``facts`` fill it."""

    code: str
    facts: dict[str, Fact] = Field(default={})

    @property
    def severity(self) -> Severity:
        """Return whether it tells, repairs or refuses."""
        return _texts()[self.code].severity

    @property
    def sentence(self) -> Bilingual:
        """Return what happened, in both languages."""
        text = _texts()[self.code]
        facts: dict[str, Fact | Bilingual] = dict(self.facts)
        if isinstance(detail := facts.get("detail"), str):
            facts["detail"] = in_own_words(detail)
        return Bilingual(ja=text.ja, en=text.en).format(**facts)


class Refusal(Exception):  # noqa: N818  (a verdict on a file, not a defect of the program)
    """Stops an import: one finding of severity ``refusal``."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.finding = Finding(code=code, facts=facts)
        super().__init__(f"{code}: {facts}")


def finding(code: str, **facts: Fact) -> Finding:
    """Return a finding with its facts.

    Raises
    ------
    KeyError
        The catalogue of findings has no such code.
    """
    _texts()[code]
    return Finding(code=code, facts=facts)


@functools.cache
def _texts() -> Mapping[str, FindingText]:
    tables = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {code: FindingText.model_validate(table) for code, table in tables.items()}
