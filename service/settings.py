"""Settings from the environment (``KAMAE_…``) with documented defaults.

Plain ``os.environ``, because the command line must answer ``--help`` in half a second.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

from domain.errors import BadSettingError
from domain.text import Language

_T = TypeVar("_T", str, int)


def _setting(default: _T, description: str) -> _T:
    return field(default=default, metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """One field per setting; the variable is ``KAMAE_`` and the field's name in capitals."""

    lang: str = _setting("ja", "Language of messages and papers: ja or en.")
    pack: str = _setting("", "Folder of a data pack; empty is the embedded Kitakyushu pack.")
    state: str = _setting(
        "", "Folder for what Kamae keeps (imported layers, sheet register); empty is the user's."
    )
    contact_ja: str = _setting("北九州市 企業立地担当", "Contact line on Japanese sheets.")
    contact_en: str = _setting(
        "City of Kitakyushu, business location team", "Contact line on English sheets."
    )
    contact_detail: str = _setting(
        "", "Telephone and mail address under the contact line; empty prints none."
    )
    public_base_url: str = _setting(
        "", "Address the QR code leads to; empty prints the check code without QR."
    )
    sheet_validity_days: int = _setting(60, "Days a printed sheet is valid.")
    reply_business_days: int = _setting(3, "Business days within which a person answers.")
    check_key: str = _setting("", "Secret key of the check codes; empty uses a development key and warns.")

    @property
    def language(self) -> Language:
        """Return the language, Japanese unless English is asked for."""
        return "en" if self.lang == "en" else "ja"

    @property
    def state_folder(self) -> Path:
        """Return the folder for kept things, by the XDG rule when none is set."""
        if self.state:
            return Path(self.state)
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        return Path(base) / "kamae"


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from an environment; unset ones keep their defaults.

    Raises
    ------
    BadSettingError
        A setting that is a number of days is not a positive whole number.
    """
    given: dict[str, str | int] = {}
    for item in fields(Settings):
        variable = f"KAMAE_{item.name.upper()}"
        if variable in environ:
            given[item.name] = _read(variable, environ[variable], whole_number=isinstance(item.default, int))
    return Settings(**given)  # type: ignore[arg-type]


def _read(variable: str, value: str, *, whole_number: bool) -> str | int:
    if not whole_number:
        return value
    if not value.isdecimal() or int(value) == 0:
        raise BadSettingError(variable=variable, value=value)
    return int(value)
