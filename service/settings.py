"""Settings from the environment (``KAMAE_…``) with documented defaults.

Plain ``os.environ``, because the command line must answer ``--help`` in half a second.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, TypeVar

from domain.errors import BadSettingError, SettingChoiceError
from domain.text import Language

_T = TypeVar("_T", str, int)

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "KAMAE_INSTANCE": ("public", "staff", "both"),
    "KAMAE_SECURE_COOKIES": ("auto", "yes", "no"),
    "KAMAE_LOG_FORMAT": ("json", "text"),
}


def _setting(default: _T, description: str) -> _T:
    return field(default=default, metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """One field per setting; the variable is ``KAMAE_`` and the field's name in capitals."""

    lang: str = _setting("ja", "Language of messages and papers: ja or en.")
    pack: str = _setting("", "Folder of a data pack; empty is the embedded Kitakyushu pack.")
    state: str = _setting(
        "", "Folder for what Kamae keeps (database, imported layers, pack editions); empty is the user's."
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
    database_url: str = _setting(
        "",
        "Address of the database, e.g. postgresql://kamae@localhost/kamae; "
        "empty is an SQLite file in the state folder.",
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.")
    port: int = _setting(8000, "Port the server listens on.")
    allowed_hosts: str = _setting(
        "127.0.0.1,localhost,[::1]", "Host names the server answers to, separated by commas."
    )
    instance: str = _setting(
        "both",
        "Which pages this instance has: public (form only), staff (workbench only) or both. "
        "Enquiries cross from one to the other as sealed files.",
    )
    secure_cookies: str = _setting(
        "auto", "Cookies only over https: yes, no, or auto (yes, but for plain http on the own machine)."
    )
    trusted_proxies: str = _setting(
        "127.0.0.1", "Addresses of reverse proxies whose X-Forwarded-For and -Proto are believed."
    )
    bundle_key: str = _setting(
        "", "Secret key that seals enquiry files between two instances; empty: none cross."
    )
    session_hours: int = _setting(10, "Hours after which a login ends.")
    idle_minutes: int = _setting(60, "Minutes without a request after which a login ends.")
    draft_days: int = _setting(30, "Days a private link of the form is kept.")
    enquiry_days: int = _setting(730, "Days after a case is closed until its personal data are deleted.")
    form_starts_per_hour: int = _setting(
        120, "Forms one address may start in an hour; each process of the server counts for itself."
    )
    changes_per_hour: int = _setting(
        1200, "Answers and moved weights of the form one address may send in an hour."
    )
    papers_per_hour: int = _setting(120, "Sheets one address may fetch from the form in an hour.")
    enquiries_per_hour: int = _setting(20, "Enquiries one address may send in an hour.")
    logins_per_quarter_hour: int = _setting(
        10,
        "Failed logins in a row from which on the next try waits, and those of one address in 15 minutes.",
    )
    oidc_issuer: str = _setting(
        "",
        "Issuer of the city's sign-in (OpenID Connect), as it calls itself, e.g. "
        "https://login.example.jp/realms/city; empty: staff log in by password alone.",
    )
    oidc_client_id: str = _setting("", "Name under which the issuer knows this service.")
    oidc_client_secret: str = _setting(
        "", "Secret that the issuer has given for that name; empty for a public client."
    )
    oidc_base_url: str = _setting(
        "",
        "Address of this service as the browsers of staff see it; the issuer sends them back to its "
        "/login/callback. Empty is KAMAE_PUBLIC_BASE_URL.",
    )
    oidc_session_hours: int = _setting(
        4,
        "Hours after which a login by the city's sign-in ends, where KAMAE_SESSION_HOURS is not shorter: "
        "so long somebody who was closed at the issuer may still be in.",
    )
    oidc_max_age_minutes: int = _setting(
        0,
        "Minutes a sign-in at the issuer may be old (max_age; its auth_time is checked); 0: however old.",
    )
    oidc_acr: str = _setting(
        "",
        "Levels of a sign-in (acr) of which the issuer must confirm one, separated by spaces; empty: none.",
    )
    oidc_amr: str = _setting(
        "",
        "Ways of a sign-in (amr) of which the issuer must confirm one, e.g. mfa otp hwk, separated by "
        "spaces; empty: none.",
    )
    processes: int = _setting(1, "Processes that answer pages; each one keeps the pack in its own memory.")
    connections: int = _setting(400, "Connections one process holds at once; more are told to come back.")
    workers: int = _setting(2, "Processes that make papers.")
    log_format: str = _setting("json", "Form of the log lines: json or text.")

    @property
    def language(self) -> Language:
        """Return the language, Japanese unless English is asked for."""
        return "en" if self.lang == "en" else "ja"

    @property
    def database_address(self) -> str:
        """Return the address of the database, the SQLite file of the state folder when none is set."""
        return self.database_url or f"sqlite+pysqlite:///{self.state_folder / 'kamae.sqlite3'}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the host names the server answers to."""
        return tuple(host.strip() for host in self.allowed_hosts.split(",") if host.strip())

    @property
    def cookies_are_secure(self) -> bool:
        """Tell whether cookies need https: always, but for a server of one's own machine."""
        if self.secure_cookies == "auto":
            return self.host not in {"127.0.0.1", "localhost", "::1"} or self.public_base_url.startswith(
                "https:"
            )
        return self.secure_cookies == "yes"

    @property
    def oidc_base(self) -> str:
        """Return the address that the issuer sends people back to, without its path."""
        return self.oidc_base_url or self.public_base_url

    @property
    def has_issuer(self) -> bool:
        """Tell whether staff may log in by the city's sign-in: everything it needs is set."""
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_base)

    @property
    def oidc_hours(self) -> int:
        """Return after how many hours a login by the city's sign-in ends."""
        return min(self.session_hours, self.oidc_session_hours)

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
    SettingChoiceError
        A setting is none of its choices: a misspelt instance would show staff pages to the public.
    """
    given: dict[str, str | int] = {}
    for item in fields(Settings):
        variable = f"KAMAE_{item.name.upper()}"
        if variable in environ:
            given[item.name] = _read(variable, environ[variable], whole_number=isinstance(item.default, int))
    return Settings(**given)  # type: ignore[arg-type]


def _read(variable: str, value: str, *, whole_number: bool) -> str | int:
    options = CHOICES.get(variable)
    if options and value not in options:
        raise SettingChoiceError(variable=variable, value=value, options=list(options))
    if not whole_number:
        return value
    if not value.isdecimal() or int(value) == 0:
        raise BadSettingError(variable=variable, value=value)
    return int(value)
