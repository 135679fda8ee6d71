"""The edition of an import: stated as a date, compared with the one that held until now."""

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from domain.dates import first_day
from geodata.findings import Refusal, finding

if TYPE_CHECKING:
    from geodata.layer_manifest import Manifest
    from geodata.layer_store import LayerStore


def stated_edition(edition: str | None) -> str | None:
    """Return a stated edition such as ``2023`` or ``2023-04-01``; ``None`` is left to the names of the files.

    It becomes the name of a folder and is compared by its year, so it must be a date and nothing else.

    Raises
    ------
    Refusal
        It is no year, month or day.
    """
    if edition is None:
        return None
    text = unicodedata.normalize("NFKC", edition).strip()
    try:
        first_day(text)
    except ValueError as error:
        raise Refusal(code="edition_form", edition=edition) from error
    if not text[0].isdigit():
        raise Refusal(code="edition_form", edition=edition)
    return text


def with_older_told(manifest: "Manifest", store: "LayerStore") -> "Manifest":
    """Add a note where the edition that holds until now is newer than the one of a manifest."""
    if store.state(manifest.layer) is None:
        return manifest
    installed = store.manifest(manifest.layer).edition
    if _day(manifest.edition) >= _day(installed):
        return manifest
    told = finding("older_edition", edition=manifest.edition, installed=installed)
    return manifest.model_copy(update={"findings": (*manifest.findings, told)})


def _day(edition: str) -> dt.date:
    """Return the first day of an edition; one that is no date counts as the oldest."""
    try:
        return first_day(edition)
    except ValueError:
        return dt.date.min
